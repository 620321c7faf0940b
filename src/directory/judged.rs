//! The catalogue of a snapshot as a value again, judged by the same checks as the seeds are.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::catalogue::Catalogue;
use crate::catalogue::check::{Fault, Site, Surroundings, check, check_part, read_sites};
use crate::interop::seeds::SeedFiles;
use crate::pathway::Snapshot;

/// Everything the snapshot was made of.
pub fn catalogue_of(snapshot: &Snapshot) -> Catalogue {
    let mut catalogue = Catalogue {
        organisations: snapshot.organisations().map(|organisation| organisation.as_ref().clone()).collect(),
        sources: snapshot.sources().cloned().collect(),
        needs: snapshot.needs().to_vec(),
        pyramid: snapshot.pyramid().to_vec(),
        services: snapshot.each().map(|record| record.service.clone()).collect(),
    };
    // They are kept in no order; what is found must come out the same each time.
    catalogue.organisations.sort_by(|a, b| a.slug.cmp(&b.slug));
    catalogue.sources.sort_by(|a, b| a.id.cmp(&b.id));
    catalogue
}

/// What `signpost check` finds in a catalogue. It takes a while: keep it off the threads that answer.
pub fn faults_of(catalogue: &Catalogue, snapshot: &Snapshot, today: NaiveDate) -> Vec<Fault> {
    check(catalogue, &around(snapshot, today))
}

/// What of it shows in some records, as they are in the snapshot or as they would be; they may name all that is in the snapshot. Takes as
/// long as there are many of them.
pub fn faults_among(part: &Catalogue, snapshot: &Snapshot, today: NaiveDate) -> Vec<Fault> {
    check_part(part, snapshot, &around(snapshot, today))
}

fn around(snapshot: &Snapshot, today: NaiveDate) -> Surroundings<'_> {
    Surroundings {
        gazetteer: snapshot.gazetteer(),
        sites: &SITES,
        cited_by_rules: &[],
        unreadable: &[],
        today,
    }
}

/// Buildings are named by the files that the program brings along.
static SITES: LazyLock<Vec<Site>> = LazyLock::new(|| {
    let sites = SeedFiles::Embedded.text("sites.toml").ok().and_then(|text| read_sites(&text).ok());
    sites.unwrap_or_default()
});
