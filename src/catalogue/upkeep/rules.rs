//! When facts fall due and how good records are reckoned: as reviewed files say, under `seeds/upkeep/`.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::{Confidence, Provenance};
use super::due::Reason;
use super::quality::QualityPartName;

/// Both files.
#[derive(Debug, Clone, PartialEq)]
pub struct UpkeepRules {
    pub due: DueRules,
    pub quality: QualityRules,
}

/// `seeds/upkeep/due.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueRules {
    pub version: String,
    /// What falls due within so many days is in the queue already.
    pub ahead_days: u16,
    pub period_months: Periods,
    pub confidence_share: ByConfidence,
    pub undated: Undated,
    #[serde(rename = "reason")]
    pub reasons: Vec<ReasonRule>,
}

/// Months that a fact of high confidence holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Periods {
    head: u16,
    status: u16,
    coverage: u16,
    ages: u16,
    criterion: u16,
    route: u16,
    response: u16,
    schedule: u16,
    contact: u16,
    location: u16,
    cost: u16,
    language: u16,
    access: u16,
    note: u16,
    organisation: u16,
}

/// A share for each confidence.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByConfidence {
    high: f64,
    medium: f64,
    document_only: f64,
    low: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undated {
    /// So long after the newest of its sources was read.
    pub months: u16,
}

/// What puts a record into the queue, and how soon it should be seen to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonRule {
    pub reason: Reason,
    /// 1 comes first.
    pub rank: u8,
    pub within_days: u16,
    pub says: String,
}

/// `seeds/upkeep/quality.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityRules {
    pub version: String,
    #[serde(rename = "part")]
    pub parts: Vec<PartRule>,
    pub shares: Shares,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartRule {
    pub part: QualityPartName,
    /// All weights together make 1.
    pub weight: f64,
    pub says: String,
}

/// What facts count for, 0 to 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    pub undated: f64,
    high: f64,
    medium: f64,
    document_only: f64,
    low: f64,
    pub fault: f64,
    pub warning: f64,
}

impl ByConfidence {
    pub fn of(self, confidence: Confidence) -> f64 {
        match confidence {
            Confidence::High => self.high,
            Confidence::Medium => self.medium,
            Confidence::DocumentOnly => self.document_only,
            Confidence::Low => self.low,
        }
    }
}

impl Shares {
    pub fn of(&self, confidence: Confidence) -> f64 {
        let Self { undated: _, high, medium, document_only, low, fault: _, warning: _ } = *self;
        ByConfidence { high, medium, document_only, low }.of(confidence)
    }
}

/// `contact` of `contact[2]`.
pub fn kind_of(fact: &str) -> &str {
    fact.split_once('[').map_or(fact, |(kind, _)| kind)
}

impl DueRules {
    /// Months that a fact holds before somebody should look again, by its name and confidence; at least one.
    pub fn period_months(&self, fact: &str, confidence: Confidence) -> u32 {
        let months = self.period_months.of(kind_of(fact));
        let share = self.confidence_share.of(confidence);
        (f64::from(months) * share).round().max(1.0) as u32
    }

    /// The day a dated fact is to be looked at again; none without a date.
    pub fn due_on(&self, fact: &str, provenance: &Provenance) -> Option<NaiveDate> {
        let from = provenance.dated.as_of()?;
        from.checked_add_months(Months::new(self.period_months(fact, provenance.confidence)))
    }

    pub fn rule(&self, reason: Reason) -> Option<&ReasonRule> {
        self.reasons.iter().find(|rule| rule.reason == reason)
    }

    /// The day by which something known since a day should be seen to.
    pub fn by_when(&self, reason: Reason, since: NaiveDate) -> NaiveDate {
        let days = self.rule(reason).map_or(0, |rule| rule.within_days);
        since.checked_add_days(Days::new(u64::from(days))).unwrap_or(since)
    }

    /// What is wrong with the file.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for reason in Reason::ALL {
            if self.reasons.iter().filter(|rule| rule.reason == reason).count() != 1 {
                faults.push(format!("`{}` must stand among the reasons once", reason.as_str()));
            }
        }
        let ByConfidence { high, medium, document_only, low } = self.confidence_share;
        if [high, medium, document_only, low].iter().any(|share| !(0.0..=1.0).contains(share)) {
            faults.push("a share must be from 0 to 1".to_owned());
        }
        faults
    }
}

impl QualityRules {
    /// What is wrong with the file.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for name in QualityPartName::ALL {
            if self.parts.iter().filter(|part| part.part == name).count() != 1 {
                faults.push(format!("`{}` must stand among the parts once", name.as_str()));
            }
        }
        let total: f64 = self.parts.iter().map(|part| part.weight).sum();
        if (total - 1.0).abs() > 1e-9 || self.parts.iter().any(|part| part.weight < 0.0) {
            faults.push(format!("the weights must be positive and make 1 together, not {total}"));
        }
        faults
    }
}

impl Periods {
    fn of(&self, kind: &str) -> u16 {
        match kind {
            "status" => self.status,
            "coverage" => self.coverage,
            "ages" => self.ages,
            "criterion" => self.criterion,
            "route" => self.route,
            "response" => self.response,
            "schedule" => self.schedule,
            "contact" => self.contact,
            "location" => self.location,
            "cost" => self.cost,
            "language" => self.language,
            "access" => self.access,
            "note" => self.note,
            "organisation" => self.organisation,
            _ => self.head,
        }
    }
}
