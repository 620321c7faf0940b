//! The catalogue and rules of `seeds/`, read once for all tests, and how to ask them something.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use serde_json::Value;
use signpost::catalogue::{Catalogue, Common, Service};
use signpost::geography::Gazetteer;
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules};
use signpost::pathway::{MatchReply, MatchRequest, Profile, Rules, Snapshot, matches};
use signpost::search::{Index, IndexWords};

/// The moment every question without an `at` of its own is answered for.
pub const NOW: &str = "2026-11-22T03:00:00Z";

pub struct Seeds {
    pub catalogue: Catalogue,
    pub gazetteer: Arc<Gazetteer>,
    pub rules: Arc<Rules>,
    pub snapshot: Snapshot,
}

pub fn seeds() -> &'static Seeds {
    static SEEDS: OnceLock<Seeds> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let files = std::env::var_os("SIGNPOST_SEEDS")
            .map_or(SeedFiles::Embedded, |folder| SeedFiles::Folder(folder.into()));
        let gazetteer = Arc::new(read_gazetteer(&files).expect("the places of seeds/ are readable"));
        let catalogue = read_catalogue(&files, &gazetteer).expect("the catalogue of seeds/ is readable");
        let rules = Arc::new(read_rules(&files).expect("the rules of seeds/ are readable"));
        let snapshot = Snapshot::build(catalogue.clone(), Arc::clone(&gazetteer), Arc::clone(&rules), 1)
            .expect("the seeds fit together");
        Seeds { catalogue, gazetteer, rules, snapshot }
    })
}

impl Seeds {
    /// Another snapshot of the same seeds, with the services changed first.
    pub fn changed(&self, change: impl FnOnce(&mut Vec<Common<Service>>)) -> Snapshot {
        let mut catalogue = self.catalogue.clone();
        change(&mut catalogue.services);
        Snapshot::build(catalogue, Arc::clone(&self.gazetteer), Arc::clone(&self.rules), 1)
            .expect("the change fits")
    }
}

pub fn now() -> DateTime<Utc> {
    NOW.parse().expect("a time")
}

/// The profile of a request, with no limit on how many matches are given.
pub fn profile(request: &Value, snapshot: &Snapshot) -> Profile {
    let wire: MatchRequest =
        serde_json::from_value(request.clone()).unwrap_or_else(|e| panic!("{request}: {e}"));
    let mut profile = Profile::read(&wire, snapshot, now()).unwrap_or_else(|e| panic!("{request}: {e:?}"));
    profile.limit = usize::MAX;
    profile
}

pub fn answer(request: &Value) -> MatchReply<'static> {
    let snapshot = &seeds().snapshot;
    matches(&profile(request, snapshot), snapshot)
}

/// What hears danger and needs in words that hold no phrase, as the server has it.
pub fn ear() -> &'static Index {
    static EAR: OnceLock<(Index, tempfile::TempDir)> = OnceLock::new();
    let (index, _) = EAR.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let words = IndexWords::embedded().expect("the words of index/ are readable");
        let index = Index::open(folder.path(), words).expect("an index");
        index.rebuild(&seeds().catalogue, &seeds().gazetteer, 1).expect("the seeds can be indexed");
        (index, folder)
    });
    index
}

/// The answer of the server: what is written is heard as well as read.
pub fn answer_hearing(request: &Value) -> MatchReply<'static> {
    let snapshot = &seeds().snapshot;
    let wire: MatchRequest = serde_json::from_value(request.clone()).expect("a request");
    let mut profile =
        Profile::read_hearing(&wire, snapshot, now(), &|text| ear().hear(text)).expect("a profile");
    profile.limit = usize::MAX;
    matches(&profile, snapshot)
}

pub fn place_of(reply: &MatchReply, slug: &str) -> Option<usize> {
    reply.matches.iter().position(|m| m.service.slug == slug)
}
