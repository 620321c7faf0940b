//! An edit as it arrives: read like a service file, and judged by the same checks as `signpost check`.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

use super::super::problem::{Code, FieldProblem, Problem};
use crate::catalogue::check::{Fault, Severity};
use crate::catalogue::{Catalogue, Organisation, Service, Source};
use crate::directory::{catalogue_of, faults_of};
use crate::interop::seeds::{SeedError, read_service_json};
use crate::pathway::Snapshot;
use crate::store::{Edit, EditedRecord};

/// A whole record as it should be.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ServiceEdit {
    /// Why, in a few words; it goes into the feed and the audit. Nothing about a person.
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500)]
    pub why: String,
    /// As a service file has it (`docs/service-file.md`), or as `GET` gives it.
    #[schema(value_type = Service)]
    pub record: Value,
    /// Sources the record cites that are not known yet.
    #[serde(default)]
    #[validate(length(max = 20, message = "must be at most 20 sources"))]
    #[schema(max_items = 20)]
    pub sources: Vec<Source>,
}

/// A whole organisation as it should be.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OrganisationEdit {
    /// Why, in a few words; it goes into the feed and the audit. Nothing about a person.
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500)]
    pub why: String,
    pub record: Organisation,
    /// Sources the record cites that are not known yet.
    #[serde(default)]
    #[validate(length(max = 20, message = "must be at most 20 sources"))]
    #[schema(max_items = 20)]
    pub sources: Vec<Source>,
}

/// What came of a write.
#[derive(Debug, Serialize, ToSchema)]
pub struct WriteReply {
    /// True when it is public now; false when it waits as a draft.
    pub published: bool,
    /// The version of the record now; the header `ETag` has it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// The draft that waits, at `/api/v1/drafts/{id}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<uuid::Uuid>,
}

/// Reads a service; what cannot be read is told by its place in the body.
pub fn read_service(record: Value, snapshot: &Snapshot) -> Result<Service, Problem> {
    read_service_json(record, snapshot.gazetteer()).map_err(|error| match error {
        SeedError::Field { field, problem, .. } => {
            let pointer = format!("/record/{}", field.replace(['.', '['], "/").replace(']', ""));
            Problem::of_field(Code::NotSensible, pointer, problem)
        }
        other => Problem::of_field(Code::UnreadableBody, "/record", other.to_string()),
    })
}

/// Refuses what `signpost check` calls a fault, unless it was there before.
///
/// It takes a while: keep it off the threads that answer.
pub fn judge(edits: &[Edit], snapshot: &Arc<Snapshot>, today: NaiveDate) -> Result<(), Problem> {
    let mut faults = faults(&catalogue_with(edits, snapshot), snapshot, today);
    if !faults.is_empty() {
        let before = self::faults(&catalogue_with(&[], snapshot), snapshot, today);
        faults.retain(|fault| !before.contains(fault));
    }
    if faults.is_empty() {
        return Ok(());
    }
    let own = edits.first().map(|edit| format!("services/{}.toml", edit.slug()));
    let told = |fault: Fault| {
        let Fault { file, field, problem, remedy, severity: _ } = fault;
        let elsewhere = own.as_deref() != Some(file.as_str());
        let place = if elsewhere { format!("{file}: {field}: ") } else { String::new() };
        let pointer = if elsewhere { "/record".to_owned() } else { format!("/record{}", pointer(&field)) };
        FieldProblem { pointer, detail: format!("{place}{problem}; {remedy}") }
    };
    Err(Problem::of_fields(Code::NotSensible, faults.into_iter().map(told).collect()))
}

fn faults(catalogue: &Catalogue, snapshot: &Snapshot, today: NaiveDate) -> Vec<Fault> {
    let mut faults = faults_of(catalogue, snapshot, today);
    faults.retain(|fault| fault.severity == Severity::Fault);
    faults
}

/// The catalogue as it would be.
fn catalogue_with(edits: &[Edit], snapshot: &Snapshot) -> Catalogue {
    let mut catalogue = catalogue_of(snapshot);
    for edit in edits {
        match &edit.record {
            EditedRecord::Service(service) => {
                put(&mut catalogue.services, service.as_ref().clone(), |service| &service.slug);
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
