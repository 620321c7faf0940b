//! The catalogue of a snapshot as a value again, judged by the same checks as the seeds are.

use chrono::NaiveDate;

use crate::catalogue::Catalogue;
use crate::catalogue::check::{Fault, Surroundings, check, read_sites};
use crate::interop::seeds::SeedFiles;
use crate::pathway::Snapshot;

/// Everything the snapshot was made of.
pub fn catalogue_of(snapshot: &Snapshot) -> Catalogue {
    let mut catalogue = Catalogue {
        organisations: snapshot.organisations().map(|organisation| organisation.as_ref().clone()).collect(),
        sources: snapshot.sources().cloned().collect(),
        needs: snapshot.needs().to_vec(),
        pyramid: snapshot.pyramid().to_vec(),
        services: snapshot.records().iter().map(|record| record.service.clone()).collect(),
    };
    // They are kept in no order; what is found must come out the same each time.
    catalogue.organisations.sort_by(|a, b| a.slug.cmp(&b.slug));
    catalogue.sources.sort_by(|a, b| a.id.cmp(&b.id));
    catalogue
}

/// What `signpost check` finds in a catalogue. It takes a while: keep it off the threads that answer.
pub fn faults_of(catalogue: &Catalogue, snapshot: &Snapshot, today: NaiveDate) -> Vec<Fault> {
    // Buildings are named by the files that the program brings along.
    let sites = SeedFiles::Embedded.text("sites.toml").ok().and_then(|text| read_sites(&text).ok());
    let sites = sites.unwrap_or_default();
    let around = Surroundings {
        gazetteer: snapshot.gazetteer(),
        sites: &sites,
        cited_by_rules: &[],
        unreadable: &[],
        today,
    };
    check(catalogue, &around)
}
