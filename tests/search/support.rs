//! The catalogue of `seeds/`, indexed once for all tests.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use signpost::catalogue::Catalogue;
use signpost::geography::{Gazetteer, Located, Postcode};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer};
use signpost::search::{Found, Index, IndexWords, Query};

pub struct Library {
    pub catalogue: Catalogue,
    pub gazetteer: Arc<Gazetteer>,
    pub index: Index,
    _folder: tempfile::TempDir,
}

pub static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let files = SeedFiles::Embedded;
    let gazetteer = Arc::new(read_gazetteer(&files).unwrap());
    let catalogue = read_catalogue(&files, &gazetteer).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path(), IndexWords::embedded().unwrap()).unwrap();
    index.rebuild(&catalogue, &gazetteer, 1).unwrap();
    Library { catalogue, gazetteer, index, _folder: folder }
});

/// A Sunday at three in the morning.
pub fn now() -> DateTime<Utc> {
    "2026-11-22T03:00:00Z".parse().unwrap()
}

pub fn place(text: &str) -> Located {
    LIBRARY.gazetteer.locate(&Postcode::parse(text).unwrap())
}

pub fn find(query: &Query) -> Found {
    LIBRARY.index.find(query, now()).unwrap()
}

pub fn search(text: &str) -> Found {
    find(&Query::of_text(text))
}

pub fn slugs(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.slug.as_str()).collect()
}

#[derive(Deserialize)]
struct JudgedDanger {
    text: String,
    danger: String,
}

/// Texts that were judged without a look at the files or at the program, at first and later.
pub const DANGER: &str = include_str!("danger.csv");
pub const DANGER_LATER: &str = include_str!("danger_later.csv");

/// Those that mean danger today, or those that only share its words.
pub fn judged_danger(judged: &str, is_danger: bool) -> Vec<String> {
    let rows =
        csv::Reader::from_reader(judged.as_bytes()).into_deserialize::<JudgedDanger>().map(Result::unwrap);
    rows.filter(|row| (row.danger == "yes") == is_danger).map(|row| row.text).collect()
}
