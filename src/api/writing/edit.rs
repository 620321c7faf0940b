//! An edit as it arrives, and what is answered.

use actix_web::HttpResponse;
use actix_web::http::header::{ETAG, LOCATION};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

use super::precondition::etag;
use crate::catalogue::{Organisation, Service, Source};
use crate::editing::Written;

/// A whole record as it should be.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ServiceEdit {
    /// Why, in a few words; it goes into the feed and the audit. Nothing about a person.
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500)]
    pub why: String,
    /// As a service file has it (`docs/service-file.md`), or as `GET` gives it.
    #[schema(value_type = Service)]
    pub record: Value,
    /// Sources the record cites that are not known yet.
    #[serde(default)]
    #[validate(length(max = 20, message = "must be at most 20 sources"))]
    #[schema(max_items = 20)]
    pub sources: Vec<Source>,
}

/// A whole organisation as it should be.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OrganisationEdit {
    /// Why, in a few words; it goes into the feed and the audit. Nothing about a person.
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500)]
    pub why: String,
    pub record: Organisation,
    /// Sources the record cites that are not known yet.
    #[serde(default)]
    #[validate(length(max = 20, message = "must be at most 20 sources"))]
    #[schema(max_items = 20)]
    pub sources: Vec<Source>,
}

/// What came of a write.
#[derive(Debug, Serialize, ToSchema)]
pub struct WriteReply {
    /// True when it is public now; false when it waits as a draft.
    pub published: bool,
    /// The version of the record now; the header `ETag` has it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// The draft that waits, at `/api/v1/drafts/{id}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<uuid::Uuid>,
}

impl WriteReply {
    /// 200 for what is public, 201 for what is new, 202 for what waits.
    pub fn answer(written: &Written) -> HttpResponse {
        let (mut response, reply) = match *written {
            Written::Published { version, new } => {
                let response = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
                (response, WriteReply { published: true, version, draft: None })
            }
            Written::Waits { draft } => {
                (HttpResponse::Accepted(), WriteReply { published: false, version: None, draft: Some(draft) })
            }
        };
        if let Some(version) = reply.version {
            response.insert_header((ETAG, etag(version)));
        }
        if let Some(draft) = reply.draft {
            response.insert_header((LOCATION, format!("/api/v1/drafts/{draft}")));
        }
        response.json(reply)
    }
}
