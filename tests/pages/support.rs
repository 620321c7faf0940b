//! One directory for all tests, and a few ways to look at a page.

use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use signpost::directory::{Clock, Directory};
use signpost::interop::seeds::SeedFiles;

/// A Sunday morning in November, before anything but the crisis lines is open.
const NOW: &str = "2026-11-22T09:30:00Z";

static DIRECTORY: LazyLock<web::Data<Directory>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder for the index").keep();
    let clock = Clock::Fixed(NOW.parse().expect("an instant"));
    web::Data::new(
        Directory::from_seeds(&SeedFiles::Embedded, &folder, clock).expect("the seeds can be served"),
    )
});

/// A page as it was sent.
pub struct Sent {
    pub status: StatusCode,
    pub policy: String,
    pub content_type: String,
    pub html: String,
}

async fn send(directory: web::Data<Directory>, request: TestRequest) -> Sent {
    let app = init_service(App::new().app_data(directory).configure(signpost::web::configure)).await;
    let response = call_service(&app, request.to_request()).await;
    let header = |name| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let (status, policy, content_type) =
        (response.status(), header(CONTENT_SECURITY_POLICY), header(CONTENT_TYPE));
    let body = read_body(response).await;
    Sent { status, policy, content_type, html: String::from_utf8(body.to_vec()).expect("UTF-8") }
}

pub async fn get(address: &str) -> Sent {
    send(DIRECTORY.clone(), TestRequest::get().uri(address)).await
}

pub async fn post(address: &str, pairs: &[(&str, &str)]) -> Sent {
    send(DIRECTORY.clone(), TestRequest::post().uri(address).set_form(pairs)).await
}

/// Asked before the catalogue has been loaded.
pub async fn get_early(address: &str) -> Sent {
    send(web::Data::new(Directory::empty(Clock::System)), TestRequest::get().uri(address)).await
}

/// Every tag of a kind, with its attributes.
pub fn tags<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!("<{name}");
    html.match_indices(&start)
        .filter(|(at, _)| html[at + start.len()..].starts_with([' ', '>']))
        .map(|(at, _)| html[at..].split_inclusive('>').next().unwrap_or_default())
        .collect()
}

/// The value of an attribute of a tag.
pub fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = format!(" {name}=\"");
    let at = tag.find(&start)? + start.len();
    tag[at..].split('"').next()
}

/// Where something stands on the page.
pub fn position(html: &str, what: &str) -> usize {
    html.find(what).unwrap_or_else(|| panic!("`{what}` is not on the page"))
}
