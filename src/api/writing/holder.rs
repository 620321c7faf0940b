//! Whose token came with the request, and what it may do.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::super::problem::{Code, Problem};
use super::{of_store, store};
use crate::directory::Directory;
use crate::editing::allowed;
use crate::store::{Operation, Token, Whose};

/// The holder of a token that was sent as `Authorization: Bearer …`. Nothing of the token itself is kept or logged.
#[derive(Debug)]
pub struct Holder(pub Token);

impl Holder {
    /// Lets an operation go on, or says that it is not for this token.
    pub fn must(&self, operation: Operation, whose: Whose) -> Result<(), Problem> {
        Ok(allowed(&self.0, operation, whose)?)
    }
}

impl FromRequest for Holder {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let secret = bearer(request);
        let directory = request.app_data::<Data<Directory>>().cloned();
        Box::pin(async move {
            let secret = secret?;
            let directory = directory.ok_or_else(|| Problem::internal(&"no directory is mounted"))?;
            let holder = store(&directory)?.token_holder(&secret, directory.now()).await.map_err(of_store)?;
            holder.map(Self).ok_or_else(|| {
                tracing::warn!("a token was sent that does not hold");
                metrics::counter!("signpost_tokens_refused_total", "why" => "unknown").increment(1);
                Problem::new(Code::TokenRefused, "this token does not hold: unknown, revoked or past its day")
            })
        })
    }
}

fn bearer(request: &HttpRequest) -> Result<String, Problem> {
    let needed = || Problem::new(Code::TokenNeeded, "send a token as `Authorization: Bearer …`");
    let header = request.headers().get(AUTHORIZATION).ok_or_else(needed)?;
    let text = header.to_str().map_err(|_| needed())?;
    let (scheme, secret) = text.split_once(' ').ok_or_else(needed)?;
    let secret = secret.trim();
    if scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty() {
        Ok(secret.to_owned())
    } else {
        Err(needed())
    }
}

/// The holder, where a token was sent; a token that does not hold is still refused.
#[derive(Debug)]
pub struct MaybeHolder(pub Option<Holder>);

impl FromRequest for MaybeHolder {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.headers().contains_key(AUTHORIZATION) {
            return Box::pin(std::future::ready(Ok(Self(None))));
        }
        let holder = Holder::from_request(request, payload);
        Box::pin(async move { Ok(Self(Some(holder.await?))) })
    }
}
