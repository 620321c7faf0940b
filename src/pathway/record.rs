//! A service made ready to be spoken of: its words, and where its criteria are kept.

use std::sync::Arc;

use uuid::Uuid;

use crate::catalogue::{Common, Fact, Service, ServiceId};
use crate::geography::{AreaCode, Point, Truth};

use super::criterion::CompiledCriterion;
use super::distinct::AgeBand;
use super::judge::JudgeError;
use super::outline;
use super::route_terms::RouteTerms;
use super::sheet::Sheet;

/// A compiled service. What decides is in its `Outline`.
#[derive(Debug)]
pub struct Record {
    /// Worked out from the slug once.
    pub id: ServiceId,
    pub service: Common<Service>,
    pub run_by: Arc<RunBy>,
    pub need_bits: u64,
    /// Position of the need its record names first.
    pub first_need: Option<u8>,
    /// Places of its criteria among the distinct ones, in the order of the service.
    pub criteria: Box<[u32]>,
    /// Its routes as far as they decide, in the order of the service.
    pub routes: Arc<Vec<RouteTerms>>,
    pub covered: Arc<Covered>,
    /// Which of the snapshot's distinct lists of areas it covers: a position in [`super::Compilation::judge_places`].
    pub coverage_list: u32,
    pub(super) ages: Option<AgeBand>,
    /// Points of the places where people are seen.
    pub points: Box<[Point]>,
    /// Help comes by phone, text, online or to the home.
    pub remote: bool,
    /// Meant for a whole nation rather than for LLR or a part of it.
    pub national: bool,
}

/// An organisation as its services speak of it.
#[derive(Debug)]
pub struct RunBy {
    pub name: String,
    /// Worked out from its slug once; nil when nobody has described it, which `signpost check` reports.
    pub id: Uuid,
}

/// A list of areas that some services cover.
#[derive(Debug)]
pub struct Covered {
    pub areas: Arc<[AreaCode]>,
    /// The same in words.
    pub names: Box<[String]>,
}

/// Whether a service still runs, as far as is known.
pub fn running(record: &Record) -> Truth {
    outline::running(&record.service)
}

impl Record {
    /// Whether everything a service asks for can be judged.
    ///
    /// # Errors
    /// The first test that cannot: a need that is not known, or a value of the wrong kind.
    pub fn can_be_judged(
        service: &Service,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<(), JudgeError> {
        for criterion in &service.criteria {
            CompiledCriterion::compile(criterion, need_bit)?;
        }
        RouteTerms::compile_all(&service.routes, need_bit).map(|_| ())
    }

    /// The age band against the person. An inferred limit, or one on a weak source, asks instead of refusing.
    pub fn judge_ages(&self, sheet: &Sheet) -> Option<Truth> {
        self.ages.as_ref().map(|ages| ages.judge(sheet.number(Fact::AgeYears)))
    }
}
