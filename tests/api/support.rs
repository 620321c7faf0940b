//! One directory for all tests, and one way to ask it.

use std::sync::OnceLock;

use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::Data;
use serde_json::Value;
use signpost::api::{Pages, Shared, app};
use signpost::directory::{Clock, Directory};
use signpost::interop::seeds::SeedFiles;

/// Small enough that a test can exceed it quickly.
pub const BODY_LIMIT: usize = 100_000;

pub const NOW: &str = "2026-11-22T03:00:00Z";

pub fn clock() -> Clock {
    Clock::Fixed(NOW.parse().unwrap())
}

pub fn shared() -> &'static Shared {
    static SHARED: OnceLock<(Shared, tempfile::TempDir)> = OnceLock::new();
    let (shared, _) = SHARED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::from_seeds(&SeedFiles::Embedded, folder.path(), clock()).unwrap();
        (Shared::new(Data::new(directory), BODY_LIMIT), folder)
    });
    shared
}

/// As `signpost serve` mounts them.
const PAGES: Pages = Pages {
    configure: signpost::web::configure,
    no_such_page: |request| signpost::web::wants_page(request).then(signpost::web::no_such_page),
};

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Checks that it is this problem and gives it.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        for field in ["type", "title", "detail", "instance"] {
            assert!(problem[field].is_string(), "{field} of {problem}");
        }
        problem
    }
}

pub async fn ask(request: TestRequest) -> Answer {
    ask_of(shared(), request).await
}

pub async fn ask_of(shared: &Shared, request: TestRequest) -> Answer {
    let service = init_service(app(shared, PAGES)).await;
    let response = call_service(&service, request.to_request()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, body: read_body(response).await.to_vec() }
}

pub async fn get(path: &str) -> Answer {
    ask(TestRequest::get().uri(path)).await
}

pub async fn send(method: Method, path: &str) -> Answer {
    ask(TestRequest::default().method(method).uri(path)).await
}

pub async fn post(path: &str, body: impl Into<Vec<u8>>) -> Answer {
    let body: Vec<u8> = body.into();
    ask(TestRequest::post().uri(path).insert_header((CONTENT_TYPE, "application/json")).set_payload(body))
        .await
}

/// The JSON of a path that must answer.
pub async fn found(path: &str) -> Value {
    let answer = get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

pub async fn matched(request: Value) -> Value {
    let answer = post("/api/v1/match", request.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Percent-encodes everything but letters and digits.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

pub fn texts(value: &Value, field: &str) -> Vec<String> {
    let all = value.as_array().unwrap_or_else(|| panic!("no list: {value}"));
    all.iter().map(|one| one[field].as_str().unwrap_or_default().to_owned()).collect()
}
