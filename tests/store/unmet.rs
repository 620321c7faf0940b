//! Counts of unmet need: they add up, in whole fives and no others.

use signpost::catalogue::Step;
use signpost::provision::{Asked, UnmetNeed};

use crate::database::TestDatabase;

fn asking(need: &str, month: &str) -> UnmetNeed {
    UnmetNeed {
        month: month.parse().unwrap(),
        asked: Asked::Match,
        need: Some(need.to_owned()),
        area: Some("E01013600".parse().unwrap()),
        step: Some(Step::EARLY_HELP),
    }
}

#[tokio::test]
async fn counts_of_alike_askings_add_up() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let (gambling, eating) = (asking("gambling", "2026-11-01"), asking("eating", "2026-10-01"));
    let nothing_known =
        UnmetNeed { need: None, area: None, step: None, asked: Asked::Search, ..gambling.clone() };

    store.add_unmet_need(&[(gambling.clone(), 5), (eating.clone(), 10)]).await.unwrap();
    store.add_unmet_need(&[(gambling.clone(), 15), (nothing_known.clone(), 5)]).await.unwrap();

    let all = store.unmet_need("2026-01-01".parse().unwrap(), "2026-11-01".parse().unwrap()).await.unwrap();
    assert_eq!(all, [(gambling.clone(), 20), (nothing_known, 5), (eating, 10)]);
    let latest =
        store.unmet_need("2026-11-01".parse().unwrap(), "2026-11-01".parse().unwrap()).await.unwrap();
    assert_eq!(latest.len(), 2);
}

#[tokio::test]
async fn a_count_that_could_be_one_person_is_refused_by_the_database_itself() {
    let database = TestDatabase::new().await;
    let store = database.store().await;

    assert!(store.add_unmet_need(&[(asking("gambling", "2026-11-01"), 1)]).await.is_err());
}
