//! A JSON answer, written while the catalogue that it speaks of is at hand.

use actix_web::body::BoxBody;
use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

use super::problem::Problem;

/// Room enough for most matches and searches of twenty services, so that what is written is not moved again and again.
const USUAL_BYTES: usize = 64 * 1024;

/// What `Json` would send of an answer that only borrows from the read side.
pub struct WrittenJson(Vec<u8>);

impl WrittenJson {
    /// # Errors
    /// An answer that is no JSON, which is a fault of the program.
    pub fn of(answer: &impl Serialize) -> Result<Self, Problem> {
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        serde_json::to_writer(&mut bytes, answer).map_err(|error| Problem::internal(&error))?;
        Ok(Self(bytes))
    }
}

impl Responder for WrittenJson {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<BoxBody> {
        HttpResponse::Ok().content_type(ContentType::json()).body(self.0)
    }
}
