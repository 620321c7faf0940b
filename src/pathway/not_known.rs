//! What a request may say instead of leaving a field out: `null`, or the word `unknown`.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A single value, unless it is not known.
pub(super) fn unless_unknown<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(word) if word == UNKNOWN => Ok(None),
        given => T::deserialize(given).map(Some).map_err(D::Error::custom),
    }
}

/// A list, empty if it is not known.
pub(super) fn unless_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Option::<Vec<T>>::deserialize(deserializer).map(Option::unwrap_or_default)
}

const UNKNOWN: &str = "unknown";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::request::MatchRequest;

    #[test]
    fn what_is_said_not_to_be_known_is_as_if_it_were_left_out() {
        let read = |request| serde_json::from_value::<MatchRequest>(request);
        for given in [json!("unknown"), json!(null)] {
            let said = json!({"age_years": given, "postcode": given, "gp_area": given, "area": given, "step": given,
                "asked_by": given, "scores": {"phq9": given, "phq9_item9": given, "gad7": given},
                "circumstances": {"months_since_birth": given, "carer": given}});
            let mut left_out = MatchRequest { scores: Some(Default::default()), ..MatchRequest::default() };
            left_out.circumstances = read(said.clone()).unwrap().circumstances;
            assert_eq!(read(said).unwrap(), left_out, "{given}");
        }
        let lists = json!({"needs": null, "preferences": {"modes": null, "languages": null, "access": null}});
        assert_eq!(read(lists).unwrap(), read(json!({"preferences": {}})).unwrap());
        for wrong in [json!({"age_years": "29"}), json!({"needs": "low-mood"}), json!({"asked_by": "wizard"})]
        {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
