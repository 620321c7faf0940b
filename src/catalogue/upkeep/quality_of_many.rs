//! How good are many records together, and which of them lacks most?

use serde::Serialize;
use utoipa::ToSchema;

use super::super::{Kind, Service, Status};
use super::quality::{Quality, QualityPart, QualityPartName, Reckoner, rounded, weighed};

/// How good the records of an organisation are, on average over the services it runs now.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OrganisationQuality {
    /// Slug of the organisation.
    pub organisation: String,
    /// 0 to 1; absent when it runs no service now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Averages; what they lack is told by each service.
    pub parts: Vec<QualityPart>,
    /// Each service with its score, the one that lacks most first.
    pub services: Vec<ServiceQuality>,
}

/// A record among others, with the scores of its parts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ServiceQuality {
    /// Slug.
    pub service: String,
    pub name: String,
    /// Slug of whoever runs it.
    pub organisation: String,
    /// 0 to 1: the parts by their weights, to three decimals.
    pub score: f64,
    pub parts: Vec<PartScore>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PartScore {
    pub part: QualityPartName,
    /// 0 to 1.
    pub score: f64,
}

impl ServiceQuality {
    fn of(service: &Service, quality: Quality) -> Self {
        let Quality { service: slug, score, parts } = quality;
        let (name, organisation) = (service.name.clone(), service.organisation.clone());
        let parts = parts.into_iter().map(|part| PartScore { part: part.part, score: part.score }).collect();
        Self { service: slug, name, organisation, score, parts }
    }
}

impl Reckoner<'_> {
    /// Every service that runs now, or those of one organisation, the one that lacks most first.
    pub fn services(&self, organisation: Option<&str>) -> Vec<ServiceQuality> {
        let runs = |service: &&Service| {
            organisation.is_none_or(|slug| service.organisation == slug)
                && service.kind != Kind::Context
                && matches!(service.status.is, Status::Open | Status::Unknown)
        };
        let mut services: Vec<ServiceQuality> = self
            .0
            .services()
            .filter(runs)
            .map(|service| ServiceQuality::of(service, self.service(service)))
            .collect();
        services.sort_by(|a, b| a.score.total_cmp(&b.score).then_with(|| a.service.cmp(&b.service)));
        services
    }

    /// How good the records of an organisation are on average.
    pub fn organisation(&self, slug: &str) -> OrganisationQuality {
        let services = self.services(Some(slug));
        let mut parts = Vec::new();
        for rule in self.0.rules.quality.parts.iter().filter(|_| !services.is_empty()) {
            // In one order, because sums of fractions depend on it: that of the list.
            let scores = services.iter().flat_map(|one| &one.parts).filter(|part| part.part == rule.part);
            let score = rounded(scores.map(|part| part.score).sum::<f64>() / services.len() as f64);
            let (part, weight, says) = (rule.part, rule.weight, rule.says.clone());
            parts.push(QualityPart { part, score, weight, says, lacks: Vec::new() });
        }
        let score = (!parts.is_empty()).then(|| weighed(&parts));
        OrganisationQuality { organisation: slug.to_owned(), score, parts, services }
    }
}
