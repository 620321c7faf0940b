//! The catalogue of `seeds/`, read once for all tests.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDate, Utc};
use signpost::catalogue::{Catalogue, Common, Service};
use signpost::geography::Gazetteer;
use signpost::interop::seeds::{SeedFiles, read_assumptions, read_catalogue, read_gazetteer, read_rules};
use signpost::pathway::{Rules, Snapshot};
use signpost::provision::{Assumptions, Figures, PanelAnswer, PanelQuestion, Question, figures, people};

pub const NOW: &str = "2026-11-22T03:00:00Z";

pub struct Seeds {
    pub catalogue: Catalogue,
    pub gazetteer: Arc<Gazetteer>,
    pub rules: Arc<Rules>,
    pub snapshot: Snapshot,
    pub assumptions: Assumptions,
}

pub fn seeds() -> &'static Seeds {
    static SEEDS: OnceLock<Seeds> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let files = SeedFiles::Embedded;
        let gazetteer = Arc::new(read_gazetteer(&files).unwrap());
        let catalogue = read_catalogue(&files, &gazetteer).unwrap();
        let rules = Arc::new(read_rules(&files).unwrap());
        let assumptions = read_assumptions(&files).unwrap();
        let snapshot =
            Snapshot::build(catalogue.clone(), Arc::clone(&gazetteer), Arc::clone(&rules), 1).unwrap();
        Seeds { catalogue, gazetteer, rules, snapshot, assumptions }
    })
}

impl Seeds {
    /// The catalogue itself changed, as an import would.
    pub fn changed(&self, change: impl FnOnce(&mut Vec<Common<Service>>)) -> Snapshot {
        let mut catalogue = self.catalogue.clone();
        change(&mut catalogue.services);
        Snapshot::build(catalogue, Arc::clone(&self.gazetteer), Arc::clone(&self.rules), 1).unwrap()
    }

    pub fn figures(&self, question: &Question) -> Figures {
        figures(&self.snapshot, &self.assumptions, question, day())
    }

    pub fn people(&self, question: &PanelQuestion) -> PanelAnswer {
        people(&self.snapshot, &self.assumptions, question, &mut |_, _| {}).unwrap()
    }
}

pub fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

pub fn day() -> NaiveDate {
    now().date_naive()
}
