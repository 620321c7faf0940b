//! A JSON body, read strictly and checked.

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{BytesMut, Payload as Body};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use validator::Validate;

use super::super::limits::body_time_is_up;
use super::super::problem::{Code, Problem};
use super::checked;
use super::faults::{Faults, read_on, said};
use crate::config::DEFAULT_BODY_LIMIT;

/// Bytes of a body that are read at most.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(pub usize);

/// A body that could be read and whose bounds hold.
#[derive(Debug)]
pub struct ValidJson<T>(pub T);

/// The same, for what is kept: without the character U+0000, which JSON can write and PostgreSQL cannot hold.
#[derive(Debug)]
pub struct KeptJson<T>(pub T);

impl<T: DeserializeOwned + Serialize + Validate + 'static> FromRequest for ValidJson<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = bytes_of(request, payload);
        Box::pin(async move { read(&bytes.await?).map(ValidJson) })
    }
}

impl<T: DeserializeOwned + Serialize + Validate + 'static> FromRequest for KeptJson<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = bytes_of(request, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            let value = read(&bytes)?;
            refuse_null_characters(&bytes)?;
            Ok(KeptJson(value))
        })
    }
}

fn bytes_of(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<BytesMut, Problem>> + use<> {
    let limit = request.app_data::<BodyLimit>().map_or(DEFAULT_BODY_LIMIT, |limit| limit.0);
    let media_type = check_media_type(request);
    let body = Body::from_request(request, payload);
    async move {
        media_type?;
        let body = body.await.map_err(|_| Problem::new(Code::BadRequest, "the body did not arrive"))?;
        read_all(body, limit).await
    }
}

async fn read_all(mut body: Body, limit: usize) -> Result<BytesMut, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| match error {
            error if body_time_is_up(&error) => {
                Problem::new(Code::TooSlow, "the body did not arrive in time")
            }
            _ => Problem::new(Code::BadRequest, "the body ended before it was complete"),
        })?;
        if bytes.len() + chunk.len() > limit {
            return Err(Problem::new(Code::BodyTooLarge, format!("a body may have at most `{limit}` bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn check_media_type(request: &HttpRequest) -> Result<(), Problem> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let media_type =
        header(CONTENT_TYPE).and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    let plain = header(CONTENT_ENCODING).is_none_or(|encoding| encoding.eq_ignore_ascii_case("identity"));
    if plain && media_type.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Problem::new(
        Code::UnsupportedMediaType,
        "send the body as `application/json`, in UTF-8 and not compressed",
    ))
}

fn read<T: DeserializeOwned + Serialize + Validate>(bytes: &[u8]) -> Result<T, Problem> {
    // Said by itself, because the reader's own message would only name a byte.
    if let Err(error) = std::str::from_utf8(bytes) {
        let detail = format!("the body is not UTF-8: byte `{}` is wrong", error.valid_up_to());
        return Err(Problem::new(Code::UnreadableBody, detail));
    }
    let mut faults = Faults::default();
    let read = match serde_json::from_slice::<T>(bytes) {
        Ok(read) => {
            refuse_lists_for_objects(bytes, &read)?;
            Some(read)
        }
        Err(error) => read_what_can_be(bytes, &error, &mut faults),
    };
    checked(read, faults, Code::UnreadableBody)
}

/// Of a body that cannot be read as a whole: notes every fault.
fn read_what_can_be<T: DeserializeOwned>(
    bytes: &[u8],
    error: &serde_json::Error,
    faults: &mut Faults,
) -> Option<T> {
    let Ok(given) = serde_json::from_slice::<Value>(bytes) else {
        faults.add(Code::UnreadableBody, String::new(), error.to_string());
        return None;
    };
    // Which of two was meant is not to be guessed. A value has forgotten the first, so only this reader can tell.
    let said = said(&error.to_string());
    if let (Some(field), true) = (&said.field, error.to_string().starts_with("duplicate field")) {
        faults.add(said.code, format!("/{field}"), said.detail);
        return None;
    }
    read_on(given, faults)
}

fn refuse_null_characters(bytes: &[u8]) -> Result<(), Problem> {
    let given: Value = serde_json::from_slice(bytes).unwrap_or_default();
    match null_character(&given) {
        None => Ok(()),
        Some(pointer) => {
            Err(Problem::of_field(Code::NotSensible, pointer, "has the character U+0000, which no text has"))
        }
    }
}

fn null_character(given: &Value) -> Option<String> {
    match given {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| Some(format!("/{at}{}", null_character(item)?)))
        }
        Value::Object(fields) => {
            fields.iter().find_map(|(name, value)| Some(format!("/{name}{}", null_character(value)?)))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// serde takes `[29]` for an object whose first field is 29. Nobody means that, and the document does not allow it.
fn refuse_lists_for_objects<T: Serialize>(bytes: &[u8], read: &T) -> Result<(), Problem> {
    let (Ok(given), Ok(read)) = (serde_json::from_slice::<Value>(bytes), serde_json::to_value(read)) else {
        return Ok(());
    };
    let Some(pointer) = list_for_object(&given, &read) else { return Ok(()) };
    let detail = "must be an object, not a list";
    Err(match pointer.as_str() {
        "" => Problem::new(Code::UnreadableBody, format!("the body {detail}")),
        _ => Problem::of_field(Code::UnreadableBody, pointer, detail),
    })
}

fn list_for_object(given: &Value, read: &Value) -> Option<String> {
    match (given, read) {
        (Value::Array(_), Value::Object(_)) => Some(String::new()),
        (Value::Array(given), Value::Array(read)) => {
            let mut pairs = given.iter().zip(read).enumerate();
            pairs.find_map(|(at, (given, read))| Some(format!("/{at}{}", list_for_object(given, read)?)))
        }
        (Value::Object(given), Value::Object(read)) => given.iter().find_map(|(name, value)| {
            let below = list_for_object(value, read.get(name)?)?;
            Some(format!("/{name}{below}"))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::pathway::MatchRequest;

    fn code(body: &[u8]) -> Code {
        let problem = read::<MatchRequest>(body).unwrap_err();
        serde_json::to_value(problem.body()).unwrap()["code"]
            .as_str()
            .and_then(|word| Code::ALL.iter().find(|code| code.as_str() == word))
            .copied()
            .unwrap()
    }

    /// Rests on the wording of serde: a new version that words it otherwise must fail here, not in use.
    #[test]
    fn what_cannot_be_read_is_told_from_what_makes_no_sense() {
        for (body, expected) in [
            (&b"{"[..], Code::UnreadableBody),
            (b"", Code::UnreadableBody),
            (b"[]]", Code::UnreadableBody),
            (b"[]", Code::UnreadableBody),
            (b"[29]", Code::UnreadableBody),
            (br#"{"scores": [14]}"#, Code::UnreadableBody),
            (b"{} {}", Code::UnreadableBody),
            (b"{\"text\": \"\xff\"}", Code::UnreadableBody),
            (br#"{"age_years": "29"}"#, Code::UnreadableBody),
            (br#"{"age_years": 29.5}"#, Code::UnreadableBody),
            (br#"{"age_years": 1, "age_years": 2}"#, Code::UnreadableBody),
            (br#"{"circumstances": {"carer": "perhaps"}}"#, Code::UnreadableBody),
            (br#"{"agee": 29}"#, Code::UnknownField),
            (br#"{"scores": {"phq10": 3}}"#, Code::UnknownField),
            (br#"{"age_years": 99999999999}"#, Code::NotSensible),
            (br#"{"asked_by": "wizard"}"#, Code::NotSensible),
            (br#"{"at": "yesterday"}"#, Code::NotSensible),
        ] {
            assert_eq!(code(body), expected, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_null_character_is_found_where_it_stands() {
        let found = |text: &str| null_character(&serde_json::from_str(text).unwrap());

        assert_eq!(
            found(r#"{"record": {"notes": [{"says": "a"}, {"says": "b\u0000"}]}}"#).as_deref(),
            Some("/record/notes/1/says")
        );
        assert_eq!(found(r#"{"why": "\u0001 \\u0000"}"#), None);
    }

    #[test]
    fn the_place_of_a_fault_is_pointed_at() {
        #[derive(Debug, Serialize, Deserialize, Validate)]
        struct Outer {
            #[serde(rename = "a/b")]
            inner: Vec<u8>,
        }

        let problem = read::<Outer>(br#"{"a/b": [1, "x"]}"#).unwrap_err();

        assert_eq!(serde_json::to_value(problem.body()).unwrap()["errors"][0]["pointer"], "/a~1b/1");
    }
}
