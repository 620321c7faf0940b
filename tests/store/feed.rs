//! The change feed: no gap, nothing out of order, and a wake-up for whoever follows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signpost::catalogue::Service;
use signpost::store::{Changed, Edit, EditedRecord, Follower};
use tokio::time::timeout;

use crate::database::TestDatabase;
use crate::example;

const APPEND: &str = "INSERT INTO change (what, slug, action, who, why) VALUES ('need', 'low-mood', 'changed', 'test', 'test')";
/// Only to end a test that would otherwise hang.
const LONG: Duration = Duration::from_secs(60);

/// Readers ask again and again while writers commit and roll back as they please: whatever a reader sees must be 1, 2, 3 …
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_never_see_a_gap_however_writers_race() {
    let database = Arc::new(TestDatabase::new().await);
    let store = database.store().await;
    let done = Arc::new(AtomicBool::new(false));

    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (store, done) = (store.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let mut seen = 0;
                let mut looks = 0;
                loop {
                    let last_look = done.load(Ordering::SeqCst);
                    for change in store.changes_since(seen, 1_000).await.unwrap() {
                        assert_eq!(change.number, seen + 1, "a reader saw a gap");
                        seen = change.number;
                    }
                    looks += 1;
                    if last_look {
                        return (seen, looks);
                    }
                }
            })
        })
        .collect();
    let writers: Vec<_> = (0..6)
        .map(|writer| {
            let database = Arc::clone(&database);
            tokio::spawn(async move {
                let mut client = database.client().await;
                let mut committed = 0;
                for turn in 0..40 {
                    let transaction = client.transaction().await.unwrap();
                    let changes = 1 + (writer + turn) % 3;
                    for _ in 0..changes {
                        transaction.execute(APPEND, &[]).await.unwrap();
                    }
                    // Different pauses, so that transactions would end in another order than they began.
                    tokio::time::sleep(Duration::from_micros(300 * ((writer * 7 + turn * 3) % 5) as u64))
                        .await;
                    if (writer + turn) % 3 == 0 {
                        transaction.rollback().await.unwrap();
                    } else {
                        transaction.commit().await.unwrap();
                        committed += changes as u64;
                    }
                }
                committed
            })
        })
        .collect();
    let mut committed = 0;
    for writer in writers {
        committed += writer.await.unwrap();
    }
    done.store(true, Ordering::SeqCst);

    for reader in readers {
        let (seen, looks) = reader.await.unwrap();
        assert_eq!(seen, committed);
        assert!(looks > 10, "the readers hardly looked while the writers wrote");
    }
    assert_eq!(store.latest_change().await.unwrap(), committed);
    let times = store.changes_since(0, 10_000).await.unwrap();
    assert!(times.is_sorted_by_key(|change| change.at), "a later change has an earlier time");
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_of_services_at_the_same_time_are_one_change_each() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let before = store.import(&example::catalogue(), "test", "an example").await.unwrap().change;

    let writes = (0..24).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            // Eight services, each written three times; every fifth write is refused.
            let mut service = example::plain_service(&format!("c-number-{}", number % 8));
            service.summary = format!("Written by {number}.");
            if number % 5 == 0 {
                service.organisation = "nobody".to_owned();
            }
            store.replace_service(&service, "test", "at the same time").await
        })
    });
    let mut numbers = Vec::new();
    for write in futures_util::future::join_all(writes).await {
        numbers.extend(write.unwrap());
    }

    numbers.sort_unstable();
    let expected: Vec<u64> = (before + 1..=before + 19).collect();
    assert_eq!(numbers, expected);
    let feed: Vec<u64> =
        store.changes_since(before, 100).await.unwrap().iter().map(|change| change.number).collect();
    assert_eq!(feed, expected);
}

#[tokio::test]
async fn a_number_that_is_asked_for_is_not_given() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let client = database.client().await;

    client
        .execute(
            "INSERT INTO change (number, what, slug, action, who, why, at)
             VALUES (99, 'need', 'low-mood', 'added', 'test', 'test', '1999-01-01')",
            &[],
        )
        .await
        .unwrap();

    let changes = store.changes_since(0, 10).await.unwrap();
    assert_eq!((changes[0].number, changes[0].what), (1, Changed::Need));
    assert!(changes[0].at.timestamp() > 1_000_000_000);
}

