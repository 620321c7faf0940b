//! Signing in elsewhere: there and back with a provider on this machine, and every way in which it must fail.

use actix_web::test::TestRequest;

use crate::provider::{Lie, TestProvider};
use crate::support::Answer;
use crate::visitor::Visitor;
use crate::world::*;

pub async fn world(provider: &TestProvider) -> World {
    World::with(|directory| directory.keep_sign_in(provider.known_to_us())).await
}

/// Where the provider sends the browser back to, as path and query.
async fn sent_back(visitor: &mut Visitor<'_>) -> String {
    let off = visitor.get("/desk/sign-in/elsewhere?to=/desk/drafts").await;
    assert_eq!(off.status, 303, "{}", off.text());
    let address = off.header("location").to_owned();
    let agent: ureq::Agent =
        ureq::Agent::config_builder().max_redirects(0).max_redirects_will_error(false).build().into();
    let reply = tokio::task::spawn_blocking(move || agent.get(&address).call().unwrap()).await.unwrap();
    let back = reply.headers()["location"].to_str().unwrap().to_owned();
    back.strip_prefix("http://desk.example").unwrap_or_else(|| panic!("{back}")).to_owned()
}

pub async fn come_back(visitor: &mut Visitor<'_>) -> Answer {
    let path = sent_back(visitor).await;
    visitor.get(&path).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_provider_knows_is_signed_in_with_the_role_of_their_group() {
    let provider = TestProvider::start();
    let world = world(&provider).await;
    let mut curator = world.visitor();
    assert!(curator.get("/desk/sign-in").await.text().contains("Sign in with your organisation"));

    let arrived = come_back(&mut curator).await;

    assert_eq!(arrived.status, 200, "{}", arrived.text());
    assert!(arrived.text().contains("0; url=/desk/drafts"));
    assert_eq!(
        curator.cookies.keys().collect::<Vec<_>>(),
        ["__Host-signpost-desk"],
        "the attempt is used up"
    );
    let desk = curator.get("/desk").await.text();
    assert!(desk.contains(", curator") && desk.contains("person-") && !desk.contains("somebody@"), "{desk}");
    assert_eq!(curator.get("/desk/audit").await.status, 200);

    provider.put_into(&["lpt"]);
    let mut of_lpt = world.visitor();
    assert_eq!(come_back(&mut of_lpt).await.status, 200);
    assert_eq!(of_lpt.get("/desk/audit").await.status, 403);
    assert_eq!(of_lpt.get(&format!("/desk/services/{OWN_SERVICE}/edit")).await.status, 200);
    assert_eq!(of_lpt.get(&format!("/desk/services/{OTHERS_SERVICE}/edit")).await.status, 403);

    provider.put_into(&["choir"]);
    let mut of_nothing = world.visitor();
    assert_eq!(come_back(&mut of_nothing).await.status, 403);
    assert_eq!(of_nothing.get("/desk").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_lies_signs_nobody_in() {
    let provider = TestProvider::start();
    let world = world(&provider).await;
    for lie in [Lie::Nonce, Lie::Audience, Lie::Issuer, Lie::Expired, Lie::Signature, Lie::Key] {
        provider.lie(lie);
        let mut visitor = world.visitor();

        let answer = come_back(&mut visitor).await;

        assert_eq!(answer.status, 401, "{lie:?}: {}", answer.text());
        assert!(!visitor.cookies.contains_key("__Host-signpost-desk"), "{lie:?}");
        assert_eq!(visitor.get("/desk").await.status, 303, "{lie:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_another_attempt_or_with_another_state_signs_nobody_in() {
    let provider = TestProvider::start();
    let world = world(&provider).await;
    let (mut one, mut other) = (world.visitor(), world.visitor());
    let (for_one, for_other) = (sent_back(&mut one).await, sent_back(&mut other).await);
    let state = |path: &str| path.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let wrong_state = for_one.replace(&state(&for_one), &state(&for_other));
    let no_code = for_one.replace("code=", "error=access_denied&cod=");
    let wrong_issuer = for_one.replace("&iss=", "&iss=x");

    for path in [&for_other, &wrong_state, &no_code, &wrong_issuer] {
        let mut fresh = world.visitor();
        fresh.cookies = one.cookies.clone();
        assert_eq!(fresh.get(path).await.status, 401, "{path}");
    }
    // Without the cookie of the attempt the answer is nobody's.
    assert_eq!(world.visitor().get(&for_one).await.status, 401);
    assert_eq!(other.get(&for_other).await.status, 200);
    // A code is good for once, and so is the attempt.
    assert_eq!(other.get(&for_other).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_called_unless_a_provider_is_named() {
    let world = World::new().await;
    let mut visitor = world.visitor();

    assert!(!visitor.get("/desk/sign-in").await.text().contains("your organisation"));
    for path in ["/desk/sign-in/elsewhere", "/desk/sign-in/return?code=x&state=y"] {
        assert_eq!(visitor.get(path).await.status, 404, "{path}");
    }
    let answer = world.ask_plainly(TestRequest::get().uri("/desk/sign-in/elsewhere")).await;
    assert!(!answer.headers.contains_key("set-cookie"));
}
