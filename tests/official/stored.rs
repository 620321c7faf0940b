//! Brought into the database: whole or not at all, once, and followed by whoever runs.

use signpost::geography::revision::PostcodeRevision;
use signpost::geography::{Gazetteer, GazetteerRows, Postcode};
use signpost::interop::official::read_postcodes;
use signpost::store::{Changed, Store};

use crate::database::TestDatabase;
use crate::support::{LAYOUTS, LEICESTER, Made, OnsRow, SEEDS, edition, llr, made, ons};

async fn filled() -> (TestDatabase, Store) {
    let database = TestDatabase::new().await;
    let store = database.store().await;
    store.load_geography(&SEEDS).await.unwrap();
    (database, store)
}

fn revise(file: &Made) -> impl FnOnce(GazetteerRows) -> Result<GazetteerRows, String> + Send + use<> {
    let mut revision = PostcodeRevision::new(llr());
    read_postcodes(&file.path, 0, &mut |_, _| {}, |listed| revision.add(listed)).unwrap();
    move |rows| {
        revision.take_faults(&rows);
        revision.apply(rows, edition("one")).map(|(rows, _)| rows).map_err(|fault| fault.to_string())
    }
}

#[tokio::test]
async fn a_directory_is_one_change_and_the_same_again_is_none() {
    let (_database, store) = filled().await;
    let rows = [
        OnsRow { pcds: "LE3 9ZW", ..LEICESTER },
        OnsRow { pcds: "LE99 9ZZ", grid: "9", latitude: "99.999999", longitude: "0.000000", ..LEICESTER },
        OnsRow { pcds: "LE3 9AB", ended: "200204", lsoa_2011: "", lsoa_2021: "", ..LEICESTER },
    ];
    let file = made("ONSPD.csv", ons(LAYOUTS[0], &rows));

    let once = store.revise_geography("tester", "a test", revise(&file)).await.unwrap().unwrap();
    let twice = store.revise_geography("tester", "a test", revise(&file)).await.unwrap().unwrap();

    assert!(once.changed && !twice.changed);
    assert_eq!((once.change, twice.change), (2, 2));
    let changes = store.changes_since(1, 10).await.unwrap();
    assert_eq!((changes.len(), changes[0].what, changes[0].who.as_str()), (1, Changed::Geography, "tester"));
    let stored = store.geography().await.unwrap();
    assert_eq!(stored.version, 2);
    assert!(stored.editions.iter().any(|edition| edition.title == "made for a test"));
    let gazetteer = Gazetteer::new(stored).unwrap();
    let locate = |text: &str| gazetteer.locate(&Postcode::parse(text).unwrap());
    assert_eq!(locate("LE3 9ZW").lsoa.unwrap().to_string(), "E01013681");
    assert_eq!(locate("LE99 9ZZ").point, None);
    assert_eq!(locate("LE3 9AB").terminated.unwrap().to_string(), "2002-04");
    assert_eq!(gazetteer.version(), 2);
}

#[tokio::test]
async fn a_revision_that_fails_changes_nothing() {
    let (_database, store) = filled().await;
    let before = store.geography().await.unwrap();

    let refused = store
        .revise_geography("tester", "a test", |mut rows| {
            rows.live.clear();
            Err::<GazetteerRows, _>("no".to_owned())
        })
        .await
        .unwrap();
    let undescribed = store
        .revise_geography("tester", "a test", |mut rows| {
            rows.live[0].ward = "E05999999".parse().ok();
            Ok::<_, String>(rows)
        })
        .await;

    assert_eq!(refused, Err("no".to_owned()));
    assert!(undescribed.unwrap_err().to_string().contains("`E05999999`"));
    assert!(store.geography().await.unwrap() == before);
    assert_eq!(store.latest_change().await.unwrap(), 1);
}

#[tokio::test]
async fn two_imports_at_once_lose_nothing() {
    let (_database, store) = filled().await;
    let one = made("a.csv", ons(LAYOUTS[0], &[OnsRow { pcds: "LE3 9ZW", ..LEICESTER }]));
    let two = made("b.csv", ons(LAYOUTS[1], &[OnsRow { pcds: "LE3 9AB", ..LEICESTER }]));

    let (first, second) = tokio::join!(
        store.revise_geography("one", "a test", revise(&one)),
        store.revise_geography("two", "a test", revise(&two))
    );

    first.unwrap().unwrap();
    second.unwrap().unwrap();
    let gazetteer = Gazetteer::new(store.geography().await.unwrap()).unwrap();
    for postcode in ["LE3 9ZW", "LE3 9AB"] {
        assert!(gazetteer.locate(&Postcode::parse(postcode).unwrap()).lsoa.is_some(), "{postcode}");
    }
}
