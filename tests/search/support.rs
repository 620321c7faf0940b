//! The catalogue of `seeds/`, indexed once for all tests.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
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
