//! The short form of a service, as lists give it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::services::OrganisationReference;
use crate::catalogue::{Assurance, Kind, Mode, Step};
use crate::pathway::Record;

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceSummary {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub also_known_as: Vec<String>,
    pub kind: Kind,
    pub organisation: OrganisationReference,
    pub summary: String,
    pub steps: Vec<Step>,
    pub needs: Vec<String>,
    pub modes: Vec<Mode>,
    pub assurance: Assurance,
}

impl ServiceSummary {
    pub fn of(record: &Record, today: NaiveDate) -> Self {
        let service = &record.service;
        Self {
            id: record.id.0,
            slug: service.slug.clone(),
            name: service.name.clone(),
            also_known_as: service.also_known_as.clone(),
            kind: service.kind,
            organisation: OrganisationReference::of_record(record),
            summary: service.summary.clone(),
            steps: service.steps.clone(),
            needs: service.needs.clone(),
            modes: service.modes.clone(),
            assurance: service.assurance(today),
        }
    }
}
