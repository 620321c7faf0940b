//! Signing in with a token, and signing out.

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, SET_COOKIE};
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get, post};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::outside;
use super::posted::{Anonymous, Posted};
use super::refused::Refused;
use super::session;
use crate::directory::Directory;
use crate::editing::Refusal;
use crate::web::form::{Fault, error, error_id, fault, summary};
use crate::web::layout::send;
use crate::web::links;

#[derive(Debug, Default, Deserialize)]
pub struct SignInQuery {
    /// Where to go afterwards.
    #[serde(default)]
    to: String,
}

impl SignInQuery {
    pub fn to(self) -> String {
        self.to
    }
}

#[get("/sign-in")]
pub async fn show_sign_in(
    directory: Data<Directory>,
    query: Option<Query<SignInQuery>>,
) -> Result<HttpResponse, Refused> {
    let to = query.map(|query| query.into_inner().to).unwrap_or_default();
    Ok(send(StatusCode::OK, &outside("Sign in"), &form(&directory, onwards(&to), &[])))
}

/// The token travels in the body, is looked up, and is not repeated.
#[post("/sign-in")]
pub async fn sign_in(
    directory: Data<Directory>,
    Anonymous(pairs): Anonymous,
) -> Result<HttpResponse, Refused> {
    let to = onwards(pairs.get("to"));
    let store = directory.store_to_ask().map_err(|_| Refusal::Away)?.ok_or(Refusal::NoStore)?;
    let session = match pairs.given("token") {
        Some(secret) => store.begin_session(secret, directory.now()).await.map_err(Refusal::from)?,
        None => None,
    };
    let Some(session) = session else {
        let says = if pairs.given("token").is_none() {
            "paste your token here"
        } else {
            "this token does not hold: it is mistyped, was taken back, or is past its day"
        };
        let faults = [Fault::new("token", says)];
        let page = outside("Sign in").wrong(true);
        return Ok(send(StatusCode::UNAUTHORIZED, &page, &form(&directory, to, &faults)));
    };
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, to))
        .insert_header((SET_COOKIE, session::begin(&session)))
        .finish())
}

#[post("/sign-out")]
pub async fn sign_out(directory: Data<Directory>, posted: Posted) -> Result<HttpResponse, Refused> {
    let store = directory.store_to_ask().map_err(|_| Refusal::Away)?.ok_or(Refusal::NoStore)?;
    store.end_session(posted.signed_in.session(), directory.now()).await.map_err(Refusal::from)?;
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, "/desk/sign-in"))
        .insert_header((SET_COOKIE, session::end()))
        .finish())
}

/// A page of the desk to go on to: never another site, whatever the address says.
pub fn onwards(to: &str) -> &str {
    let plain = to.chars().all(|c| c.is_ascii_alphanumeric() || "/-_".contains(c));
    if plain && (to == "/desk" || to.starts_with("/desk/")) { to } else { "/desk" }
}

fn form(directory: &Directory, to: &str, faults: &[Fault]) -> Markup {
    let wrong = fault(faults, "token").is_some();
    html! {
        (summary(faults, |_| "Token".to_owned()))
        p { "For those who keep the records true. To look for help nobody needs to sign in." }
        @if directory.sign_in().is_some() {
            section aria-labelledby="elsewhere" {
                h2 #elsewhere { "With your organisation's account" }
                p { a.button href=(links::with_query("/desk/sign-in/elsewhere", &[("to", to)])) { "Sign in with your organisation" } }
            }
        }
        section aria-labelledby="by-token" {
            h2 #by-token { "With a token" }
            form method="post" action="/desk/sign-in" {
                input type="hidden" name="to" value=(to);
                // A keeper of passwords wants a name to keep the token under.
                input type="text" name="username" value="signpost-desk" autocomplete="username" hidden;
                div.field.wrong[wrong] {
                    label for="token" { "Token" }
                    p.why #token-why { "Begins with signpost_. Whoever runs this directory gives it to you." }
                    (error(faults, "token"))
                    input #token name="token" type="password" autocomplete="current-password" required
                        aria-describedby=(if wrong { format!("token-why {}", error_id("token")) } else { "token-why".to_owned() })
                        aria-invalid=[wrong.then_some("true")];
                }
                p { button.main type="submit" { "Sign in" } }
            }
            p { "You stay signed in for eight hours, in this browser alone, and can sign out at any time. A cookie keeps the session; it says nothing else." }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        assert_eq!(onwards("/desk/services/crht/edit"), "/desk/services/crht/edit");
        for other in [
            "",
            "/",
            "//example.org",
            "https://example.org",
            "/desk.example.org",
            "/desk/../x",
            "/desk\\x",
            "/desk/\r\nx",
        ] {
            assert_eq!(onwards(other), "/desk", "{other:?}");
        }
    }
}
