//! Does an ID token hold? Signature, issuer, audience, time and nonce (OpenID Connect Core 1.0, section 3.1.3.7).
//!
//! The arithmetic is *ring*'s. Which algorithm is used follows from the provider's key and must be the one the token names: a token
//! can neither choose a weaker one nor none.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// How far the clocks of two servers may differ.
const LEEWAY: TimeDelta = TimeDelta::minutes(1);

/// The provider's public keys, as it publishes them (RFC 7517).
#[derive(Debug, Clone, Deserialize)]
pub struct Keys {
    keys: Vec<Key>,
}

#[derive(Debug, Clone, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    used_for: Option<String>,
    alg: Option<String>,
    // RSA.
    n: Option<String>,
    e: Option<String>,
    // Elliptic curve.
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// What the token must say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'e> {
    pub issuer: &'e str,
    pub client_id: &'e str,
    pub nonce: &'e str,
    pub now: DateTime<Utc>,
}

/// Why a token does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    #[error("the ID token cannot be read")]
    Unreadable,
    #[error("the ID token is signed in a way that is not taken: RS256 and ES256 are")]
    Algorithm,
    #[error("the ID token is signed with a key the provider does not publish")]
    UnknownKey,
    #[error("the signature of the ID token is wrong")]
    Signature,
    #[error("the ID token is of another issuer")]
    Issuer,
    #[error("the ID token is for somebody else than this program")]
    Audience,
    #[error("the ID token has expired")]
    Expired,
    #[error("the ID token is not valid yet")]
    TooEarly,
    #[error("the ID token answers another sign-in")]
    Nonce,
    #[error("the ID token does not say who it is about")]
    Subject,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood; none is.
    crit: Option<Value>,
}

/// The claims of a token that holds.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn verify(token: &str, keys: &Keys, expected: &Expected) -> Result<Map<String, Value>, TokenFault> {
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(TokenFault::Unreadable);
    };
    let signed = &token[..header.len() + 1 + claims.len()];
    let header: Header = read(header)?;
    if header.crit.is_some() {
        return Err(TokenFault::Unreadable);
    }
    let signature = bytes(signature)?;
    keys.of(&header)?.verify(&header.alg, signed.as_bytes(), &signature)?;
    let claims: Map<String, Value> = read(claims)?;
    check(&claims, expected)?;
    Ok(claims)
}

fn check(claims: &Map<String, Value>, expected: &Expected) -> Result<(), TokenFault> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(TokenFault::Issuer);
    }
    let (is_for_us, is_for_others) = match claims.get("aud") {
        Some(Value::String(one)) => (one == expected.client_id, false),
        Some(Value::Array(all)) => {
            (all.iter().any(|one| one.as_str() == Some(expected.client_id)), all.len() > 1)
        }
        _ => (false, false),
    };
    let authorised = text("azp");
    let azp_is_ours = authorised == Some(expected.client_id);
    if !is_for_us || (is_for_others && !azp_is_ours) || (authorised.is_some() && !azp_is_ours) {
        return Err(TokenFault::Audience);
    }
    // Times must be there and be numbers: one of another shape is no time at all.
    let instant = |name: &str| {
        let seconds = claims.get(name).and_then(Value::as_f64)?;
        DateTime::from_timestamp(seconds as i64, 0)
    };
    if instant("exp").is_none_or(|exp| exp <= expected.now - LEEWAY) {
        return Err(TokenFault::Expired);
    }
    if instant("iat").is_none_or(|iat| iat > expected.now + LEEWAY) {
        return Err(TokenFault::TooEarly);
    }
    if claims.contains_key("nbf") && instant("nbf").is_none_or(|nbf| nbf > expected.now + LEEWAY) {
        return Err(TokenFault::TooEarly);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(TokenFault::Nonce);
    }
    if text("sub").is_none_or(|sub| sub.trim().is_empty()) {
        return Err(TokenFault::Subject);
    }
    Ok(())
}

impl Keys {
    /// The key a token names, or the only one that would do when it names none.
    fn of(&self, header: &Header) -> Result<&Key, TokenFault> {
        let kind = match header.alg.as_str() {
            "RS256" => "RSA",
            "ES256" => "EC",
            _ => return Err(TokenFault::Algorithm),
        };
        let mut fitting = self.keys.iter().filter(|key| {
            key.kty == kind
                && key.used_for.as_deref().is_none_or(|used_for| used_for == "sig")
                && key.alg.as_ref().is_none_or(|alg| *alg == header.alg)
                && (header.kid.is_none() || key.kid == header.kid)
        });
        let first = fitting.next().ok_or(TokenFault::UnknownKey)?;
        if fitting.next().is_some() {
            return Err(TokenFault::UnknownKey);
        }
        Ok(first)
    }
}

impl Key {
    fn verify(&self, algorithm: &str, signed: &[u8], signature: &[u8]) -> Result<(), TokenFault> {
        let part = |part: &Option<String>| part.as_deref().ok_or(TokenFault::UnknownKey).and_then(bytes);
        let held = if algorithm == "RS256" {
            let key = RsaPublicKeyComponents { n: part(&self.n)?, e: part(&self.e)? };
            key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
        } else {
            if self.crv.as_deref() != Some("P-256") {
                return Err(TokenFault::Algorithm);
            }
            // Uncompressed point (SEC 1, section 2.3.3).
            let point = [vec![4], part(&self.x)?, part(&self.y)?].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature)
        };
        held.map_err(|_| TokenFault::Signature)
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, TokenFault> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| TokenFault::Unreadable)
}

fn read<T: for<'d> Deserialize<'d>>(text: &str) -> Result<T, TokenFault> {
    serde_json::from_slice(&bytes(text)?).map_err(|_| TokenFault::Unreadable)
}

#[cfg(test)]
mod tests;
