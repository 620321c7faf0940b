//! What the desk does not do, as a page that says why.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, ResponseError};
use maud::{Markup, html};

use super::frame;
use crate::directory::{NoUpkeep, NotReady};
use crate::editing::Refusal;
use crate::web::failure::Failure;
use crate::web::layout::send;
use crate::web::{links, words};

/// Why there is no answer.
#[derive(Debug)]
pub enum Refused {
    /// Nobody is signed in; afterwards they can go on to this page.
    SignIn {
        to: String,
    },
    /// A form was sent after the session had ended.
    Ended,
    /// A form was not sent from a page of this session.
    Forged,
    Edit(Refusal),
    Page(Failure),
}

impl Refused {
    fn title(&self) -> &'static str {
        match self {
            Self::SignIn { .. } => "Sign in",
            Self::Ended => "You are not signed in any more",
            Self::Forged => "That form was not sent from here",
            Self::Edit(refusal) => match refusal {
                Refusal::NotAllowed | Refusal::Own => "That is not yours to do",
                Refusal::Unknown(_) => "There is nothing by that name",
                Refusal::Fields(_) => "That cannot be written so",
                Refusal::Passed { .. } => "Somebody was faster",
                Refusal::Decided => "That has been decided already",
                Refusal::NoStore | Refusal::Away | Refusal::Busy | Refusal::NotReady => {
                    "Nothing can be written just now"
                }
                Refusal::Internal(_) => "Something went wrong here",
            },
            Self::Page(_) => "That did not work",
        }
    }

    fn words(&self) -> Markup {
        html! {
            @match self {
                Self::SignIn { .. } => {}
                Self::Ended => p {
                    "A session ends after eight hours, when you sign out, or when your token is taken back. "
                    "Nothing was written. To keep what you typed, go back in your browser and copy it; then "
                    a href="/desk/sign-in" { "sign in again" } "."
                },
                Self::Forged => p {
                    "Nothing was written. It may come from a page that was open when you signed in again: go back, load the page anew, and send it once more. "
                    "If you did not send anything, another site tried to in your name."
                },
                Self::Edit(Refusal::NotAllowed) => p { "Your role does not reach that far. A curator can do it, or give you another token." },
                Self::Edit(Refusal::Own) => p { "Nobody decides on what they suggested themselves. Somebody else has to look at it; you can withdraw it." },
                Self::Edit(Refusal::Unknown(detail)) => p { (words::sentence(detail)) "." },
                Self::Edit(Refusal::Fields(errors)) => ul { @for error in errors { li { code { (error.pointer) } " " (error.detail) } } },
                Self::Edit(Refusal::Passed { detail, .. }) => p { (words::sentence(detail)) ". Nothing was written: look at it as it is now, and decide again." },
                Self::Edit(Refusal::Decided) => p { "A decision is not taken twice." },
                Self::Edit(Refusal::NoStore) => p { "This server answers from the seeds alone, without a store." },
                Self::Edit(Refusal::Busy) => p { "More is asked at once than can be answered. Nothing was kept; try again in a moment." },
                Self::Edit(Refusal::Away | Refusal::NotReady) => p { "The store does not answer. Nothing was kept; try again in a moment." },
                Self::Edit(Refusal::Internal(_)) => p { "It is not your fault, and nothing was written. Try again in a moment." },
                Self::Page(_) => {}
            }
            p { a href="/desk" { "To the desk" } }
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl std::error::Error for Refused {}

impl ResponseError for Refused {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::Ended => StatusCode::UNAUTHORIZED,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::Edit(refusal) => match refusal {
                Refusal::NotAllowed | Refusal::Own => StatusCode::FORBIDDEN,
                Refusal::Unknown(_) => StatusCode::NOT_FOUND,
                Refusal::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Refusal::Passed { .. } => StatusCode::PRECONDITION_FAILED,
                Refusal::Decided => StatusCode::CONFLICT,
                Refusal::NoStore | Refusal::Away | Refusal::Busy | Refusal::NotReady => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                Refusal::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::Page(failure) => failure.status_code(),
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        match self {
            Self::SignIn { to } => {
                let address = links::with_query("/desk/sign-in", &[("to", to)]);
                HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
            }
            Self::Page(failure) => failure.error_response(),
            Self::Ended | Self::Forged | Self::Edit(_) => {
                if let Self::Edit(Refusal::Internal(cause)) = self {
                    tracing::error!(%cause, "a page of the desk could not be made");
                }
                send(self.status_code(), &frame::outside(self.title()), &self.words())
            }
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Edit(refusal)
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Page(failure)
    }
}

impl From<NoUpkeep> for Refused {
    fn from(none: NoUpkeep) -> Self {
        match none {
            NoUpkeep::NotReady(not_ready) => not_ready.into(),
            NoUpkeep::Store(error) => Refusal::from(error).into(),
            NoUpkeep::Directory(error) => Refusal::Internal(error.to_string()).into(),
        }
    }
}

impl From<NotReady> for Refused {
    fn from(_: NotReady) -> Self {
        Self::Page(Failure::NotReady)
    }
}
