//! A form that was sent: by somebody signed in, from a page of ours, with the token of their session.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{FromRequest, HttpRequest};

use super::origin::is_ours;
use super::refused::Refused;
use super::session::{FORM_TOKEN, SignedIn};
use crate::directory::Directory;
use crate::editing::Refusal;
use crate::web::failure::Failure;

/// The pairs of a form, as they came.
#[derive(Debug, Clone, Default)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// A value without the blanks round it; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// A value that says something.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// Every value of a name: of boxes that were ticked.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.trim()).collect()
    }

    /// Reads a form.
    pub async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Refused> {
        let form = Form::<Vec<(String, String)>>::from_request(request, payload).await;
        form.map(|form| Self(form.into_inner())).map_err(|error| {
            match error.as_response_error().status_code() {
                StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLong.into(),
                _ => Failure::Unreadable.into(),
            }
        })
    }
}

/// A form of somebody who is signed in.
#[derive(Debug)]
pub struct Posted {
    pub signed_in: SignedIn,
    pub pairs: Pairs,
}

impl FromRequest for Posted {
    type Error = Refused;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refused>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let directory = request.app_data::<Data<Directory>>();
            let directory =
                directory.ok_or_else(|| Refusal::Internal("no directory is mounted".to_owned()))?;
            if !is_ours(&request, directory) {
                return Err(Refused::Forged);
            }
            let signed_in = SignedIn::from_request(&request, &mut payload).await?;
            let pairs = Pairs::read(&request, &mut payload).await?;
            if pairs.get(FORM_TOKEN) != signed_in.form_token() {
                return Err(Refused::Forged);
            }
            Ok(Self { signed_in, pairs })
        })
    }
}

/// A form that was sent from a page of ours by whoever: for signing in.
#[derive(Debug)]
pub struct Anonymous(pub Pairs);

impl FromRequest for Anonymous {
    type Error = Refused;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refused>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let ours = request.app_data::<Data<Directory>>().is_some_and(|d| is_ours(&request, d));
            if ours { Ok(Self(Pairs::read(&request, &mut payload).await?)) } else { Err(Refused::Forged) }
        })
    }
}
