//! The short form of a service, as lists give it.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::services::OrganisationReference;
use crate::catalogue::{Assurance, Kind, Mode, Step};
use crate::pathway::Record;

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceSummary<'s> {
    pub id: Uuid,
    pub slug: &'s str,
    pub name: &'s str,
    pub also_known_as: &'s [String],
    pub kind: Kind,
    pub organisation: OrganisationReference<'s>,
    pub summary: &'s str,
    pub steps: &'s [Step],
    pub needs: &'s [String],
    pub modes: &'s [Mode],
    pub assurance: Assurance,
}

impl<'s> ServiceSummary<'s> {
    pub fn of(record: &'s Record, today: NaiveDate) -> Self {
        let service = &record.service;
        Self {
            id: record.id.0,
            slug: &service.slug,
            name: &service.name,
            also_known_as: &service.also_known_as,
            kind: service.kind,
            organisation: OrganisationReference::of_record(record),
            summary: &service.summary,
            steps: &service.steps,
            needs: &service.needs,
            modes: &service.modes,
            assurance: service.assurance(today),
        }
    }
}
