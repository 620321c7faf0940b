//! Signing in with a token: a session that is as good as the token, kept as a fingerprint, and no use to another site.

use signpost::directory::Clock;

use crate::visitor::HOST;
use crate::world::*;

const SESSION: &str = "__Host-signpost-desk";

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_cookie_but_by_signing_in() {
    let world = World::new().await;
    let mut visitor = world.visitor();

    for path in ["/", "/match", "/services/crht", "/about", "/desk/sign-in", "/api/v1/services/crht"] {
        assert_eq!(visitor.get(path).await.status, 200, "{path}");
        assert!(visitor.cookies.is_empty(), "{path}");
    }
    let sent_away = visitor.get("/desk/services/crht/edit").await;
    assert_eq!(
        (sent_away.status.as_u16(), sent_away.header("location")),
        (303, "/desk/sign-in?to=%2Fdesk%2Fservices%2Fcrht%2Fedit")
    );
    let secret = world.secret("curator").unwrap();
    let answer =
        visitor.post("/desk/sign-in", &[("token", secret), ("to", "/desk/services/crht/edit")]).await;

    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/desk/services/crht/edit"));
    assert!(answer.header("set-cookie").contains("SameSite=Strict"));
    assert_eq!(visitor.cookies.keys().collect::<Vec<_>>(), [SESSION]);
    let desk = visitor.get("/desk").await;
    assert!(desk.text().contains("curator"));
    assert_eq!((desk.header("cache-control"), desk.header("access-control-allow-origin")), ("no-store", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_does_not_hold_signs_nobody_in_and_is_not_repeated() {
    let world = World::new().await;
    let mut visitor = world.visitor();
    for wrong in ["signpost_0000", "", "<script>"] {
        let answer = visitor.post("/desk/sign-in", &[("token", wrong)]).await;
        assert_eq!(answer.status, 401);
        assert!(wrong.is_empty() || !answer.text().contains(wrong));
        assert!(answer.text().contains("Error: "));
    }
    assert!(visitor.cookies.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_with_its_token_by_signing_out_and_by_its_name() {
    let world = World::new().await;
    let now = Clock::System.now();
    let mut curator = world.at_the_desk("curator").await;
    let mut other = world.at_the_desk("other-curator").await;
    let mut provider = world.at_the_desk("provider").await;
    let kept = provider.cookies.clone();

    world.store.revoke_token("curator", now).await.unwrap();
    assert_eq!(world.store.end_sessions_of("other-curator", now).await.unwrap(), 1);
    assert_eq!(provider.act("/desk/sign-out", &[]).await.status, 303);

    assert!(provider.cookies.is_empty());
    provider.cookies = kept;
    for visitor in [&mut curator, &mut other, &mut provider] {
        assert_eq!(visitor.get("/desk").await.status, 303);
    }
    let mut forged = world.visitor();
    forged.cookies.insert(SESSION.to_owned(), "0".repeat(64));
    assert_eq!(forged.get("/desk").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_or_without_the_token_of_the_session_does_nothing() {
    let world = World::new().await;
    let id = world.suggest("contributor", OWN_SERVICE, "Words from a contributor.").await;
    let mut curator = world.at_the_desk("curator").await;
    let mut other = world.at_the_desk("other-curator").await;
    let (token, others) = (curator.form_token().await, other.form_token().await);
    assert_ne!(token, others);
    let path = format!("/desk/drafts/{id}/approve");
    let own = format!("http://{HOST}");

    for (pairs, origin) in [
        (vec![("form_token", token.as_str())], Some("https://elsewhere.example")),
        (vec![("form_token", token.as_str())], Some("null")),
        (vec![("form_token", token.as_str())], None),
        (vec![("form_token", others.as_str())], Some(own.as_str())),
        (vec![("form_token", "")], Some(own.as_str())),
        (vec![], Some(own.as_str())),
    ] {
        let answer = curator.post_from(&path, &pairs, origin).await;
        assert_eq!(answer.status, 403, "{origin:?} {pairs:?}");
    }
    assert_eq!(world.get("curator", &format!("/api/v1/drafts/{id}")).await.json()["state"], "waiting");
    // By TLS that a proxy ends, the same host is ours.
    let proxied = format!("https://{HOST}");
    let answer = curator.post_from(&path, &[("form_token", token.as_str())], Some(&proxied)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let ended = world.visitor().post(&path, &[("form_token", token.as_str())]).await;
    assert_eq!(ended.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_no_token_and_a_token_is_no_session() {
    let world = World::new().await;
    let mut curator = world.at_the_desk("curator").await;

    assert_eq!(curator.get("/api/v1/audit").await.status, 401);
    let desk = world.get("curator", "/desk").await;
    assert_eq!(desk.status, 303);
}