#[tokio::test]
async fn the_feed_is_read_in_pieces() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let last = store.import(&example::catalogue(), "test", "an example").await.unwrap().change;

    let piece = store.changes_since(2, 3).await.unwrap();

    assert_eq!(piece.iter().map(|change| change.number).collect::<Vec<_>>(), [3, 4, 5]);
    assert!(store.changes_since(last, 3).await.unwrap().is_empty());
    assert!(store.changes_since(u64::MAX, 3).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_change_wakes_a_follower_long_before_it_would_look_by_itself() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let mut follower = store.follower(LONG * 60);
    // The first wake-up says that it listens now.
    timeout(LONG, follower.woken()).await.unwrap();

    store.import(&example::catalogue(), "test", "an example").await.unwrap();

    timeout(LONG, follower.woken()).await.expect("nobody woke the follower");
    assert!(
        timeout(Duration::from_millis(200), follower.woken()).await.is_err(),
        "one import is one wake-up"
    );
}

#[tokio::test]
async fn a_follower_that_was_cut_off_comes_back_and_is_woken() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let mut follower = store.follower(LONG * 60);
    timeout(LONG, follower.woken()).await.unwrap();
    let client = database.client().await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND query = 'LISTEN signpost_change'";
    assert_eq!(client.query(cut, &[]).await.unwrap().len(), 1);

    // Listening again is a wake-up: something may have been said meanwhile.
    timeout(LONG, follower.woken()).await.expect("the follower did not come back");
    client.execute(APPEND, &[]).await.unwrap();

    timeout(LONG, follower.woken()).await.expect("nobody woke the follower");
}

#[tokio::test]
async fn a_follower_of_a_server_that_is_away_still_looks_now_and_then() {
    let mut follower = Follower::new("postgresql://nobody@%2Fnowhere/nothing", Duration::from_millis(50));

    timeout(LONG, follower.woken()).await.unwrap();
    timeout(LONG, follower.woken()).await.unwrap();
}

#[tokio::test]
async fn a_store_whose_server_is_away_says_so() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    assert!(store.is_answering().await);
    drop(database);

    assert!(!store.is_answering().await);
    let refused = store.latest_change().await.unwrap_err();
    assert!(refused.to_string().starts_with("the database does not answer"), "{refused}");
}

#[tokio::test]
async fn the_last_change_of_each_record_is_known_and_never_newer_than_asked_for() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let before = store.import(&example::catalogue(), "test", "an example").await.unwrap().change;
    let service = example::plain_service("c-changed-twice");
    let first = store.replace_service(&service, "test", "added").await.unwrap();
    let second = store.replace_service(&service, "test", "again").await.unwrap();

    let now = store.last_changes(second).await.unwrap();
    let then = store.last_changes(first).await.unwrap();
    let mut followed = store.last_changes(before).await.unwrap();
    followed.note(&store.changes_since(before, 10).await.unwrap());

    assert_eq!(now.of_service("c-changed-twice").unwrap().number, second);
    assert_eq!(then.of_service("c-changed-twice").unwrap().number, first);
    assert!(store.last_changes(before).await.unwrap().of_service("c-changed-twice").is_none());
    assert_eq!(followed, now, "following the feed comes to the same");
    assert!(example::catalogue().organisations.iter().all(|o| now.of_organisation(&o.slug).is_some()));
}

/// Receivers hear of a source or it is not there: one that came with an unchanged record would be cited later by a change that does not name it.
#[tokio::test]
async fn a_source_is_not_written_without_an_entry() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    store.import(&example::catalogue(), "test", "an example").await.unwrap();
    let slug = example::catalogue().services[0].slug.clone();
    let (record, version) = store.service_version(&slug).await.unwrap().unwrap();
    let mut source = example::catalogue().sources[0].clone();
    source.id = "a-new-page".to_owned();
    let edit = |record: &Service| Edit {
        record: EditedRecord::Service(Box::new(record.clone())),
        sources: vec![source.clone()],
    };

    let same = store.write(&[(edit(&record), Some(version))], "test", "nothing new").await.unwrap();

    assert_eq!(same, Some(version));
    assert!(store.sources(&["a-new-page".to_owned()]).await.unwrap().is_empty(), "nobody was told of it");
    let mut changed = record.clone();
    changed.summary = "It says something else.".to_owned();
    store.write(&[(edit(&changed), Some(version))], "test", "something new").await.unwrap();
    let told = store.changes_since(version, 10).await.unwrap();
    let told: Vec<&str> = told.iter().map(|change| change.slug.as_str()).collect();
    assert!(told.contains(&"a-new-page") && told.contains(&slug.as_str()), "{told:?}");
}
