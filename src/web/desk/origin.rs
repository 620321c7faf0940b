//! Was a form sent from a page of this site?

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, HeaderName, ORIGIN};

use crate::directory::Directory;
use crate::web::links;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// By the header `Origin`, which no page can forge; by `Sec-Fetch-Site` from a browser that leaves it out. A request that says neither is
/// not from a form.
pub fn is_ours(request: &HttpRequest, directory: &Directory) -> bool {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = header(ORIGIN) else { return header(FETCH_SITE) == Some("same-origin") };
    if origin == links::base(request, directory) {
        return true;
    }
    // Behind a proxy that ends TLS, what was asked for is the same host by another scheme.
    origin.strip_prefix("https://").is_some_and(|host| header(HOST) == Some(host))
}
