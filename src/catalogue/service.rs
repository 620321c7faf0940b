//! A service as the catalogue holds it, whole.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::assurance::Assurance;
use super::contact::Contact;
use super::coverage::Coverage;
use super::eligibility::{Ages, Criterion};
use super::location::Location;
use super::provenance::{Dated, Provenance};
use super::referral::{ResponseTarget, Route};
use super::schedule::Schedule;
use super::step::Step;

/// Namespace of every id derived from a slug (UUID version 5).
pub const SIGNPOST_NAMESPACE: Uuid = Uuid::from_u128(0x8a1d_3c52_6f0e_5b7a_9d24_71c3_e0f4_b6a8);

/// Identity of a service: the same on every machine and after every import, because it is derived from the slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct ServiceId(pub Uuid);

impl ServiceId {
    pub fn of_slug(slug: &str) -> Self {
        Self(Uuid::new_v5(&SIGNPOST_NAMESPACE, format!("service/{slug}").as_bytes()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Service,
    /// A team inside a larger service.
    Team,
    /// A hospital ward.
    Ward,
    /// A programme, campaign, strategy or network rather than a place to go.
    Programme,
    /// A right or a register rather than a provider.
    Entitlement,
    /// Kept so that its name can be found and explained; never offered.
    Context,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    Closed,
    /// Runs on under another record.
    Replaced,
    /// Nothing recent says whether it still runs.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusFact {
    pub is: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Day it closed or was replaced, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    pub provenance: Provenance,
}

/// How help is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    InPerson,
    Phone,
    Text,
    Online,
    /// Someone comes to the person's home.
    Home,
    Inpatient,
    Residential,
}

impl Mode {
    /// True when distance does not matter to the person: by phone, text, online, or at home.
    pub fn is_remote(self) -> bool {
        matches!(self, Mode::Phone | Mode::Text | Mode::Online | Mode::Home)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessWord {
    Bsl,
    Interpreter,
    Text,
    HearingLoop,
    StepFree,
    EasyRead,
    HomeVisit,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessFact {
    pub word: AccessWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    pub provenance: Provenance,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageFact {
    /// BCP 47: `gu`, `pa`, `bfi` for BSL.
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    pub provenance: Provenance,
}

/// What it costs the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Pence; 0 means free. Absent when the source gives words only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_pence: Option<u32>,
    pub says: String,
    pub provenance: Provenance,
}

/// Something worth knowing that is not a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub says: String,
    pub provenance: Provenance,
}

/// Two sources that say different things about one fact: both are kept, one is used, and why is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The fact in question: `phone`, `hours`, `age_years`, `months_since_birth`, `provider` …
    pub about: String,
    pub claims: Vec<Claim>,
    /// Which claim the record uses; absent when none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<String>,
    pub because: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Withheld from every answer when `publish` is false (a superseded number must not be dialled).
    pub value: String,
    pub source: String,
    pub dated: Dated,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub publish: bool,
}

fn is_true(publish: &bool) -> bool {
    *publish
}

fn yes() -> bool {
    true
}

/// Everything known about one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub slug: String,
    pub name: String,
    /// Names and slugs it had before, or is also known by: all of them find it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_known_as: Vec<String>,
    /// Slug of the organisation that runs it.
    pub organisation: String,
    /// As the source words it, where several bodies share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_says: Option<String>,
    pub kind: Kind,
    pub status: StatusFact,
    pub summary: String,
    /// Steps it works at; empty for what is not on the pyramid.
    pub steps: Vec<Step>,
    /// Slugs of needs.
    pub needs: Vec<String>,
    /// How help is given; empty when no source says.
    pub modes: Vec<Mode>,
    /// Slug of the service this is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    pub coverage: Coverage,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ages: Option<Ages>,
    #[serde(default, alias = "criterion")]
    pub criteria: Vec<Criterion>,
    #[serde(default, alias = "route")]
    pub routes: Vec<Route>,
    #[serde(default, alias = "response")]
    pub response_targets: Vec<ResponseTarget>,
    #[serde(default, alias = "schedule")]
    pub schedules: Vec<Schedule>,
    #[serde(default, alias = "contact")]
    pub contacts: Vec<Contact>,
    #[serde(default, alias = "location")]
    pub locations: Vec<Location>,
    #[serde(default, alias = "cost")]
    pub costs: Vec<Cost>,
    #[serde(default, alias = "language")]
    pub languages: Vec<LanguageFact>,
    #[serde(default)]
    pub access: Vec<AccessFact>,
    #[serde(default, alias = "note")]
    pub notes: Vec<Note>,
    #[serde(default, alias = "conflict")]
    pub conflicts: Vec<Conflict>,
    /// Of the name, kind, summary, steps, needs and modes, and of every fact in the file that names no other.
    pub provenance: Provenance,
}

/// The language that a record says nothing of.
pub const ENGLISH: &str = "en";

impl Service {
    pub fn id(&self) -> ServiceId {
        ServiceId::of_slug(&self.slug)
    }

    /// Whether it is known to help in a language, by its code. Where none is named it is English.
    pub fn speaks(&self, code: &str) -> bool {
        match self.languages.as_slice() {
            [] => code.eq_ignore_ascii_case(ENGLISH),
            named => named.iter().any(|language| language.code.eq_ignore_ascii_case(code)),
        }
    }

    /// Slugs of the services that facts of the record lead to, in order of field; one can be there several times.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        let head = [&self.part_of, &self.status.replaced_by];
        let criteria = self.criteria.iter().map(|criterion| &criterion.otherwise);
        let routes = self.routes.iter().flat_map(|route| [&route.through, &route.door]);
        head.into_iter().chain(criteria).chain(routes).filter_map(|link| link.as_deref())
    }

    /// Ids of every source that a fact of the record names, in order, each once.
    pub fn source_ids(&self) -> Vec<&str> {
        let single = [&self.provenance, &self.status.provenance, &self.coverage.provenance];
        let facts = single
            .into_iter()
            .chain(self.ages.iter().map(|fact| &fact.provenance))
            .chain(self.criteria.iter().map(|fact| &fact.provenance))
            .chain(self.routes.iter().map(|fact| &fact.provenance))
            .chain(self.response_targets.iter().map(|fact| &fact.provenance))
            .chain(self.schedules.iter().map(|fact| &fact.provenance))
            .chain(self.contacts.iter().map(|fact| &fact.provenance))
            .chain(self.locations.iter().map(|fact| &fact.provenance))
            .chain(self.costs.iter().map(|fact| &fact.provenance))
            .chain(self.languages.iter().map(|fact| &fact.provenance))
            .chain(self.access.iter().map(|fact| &fact.provenance))
            .chain(self.notes.iter().map(|fact| &fact.provenance));
        let claims = self.conflicts.iter().flat_map(|conflict| &conflict.claims).map(|claim| &claim.source);
        let mut ids: Vec<&str> =
            facts.flat_map(|provenance| &provenance.source).chain(claims).map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// How fresh and sure the record is on a day.
    pub fn assurance(&self, today: NaiveDate) -> Assurance {
        let dates = [&self.provenance, &self.status.provenance, &self.coverage.provenance];
        let assured_on = dates.iter().filter_map(|p| p.dated.as_of()).max().filter(|day| *day <= today);
        Assurance {
            status: self.status.is,
            confidence: self.provenance.confidence,
            assured_on,
            age_days: assured_on.map(|day| (today - day).num_days()),
        }
    }
}
