//! Where is this server, going by a request?

use actix_web::HttpRequest;
use actix_web::http::header::HOST;
use actix_web::web::Data;

use crate::directory::Directory;

/// `https://signpost.example.org`, without a slash at the end.
pub fn base(request: &HttpRequest) -> String {
    let named = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let host = named.or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    let directory = request.app_data::<Data<Directory>>().expect("every application has its directory");
    directory.address(host, request.app_config().secure())
}
