//! The answer, as it goes out: the names here are those that clients rely on.
//!
//! What the catalogue says is lent from the snapshot for as long as the answer is written, and not copied.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::catalogue::{
    Assurance, Confidence, Contact, Dated, How, Mode, Referrer, ResponseTarget, Step, Urgency,
};
use crate::geography::{Precision, Truth};

use super::record::Record;
use super::rules::UrgentLevel;
use super::snapshot::Snapshot;
use super::understanding::Understanding;

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatchReply<'s> {
    /// Crisis help, first of all. Null only when nothing stated or written suggests a crisis.
    pub urgent: Option<Urgent<'s>>,
    pub step: StepReply,
    pub pyramid: Vec<PyramidCount<'s>>,
    /// Services that fit or may fit, in order.
    pub matches: Vec<Match<'s>>,
    /// The facts worth asking for next: safety, then the one that settles most near the top of the matches.
    pub ask: Vec<Ask>,
    /// Services for these needs that do not fit, and why.
    pub not_offered: Vec<NotOffered<'s>>,
    /// What was understood of the words and of the place.
    pub understood: UnderstoodReply,
    /// The instant answered for. Sent back as `at`, it gives the same answer again.
    pub at: DateTime<Utc>,
    pub versions: Versions,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Versions {
    /// Number of the last change to the catalogue.
    pub catalogue: u64,
    /// The day the rules were last changed.
    #[schema(example = "2026-11-22")]
    pub rules: String,
    /// Number of the change that brought in the postcodes and areas answered by; 0 when they are straight from the seeds. No earlier
    /// ones are kept: an answer given by others can differ when it is given again.
    pub geography: u64,
}

impl Versions {
    /// Those a snapshot answers by.
    pub fn of(snapshot: &Snapshot) -> Self {
        Self {
            catalogue: snapshot.change(),
            rules: snapshot.rules().version.clone(),
            geography: snapshot.gazetteer().version(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Urgent<'s> {
    pub level: UrgentLevel,
    pub say: String,
    pub reasons: Vec<Reason>,
    pub services: Vec<UrgentService<'s>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UrgentService<'s> {
    pub service: ServiceReference<'s>,
    pub routes: Vec<RouteReply<'s>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StepReply {
    /// The highest step that a rule calls for; null when nothing is known yet.
    pub suggested: Option<Step>,
    pub stated: Option<Step>,
    /// Lower steps that other needs call for at the same time.
    pub also: Vec<Step>,
    pub reasons: Vec<Reason>,
}

/// A rule that held, why, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reason {
    pub rule: String,
    pub because: String,
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PyramidCount<'s> {
    pub step: Step,
    pub name: &'s str,
    pub fits: usize,
    pub ask: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ServiceReference<'s> {
    pub id: Uuid,
    pub slug: &'s str,
    pub name: &'s str,
    pub summary: &'s str,
    pub organisation: &'s str,
    pub steps: &'s [Step],
    pub modes: &'s [Mode],
    pub assurance: Assurance,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every criterion is met.
    Fits,
    /// Nothing stands against it, but something is still to be asked.
    Ask,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Match<'s> {
    pub service: ServiceReference<'s>,
    pub outcome: Outcome,
    /// The step of this service nearest to the one suggested.
    pub step: Option<Step>,
    /// 0 to 1: the sum of the points in `why`.
    pub score: f64,
    pub criteria: Vec<CriterionReply<'s>>,
    pub referral: Referral<'s>,
    /// Metres in a straight line to the nearest place where people are seen.
    pub distance_m: Option<u32>,
    /// Minutes by car, estimated from the straight line.
    pub travel_min: Option<u32>,
    pub why: Vec<Why<'s>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CriterionReply<'s> {
    pub criterion: Cow<'s, str>,
    pub outcome: Truth,
    pub because: Cow<'s, str>,
    /// Id of the source; `GET /api/v1/services/{slug}` gives it in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

/// Points of one part of the score.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Why<'s> {
    #[schema(example = "need")]
    pub part: &'static str,
    pub points: f64,
    pub because: Cow<'s, str>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Ask {
    #[schema(example = "gp_area")]
    pub fact: String,
    pub question: String,
    pub why: String,
    /// How many services wait for this answer, of those that are not closed to the one who asks.
    pub settles: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NotOffered<'s> {
    pub service: NamedService<'s>,
    pub because: Vec<CriterionReply<'s>>,
    /// Where the service's own record says to go instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<NamedService<'s>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedService<'s> {
    pub slug: &'s str,
    pub name: &'s str,
}

impl<'s> NamedService<'s> {
    pub fn of(record: &'s Record) -> Self {
        Self { slug: &record.service.slug, name: &record.service.name }
    }
}

/// How the one who asks gets in.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Referral<'s> {
    /// Whether the service takes referrals from the one who asks; whether the person is one it is for is told by their criteria. Null when
    /// no source says, or when it turns on something not known.
    pub open_to_you: Option<bool>,
    pub because: Cow<'s, str>,
    pub routes: Vec<RouteReply<'s>>,
    /// The door to use when the service is closed to the one who asks.
    pub otherwise: Option<Otherwise<'s>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Otherwise<'s> {
    /// Who may refer instead.
    pub who: Vec<Referrer>,
    pub door: Option<NamedService<'s>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RouteReply<'s> {
    pub who: &'s [Referrer],
    pub how: How,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<&'s Contact>,
    #[serde(skip_serializing_if = "<[Urgency]>::is_empty")]
    pub urgency: &'s [Urgency],
    /// Published targets and averages: never promises.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response: Vec<&'s ResponseTarget>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub send: &'s [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<NamedService<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<&'s str>,
    pub source: &'s str,
    /// How old the source is.
    pub dated: &'s Dated,
    /// First day of the route, where a source gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day of the route, where a source gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    pub confidence: Confidence,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnderstoodReply {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Understanding>,
    /// Needs that follow from stated facts, with the reason.
    pub needs: Vec<NeedReason>,
    pub home: Option<PlaceReply>,
    pub gp: Option<PlaceReply>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NeedReason {
    pub need: String,
    pub because: String,
}

/// A place as it was understood, and how precisely.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceReply {
    pub label: String,
    pub precision: Precision,
    /// Names of the local authorities it can be in.
    pub authorities: Vec<String>,
    pub in_llr: Truth,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
