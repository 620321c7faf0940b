//! The queue: which records are to be looked at, why, and by when.

use std::cmp::Ordering;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Catalogue;
use super::gathering::{of_organisation, of_service};
use super::rules::UpkeepRules;
use super::{Around, Findings};

/// Why a record is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReasonToLook)]
pub enum Reason {
    /// Somebody reported a problem and waits.
    ProblemReported,
    /// It leads to a service that is closed, replaced or may be closed.
    ClosedDoor,
    /// A check finds a fault.
    Fault,
    /// A page that it names does not answer.
    DeadLink,
    /// No source says whether it still runs.
    StatusUnknown,
    /// Sources disagree.
    Conflict,
    /// That it exists and runs rests on weak evidence.
    WeakEvidence,
    /// Facts were not looked at within their period.
    Stale,
    /// Sources carry no date.
    Undated,
    /// A check warns.
    Warning,
}

impl Reason {
    pub const ALL: [Reason; 10] = [
        Reason::ProblemReported,
        Reason::ClosedDoor,
        Reason::Fault,
        Reason::DeadLink,
        Reason::StatusUnknown,
        Reason::Conflict,
        Reason::WeakEvidence,
        Reason::Stale,
        Reason::Undated,
        Reason::Warning,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::ProblemReported => "problem_reported",
            Reason::ClosedDoor => "closed_door",
            Reason::Fault => "fault",
            Reason::DeadLink => "dead_link",
            Reason::StatusUnknown => "status_unknown",
            Reason::Conflict => "conflict",
            Reason::WeakEvidence => "weak_evidence",
            Reason::Stale => "stale",
            Reason::Undated => "undated",
            Reason::Warning => "warning",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    Service,
    Organisation,
}

/// A record that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Due {
    pub what: RecordKind,
    pub slug: String,
    pub name: String,
    /// Slug of the organisation that runs it, or its own.
    pub organisation: String,
    /// The earliest day of its reasons.
    #[schema(value_type = String, format = Date)]
    pub due_on: NaiveDate,
    /// Days past it; 0 when it is still to come.
    pub overdue_days: u32,
    /// What matters most first.
    pub reasons: Vec<DueReason>,
}

/// One reason to look at a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DueReason {
    pub reason: Reason,
    /// As the file of the queue's rules says it.
    pub because: String,
    /// The facts meant, as an assurance names them: `status`, `contact[2]`; empty when it is the record as a whole.
    pub facts: Vec<String>,
    /// What is wrong in particular.
    pub says: Vec<String>,
    /// Since when, as far as is known: of old facts, the day the oldest speaks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<NaiveDate>,
    #[schema(value_type = String, format = Date)]
    pub due_on: NaiveDate,
}

/// The queue on a day, what matters most first, then what is due longest. What falls due soon is in it already.
pub fn due(catalogue: &Catalogue, findings: &Findings, rules: &UpkeepRules, today: NaiveDate) -> Vec<Due> {
    let around = Around::new(catalogue, findings, rules, today);
    let services = catalogue.services.iter().filter_map(|service| of_service(service, &around));
    let organisations = catalogue.organisations.iter().filter_map(|one| of_organisation(one, &around));
    let mut queue: Vec<Due> = services.chain(organisations).collect();
    queue.sort_by(|a, b| order(a, b, rules));
    queue
}

fn order(a: &Due, b: &Due, rules: &UpkeepRules) -> Ordering {
    let rank = |due: &Due| due.reasons.first().map_or(u8::MAX, |first| rank_of(first.reason, rules));
    (rank(a), a.due_on, &a.slug).cmp(&(rank(b), b.due_on, &b.slug))
}

pub(super) fn rank_of(reason: Reason, rules: &UpkeepRules) -> u8 {
    rules.due.rule(reason).map_or(u8::MAX, |rule| rule.rank)
}
