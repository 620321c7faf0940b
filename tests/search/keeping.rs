//! The index on disk: rebuilt the same, followed by changes, thrown away when it is wrong.

use std::fs;
use std::sync::Arc;

use signpost::catalogue::Catalogue;
use signpost::search::{Brought, Changes, Index, IndexError, IndexWords, Query, QueryError};

use crate::support::{LIBRARY, now};

fn index(folder: &std::path::Path) -> Index {
    Index::open(folder, IndexWords::embedded().unwrap()).unwrap()
}

/// Slugs and scores of some searches, to compare two indexes by.
fn answers(index: &Index) -> Vec<(String, f64)> {
    let texts = ["anxiety", "food bank coalville", "want to die", "", "carers in rutland", "conselling"];
    let found =
        texts.iter().map(|text| index.find(&Query { per_page: 50, ..Query::of_text(*text) }, now()).unwrap());
    found.flat_map(|found| found.hits).map(|hit| (hit.slug, hit.score)).collect()
}

fn changed() -> Catalogue {
    let mut catalogue = LIBRARY.catalogue.clone();
    catalogue.services.retain(|service| service.slug != "kooth");
    let cafe = catalogue.services.iter_mut().find(|service| service.slug == "cafe-syston").unwrap();
    cafe.name = "Syston Zebra Room".to_owned();
    catalogue
}

/// Tells an index of the library what has [changed].
fn follow(index: &Index) -> Result<(), IndexError> {
    let now = changed();
    let changes = Changes {
        slugs: &["kooth", "cafe-syston"],
        now: &now.services,
        before: &LIBRARY.catalogue.services,
        whole: &now,
    };
    index.apply(&changes, &LIBRARY.gazetteer, 2)
}

#[test]
fn an_index_built_twice_answers_the_same() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let indexes = [index(first.path()), index(second.path())];
    for index in &indexes {
        index.rebuild(&LIBRARY.catalogue, &LIBRARY.gazetteer, 7).unwrap();
    }

    assert_eq!(answers(&indexes[0]), answers(&indexes[1]));
}

#[test]
fn following_changes_ends_where_building_anew_does() {
    let (followed, anew) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (followed, anew) = (index(followed.path()), index(anew.path()));
    followed.rebuild(&LIBRARY.catalogue, &LIBRARY.gazetteer, 1).unwrap();

    follow(&followed).unwrap();
    anew.rebuild(&changed(), &LIBRARY.gazetteer, 2).unwrap();

    assert!(followed.is_current(2) && !followed.is_current(1));
    assert_eq!(answers(&followed), answers(&anew));
    let zebra = followed.find(&Query::of_text("zebra"), now()).unwrap();
    assert_eq!(zebra.hits[0].slug, "cafe-syston");
    let kooth = followed.find(&Query::of_text("kooth"), now()).unwrap();
    assert!(kooth.hits.iter().all(|hit| hit.slug != "kooth"));
}

#[test]
fn what_is_on_disk_is_used_only_when_it_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let bring = |catalogue: &Catalogue, change| {
        index(folder.path()).bring_up_to_date(catalogue, &LIBRARY.gazetteer, change)
    };

    assert_eq!(bring(&LIBRARY.catalogue, 1).unwrap(), Brought::Rebuilt);
    assert_eq!(bring(&LIBRARY.catalogue, 1).unwrap(), Brought::Opened);
    assert_eq!(bring(&LIBRARY.catalogue, 2).unwrap(), Brought::Rebuilt, "another change");
    assert_eq!(bring(&LIBRARY.catalogue, 2).unwrap(), Brought::Opened);
}

#[test]
fn an_index_that_followed_a_change_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = index(folder.path());
    first.rebuild(&LIBRARY.catalogue, &LIBRARY.gazetteer, 1).unwrap();
    follow(&first).unwrap();
    let before = answers(&first);
    first.write_down().unwrap();
    assert!(!first.is_ahead_of_disk());
    drop(first);

    let second = index(folder.path());
    let brought = second.bring_up_to_date(&changed(), &LIBRARY.gazetteer, 2).unwrap();

    assert_eq!(brought, Brought::Opened);
    assert_eq!(answers(&second), before);
}

#[test]
fn a_damaged_index_is_thrown_away_and_comes_back_identical() {
    let folder = tempfile::tempdir().unwrap();
    let whole = index(folder.path());
    whole.rebuild(&LIBRARY.catalogue, &LIBRARY.gazetteer, 1).unwrap();
    let before = answers(&whole);
    drop(whole);
    for damage in ["cut", "overwrite", "remove"] {
        let current = folder.path().join("current");
        for file in fs::read_dir(&current).unwrap().map(|file| file.unwrap().path()) {
            let is_postings = file.extension().is_some_and(|kind| kind == "idx" || kind == "term");
            match damage {
                "cut" if is_postings => fs::write(&file, b"short").unwrap(),
                "overwrite" if file.ends_with("meta.json") => fs::write(&file, b"{}").unwrap(),
                "remove" if is_postings => fs::remove_file(&file).unwrap(),
                _ => {}
            }
        }
        let mended = index(folder.path());
        assert_eq!(
            mended.bring_up_to_date(&LIBRARY.catalogue, &LIBRARY.gazetteer, 1).unwrap(),
            Brought::Rebuilt,
            "{damage}"
        );
        assert_eq!(answers(&mended), before, "{damage}");
    }
}

#[test]
fn before_it_is_built_an_index_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let index = index(folder.path());

    assert!(matches!(index.find(&Query::default(), now()), Err(QueryError::NotBuilt)));
    assert!(index.suggest("a", 5).is_empty());
    assert!(matches!(follow(&index), Err(IndexError::NotBuilt)));
}

#[test]
fn confidential_places_and_professionals_numbers_are_not_findable() {
    let mut catalogue = LIBRARY.catalogue.clone();
    let service = catalogue.services.iter_mut().find(|service| service.slug == "cafe-syston").unwrap();
    let mut refuge = service.locations[0].clone();
    refuge.confidential = true;
    refuge.address = Some("Quaggalane 5".to_owned());
    service.locations = vec![refuge];
    let mut number = catalogue.services[0].contacts[0].clone();
    number.audience = signpost::catalogue::Audience::Professionals;
    number.value = "0199 9888777".to_owned();
    catalogue.services[0].contacts = vec![number];
    let folder = tempfile::tempdir().unwrap();
    let index = index(folder.path());
    index.rebuild(&catalogue, &Arc::clone(&LIBRARY.gazetteer), 1).unwrap();

    for text in ["quaggalane", "01999888777", "9888777"] {
        assert_eq!(index.find(&Query::of_text(text), now()).unwrap().total, 0, "{text}");
    }
    let syston = LIBRARY.gazetteer.place("Syston");
    let found = index.find(&Query { place: syston, ..Query::of_text("cafe-syston") }, now()).unwrap();
    assert_eq!(found.hits[0].distance_m, None);
    for file in fs::read_dir(folder.path().join("current")).unwrap().map(|file| file.unwrap().path()) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(10).any(|window| window == b"quaggalane"), "{}", file.display());
    }
}
