//! Which records are to be looked at again, why and by when? And how good is each?
//!
//! A record is in the queue with every reason for it: what was reported, what leads to a closed door, what a check finds, and facts that
//! nobody looked at within their period. Nothing here reads a clock or a file; what was found outside comes in as [`Findings`].

mod doors;
mod due;
mod gathering;
mod links;
mod quality;
mod quality_of_many;
mod rules;
#[cfg(test)]
mod tests;

pub use due::{Due, DueReason, Reason, RecordKind, due};
pub use links::links_of;
pub use quality::{Quality, QualityPart, QualityPartName, Reckoner, quality_of};
pub use quality_of_many::{OrganisationQuality, PartScore, ServiceQuality};
pub use rules::{DueRules, PartRule, QualityRules, UpkeepRules};

use std::collections::HashMap;

use chrono::NaiveDate;

use super::check::{Fault, file_of};
use super::{Catalogue, Service, Source};

/// What was found outside the records themselves.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// Of `check`.
    pub faults: Vec<Fault>,
    /// Reports that wait, by slug of the service: how many, and since when.
    pub problems: HashMap<String, (u32, NaiveDate)>,
    /// Pages that do not answer, by address.
    pub dead_links: HashMap<String, DeadLink>,
}

/// A page that does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLink {
    pub since: NaiveDate,
    /// As a sentence goes on: `answers 404`.
    pub says: String,
}

/// Everything a record is judged against.
pub(super) struct Around<'a> {
    pub rules: &'a UpkeepRules,
    pub findings: &'a Findings,
    pub today: NaiveDate,
    services: HashMap<&'a str, &'a Service>,
    sources: HashMap<&'a str, &'a Source>,
    faults: HashMap<&'a str, Vec<&'a Fault>>,
}

impl<'a> Around<'a> {
    pub fn new(
        catalogue: &'a Catalogue,
        findings: &'a Findings,
        rules: &'a UpkeepRules,
        today: NaiveDate,
    ) -> Self {
        let mut faults: HashMap<&str, Vec<&Fault>> = HashMap::new();
        for fault in &findings.faults {
            faults.entry(fault.file.as_str()).or_default().push(fault);
        }
        Self {
            rules,
            findings,
            today,
            services: catalogue
                .services
                .iter()
                .map(|service| (service.slug.as_str(), service.as_ref()))
                .collect(),
            sources: catalogue.sources.iter().map(|source| (source.id.as_str(), source)).collect(),
            faults,
        }
    }

    /// In no order.
    pub fn services(&self) -> impl Iterator<Item = &'a Service> {
        self.services.values().copied()
    }

    pub fn service(&self, slug: &str) -> Option<&'a Service> {
        self.services.get(slug).copied()
    }

    pub fn source(&self, id: &str) -> Option<&'a Source> {
        self.sources.get(id).copied()
    }

    pub fn faults_of(&self, slug: &str) -> &[&'a Fault] {
        self.faults.get(file_of(slug).as_str()).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn dead(&self, address: &str) -> Option<&'a DeadLink> {
        self.findings.dead_links.get(address)
    }
}
