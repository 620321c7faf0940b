//! The provider that the operator named: where it is asked, with which keys it signs, and a code exchanged for an ID token.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::settings::is_safe;
use super::{Attempt, Expected, Keys, Settings, TokenFault, verify};
use crate::store::Known;

/// A provider that takes longer is away.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long what it publishes about itself is believed.
const KEPT: Duration = Duration::from_secs(600);
/// More than any list of keys.
const MOST_BYTES: u64 = 1_000_000;

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("the provider does not answer: {0}")]
    Away(String),
    #[error("the provider does not say what it must: {0}")]
    Unfit(String),
    #[error("the provider did not take the code")]
    CodeRefused,
    #[error(transparent)]
    Token(#[from] TokenFault),
    /// The provider knows them, and no grant fits.
    #[error("nobody has been given a role here by what the provider says of them")]
    NoRole,
}

/// What the provider publishes about itself (OpenID Connect Discovery 1.0), and its keys.
#[derive(Clone)]
struct Published {
    about: About,
    keys: Keys,
    at: Instant,
}

#[derive(Clone, Deserialize)]
struct About {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct TokenReply {
    id_token: String,
}

/// The provider. Its calls wait: keep them off the threads that answer.
pub struct Provider {
    settings: Settings,
    agent: Agent,
    published: Mutex<Option<Published>>,
}

impl Provider {
    pub fn new(settings: Settings) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            // A secret is sent where the provider says, and nowhere else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build()
            .new_agent();
        Self { settings, agent, published: Mutex::new(None) }
    }

    /// Where the browser is sent, and where it comes back to.
    ///
    /// # Errors
    /// A provider that is away, or does not say where.
    pub fn address(&self, attempt: &Attempt, return_to: &str) -> Result<String, SignInError> {
        let about = self.published(false)?.about;
        let mut scopes = vec!["openid"];
        scopes.extend(self.settings.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid"));
        let parameters = [
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", return_to),
            ("scope", &scopes.join(" ")),
            ("state", &attempt.state()),
            ("nonce", &attempt.nonce()),
            ("code_challenge", &attempt.challenge()),
            ("code_challenge_method", "S256"),
        ];
        let address = Url::parse_with_params(&about.authorization_endpoint, parameters)
            .map_err(|error| SignInError::Unfit(error.to_string()))?;
        Ok(address.into())
    }

    /// Whether the issuer that came along with a code is the one that was asked (RFC 9207).
    pub fn is_issuer(&self, issuer: &str) -> bool {
        issuer == self.settings.issuer
    }

    /// Who the code is about, and what they may do here.
    ///
    /// # Errors
    /// A code that is not taken, a token that does not hold, or somebody whom no grant fits.
    pub fn known(
        &self,
        attempt: &Attempt,
        code: &str,
        return_to: &str,
        now: DateTime<Utc>,
    ) -> Result<Known, SignInError> {
        let published = self.published(false)?;
        let token = self.exchange(&published.about, attempt, code, return_to)?;
        let (issuer, client_id, nonce) =
            (self.settings.issuer.as_str(), self.settings.client_id.as_str(), attempt.nonce());
        let expected = Expected { issuer, client_id, nonce: &nonce, now };
        let claims = match verify(&token, &published.keys, &expected) {
            // It may have new keys since they were last asked for.
            Err(TokenFault::UnknownKey) => verify(&token, &self.published(true)?.keys, &expected)?,
            verified => verified?,
        };
        self.settings.known(&claims).ok_or(SignInError::NoRole)
    }

    fn exchange(
        &self,
        about: &About,
        attempt: &Attempt,
        code: &str,
        return_to: &str,
    ) -> Result<String, SignInError> {
        let verifier = attempt.verifier();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", return_to),
            ("client_id", self.settings.client_id.as_str()),
            ("code_verifier", verifier.as_str()),
        ];
        let mut request = self.agent.post(&about.token_endpoint).header("accept", "application/json");
        if let Some(secret) = &self.settings.client_secret {
            let methods = &about.token_endpoint_auth_methods_supported;
            // The method to use unless the provider takes only the other (Discovery 1.0, section 3).
            let basic = methods.is_empty() || methods.iter().any(|method| method == "client_secret_basic");
            if basic {
                request = request.header("authorization", basic_header(&self.settings.client_id, secret));
            } else {
                form.push(("client_secret", secret));
            }
        }
        let reply = request.send_form(form).map_err(|error| SignInError::Away(error.to_string()))?;
        if !reply.status().is_success() {
            return Err(SignInError::CodeRefused);
        }
        let reply: TokenReply = read(reply)?;
        Ok(reply.id_token)
    }

    /// What the provider says of itself; asked for again when it is old, or `anew`.
    fn published(&self, anew: bool) -> Result<Published, SignInError> {
        // What a thread left behind that broke off is still what the provider said.
        let kept = self.published.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|kept| !anew && kept.at.elapsed() < KEPT) {
            return Ok(kept);
        }
        let issuer = &self.settings.issuer;
        let about: About =
            self.get(&format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')))?;
        if about.issuer != *issuer {
            return Err(SignInError::Unfit(format!("it calls itself `{}`", about.issuer)));
        }
        for address in [&about.authorization_endpoint, &about.token_endpoint, &about.jwks_uri] {
            if !is_safe(address) {
                return Err(SignInError::Unfit(format!("`{address}` is not https")));
            }
        }
        let keys = self.get(&about.jwks_uri)?;
        let published = Published { about, keys, at: Instant::now() };
        *self.published.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(published.clone());
        Ok(published)
    }

    fn get<T: DeserializeOwned>(&self, address: &str) -> Result<T, SignInError> {
        let reply = self.agent.get(address).call().map_err(|error| SignInError::Away(error.to_string()))?;
        if !reply.status().is_success() {
            return Err(SignInError::Away(format!("`{address}` answers {}", reply.status())));
        }
        read(reply)
    }
}

fn read<T: DeserializeOwned>(mut reply: ureq::http::Response<ureq::Body>) -> Result<T, SignInError> {
    let text = reply.body_mut().with_config().limit(MOST_BYTES).read_to_string();
    let text = text.map_err(|error| SignInError::Away(error.to_string()))?;
    // What was sent may hold a token, so only where it goes wrong is told.
    serde_json::from_str(&text)
        .map_err(|error| SignInError::Unfit(format!("line {}, column {}", error.line(), error.column())))
}

/// RFC 6749, section 2.3.1: both are form-encoded before they are joined.
fn basic_header(client_id: &str, secret: &str) -> String {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(client_id), encoded(secret))))
}
