//! Does a token open just what it should, for as long as it should, without being kept?

use chrono::{DateTime, Utc};
use signpost::store::{Role, StoreError};

use crate::database::TestDatabase;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_holds_until_its_day_or_until_it_is_revoked() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let secret =
        store.make_token("review-tool", Role::Curator, None, &[], at("2090-01-01T00:00:00Z")).await.unwrap();

    let holder = store.token_holder(&secret, at("2089-12-31T23:59:59Z")).await.unwrap().unwrap();

    assert_eq!((holder.name.as_str(), holder.role), ("review-tool", Role::Curator));
    assert_eq!(store.token_holder(&secret, at("2090-01-01T00:00:00Z")).await.unwrap(), None);
    assert_eq!(store.token_holder("signpost_guess", at("2030-01-01T00:00:00Z")).await.unwrap(), None);
    assert!(!store.revoke_token("review-tool", at("2090-01-01T00:00:00Z")).await.unwrap(), "past its day");
    assert!(store.revoke_token("review-tool", at("2030-01-01T00:00:00Z")).await.unwrap());
    assert_eq!(store.token_holder(&secret, at("2030-01-01T00:00:00Z")).await.unwrap(), None);
    assert!(!store.revoke_token("review-tool", at("2030-01-01T00:00:00Z")).await.unwrap());
    assert!(store.tokens().await.unwrap()[0].revoked_at.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_does_not_hold_the_token_itself() {
    let database = TestDatabase::new().await;
    let secret = database
        .store()
        .await
        .make_token("feed", Role::Contributor, None, &[], at("2090-01-01T00:00:00Z"))
        .await
        .unwrap();

    let row = database
        .client()
        .await
        .query_one("SELECT row_to_json(t)::text FROM access_token t", &[])
        .await
        .unwrap();

    assert!(!row.get::<_, String>(0).contains(&secret));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_a_provider_of_an_organisation_that_exists() {
    let store = TestDatabase::new().await;
    let store = store.store().await;
    let expires_at = at("2090-01-01T00:00:00Z");

    let nobodys = store.make_token("a", Role::Provider, None, &[], expires_at).await;
    let unknown = store.make_token("b", Role::Provider, Some("no-such-organisation"), &[], expires_at).await;

    assert!(
        matches!(nobodys, Err(StoreError::Refused { constraint, .. }) if constraint == "access_token_of_a_provider_names_it")
    );
    assert!(matches!(unknown, Err(StoreError::UnknownReference { field: "organisation", .. })));
    assert!(store.tokens().await.unwrap().is_empty());
}
