//! The values that filters and facets go by, as the tables spell them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::set::Set;
use crate::catalogue::{AccessWord, Kind, Mode, Referrer, Status, Step};

/// Which services have a value, for filters and facets alike.
pub(in crate::search) type Values = BTreeMap<String, Set>;

/// The word used on the wire.
pub(super) fn wire(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// The words of filter values, as the tables spell them.
pub(in crate::search) trait FilterValue {
    fn as_value(&self) -> String;
}

macro_rules! filter_values {
    ($($type:ty => $value:expr;)*) => {
        $(impl FilterValue for $type {
            fn as_value(&self) -> String {
                $value(self)
            }
        })*
    };
}

filter_values! {
    Step => ToString::to_string;
    String => |text: &String| text.to_lowercase();
    Mode => wire;
    AccessWord => wire;
    Referrer => |who: &Referrer| who.as_str().to_owned();
    Status => wire;
    Kind => wire;
}
