//! What every request passes through: counting, headers, and the promise that whatever goes wrong is a problem.
//!
//! Nothing of a request is logged or counted but its route template, method and status: paths and queries can be personal.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse, ResponseError};
use futures_util::FutureExt;

use super::ageing;
use super::fhir;
use super::methods::Methods;
use super::problem::{PROBLEM_JSON, Problem};
use crate::directory::Directory;

/// Seconds since the catalogue was last known to be current; sent while the store does not answer.
pub const CATALOGUE_AGE: HeaderName = HeaderName::from_static("signpost-catalogue-age");

/// Everything comes from here, nothing may be framed. Styles may be inline for the interactive documentation.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What is only true at this moment.
const NEVER_KEPT: [&str; 6] =
    ["/live", "/ready", "/metrics", "/api/v1/about", "/api/v1/changes", "/api/v1/changes.atom"];

/// Counts and times a request, and turns a panic into a problem.
pub async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let method = method_label(request.method());
    let answered = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let result = match answered {
        Ok(Ok(response)) => Ok(as_problem(response.map_into_boxed_body())),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(Problem::internal(&"a handler panicked").into()),
    };
    let (route, status) = match &result {
        Ok(response) => (response.request().match_pattern(), response.status()),
        Err(error) => (None, error.as_response_error().status_code()),
    };
    let route = route.unwrap_or_else(|| "(none)".to_owned());
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.as_str().to_owned())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(began.elapsed().as_secs_f64());
    result
}

/// A method as a label: made-up ones must not make up labels.
fn method_label(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| method.as_str() == *known).unwrap_or("other")
}

/// A failure that a library worded as plain text becomes a problem like every other.
fn as_problem(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let content_type = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !failed || !(content_type.is_empty() || content_type.starts_with("text/plain")) {
        return response;
    }
    let (request, _) = response.into_parts();
    let said = if fhir::speaks_fhir(request.path()) {
        fhir::Outcome::of_status(status).error_response()
    } else {
        Problem::of_status(status).error_response()
    };
    ServiceResponse::new(request, said)
}

/// Headers of every answer; `HEAD` and `OPTIONS` for every path that takes `GET`.
pub async fn dress(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let directory = request.app_data::<Data<Directory>>().cloned();
    let asked = request.method().clone();
    if asked == Method::OPTIONS {
        let allow = request
            .app_data::<Data<Methods>>()
            .and_then(|methods| methods.of(request.path()).map(str::to_owned));
        if let Some(allow) = allow {
            let response = HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish();
            let mut response = ServiceResponse::new(request.into_parts().0, response);
            add_headers(
                &mut response,
                &Method::OPTIONS,
                directory.as_ref().map(|directory| directory.get_ref()),
            );
            return Ok(response.map_into_boxed_body());
        }
    }
    if asked == Method::HEAD {
        // The server leaves the body out of an answer to HEAD; every handler of GET will do.
        request.head_mut().method = Method::GET;
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    add_headers(&mut response, &asked, directory.as_ref().map(|directory| directory.get_ref()));
    Ok(response)
}

fn add_headers(response: &mut ServiceResponse<BoxBody>, asked: &Method, directory: Option<&Directory>) {
    let status = response.status();
    let readable = *asked == Method::GET || *asked == Method::HEAD;
    let is_problem = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes() == PROBLEM_JSON.as_bytes());
    let path = response.request().path();
    // What other sites may show inside their pages says so in its policy.
    let framed = path.starts_with("/embed/");
    // What somebody who is signed in sees is for no other site.
    let desk = path == "/desk" || path.starts_with("/desk/");
    let with_token = response.request().headers().contains_key(header::AUTHORIZATION);
    let keep = match (readable && !is_problem && status == StatusCode::OK, response.request().query_string())
    {
        (false, _) => "no-store",
        // What one token may see, the next must not find in a cache.
        (true, _) if with_token || desk || NEVER_KEPT.contains(&path) => "no-store",
        (true, "") => "public, max-age=60",
        // A query can name a postcode: only the one who asked may keep the answer.
        (true, _) => "private, max-age=60",
    };
    let route = response.request().match_pattern();
    if directory.is_some_and(Directory::is_draining) {
        // Whoever keeps a connection open should come back to another copy of the program.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let headers = response.headers_mut();
    ageing::say(headers, route.as_deref(), ageing::AGEING);
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        // A page may bring a narrower one of its own.
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    }
    let mut set =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !framed {
        set(header::X_FRAME_OPTIONS, "DENY");
    }
    if (readable || *asked == Method::OPTIONS) && !desk {
        // Open data without sign-in: any page may read it. Bodies (POST) are for programs, not for other people's pages.
        set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        set(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS");
        set(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "Signpost-Catalogue-Age, ETag, Last-Modified, Link, Deprecation, Sunset",
        );
    }
    if !headers.contains_key(header::REFERRER_POLICY) {
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    }
    if let Some(directory) = directory.filter(|directory| directory.may_be_old()) {
        headers.insert(CATALOGUE_AGE, HeaderValue::from(directory.age_s()));
    }
}
