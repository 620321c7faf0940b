//! Which version of a record the writer saw: without saying so, nobody writes.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest};

use super::super::problem::{Code, Problem};
use crate::store::ChangeNumber;

/// From `If-Match: "4711"`, or `If-None-Match: *` for a record that must be new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen(pub Option<ChangeNumber>);

/// The version of a record as the header `ETag` gives it.
pub fn etag(version: ChangeNumber) -> String {
    format!("\"{version}\"")
}

impl FromRequest for Seen {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header =
            |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default().trim());
        ready(read(header(IF_MATCH), header(IF_NONE_MATCH)))
    }
}

fn read(if_match: Option<&str>, if_none_match: Option<&str>) -> Result<Seen, Problem> {
    match (if_match, if_none_match) {
        (Some(tag), None) => {
            let number =
                tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse().ok());
            number.map(|number| Seen(Some(number))).ok_or_else(|| {
                Problem::of_field(
                    Code::BadRequest,
                    "/If-Match",
                    "must be the ETag that came with the record, such as `\"4711\"`",
                )
            })
        }
        (None, Some("*")) => Ok(Seen(None)),
        (Some(_), Some(_)) | (None, Some(_)) => Err(Problem::of_field(
            Code::BadRequest,
            "/If-None-Match",
            "must be `*` and alone: it says that the record must be new",
        )),
        (None, None) => Err(Problem::new(
            Code::PreconditionNeeded,
            "say which version you saw: `If-Match` with the ETag of the record, or `If-None-Match: *` for a new one",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_its_tag_and_nothing_else_will_do() {
        assert_eq!(read(Some("\"12\""), None).unwrap(), Seen(Some(12)));
        assert_eq!(read(None, Some("*")).unwrap(), Seen(None));
        for (if_match, if_none_match) in [
            (None, None),
            (Some("12"), None),
            (Some("*"), None),
            (Some("W/\"12\""), None),
            (Some("\"12\""), Some("*")),
            (None, Some("\"12\"")),
        ] {
            assert!(read(if_match, if_none_match).is_err(), "{if_match:?} {if_none_match:?}");
        }
    }
}
