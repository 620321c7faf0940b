//! What cannot be answered, as a page with the crisis bar like any other.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use maud::{Markup, html};

use super::layout::{Page, send};
use crate::directory::NotReady;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    NoPage,
    NoService { asked: String },
    Unreadable,
    TooLong,
    NotReady,
    Internal,
}

impl Failure {
    pub fn no_page() -> Self {
        Self::NoPage
    }

    /// The cause goes to the log; the reader is told only that it went wrong here.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "a page could not be made");
        Self::Internal
    }

    fn title(&self) -> &'static str {
        match self {
            Self::NoPage => "There is no such page",
            Self::NoService { .. } => "We do not know that service",
            Self::Unreadable => "We could not read that",
            Self::TooLong => "That was too long",
            Self::NotReady => "Nearly ready",
            Self::Internal => "Something went wrong here",
        }
    }

    fn words(&self) -> Markup {
        html! {
            @match self {
                Self::NoPage => p { "The address may be mistyped, or the page may have moved." },
                Self::NoService { asked } => p {
                    "Nothing is known by the name “" (asked) "”. "
                    a href=(super::links::find(asked)) { "Search for it" } " instead."
                },
                Self::Unreadable => p { "Part of what was sent makes no sense. Go back, and try again." },
                Self::TooLong => p { "Go back, and send less text." },
                Self::NotReady => p { "The list of services is still being loaded. Try again in a moment." },
                Self::Internal => p { "It is not your fault. Try again in a moment." },
            }
            p { a href="/" { "Find a service" } " · " a href="/match" { "Match a person" } }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl std::error::Error for Failure {}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NoPage | Self::NoService { .. } => StatusCode::NOT_FOUND,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let page = Page::new(self.title());
        let mut response = send(self.status_code(), &page, &self.words());
        if *self == Self::NotReady {
            response
                .headers_mut()
                .insert(RETRY_AFTER, actix_web::http::header::HeaderValue::from_static("2"));
        }
        response
    }
}

impl From<NotReady> for Failure {
    fn from(_: NotReady) -> Self {
        Self::NotReady
    }
}
