//! How a receiver knows that a message is ours and is fresh: HMAC-SHA256 over its id, its time and its body.
//!
//! The header names and the form of the signature are those of Standard Webhooks, so that its libraries check it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Names the message; the same when it is sent again.
pub const ID: &str = "webhook-id";
/// Seconds since 1970. A receiver refuses what is older than a few minutes.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// `v1,` and the signature in base64.
pub const SIGNATURE: &str = "webhook-signature";

/// The value of the header `webhook-signature`.
///
/// # Units
/// `timestamp_s`: seconds since 1970.
pub fn sign(secret: &[u8], id: &str, timestamp_s: i64, body: &[u8]) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    code.update(format!("{id}.{timestamp_s}.").as_bytes());
    code.update(body);
    format!("v1,{}", STANDARD.encode(code.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out with Python: `base64.b64encode(hmac.new(key, b"changes-1-2.1700000000.{}", "sha256").digest())`.
    #[test]
    fn the_signature_is_what_another_program_works_out() {
        assert_eq!(
            sign(b"0123456789abcdef0123456789abcdef", "changes-1-2", 1_700_000_000, b"{}"),
            "v1,J5vm3BfvZvIyxhAg8nTx/nQFt+5M1u5rxTg6RtxasNQ="
        );
    }

    #[test]
    fn everything_that_is_signed_counts() {
        let plain = sign(b"key", "id", 1, b"body");
        for other in [
            sign(b"yek", "id", 1, b"body"),
            sign(b"key", "di", 1, b"body"),
            sign(b"key", "id", 2, b"body"),
            sign(b"key", "id", 1, b"ydob"),
        ] {
            assert_ne!(plain, other);
        }
    }
}
