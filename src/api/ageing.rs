//! What goes out of use, and when: said in the answer itself, long before it stops.
//!
//! A row of [`AGEING`] makes every answer of an operation carry `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to what to use
//! instead. `docs/deprecation.md` has the promise behind it: six months at least from the one to the other.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, LINK};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use utoipa::openapi::{Deprecated, OpenApi};

/// An operation that goes out of use.
#[derive(Debug, Clone, Copy)]
pub struct Ageing {
    /// Path as in the document, with its templates: `/api/v1/services/{service}`.
    pub path: &'static str,
    /// From when on it should not be used any more, as year, month, day.
    pub deprecated_on: (i32, u32, u32),
    /// When it stops answering, if that is settled.
    pub sunset_on: Option<(i32, u32, u32)>,
    /// What to use instead.
    pub successor: Option<&'static str>,
}

/// Nothing is out of use today.
pub const AGEING: &[Ageing] = &[];

/// Where the promise is written.
const POLICY: &str = "/docs/";

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// Adds what is to be said of the operation at a path of the document.
pub fn say(headers: &mut HeaderMap, path: Option<&str>, table: &[Ageing]) {
    let Some(ageing) = path.and_then(|path| table.iter().find(|ageing| ageing.path == path)) else { return };
    let mut set = |name: HeaderName, text: String| {
        // Dates and addresses of our own are plain text.
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.append(name, value);
        }
    };
    // A date of structured fields (RFC 9651): seconds after an at sign.
    if let Some(at) = midnight(ageing.deprecated_on) {
        set(DEPRECATION, format!("@{}", at.timestamp()));
    }
    if let Some(at) = ageing.sunset_on.and_then(midnight) {
        set(SUNSET, at.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        set(LINK, format!("<{POLICY}>; rel=\"sunset\""));
    }
    set(LINK, format!("<{POLICY}>; rel=\"deprecation\""));
    if let Some(successor) = ageing.successor {
        set(LINK, format!("<{successor}>; rel=\"successor-version\""));
    }
}

/// Marks in the document what goes out of use.
pub fn mark(document: &mut OpenApi, table: &[Ageing]) {
    for ageing in table {
        let Some(item) = document.paths.paths.get_mut(ageing.path) else { continue };
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            operation.deprecated = Some(Deprecated::True);
        }
    }
}

fn midnight((year, month, day): (i32, u32, u32)) -> Option<DateTime<Utc>> {
    NaiveDate::from_ymd_opt(year, month, day).map(|day| day.and_time(NaiveTime::MIN).and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Ageing = Ageing {
        path: "/api/v1/old/{name}",
        deprecated_on: (2027, 1, 1),
        sunset_on: Some((2027, 9, 1)),
        successor: Some("/api/v1/new"),
    };

    fn said(path: &str) -> Vec<(String, String)> {
        let mut headers = HeaderMap::new();
        say(&mut headers, Some(path), &[OLD]);
        headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
    }

    #[test]
    fn what_goes_out_of_use_says_since_when_until_when_and_what_instead() {
        let said = said("/api/v1/old/{name}");

        for (name, value) in [
            ("deprecation", "@1798761600"),
            ("sunset", "Wed, 01 Sep 2027 00:00:00 GMT"),
            ("link", "</docs/>; rel=\"deprecation\""),
            ("link", "</api/v1/new>; rel=\"successor-version\""),
        ] {
            assert!(said.contains(&(name.to_owned(), value.to_owned())), "{name}: {value} in {said:?}");
        }
    }

    #[test]
    fn the_document_marks_it() {
        let mut document = crate::api::document();
        let about = Ageing { path: "/api/v1/about", ..OLD };

        mark(&mut document, &[about]);

        let json = serde_json::to_value(&document).unwrap();
        assert_eq!(json["paths"]["/api/v1/about"]["get"]["deprecated"], true);
        assert!(json["paths"]["/api/v1/services"]["get"].get("deprecated").is_none());
    }

    #[test]
    fn everything_else_says_nothing() {
        assert_eq!(said("/api/v1/services"), []);
    }

    #[test]
    fn each_row_names_days_that_exist_half_a_year_apart() {
        for ageing in AGEING.iter().chain([&OLD]) {
            let deprecated = midnight(ageing.deprecated_on).unwrap();
            if let Some(sunset) = ageing.sunset_on {
                assert!((midnight(sunset).unwrap() - deprecated).num_days() >= 180, "{}", ageing.path);
            }
        }
    }
}
