//! How records are used, as counts that say nothing of anybody.

use serde_json::{Value, json};

use crate::world::*;

async fn this_month(world: &World, who: &str) -> Value {
    let answer = world.get(who, &format!("/api/v1/services/{OWN_SERVICE}/signals?months=2")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["months"][0].clone()
}

async fn open_times(world: &World, times: usize) {
    for _ in 0..times {
        assert_eq!(world.get("reader", &format!("/api/v1/services/{OWN_SERVICE}")).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn use_is_counted_in_whole_fives_and_fewer_are_not_told() {
    let world = World::new().await;
    world.directory.count_signals();

    open_times(&world, 4).await;
    let month = this_month(&world, "provider").await;
    assert_eq!((&month["opened"], &month["shown"]), (&json!("fewer than 5"), &json!("fewer than 5")));
    let client = world.database.client().await;
    let rows = client.query_one("SELECT count(*) FROM service_signal", &[]).await.unwrap();
    assert_eq!(rows.get::<_, i64>(0), 0, "fewer than five were kept");

    // The page counts as the record does.
    for _ in 0..4 {
        assert_eq!(world.get("reader", &format!("/services/{OWN_SERVICE}")).await.status, 200);
    }
    assert_eq!(this_month(&world, "provider").await["opened"], "at least 5");
    open_times(&world, 2).await;
    assert_eq!(this_month(&world, "curator").await["opened"], "at least 10");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_reported_and_closed_is_counted_each_by_itself() {
    let world = World::new().await;
    world.directory.count_signals();
    for _ in 0..5 {
        let found = world.get("reader", "/api/v1/services?q=crisis+resolution+home+treatment").await.json();
        assert!(found["results"].to_string().contains("\"crht\""), "{found}");
        let report = format!("/api/v1/services/{OWN_SERVICE}/problems");
        assert_eq!(world.post("reader", &report, json!({"kind": "closed"})).await.status, 200);
        let routes = format!("/api/v1/services/{OWN_SERVICE}/referral-routes?referrer=employer&age_years=12");
        assert_eq!(world.get("reader", &routes).await.json()["allowed"], json!(false));
    }

    let month = this_month(&world, "curator").await;

    let five = json!("at least 5");
    assert_eq!(
        [&month["shown"], &month["reported"], &month["closed_door"]],
        [&five, &five, &five],
        "{month}"
    );
    assert_eq!(month["opened"], "fewer than 5");
}

#[tokio::test(flavor = "multi_thread")]
async fn needs_asked_for_in_vain_are_told_to_whoever_helps_with_them() {
    let world = World::new().await;
    let (record, _) = world.record("reader", OWN_SERVICE).await;
    let need = record["needs"][0].as_str().unwrap().to_owned();
    let month = world.directory.this_month();
    let asked = signpost::provision::UnmetNeed {
        month,
        asked: signpost::provision::Asked::Search,
        need: Some(need.clone()),
        area: None,
        step: None,
    };
    world.store.add_unmet_need(&[(asked, 15)]).await.unwrap();

    let reply = world.get("provider", &format!("/api/v1/services/{OWN_SERVICE}/signals")).await.json();

    assert_eq!(reply["months"].as_array().unwrap().len(), 12);
    let told =
        reply["unmet"].as_array().unwrap().iter().find(|unmet| unmet["need"] == need.as_str()).unwrap();
    assert_eq!(told["times"], "at least 15");
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_nothing_is_counted() {
    let world = World::new().await;

    open_times(&world, 10).await;

    let reply = world.get("curator", &format!("/api/v1/services/{OWN_SERVICE}/signals")).await.json();
    assert_eq!((&reply["counting"], &reply["months"][0]["opened"]), (&json!(false), &json!("fewer than 5")));
    world
        .get("curator", &format!("/api/v1/services/{OWN_SERVICE}/signals?months=99"))
        .await
        .problem(422, "not_sensible");
}
