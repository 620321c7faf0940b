//! The gazetteer's rows, in and out.

use std::path::Path;
use std::time::Instant;

use signpost::geography::{Gazetteer, GazetteerRows};
use signpost::interop::seeds::{SeedFiles, read_geography};
use signpost::store::{Action, Changed};

use crate::database::TestDatabase;

fn rows() -> GazetteerRows {
    read_geography(&SeedFiles::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"))).unwrap()
}

#[tokio::test]
async fn geography_is_read_back_as_it_was_loaded_however_often() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let rows = rows().in_order();

    for time in ["first", "second"] {
        let begun = Instant::now();
        store.load_geography(&rows).await.unwrap();
        println!("{time} load in {} ms", begun.elapsed().as_millis());
    }
    let begun = Instant::now();
    let stored = store.geography().await.unwrap();
    println!("read back in {} ms", begun.elapsed().as_millis());

    // Loaded twice, so two changes brought it in.
    assert!(stored == GazetteerRows { version: 2, ..rows });
    assert!(stored.figures.len() > 1_200);
    let GazetteerRows { live, terminated, near, .. } = &stored;
    assert!(live.len() + terminated.len() + near.len() > 60_000);
    Gazetteer::new(stored).unwrap();
    let changes = store.changes_since(0, 10).await.unwrap();
    let said: Vec<_> = changes.iter().map(|change| (change.what, change.action)).collect();
    assert_eq!(said, [(Changed::Geography, Action::Added), (Changed::Geography, Action::Changed)]);
}

#[tokio::test]
async fn a_postcode_in_an_area_nobody_described_is_refused_and_the_old_rows_stay() {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    let mut rows = rows();
    rows.boundaries.clear();
    rows.terminated.clear();
    rows.near.clear();
    rows.figures.clear();
    rows.live.truncate(10);
    store.load_geography(&rows).await.unwrap();
    rows.live[3].ward = Some("E05999999".parse().unwrap());

    let refused = store.load_geography(&rows).await.unwrap_err();

    assert!(refused.to_string().contains("`E05999999`"), "{refused}");
    assert_eq!(store.geography().await.unwrap().live.len(), 10);
    assert_eq!(store.latest_change().await.unwrap(), 1);
}
