//! One attempt to sign in: what is sent along, and must come back.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A secret that only the browser holds. What is sent to the provider is made from it, each in its own way, so that nothing need be kept
/// here meanwhile and an answer to another browser's attempt is of no use.
#[derive(Clone)]
pub struct Attempt {
    secret: String,
}

impl Attempt {
    /// Two random UUIDs: 244 bits that nobody can guess.
    pub fn begin() -> Self {
        Self::of_secret(format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
    }

    /// The attempt that was begun with this secret.
    pub fn of_secret(secret: impl Into<String>) -> Self {
        Self { secret: secret.into() }
    }

    /// For a cookie of the browser, and for nobody else.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Goes to the provider and comes back in the address: the answer is to this browser's question.
    pub fn state(&self) -> String {
        self.made_for("state")
    }

    /// Comes back inside the ID token: it was made for this attempt.
    pub fn nonce(&self) -> String {
        self.made_for("nonce")
    }

    /// Sent with the code when it is exchanged (RFC 7636): who exchanges it is who asked for it.
    pub fn verifier(&self) -> String {
        self.made_for("verifier")
    }

    /// The verifier's fingerprint, sent beforehand (RFC 7636, method S256).
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier().as_bytes()))
    }

    fn made_for(&self, purpose: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_from_one_secret_differs_by_purpose_and_is_the_same_again() {
        let attempt = Attempt::begin();
        let again = Attempt::of_secret(attempt.secret());

        assert_eq!(
            (attempt.state(), attempt.nonce(), attempt.verifier()),
            (again.state(), again.nonce(), again.verifier())
        );
        assert_ne!(attempt.state(), attempt.nonce());
        assert_ne!(attempt.state(), Attempt::begin().state());
        // RFC 7636, section 4.1: 43 to 128 characters.
        assert_eq!(attempt.verifier().len(), 64);
    }
}
