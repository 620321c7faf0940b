//! An OpenID Connect provider on this machine, which signs with a key of its own and can be told to lie.

use std::collections::HashMap;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;

use actix_web::web::{Data, Form, Query};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use signpost::directory::Clock;
use signpost::sign_in::{Grant, Provider, Settings};
use signpost::store::Role;

pub const CLIENT: &str = "signpost-test";
/// With a character that must be encoded on the way.
pub const SECRET: &str = "a secret: 100%";

/// What of the next token is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(dead_code, reason = "the tests in a browser need the truth alone")]
pub enum Lie {
    #[default]
    None,
    Nonce,
    Audience,
    Issuer,
    Expired,
    Signature,
    Key,
}

/// One that runs until the process ends.
#[derive(Clone)]
pub struct TestProvider {
    pub issuer: String,
    state: Arc<Mutex<State>>,
}

struct State {
    issuer: String,
    pair: EcdsaKeyPair,
    /// By code: challenge, nonce and where it was sent.
    codes: HashMap<String, (String, String, String)>,
    groups: Vec<String>,
    lie: Lie,
    /// Every secret that passed: codes, verifiers and tokens.
    passed: Vec<String>,
}

impl TestProvider {
    pub fn start() -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
        let (issuer, groups) = (String::new(), vec!["curators".to_owned()]);
        let state = Arc::new(Mutex::new(State {
            issuer,
            pair,
            codes: HashMap::new(),
            groups,
            lie: Lie::None,
            passed: Vec::new(),
        }));
        let (tell, told) = mpsc::channel();
        let served = Arc::clone(&state);
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let state = Data::from(served);
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(state.clone())
                        .route("/.well-known/openid-configuration", web::get().to(about))
                        .route("/keys", web::get().to(keys))
                        .route("/authorize", web::get().to(authorise))
                        .route("/token", web::post().to(exchange))
                });
                let server = server.workers(1).bind(("127.0.0.1", 0)).unwrap();
                tell.send(format!("http://{}", server.addrs()[0])).unwrap();
                server.run().await.unwrap();
            });
        });
        let issuer = told.recv().unwrap();
        state.lock().unwrap().issuer.clone_from(&issuer);
        Self { issuer, state }
    }

    /// As the operator would name it: curators, and providers of `lpt`.
    pub fn known_to_us(&self) -> Provider {
        let grant = |is: &str, role, organisation: Option<&str>| Grant {
            claim: "groups".to_owned(),
            is: is.to_owned(),
            role,
            organisation: organisation.map(str::to_owned),
        };
        Provider::new(Settings {
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(SECRET.to_owned()),
            scopes: vec!["groups".to_owned()],
            grants: vec![grant("curators", Role::Curator, None), grant("lpt", Role::Provider, Some("lpt"))],
        })
    }

    #[allow(dead_code, reason = "the tests in a browser need the truth alone")]
    pub fn lie(&self, lie: Lie) {
        self.state.lock().unwrap().lie = lie;
    }

    /// Every secret that passed between the provider and us: codes, verifiers and tokens.
    #[allow(dead_code, reason = "the tests in a browser look at pages alone")]
    pub fn passed(&self) -> Vec<String> {
        self.state.lock().unwrap().passed.clone()
    }

    #[allow(dead_code, reason = "the tests in a browser need curators alone")]
    pub fn put_into(&self, groups: &[&str]) {
        self.state.lock().unwrap().groups = groups.iter().map(|group| (*group).to_owned()).collect();
    }
}

async fn about(state: Data<Mutex<State>>) -> HttpResponse {
    let issuer = state.lock().unwrap().issuer.clone();
    HttpResponse::Ok().json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    }))
}

async fn keys(state: Data<Mutex<State>>) -> HttpResponse {
    let point = state.lock().unwrap().pair.public_key().as_ref().to_vec();
    let part = |range: std::ops::Range<usize>| URL_SAFE_NO_PAD.encode(&point[range]);
    HttpResponse::Ok().json(json!({"keys": [
        {"kty": "EC", "use": "sig", "alg": "ES256", "kid": "one", "crv": "P-256", "x": part(1..33), "y": part(33..65)}
    ]}))
}

/// Whoever comes is known already, and sent back at once.
async fn authorise(state: Data<Mutex<State>>, Query(asked): Query<HashMap<String, String>>) -> HttpResponse {
    let of = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let fits = of("response_type") == "code"
        && of("client_id") == CLIENT
        && of("code_challenge_method") == "S256"
        && of("scope") == "openid groups"
        && !of("state").is_empty();
    if !fits {
        return HttpResponse::BadRequest().body(format!("{asked:?}"));
    }
    let code = uuid::Uuid::new_v4().to_string();
    let kept = (of("code_challenge"), of("nonce"), of("redirect_uri"));
    let mut state = state.lock().unwrap();
    state.codes.insert(code.clone(), kept);
    let address = format!("{}?code={code}&state={}&iss={}", of("redirect_uri"), of("state"), state.issuer);
    HttpResponse::Found().insert_header(("location", address)).finish()
}

async fn exchange(
    state: Data<Mutex<State>>,
    request: HttpRequest,
    Form(sent): Form<HashMap<String, String>>,
) -> HttpResponse {
    let of = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let mut state = state.lock().unwrap();
    // A code is good for once.
    let Some((challenge, nonce, redirect_uri)) = state.codes.remove(&of("code")) else {
        return HttpResponse::BadRequest().json(json!({"error": "invalid_grant"}));
    };
    let authorised = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:a+secret%3A+100%25")));
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let proven = URL_SAFE_NO_PAD.encode(Sha256::digest(of("code_verifier").as_bytes())) == challenge;
    if header != Some(&authorised) || !proven || of("redirect_uri") != redirect_uri {
        return HttpResponse::BadRequest().json(json!({"error": "invalid_client"}));
    }
    let (access, id) = (uuid::Uuid::new_v4().to_string(), state.token(&nonce));
    state.passed.extend([of("code"), of("code_verifier"), access.clone(), id.clone()]);
    HttpResponse::Ok().json(json!({"access_token": access, "token_type": "Bearer", "id_token": id}))
}

impl State {
    fn token(&self, nonce: &str) -> String {
        let now = Clock::System.now().timestamp();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT, "sub": "somebody@example.org", "nonce": nonce,
            "iat": now, "exp": now + 300, "groups": self.groups,
        });
        let mut header = json!({"alg": "ES256", "kid": "one"});
        match self.lie {
            Lie::None | Lie::Signature => {}
            Lie::Nonce => claims["nonce"] = "another".into(),
            Lie::Audience => claims["aud"] = "another".into(),
            Lie::Issuer => claims["iss"] = "http://127.0.0.1:1".into(),
            Lie::Expired => claims["exp"] = (now - 120).into(),
            Lie::Key => header["kid"] = "two".into(),
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let mut signature =
            self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec();
        if self.lie == Lie::Signature {
            signature[7] ^= 1;
        }
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
