//! What is known about help in the area: organisations, services, who may use them, how to get in, and where each fact came from.
//!
//! Everything here is a value: no database, no index, no clock. A [`Service`] is written once and is the same in a file under
//! `seeds/`, in a row of the store, in the read snapshot and in an answer of the API.

mod assurance;
mod assure;
mod bank_holiday;
pub mod check;
mod common;
mod contact;
mod coverage;
mod difference;
mod eligibility;
mod facts;
mod hidden;
mod language;
mod location;
mod names;
mod need;
mod organisation;
mod personal;
mod problem_report;
mod provenance;
mod records;
mod referral;
mod route_history;
mod schedule;
mod service;
mod step;
mod upkeep;

pub use assurance::{Assurance, Confidence};
pub use assure::{Assuring, Means, NotAssured};
pub use bank_holiday::is_bank_holiday;
pub use common::Common;
pub use contact::{Audience, Contact, ContactKind};
pub use coverage::{Coverage, CoverageBasis};
pub use difference::{Difference, differences};
pub use eligibility::{AgeBasis, Ages, AllOf, Alternative, Criterion, Effect, Test, TestError, Value};
pub(crate) use facts::circumstances_of_life;
pub use facts::{Fact, FactType};
pub use hidden::{HiddenSince, keep_hidden};
pub use language::is_language_tag;
pub use location::{Location, LocationUse};
pub use names::{plain_letters, plain_name};
pub use need::{LayWord, Need};
pub use organisation::{Organisation, OrganisationKind};
pub use personal::{Personal, personal, personal_of_none};
pub use problem_report::{ProblemKind, ProblemState, RecordPart};
pub use provenance::{Dated, Origin, Provenance, Source};
pub use records::Records;
pub use referral::{How, Referrer, ResponseStandard, ResponseTarget, Route, Urgency};
pub use route_history::{RoutePeriod, route_periods};
pub use schedule::{BankHolidays, ByDay, CivilTime, Frequency, Schedule, ScheduleOf};
pub use service::{
    AccessFact, AccessWord, Claim, Conflict, Cost, ENGLISH, Kind, LanguageFact, Mode, Note,
    SIGNPOST_NAMESPACE, Service, ServiceId, Status, StatusFact,
};
pub use step::{PyramidStep, Step};
pub use upkeep::{
    DeadLink, Due, DueReason, DueRules, Findings, OrganisationQuality, PartRule, PartScore, Quality,
    QualityPart, QualityPartName, QualityRules, Reason, Reckoner, RecordKind, ServiceQuality, UpkeepRules,
    due, links_of, quality_of,
};

/// The whole catalogue as a value: what `seeds/` says, what the store holds, what a snapshot is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    pub organisations: Vec<Organisation>,
    pub sources: Vec<Source>,
    pub needs: Vec<Need>,
    pub pyramid: Vec<PyramidStep>,
    /// In order of slug. A catalogue is cloned at the price of its pointers.
    pub services: Vec<Common<Service>>,
}
