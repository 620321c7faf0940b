//! A query string, read strictly and checked.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use validator::Validate;

use super::super::problem::{Code, Problem};
use super::faults::Faults;
use super::pairs::{Fault, Pairs};
use super::{checked, pointer};

/// A query that could be read and whose bounds hold. A parameter nobody knows is refused by name.
#[derive(Debug)]
pub struct StrictQuery<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for StrictQuery<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(StrictQuery))
    }
}

fn read<T: DeserializeOwned + Validate>(query: &str) -> Result<T, Problem> {
    let pairs = Pairs::parse(query).map_err(|(name, fault)| match name.as_str() {
        "" => Problem::new(Code::UnreadableQuery, fault.to_string()),
        name => Problem::of_field(Code::UnreadableQuery, format!("/{name}"), fault.to_string()),
    })?;
    let mut faults = Faults::default();
    let read: Option<T> = read_on(pairs, &mut faults);
    checked(read, faults, Code::UnreadableQuery)
}

/// Reads what can be read, noting every parameter that cannot.
fn read_on<T: DeserializeOwned>(mut pairs: Pairs, faults: &mut Faults) -> Option<T> {
    loop {
        let error = match serde_path_to_error::deserialize::<_, T>(pairs.clone()) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let (code, at) = match error.inner() {
            Fault::Unknown { .. } => (Code::UnknownParameter, pointer(error.path())),
            Fault::Missing { field } => (Code::UnreadableQuery, format!("/{field}")),
            Fault::Shape { .. } => (Code::UnreadableQuery, pointer(error.path())),
            Fault::Value { .. } => (Code::NotSensible, pointer(error.path())),
        };
        if faults.names(&at) {
            // It is missing because it was left out.
            return None;
        }
        let name = at.split('/').nth(1).unwrap_or_default().replace("~1", "/").replace("~0", "~");
        let is_left_out = pairs.leave_out(&name);
        faults.add(code, at, error.into_inner().to_string());
        if !is_left_out || faults.is_full() {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::catalogue::Mode;

    #[derive(Debug, Default, PartialEq, Deserialize, Validate)]
    #[serde(deny_unknown_fields, default)]
    struct Asked {
        q: Option<String>,
        page: Option<i32>,
        mode: Vec<Mode>,
        latitude: Option<f64>,
        free: Option<bool>,
    }

    fn code(query: &str) -> (String, String) {
        let problem = serde_json::to_value(read::<Asked>(query).unwrap_err().body()).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        (text(&problem["code"]), text(&problem["errors"][0]["pointer"]))
    }

    #[test]
    fn a_parameter_may_be_repeated_where_a_list_is_asked_for() {
        let asked: Asked =
            read("q=low+mood%21&mode=phone&page=2&mode=in_person&free=true&latitude=52.6").unwrap();

        let expected = Asked {
            q: Some("low mood!".to_owned()),
            page: Some(2),
            mode: vec![Mode::Phone, Mode::InPerson],
            latitude: Some(52.6),
            free: Some(true),
        };
        assert_eq!(asked, expected);
    }

    #[test]
    fn nothing_asked_is_fine() {
        assert_eq!(read::<Asked>("").unwrap(), Asked::default());
        assert_eq!(read::<Asked>("&&").unwrap(), Asked::default());
    }

    #[test]
    fn every_parameter_at_fault_is_named() {
        let problem =
            serde_json::to_value(read::<Asked>("foo=1&page=x&bar=2&mode=pigeon").unwrap_err().body())
                .unwrap();
        let named: Vec<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|error| error["pointer"].as_str())
            .collect();

        assert_eq!(
            (problem["code"].as_str(), named),
            (Some("unknown_parameter"), vec!["/foo", "/bar", "/page", "/mode/0"])
        );
    }

    #[test]
    fn every_kind_of_fault_is_told_apart_and_named() {
        for (query, expected, pointer) in [
            ("pgae=1", "unknown_parameter", "/pgae"),
            ("page=one", "unreadable_query", "/page"),
            ("page=1&page=2", "unreadable_query", "/page"),
            ("q=%ff", "unreadable_query", "/q"),
            ("q=%zz", "unreadable_query", "/q"),
            ("%zz=q", "unreadable_query", ""),
            ("free=yes", "unreadable_query", "/free"),
            ("page=99999999999", "not_sensible", "/page"),
            ("latitude=NaN", "not_sensible", "/latitude"),
            ("mode=phone&mode=pigeon", "not_sensible", "/mode/1"),
        ] {
            assert_eq!(code(query), (expected.to_owned(), pointer.to_owned()), "{query}");
        }
    }
}
