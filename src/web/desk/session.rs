//! Who is signed in, by the cookie of their browser.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{COOKIE, HeaderValue};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use hmac::{Hmac, KeyInit, Mac};
use maud::{Markup, html};
use sha2::Sha256;

use super::refused::Refused;
use crate::directory::Directory;
use crate::editing::Refusal;
use crate::store::{Operation, Reach, Token};

/// Sent by this site alone, over TLS or on this machine, and to no script (RFC 6265bis, "The `__Host-` prefix").
const SESSION: &str = "__Host-signpost-desk";

/// Name of the field by which a form shows that it is ours.
pub const FORM_TOKEN: &str = "form_token";

/// Somebody who is signed in.
#[derive(Debug)]
pub struct SignedIn {
    pub holder: Token,
    session: String,
}

impl SignedIn {
    /// What every form of this session carries: another site cannot know it. Made from the session, so that nothing need be kept.
    pub fn form_token(&self) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.session.as_bytes()).expect("HMAC takes a key of any length");
        mac.update(b"form");
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The field of it.
    pub fn field(&self) -> Markup {
        html! { input type="hidden" name=(FORM_TOKEN) value=(self.form_token()); }
    }

    /// Whether an operation is theirs for anything at all: what is not offered need not be refused.
    pub fn can(&self, operation: Operation) -> bool {
        self.holder.reach(operation) != Reach::Nothing
    }

    pub fn session(&self) -> &str {
        &self.session
    }
}

impl FromRequest for SignedIn {
    type Error = Refused;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refused>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let session = cookie(request, SESSION);
        let directory = request.app_data::<Data<Directory>>().cloned();
        let nobody = match *request.method() {
            Method::GET => Refused::SignIn { to: request.path().to_owned() },
            _ => Refused::Ended,
        };
        Box::pin(async move {
            let directory =
                directory.ok_or_else(|| Refusal::Internal("no directory is mounted".to_owned()))?;
            let Some(session) = session else { return Err(nobody) };
            let store = directory.store_to_ask().map_err(|_| Refusal::Away)?.ok_or(Refusal::NoStore)?;
            let holder = store.session_holder(&session, directory.now()).await.map_err(Refusal::from)?;
            let holder = holder.ok_or(nobody)?;
            Ok(Self { holder, session })
        })
    }
}

/// The value of a cookie.
pub fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    let headers = request.headers().get_all(COOKIE).filter_map(|header| header.to_str().ok());
    let mut pairs =
        headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

/// The header that begins a session in the browser; it ends with the browser, or when the session does.
pub fn begin(session: &str) -> HeaderValue {
    set(SESSION, session, "SameSite=Strict")
}

/// The header that takes it out of the browser.
pub fn end() -> HeaderValue {
    set(SESSION, "", "SameSite=Strict; Max-Age=0")
}

/// The header of a cookie of this site. What is put into it is ours, letters and digits only.
pub fn set(name: &str, value: &str, rest: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Secure; HttpOnly; {rest}"))
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}
