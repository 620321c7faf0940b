//! Signing in with an account that another server knows: there and back.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{outside, style};
use super::refused::Refused;
use super::session::{self, cookie};
use super::sign_in::{SignInQuery, onwards};
use crate::directory::Directory;
use crate::editing::Refusal;
use crate::sign_in::{Attempt, SignInError};
use crate::web::failure::Failure;
use crate::web::layout::{Page, send};
use crate::web::links;

/// Holds the attempt while the browser is elsewhere. It comes back from another site, so `Lax`.
const ATTEMPT: &str = "__Host-signpost-sign-in";
const ATTEMPT_REST: &str = "SameSite=Lax; Max-Age=600";
/// Where to go on to, beside it.
const ONWARDS: &str = "__Host-signpost-onwards";

/// Off to the provider.
#[get("/sign-in/elsewhere")]
pub async fn begin(
    request: HttpRequest,
    directory: Data<Directory>,
    query: Option<Query<SignInQuery>>,
) -> Result<HttpResponse, Refused> {
    let provider = directory.sign_in().ok_or(Failure::NoPage)?;
    let to = query.map(|query| query.into_inner().to()).unwrap_or_default();
    let attempt = Attempt::begin();
    let (sent, return_to) = (attempt.clone(), return_to(&request, &directory));
    let address = tokio::task::spawn_blocking(move || provider.address(&sent, &return_to)).await;
    let address = match address.map_err(|error| Refusal::Internal(error.to_string()))? {
        Ok(address) => address,
        Err(error) => return Ok(not_signed_in(&error)),
    };
    // The path of a page holds nothing that a cookie could not.
    let onwards = onwards(&to).to_owned();
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, address))
        .append_header((SET_COOKIE, session::set(ATTEMPT, attempt.secret(), ATTEMPT_REST)))
        .append_header((SET_COOKIE, session::set(ONWARDS, &onwards, ATTEMPT_REST)))
        .finish())
}

/// What the provider sends back in the address.
#[derive(Debug, Default, Deserialize)]
pub struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    /// The provider, by RFC 9207.
    iss: Option<String>,
    error: Option<String>,
}

/// Back from the provider, with a code that is exchanged for who they are.
#[get("/sign-in/return")]
pub async fn come_back(
    request: HttpRequest,
    directory: Data<Directory>,
    query: Option<Query<Returned>>,
) -> Result<HttpResponse, Refused> {
    let provider = directory.sign_in().ok_or(Failure::NoPage)?;
    let Returned { code, state, iss, error } = query.map(Query::into_inner).ok_or(Failure::Unreadable)?;
    let Some(attempt) = cookie(&request, ATTEMPT).map(Attempt::of_secret) else {
        return Ok(turned_away("It took longer than ten minutes, or was begun in another browser."));
    };
    if state != attempt.state() || iss.is_some_and(|iss| !provider.is_issuer(&iss)) {
        return Ok(turned_away("The answer belongs to another sign-in."));
    }
    if error.is_some() || code.is_empty() {
        return Ok(turned_away("Your organisation's sign-in was broken off."));
    }
    let (return_to, now) = (return_to(&request, &directory), directory.now());
    let known = tokio::task::spawn_blocking(move || provider.known(&attempt, &code, &return_to, now)).await;
    let known = match known.map_err(|error| Refusal::Internal(error.to_string()))? {
        Ok(known) => known,
        Err(error) => return Ok(not_signed_in(&error)),
    };
    let store = directory.store_to_ask().map_err(|_| Refusal::Away)?.ok_or(Refusal::NoStore)?;
    let session = store.begin_session_of(&known, now).await.map_err(Refusal::from)?;
    let onwards = onwards(&cookie(&request, ONWARDS).unwrap_or_default()).to_owned();
    let mut response = send(StatusCode::OK, &arrived(&onwards), &go_on(&onwards));
    // Used once.
    let headers = response.headers_mut();
    for header in [session::begin(&session), used(ATTEMPT), used(ONWARDS)] {
        headers.append(SET_COOKIE, header);
    }
    Ok(response)
}

/// A page of our own before the desk: a session cookie is `Strict`, and is not sent on a way that began at another site.
fn arrived(onwards: &str) -> Page {
    let page = outside("You are signed in");
    page.head(html! { (style()) meta http-equiv="refresh" content=(format!("0; url={onwards}")); })
}

fn go_on(onwards: &str) -> Markup {
    html! { p { a.button href=(onwards) { "Go on" } } }
}

fn used(name: &str) -> HeaderValue {
    session::set(name, "", "SameSite=Lax; Max-Age=0")
}

/// Where the provider sends the browser back to: it must know this address beforehand.
fn return_to(request: &HttpRequest, directory: &Directory) -> String {
    format!("{}/desk/sign-in/return", links::base(request, directory))
}

/// The cause goes to the log. Neither code nor token is in it.
fn not_signed_in(error: &SignInError) -> HttpResponse {
    tracing::warn!(cause = %error, "a sign-in elsewhere did not hold");
    match error {
        SignInError::Away(_) | SignInError::Unfit(_) => told(
            StatusCode::BAD_GATEWAY,
            "Your organisation's sign-in does not answer as it should. Try again later.",
        ),
        SignInError::CodeRefused | SignInError::Token(_) => {
            turned_away("What your organisation's sign-in said does not hold.")
        }
        SignInError::NoRole => told(
            StatusCode::FORBIDDEN,
            "You are known there, but nobody has given you a role here. Ask whoever runs this directory.",
        ),
    }
}

fn turned_away(why: &str) -> HttpResponse {
    told(StatusCode::UNAUTHORIZED, why)
}

fn told(status: StatusCode, why: &str) -> HttpResponse {
    let content = html! {
        p { (why) " Nobody was signed in." }
        p { a href="/desk/sign-in" { "Back to signing in" } }
    };
    let mut response = send(status, &outside("You are not signed in"), &content);
    response.headers_mut().append(SET_COOKIE, used(ATTEMPT));
    response
}
