//! Is an edit fit to be written? By the same checks as `signpost check`.

use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;
use serde_json::Value;

use super::{Editing, Refusal};
use crate::catalogue::check::{Fault, Severity, Touch};
use crate::catalogue::{Catalogue, Service};
use crate::directory::faults_among;
use crate::interop::seeds::{SeedError, read_service_json};
use crate::pathway::{FieldError, Snapshot};
use crate::store::{Edit, EditedRecord};

impl Editing<'_> {
    /// Refuses what `signpost check` calls a fault, unless it was there before.
    pub(super) async fn judge(&self, edits: Vec<Edit>) -> Result<(), Refusal> {
        let (snapshot, today) = (Arc::clone(&self.snapshot), self.today);
        // It can take a while: not on a thread that answers.
        let judging = tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            let judged = judge(&edits, &snapshot, today);
            tracing::debug!(edits = edits.len(), fit = judged.is_ok(), took = ?begun.elapsed(), "judged an edit");
            judged
        });
        judging.await.map_err(Refusal::internal)?
    }
}

/// Reads a service, in the shape of a service file or as it is given out.
///
/// # Errors
/// [`Refusal::Fields`] with the place of what cannot be read, below `/record`.
pub fn read_service(record: Value, snapshot: &Snapshot) -> Result<Service, Refusal> {
    read_service_json(record, snapshot.gazetteer()).map_err(|error| match error {
        SeedError::Field { field, problem, .. } => {
            let pointer = format!("/record/{}", field.replace(['.', '['], "/").replace(']', ""));
            Refusal::of_field(pointer, problem)
        }
        other => Refusal::of_field("/record", other.to_string()),
    })
}

fn judge(edits: &[Edit], snapshot: &Snapshot, today: NaiveDate) -> Result<(), Refusal> {
    let mut faults = found_anew(edits, snapshot, today);
    faults.retain(|fault| fault.severity == Severity::Fault);
    if faults.is_empty() {
        return Ok(());
    }
    let own = edits.first().map(|edit| format!("services/{}.toml", edit.slug()));
    let told = |fault: Fault| {
        let Fault { file, field, problem, remedy, severity: _ } = fault;
        let elsewhere = own.as_deref() != Some(file.as_str());
        let place = if elsewhere { format!("{file}: {field}: ") } else { String::new() };
        let pointer = if elsewhere { "/record".to_owned() } else { format!("/record{}", pointer(&field)) };
        FieldError { pointer, detail: format!("{place}{problem}; {remedy}") }
    };
    Err(Refusal::Fields(faults.into_iter().map(told).collect()))
}

/// What `signpost check` would find after the edits and does not find now, but for what nothing uses. Only records that the edits touch are
/// judged, so that it takes as long for a hundred thousand services as for a hundred, but for one look at each.
pub fn found_anew(edits: &[Edit], snapshot: &Snapshot, today: NaiveDate) -> Vec<Fault> {
    let before = touched_by(edits, snapshot);
    let after = with(edits, before.clone(), snapshot);
    let mut found = faults_among(&after, snapshot, today);
    if !found.is_empty() {
        // In order, so that thousands that lead to one record do not make it long.
        let known = faults_among(&before, snapshot, today);
        found.retain(|fault| known.binary_search(fault).is_err());
    }
    found
}

/// The records that edits change or touch, as they are now and in the order they are in.
fn touched_by(edits: &[Edit], snapshot: &Snapshot) -> Catalogue {
    let (mut before, mut after, mut organisations) = (Vec::new(), Vec::new(), Vec::new());
    for edit in edits {
        match &edit.record {
            EditedRecord::Service(service) => {
                before.extend(snapshot.of_slug(&service.slug).map(|record| record.service.as_ref()));
                after.push(service.as_ref());
            }
            EditedRecord::Organisation(organisation) => {
                organisations.extend(snapshot.organisation(&organisation.slug).map(|o| o.as_ref().clone()));
            }
        }
    }
    let touch = Touch::of(&before, &after);
    let all = snapshot.each().take(if after.is_empty() { 0 } else { usize::MAX });
    let services = all.filter(|record| touch.touches(&record.service));
    Catalogue {
        organisations,
        sources: Vec::new(),
        needs: Vec::new(),
        pyramid: Vec::new(),
        services: services.map(|record| record.service.clone()).collect(),
    }
}

/// Records as they would be after edits.
fn with(edits: &[Edit], mut catalogue: Catalogue, snapshot: &Snapshot) -> Catalogue {
    for edit in edits {
        match &edit.record {
            EditedRecord::Service(service) => {
                put(&mut catalogue.services, service.as_ref().clone().into(), |service| &service.slug);
            }
            EditedRecord::Organisation(organisation) => {
                put(&mut catalogue.organisations, organisation.clone(), |organisation| &organisation.slug);
            }
        }
        let new = edit.sources.iter().filter(|source| snapshot.source(&source.id).is_none());
        catalogue.sources.extend(new.cloned());
    }
    catalogue
}

fn put<T>(records: &mut Vec<T>, record: T, slug: impl Fn(&T) -> &String) {
    match records.iter().position(|other| slug(other) == slug(&record)) {
        Some(at) => records[at] = record,
        None => records.push(record),
    }
}

/// `route[2].door` as the pointer `/routes/1/door`: entries of a check count from 1.
fn pointer(field: &str) -> String {
    let mut pointer = String::new();
    for part in field.split('.') {
        let (name, entry) = part.split_once('[').map_or((part, None), |(name, entry)| (name, Some(entry)));
        let name = match name {
            "criterion" => "criteria",
            "route" => "routes",
            "response" => "response_targets",
            "schedule" => "schedules",
            "contact" => "contacts",
            "location" => "locations",
            "cost" => "costs",
            "language" => "languages",
            "note" => "notes",
            "conflict" => "conflicts",
            other => other,
        };
        pointer.push('/');
        pointer.push_str(name);
        let number = entry.and_then(|entry| entry.trim_end_matches(']').parse::<usize>().ok());
        if let Some(number) = number {
            pointer.push_str(&format!("/{}", number.saturating_sub(1)));
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_a_check_becomes_a_pointer_into_the_body() {
        assert_eq!(pointer("route[2].door"), "/routes/1/door");
        assert_eq!(pointer("status.replaced_by"), "/status/replaced_by");
        assert_eq!(pointer("conflict[1].claims[3].source"), "/conflicts/0/claims/2/source");
    }
}
