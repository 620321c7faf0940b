//! How good is a record, and that of which parts?

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::assure::not_in_force;
use super::super::check::{Severity, facts_of};
use super::super::{Audience, Catalogue, ContactKind, Mode, Service};
use super::doors::closed_doors;
use super::rules::UpkeepRules;
use super::{Around, Findings};

/// A part of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QualityPartName {
    Completeness,
    Freshness,
    Confidence,
    Conformance,
    Reachability,
}

impl QualityPartName {
    pub const ALL: [QualityPartName; 5] = [
        QualityPartName::Completeness,
        QualityPartName::Freshness,
        QualityPartName::Confidence,
        QualityPartName::Conformance,
        QualityPartName::Reachability,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            QualityPartName::Completeness => "completeness",
            QualityPartName::Freshness => "freshness",
            QualityPartName::Confidence => "confidence",
            QualityPartName::Conformance => "conformance",
            QualityPartName::Reachability => "reachability",
        }
    }
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct QualityPart {
    pub part: QualityPartName,
    /// 0 to 1.
    pub score: f64,
    /// What it counts for; all weights make 1.
    pub weight: f64,
    /// What it measures.
    pub says: String,
    /// What keeps it from being 1, so that it can be mended.
    pub lacks: Vec<String>,
}

/// How good a record is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Quality {
    /// Slug of the service.
    pub service: String,
    /// 0 to 1: the parts by their weights, to three decimals.
    pub score: f64,
    pub parts: Vec<QualityPart>,
}

/// What is asked of a record, whether it is so, and what to say when it is not.
type Asked = (bool, &'static str);

/// Reckons the quality of records of one catalogue.
pub struct Reckoner<'a>(pub(super) Around<'a>);

/// Reckons the quality of records of a catalogue on a day.
pub fn quality_of<'a>(
    catalogue: &'a Catalogue,
    findings: &'a Findings,
    rules: &'a UpkeepRules,
    today: chrono::NaiveDate,
) -> Reckoner<'a> {
    Reckoner(Around::new(catalogue, findings, rules, today))
}

impl Reckoner<'_> {
    /// How good the record of one service is.
    pub fn service(&self, service: &Service) -> Quality {
        let mut parts = Vec::new();
        for rule in &self.0.rules.quality.parts {
            let (score, lacks) = match rule.part {
                QualityPartName::Completeness => share(completeness(service)),
                QualityPartName::Freshness => self.freshness(service),
                QualityPartName::Confidence => self.confidence(service),
                QualityPartName::Conformance => self.conformance(service),
                QualityPartName::Reachability => self.reachability(service),
            };
            let (part, weight, says) = (rule.part, rule.weight, rule.says.clone());
            parts.push(QualityPart { part, score: rounded(score), weight, says, lacks });
        }
        Quality { service: service.slug.clone(), score: weighed(&parts), parts }
    }

    /// A fact within its period counts whole; past it, as much as the period is of its age.
    fn freshness(&self, service: &Service) -> (f64, Vec<String>) {
        let rules = &self.0.rules;
        let (mut sum, mut lacks) = (0.0, Vec::new());
        let past = not_in_force(service, self.0.today);
        let mut facts = facts_of(service);
        facts.retain(|(fact, _)| !past.contains(fact));
        for (fact, provenance) in &facts {
            let Some((due_on, from)) = rules.due.due_on(fact, provenance).zip(provenance.dated.as_of())
            else {
                sum += rules.quality.shares.undated;
                lacks.push(format!("{fact} has no date"));
                continue;
            };
            if due_on >= self.0.today {
                sum += 1.0;
            } else {
                let (period, age) = ((due_on - from).num_days(), (self.0.today - from).num_days());
                sum += period as f64 / age as f64;
                lacks.push(format!("{fact} speaks for {from} and was due on {due_on}"));
            }
        }
        (sum / facts.len() as f64, lacks)
    }

    fn confidence(&self, service: &Service) -> (f64, Vec<String>) {
        let shares = &self.0.rules.quality.shares;
        let facts = facts_of(service);
        let sum: f64 = facts.iter().map(|(_, provenance)| shares.of(provenance.confidence)).sum();
        let weak = facts.iter().filter(|(_, provenance)| shares.of(provenance.confidence) < 1.0);
        (
            sum / facts.len() as f64,
            weak.map(|(fact, _)| format!("{fact} is not confirmed by the provider")).collect(),
        )
    }

    fn conformance(&self, service: &Service) -> (f64, Vec<String>) {
        let shares = &self.0.rules.quality.shares;
        let (mut off, mut lacks) = (0.0, Vec::new());
        for fault in self.0.faults_of(&service.slug) {
            off += match fault.severity {
                Severity::Fault => shares.fault,
                Severity::Warning => shares.warning,
            };
            lacks.push(format!("{}: {}", fault.field, fault.problem));
        }
        ((1.0 - off).max(0.0), lacks)
    }

    fn reachability(&self, service: &Service) -> (f64, Vec<String>) {
        let around = &self.0;
        let runs_today = |from: Option<chrono::NaiveDate>, until: Option<chrono::NaiveDate>| {
            from.is_none_or(|from| from <= around.today) && until.is_none_or(|until| around.today <= until)
        };
        let way_in =
            service.routes.iter().any(|route| !route.not_accepted && runs_today(route.from, route.until));
        let contact = service.contacts.iter().any(|contact| contact.audience == Audience::Public);
        let dead = service.contacts.iter().any(|contact| around.dead(&contact.value).is_some());
        let placed = service.locations.iter().filter(|location| !location.confidential);
        let placed =
            placed.clone().next().is_none() || placed.clone().any(|location| location.point.is_some());
        share(vec![
            (way_in, "no way in runs today"),
            (contact, "no contact is published for everybody"),
            (!dead, "a page among its contacts does not answer"),
            (closed_doors(service, around).is_empty(), "it leads to a service that is closed or may be"),
            (placed, "none of its places can be put on the map"),
        ])
    }
}

