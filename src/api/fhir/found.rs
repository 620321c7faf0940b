//! One resource as it is found: does a search ask for it, and how is it written?

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::asked::{Condition, Meaning};
use super::kinds::Kind;
use super::matching::Near;
use crate::catalogue::{Audience, Location, Organisation};
use crate::directory::{ReadSide, open_record};
use crate::geography::Point;
use crate::interop::fhir::{self, terms};
use crate::pathway::Record;

/// One resource, before it is written.
pub struct Found<'r> {
    pub id: Uuid,
    pub name: &'r str,
    pub last_changed: Option<DateTime<Utc>>,
    /// Metres from the place that was asked about, if one was.
    pub distance_m: Option<f64>,
    of: Of<'r>,
}

enum Of<'r> {
    Service(&'r Record),
    Organisation(&'r Organisation),
    Place(&'r Record, &'r Location),
}

impl<'r> Found<'r> {
    pub fn service(record: &'r Record, read_side: &ReadSide) -> Self {
        let (id, name) = (record.service.id().0, record.service.name.as_str());
        Self {
            id,
            name,
            last_changed: last_change(record, read_side),
            distance_m: None,
            of: Of::Service(record),
        }
    }

    pub fn organisation(organisation: &'r Organisation, read_side: &ReadSide) -> Self {
        let last = read_side.last_changes.of_organisation(&organisation.slug);
        Self {
            id: organisation.id(),
            name: &organisation.name,
            last_changed: last.map(|last| last.at),
            distance_m: None,
            of: Of::Organisation(organisation),
        }
    }

    pub fn places(record: &'r Record, read_side: &ReadSide) -> impl Iterator<Item = Self> {
        let last_changed = last_change(record, read_side);
        fhir::places_of(&record.service).into_iter().map(move |(id, place)| Self {
            id,
            name: fhir::location_name(&record.service, place),
            last_changed,
            distance_m: None,
            of: Of::Place(record, place),
        })
    }
}

fn last_change(record: &Record, read_side: &ReadSide) -> Option<DateTime<Utc>> {
    read_side.last_changes.of_service(&record.service.slug).map(|last| last.at)
}

impl Found<'_> {
    /// Whether a condition holds. `near` also notes how far it is.
    pub fn meets(
        &mut self,
        condition: &Condition,
        read_side: &ReadSide,
        base: &str,
        now: DateTime<Utc>,
    ) -> bool {
        match &condition.meaning {
            Meaning::Dates(dates) => {
                self.last_changed.is_some_and(|at| dates.iter().any(|date| date.holds(at, now)))
            }
            Meaning::Places(places) => {
                self.distance_m = self.nearest_m(places);
                self.distance_m.is_some()
            }
            Meaning::Truths(truths) => self.is_active().is_some_and(|truth| truths.contains(&truth)),
            Meaning::Texts if condition.name == "_id" => {
                condition.any.iter().any(|id| *id == self.id.to_string())
            }
            Meaning::Texts => match self.of {
                Of::Service(record) => meets_service(record, condition, read_side, base),
                Of::Organisation(organisation) => meets_organisation(organisation, condition),
                Of::Place(record, place) => self.meets_place(record, place, condition, read_side, base),
            },
        }
    }

    /// Whether it is known to run. Only of services is it asked.
    fn is_active(&self) -> Option<bool> {
        match self.of {
            Of::Service(record) => fhir::active(&record.service),
            Of::Organisation(_) | Of::Place(..) => None,
        }
    }

    fn nearest_m(&self, places: &[Near]) -> Option<f64> {
        let points: Vec<Point> = match self.of {
            Of::Service(record) => record.points.to_vec(),
            Of::Place(_, place) => place.point.into_iter().collect(),
            Of::Organisation(_) => Vec::new(),
        };
        places.iter().filter_map(|near| near.distance_m(points.iter().copied())).min_by(f64::total_cmp)
    }

    fn meets_place(
        &self,
        record: &Record,
        place: &Location,
        condition: &Condition,
        read_side: &ReadSide,
        base: &str,
    ) -> bool {
        match condition.name.as_str() {
            "name" => condition.holds_for_text([self.name]),
            "address" => condition
                .holds_for_text(place.address.as_deref().into_iter().chain(place.postcode.as_deref())),
            "address-postalcode" => condition.holds_for_text(place.postcode.as_deref()),
            "organization" => meets_organization(record, condition, read_side, base),
            _ => false,
        }
    }

    /// The resource of its type, as anybody may see it.
    pub fn write(&self, read_side: &ReadSide) -> Value {
        let snapshot = &read_side.snapshot;
        let last_updated = self.last_changed.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true));
        let written = match self.of {
            Of::Service(record) => {
                let open = open_record(&record.service, Audience::Public);
                serde_json::to_value(fhir::healthcare_service(&open, snapshot, last_updated))
            }
            Of::Organisation(organisation) => {
                serde_json::to_value(fhir::organization(organisation, last_updated))
            }
            Of::Place(record, place) => {
                let organisation = snapshot.organisation(&record.service.organisation).map(AsRef::as_ref);
                serde_json::to_value(fhir::location(&record.service, place, organisation, last_updated))
            }
        };
        written.expect("resources are plain data with text keys")
    }

    /// Ids of what it refers to, for `_include`.
    pub fn references(&self, kind: Kind, read_side: &ReadSide) -> Vec<Uuid> {
        let record = match self.of {
            Of::Service(record) | Of::Place(record, _) => record,
            Of::Organisation(_) => return Vec::new(),
        };
        match kind {
            Kind::Organization => {
                let organisation = read_side.snapshot.organisation(&record.service.organisation);
                organisation.map(|organisation| organisation.id()).into_iter().collect()
            }
            Kind::Location => fhir::places_of(&record.service).into_iter().map(|(id, _)| id).collect(),
            Kind::HealthcareService => Vec::new(),
        }
    }
}

