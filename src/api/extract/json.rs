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
use super::{check, pointer};
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
        Box::pin(async move { check(read::<T>(&bytes.await?)?).map(ValidJson) })
    }
}

impl<T: DeserializeOwned + Serialize + Validate + 'static> FromRequest for KeptJson<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = bytes_of(request, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            let value = read::<T>(&bytes)?;
            refuse_null_characters(&bytes)?;
            check(value).map(KeptJson)
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

fn read<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, Problem> {
    // Said by itself, because the reader's own message would only name a byte.
    if let Err(error) = std::str::from_utf8(bytes) {
        let detail = format!("the body is not UTF-8: byte `{}` is wrong", error.valid_up_to());
        return Err(Problem::new(Code::UnreadableBody, detail));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| problem_of(&error))?;
    reader.end().map_err(|error| Problem::new(Code::UnreadableBody, said(&error)))?;
    refuse_lists_for_objects(bytes, &value)?;
    Ok(value)
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
        (Value::Object(given), Value::Object(read)) => given.iter().find_map(|(name, value)| {
            let below = list_for_object(value, read.get(name)?)?;
            Some(format!("/{name}{below}"))
        }),
        _ => None,
    }
}

fn problem_of(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let pointer = pointer(error.path());
    let detail = said(error.inner());
    let code = if error.inner().is_data() { code_of(&detail) } else { Code::UnreadableBody };
    if pointer.is_empty() { Problem::new(code, detail) } else { Problem::of_field(code, pointer, detail) }
}

/// A value of the right type that stands for nothing (an unknown word, a number out of range, no date) was read; the rest was not.
fn code_of(detail: &str) -> Code {
    const UNREAD: [&str; 5] = [
        "invalid type",
        "missing field",
        "duplicate field",
        "invalid length",
        "data did not match any variant",
    ];
    if detail.starts_with("unknown field") {
        Code::UnknownField
    } else if UNREAD.iter().any(|start| detail.starts_with(start)) {
        Code::UnreadableBody
    } else {
        Code::NotSensible
    }
}

/// The reader's message, without serde_json's repetition of what the person wrote beyond what names the fault.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if error.is_data() {
        return text.rfind(" at line ").map_or(text.clone(), |at| text[..at].to_owned());
    }
    text
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
        #[derive(Debug, Serialize, Deserialize)]
        struct Outer {
            #[serde(rename = "a/b")]
            inner: Vec<u8>,
        }

        let problem = read::<Outer>(br#"{"a/b": [1, "x"]}"#).unwrap_err();

        assert_eq!(serde_json::to_value(problem.body()).unwrap()["errors"][0]["pointer"], "/a~1b/1");
    }
}