/// What people ask of every service. What does not apply is not asked.
fn completeness(service: &Service) -> Vec<Asked> {
    let has = |kinds: &[ContactKind]| service.contacts.iter().any(|contact| kinds.contains(&contact.kind));
    let visited = |mode: &Mode| matches!(mode, Mode::InPerson | Mode::Inpatient | Mode::Residential);
    let mut asked = vec![
        (!service.steps.is_empty(), "it names no step of care"),
        (!service.needs.is_empty(), "it names no need that it helps with"),
        (!service.modes.is_empty(), "it does not say how help is given"),
        (!service.coverage.areas.is_empty(), "it names no area that it serves"),
        (service.ages.is_some(), "it does not say for which ages"),
        (!service.criteria.is_empty() || service.ages.is_some(), "it does not say who it is for"),
        (!service.routes.is_empty(), "it does not say how to get in"),
        (
            has(&[ContactKind::Phone, ContactKind::Text, ContactKind::Email]),
            "it has no number and no email address",
        ),
        (has(&[ContactKind::Website, ContactKind::WebForm]), "it names no page on the web"),
        (!service.schedules.is_empty(), "it does not say when it is open"),
        (!service.costs.is_empty(), "it does not say what it costs"),
        (
            !service.access.is_empty() || !service.languages.is_empty(),
            "it says nothing on languages or access",
        ),
    ];
    if service.modes.iter().any(visited) {
        asked.push((!service.locations.is_empty(), "it names no place, though people are seen somewhere"));
    }
    asked
}

fn share(asked: Vec<Asked>) -> (f64, Vec<String>) {
    let met = asked.iter().filter(|(met, _)| *met).count();
    let score = met as f64 / asked.len() as f64;
    (score, asked.into_iter().filter(|(met, _)| !met).map(|(_, says)| says.to_owned()).collect())
}

pub(super) fn weighed(parts: &[QualityPart]) -> f64 {
    rounded(parts.iter().map(|part| part.score * part.weight).sum())
}

pub(super) fn rounded(score: f64) -> f64 {
    (score * 1_000.0).round() / 1_000.0
}
