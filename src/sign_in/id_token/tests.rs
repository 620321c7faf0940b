use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

use super::*;

const NOW: &str = "2026-11-25T10:00:00Z";

struct Signer {
    pair: EcdsaKeyPair,
    keys: Keys,
}

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
        let point = pair.public_key().as_ref().to_vec();
        let part = |range: std::ops::Range<usize>| URL_SAFE_NO_PAD.encode(&point[range]);
        let keys = json!({"keys": [{"kty": "EC", "kid": "one", "crv": "P-256", "x": part(1..33), "y": part(33..65)}]});
        Self { pair, keys: serde_json::from_value(keys).unwrap() }
    }

    fn sign(&self, header: Value, claims: &Value) -> String {
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

fn expected() -> Expected<'static> {
    Expected {
        issuer: "https://login.example.org",
        client_id: "signpost",
        nonce: "n",
        now: NOW.parse().unwrap(),
    }
}

fn claims() -> Value {
    let now = expected().now.timestamp();
    json!({"iss": "https://login.example.org", "aud": "signpost", "sub": "somebody", "nonce": "n", "iat": now, "exp": now + 300})
}

fn header() -> Value {
    json!({"alg": "ES256", "kid": "one"})
}

#[test]
fn a_token_that_says_what_it_must_holds() {
    let signer = Signer::new();

    let found = verify(&signer.sign(header(), &claims()), &signer.keys, &expected()).unwrap();

    assert_eq!(found["sub"], "somebody");
}

#[test]
fn a_token_with_one_wrong_claim_does_not_hold() {
    let signer = Signer::new();
    let now = expected().now.timestamp();
    for (claim, value, fault) in [
        ("iss", json!("https://login.example.org/"), TokenFault::Issuer),
        ("iss", json!(null), TokenFault::Issuer),
        ("aud", json!("another"), TokenFault::Audience),
        ("aud", json!(["another"]), TokenFault::Audience),
        ("aud", json!(["signpost", "another"]), TokenFault::Audience),
        ("azp", json!("another"), TokenFault::Audience),
        ("exp", json!(now - 61), TokenFault::Expired),
        ("exp", json!("never"), TokenFault::Expired),
        ("exp", json!(null), TokenFault::Expired),
        ("iat", json!(now + 61), TokenFault::TooEarly),
        ("nbf", json!(now + 61), TokenFault::TooEarly),
        ("nbf", json!("soon"), TokenFault::TooEarly),
        ("nonce", json!("other"), TokenFault::Nonce),
        ("nonce", json!(null), TokenFault::Nonce),
        ("sub", json!(" "), TokenFault::Subject),
    ] {
        let mut wrong = claims();
        wrong[claim] = value.clone();

        let found = verify(&signer.sign(header(), &wrong), &signer.keys, &expected());

        assert_eq!(found, Err(fault), "{claim} {value}");
    }
}

#[test]
fn a_changed_byte_or_another_key_breaks_the_signature() {
    let signer = Signer::new();
    let token = signer.sign(header(), &claims());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let mut forged = claims();
    forged["sub"] = "somebody else".into();
    let other = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header().to_string()),
        URL_SAFE_NO_PAD.encode(forged.to_string())
    );

    assert_eq!(
        verify(&format!("{other}.{signature}"), &signer.keys, &expected()),
        Err(TokenFault::Signature)
    );
    assert_eq!(verify(&token, &Signer::new().keys, &expected()), Err(TokenFault::Signature));
    assert_eq!(verify(&format!("{signed}."), &signer.keys, &expected()), Err(TokenFault::Signature));
}

#[test]
fn a_token_cannot_choose_how_it_is_checked() {
    let signer = Signer::new();
    for (header, fault) in [
        (json!({"alg": "none"}), TokenFault::Algorithm),
        (json!({"alg": "HS256", "kid": "one"}), TokenFault::Algorithm),
        (json!({"alg": "RS256", "kid": "one"}), TokenFault::UnknownKey),
        (json!({"alg": "ES256", "kid": "two"}), TokenFault::UnknownKey),
        (json!({"alg": "ES256", "kid": "one", "crit": ["x"]}), TokenFault::Unreadable),
    ] {
        assert_eq!(
            verify(&signer.sign(header.clone(), &claims()), &signer.keys, &expected()),
            Err(fault),
            "{header}"
        );
    }
    for text in ["", "a.b", "a.b.c.d", "!.!.!"] {
        assert_eq!(verify(text, &signer.keys, &expected()), Err(TokenFault::Unreadable), "{text}");
    }
}

/// RFC 7515, appendix A.2: the key and the signature of its example.
#[test]
fn the_rsa_signature_of_the_standard_holds() {
    let key: Keys = serde_json::from_value(json!({"keys": [{
        "kty": "RSA",
        "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        "e": "AQAB"
    }]})).unwrap();
    let signed = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let signature = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    // Everything but its issuer fits: the signature is checked before.
    assert_eq!(verify(&format!("{signed}.{signature}"), &key, &expected()), Err(TokenFault::Issuer));
    let wrong = signature.replacen('c', "d", 1);
    assert_eq!(verify(&format!("{signed}.{wrong}"), &key, &expected()), Err(TokenFault::Signature));
}