fn meets_service(record: &Record, condition: &Condition, read_side: &ReadSide, base: &str) -> bool {
    let service = &record.service;
    let code = |system: &str, code: &str| condition.holds_for_code(Some(system), code);
    match condition.name.as_str() {
        "name" => {
            let names = std::iter::once(&service.name).chain(&service.also_known_as);
            condition.holds_for_text(names.map(String::as_str))
        }
        "identifier" => condition.holds_for_identifier(&fhir::identifiers(service)),
        "organization" => meets_organization(record, condition, read_side, base),
        "location" => fhir::places_of(service)
            .iter()
            .any(|(id, _)| condition.holds_for_reference("Location", &id.to_string(), base)),
        "service-category" => service.steps.iter().any(|step| code(terms::STEP, &step.to_string())),
        "service-type" => service.needs.iter().any(|need| code(terms::NEED, need)),
        "characteristic" => {
            service.modes.iter().any(|mode| code(terms::MODE, fhir::mode_word(*mode)))
                || service.access.iter().any(|known| code(terms::ACCESS, fhir::access_word(known.word)))
        }
        _ => false,
    }
}

fn meets_organization(record: &Record, condition: &Condition, read_side: &ReadSide, base: &str) -> bool {
    let organisation = read_side.snapshot.organisation(&record.service.organisation);
    organisation.is_some_and(|organisation| {
        condition.holds_for_reference("Organization", &organisation.id().to_string(), base)
    })
}

fn meets_organisation(organisation: &Organisation, condition: &Condition) -> bool {
    match condition.name.as_str() {
        "name" => {
            let names = std::iter::once(&organisation.name).chain(&organisation.formerly);
            condition.holds_for_text(names.map(String::as_str))
        }
        "identifier" => condition.holds_for_code(Some(terms::ORGANISATION_SLUG), &organisation.slug),
        "type" => condition
            .holds_for_code(Some(terms::ORGANISATION_KIND), fhir::organisation_word(organisation.kind)),
        _ => false,
    }
}
