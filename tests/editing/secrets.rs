//! No secret is ever in clear: not in the database, not in an answer, not in the log at its loudest.

use std::io::Write;
use std::sync::{Mutex, OnceLock};

use actix_web::test::TestRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tracing_subscriber::filter::LevelFilter;

use crate::openid::{come_back, world as world_of};
use crate::provider::{CLIENT, Lie, SECRET, TestProvider};
use crate::world::*;

/// All that this process logs, at every level.
static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Kept;

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGGED.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn keep_the_log() {
    static KEEPING: OnceLock<()> = OnceLock::new();
    KEEPING.get_or_init(|| {
        let everything = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(|| Kept);
        everything.with_ansi(false).init();
    });
}

/// Tables of which any row holds this text.
async fn tables_with(world: &World, text: &str) -> Vec<String> {
    let client = world.database.client().await;
    let tables = client
        .query(
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()",
            &[],
        )
        .await
        .unwrap();
    assert!(tables.len() > 20, "there are more tables than these {}", tables.len());
    let mut found = Vec::new();
    for table in tables {
        let table: String = table.get(0);
        // Postcodes are many, and public.
        if table == "postcode" {
            continue;
        }
        let holds = format!("SELECT count(*) FROM \"{table}\" t WHERE strpos(t::text, $1) > 0");
        if client.query_one(&holds, &[&text]).await.unwrap().get::<_, i64>(0) > 0 {
            found.push(table);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_the_database_an_answer_or_the_log() {
    keep_the_log();
    let provider = TestProvider::start();
    let world = world_of(&provider).await;
    let mut answers = Vec::new();
    let mut secrets: Vec<(&str, String)> = vec![
        ("client secret", SECRET.to_owned()),
        ("client secret as sent", "a+secret%3A+100%25".to_owned()),
        ("client secret as sent", STANDARD.encode(format!("{CLIENT}:a+secret%3A+100%25"))),
    ];
    for who in ["contributor", "provider", "curator", "administrator"] {
        secrets.push(("token", world.secret(who).unwrap().to_owned()));
    }

    // Signed in with a token: what is theirs, what is refused, a form that is forged, an end.
    let mut contributor = world.at_the_desk("contributor").await;
    for path in ["/desk", "/desk/audit", "/desk/services/no-such", "/desk/drafts"] {
        answers.push(contributor.get(path).await.text());
    }
    let form_token = contributor.form_token().await;
    secrets.extend(contributor.cookies.values().map(|session| ("session", session.clone())));
    answers.push(
        contributor.post("/desk/services/crht/edit", &[("form_token", "forged"), ("why", "x")]).await.text(),
    );
    assert_eq!(contributor.act("/desk/sign-out", &[]).await.status, 303);
    // Signed in elsewhere, and lied to.
    let mut person = world.visitor();
    assert_eq!(come_back(&mut person).await.status, 200);
    secrets.extend(person.cookies.values().map(|session| ("session", session.clone())));
    answers.push(person.get("/desk").await.text());
    for lie in [Lie::Signature, Lie::Nonce, Lie::Key] {
        provider.lie(lie);
        answers.push(come_back(&mut world.visitor()).await.text());
    }
    secrets.extend(provider.passed().into_iter().map(|secret| ("of the provider", secret)));
    assert!(secrets.len() > 20, "only {} secrets passed", secrets.len());
    // Through the API: written, refused, misspelt, in the wrong place.
    world.suggest("contributor", OWN_SERVICE, "Words for a draft.").await;
    answers.push(world.get("provider", "/api/v1/audit").await.text());
    answers.push(world.get("curator", "/api/v1/audit?limit=1000").await.text());
    for header in ["Basic", "bearer", "Bearer  ", "Token"] {
        let value = format!("{header} {}x", world.secret("curator").unwrap());
        let request = TestRequest::get().uri("/api/v1/drafts").insert_header(("Authorization", value));
        answers.push(world.ask_plainly(request).await.text());
    }
    let in_the_body = serde_json::json!({"token": world.secret("curator").unwrap()});
    let request = TestRequest::put().uri("/api/v1/services/crht/record").set_json(in_the_body);
    answers.push(world.ask("contributor", request).await.text());

    // What the browser of this test is told by the provider, and logs itself, is not ours.
    let of_the_browser = |line: &&str| line.contains("ureq::") && line.contains("/desk/sign-in/return?code=");
    let logged = String::from_utf8_lossy(&LOGGED.lock().unwrap()).into_owned();
    let logged: String =
        logged.lines().filter(|line| !of_the_browser(line)).flat_map(|line| [line, "\n"]).collect();
    assert!(logged.contains("a token was used beyond its role"), "nothing was logged");
    for (kind, secret) in &secrets {
        assert!(secret.len() > 8, "{kind} is too short to be looked for");
        let line = logged.lines().find(|line| line.contains(secret)).map(|line| line.replace(secret, "***"));
        assert_eq!(line, None, "a {kind} is in the log");
        assert!(answers.iter().all(|answer| !answer.contains(secret.as_str())), "a {kind} is in an answer");
        assert_eq!(tables_with(&world, secret).await, [""; 0], "a {kind} is in the database");
    }
    // The token of a form is in its forms, and nowhere else.
    assert!(!logged.contains(&form_token));
    assert_eq!(tables_with(&world, &form_token).await, [""; 0]);
    // What is kept of them is there: this would find it in clear.
    assert!(!tables_with(&world, "Words for a draft.").await.is_empty());
}
