//! A GeoJSON FeatureCollection, feature by feature: one of all neighbourhoods of the country is too large to hold.

use std::fmt;
use std::io::Read;

use geojson::Feature;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Hands on each feature, until `each` gives false.
///
/// # Errors
/// When the text is no whole FeatureCollection, or `each` gave false.
pub(super) fn each_feature(
    reader: impl Read,
    each: impl FnMut(Feature) -> bool,
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    deserializer.deserialize_map(Collection(each))?;
    deserializer.end()
}

struct Collection<F>(F);

impl<'de, F: FnMut(Feature) -> bool> Visitor<'de> for Collection<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let mut found = false;
        while let Some(name) = members.next_key::<String>()? {
            if name == "features" {
                members.next_value_seed(Features(&mut self.0))?;
                found = true;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        if found { Ok(()) } else { Err(A::Error::missing_field("features")) }
    }
}

struct Features<'a, F>(&'a mut F);

impl<'de, F: FnMut(Feature) -> bool> DeserializeSeed<'de> for Features<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Feature) -> bool> Visitor<'de> for Features<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(feature) = features.next_element::<Feature>()? {
            if !(self.0)(feature) {
                return Err(A::Error::custom("broken off"));
            }
        }
        Ok(())
    }
}
