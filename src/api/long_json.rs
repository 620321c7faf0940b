//! A JSON answer of tens of kilobytes.

use actix_web::body::BoxBody;
use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use serde::Serialize;

use super::problem::Problem;

/// Room enough for most matches and searches of twenty services, so that what is written is not moved again and again.
const USUAL_BYTES: usize = 64 * 1024;

/// As `Json`, written into room enough from the start.
pub struct LongJson<T>(pub T);

impl<T: Serialize> Responder for LongJson<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<BoxBody> {
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        match serde_json::to_writer(&mut bytes, &self.0) {
            Ok(()) => HttpResponse::Ok().content_type(ContentType::json()).body(bytes),
            Err(error) => Problem::internal(&error).error_response(),
        }
    }
}
