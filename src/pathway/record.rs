//! A service made ready to be matched: criteria compiled, needs and steps as bits, points at hand.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::catalogue::{
    AgeBasis, Alternative, Confidence, Effect, Fact, FactType, Mode, Schedule, Service, Step, Value,
};
use crate::geography::{AreaCode, Point, Truth};

use super::judge::{AnyOf, Judge, JudgeError};
use super::rules::in_force;
use super::sheet::Sheet;

/// A compiled service.
#[derive(Debug)]
pub struct Record {
    pub service: Arc<Service>,
    pub organisation: Arc<str>,
    pub need_bits: u64,
    /// Position of the need its record names first.
    pub first_need: Option<usize>,
    pub ages: Option<Judge>,
    pub criteria: Vec<CompiledCriterion>,
    pub routes: Vec<CompiledRoute>,
    pub areas: Vec<AreaCode>,
    /// Which of the snapshot's distinct lists of areas `areas` is.
    pub coverage_list: usize,
    pub area_names: Vec<String>,
    /// Points of the places where people are seen.
    pub points: Vec<Point>,
    /// Help comes by phone, text, online or to the home.
    pub remote: bool,
    /// Meant for a whole nation rather than for LLR or a part of it.
    pub national: bool,
    /// Meant for the whole of LLR or more, rather than for one part of it.
    pub wide: bool,
    /// How many kinds of referrer some route takes.
    pub open_to: u32,
    /// Some schedule runs round the clock, every day.
    pub any_hour: bool,
    /// Costs the person money.
    pub paid: bool,
    /// Requires that the person is a woman.
    pub women_only: bool,
}

#[derive(Debug)]
pub struct CompiledCriterion {
    pub effect: Effect,
    any_of: AnyOf,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    /// A weak source: what it says is asked about, never held against the person.
    pub weak: bool,
    /// Turns on who the person is, not on what they ask for or how severe it is.
    pub about_circumstances: bool,
    pub facts: Vec<Fact>,
}

#[derive(Debug)]
pub struct CompiledRoute {
    /// One bit for each referrer.
    pub who: u32,
    pub when: AnyOf,
    pub facts: Vec<Fact>,
}

impl Record {
    /// Compiles a service.
    ///
    /// # Errors
    /// A test that cannot be judged; `signpost check` reports these with file and field.
    pub fn compile(
        service: Arc<Service>,
        organisation: Arc<str>,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<Self, JudgeError> {
        let ages = service.ages.as_ref().map(|ages| Judge::Range {
            fact: Fact::AgeYears,
            least: ages.minimum_years.map_or(0, i32::from),
            most: ages.maximum_years.map_or(i32::MAX, i32::from),
        });
        let mut criteria = Vec::with_capacity(service.criteria.len());
        for criterion in &service.criteria {
            let any_of = AnyOf::compile(&criterion.any_of, criterion.effect == Effect::Excludes, need_bit)?;
            let mut facts: Vec<Fact> = any_of.facts().collect();
            facts.sort_unstable();
            facts.dedup();
            criteria.push(CompiledCriterion {
                effect: criterion.effect,
                from: criterion.from,
                until: criterion.until,
                weak: criterion.provenance.confidence == Confidence::Low,
                about_circumstances: !facts.is_empty() && facts.iter().all(|fact| is_circumstance(*fact)),
                any_of,
                facts,
            });
        }
        let mut routes = Vec::with_capacity(service.routes.len());
        for route in &service.routes {
            let when = AnyOf::compile(&route.when, false, need_bit)?;
            let who = route.who.iter().fold(0, |who, referrer| who | (1 << *referrer as u32));
            routes.push(CompiledRoute { who, facts: when.facts().collect(), when });
        }
        let need_bits = service.needs.iter().filter_map(|need| need_bit(need)).fold(0, |all, bit| all | bit);
        let first_need =
            service.needs.first().and_then(|need| need_bit(need)).map(|bit| bit.trailing_zeros() as usize);
        let areas: Vec<AreaCode> =
            service.coverage.areas.iter().filter_map(|code| code.parse().ok()).collect();
        let points = service
            .locations
            .iter()
            .filter(|l| !l.confidential && l.used_as != crate::catalogue::LocationUse::Office)
            .filter_map(|l| l.point)
            .collect();
        let remote = service.modes.iter().any(|mode| Mode::is_remote(*mode));
        let national = areas.iter().any(|area| {
            use crate::geography::AreaKind::{Country, Group};
            matches!(area.kind(), Country | Group)
        });
        let wide = national || areas.contains(&AreaCode::LLR);
        let accepting = service.routes.iter().zip(&routes).filter(|(route, _)| !route.not_accepted);
        let open_to = accepting.fold(0, |who, (_, compiled)| who | compiled.who).count_ones();
        let women_only = service.criteria.iter().any(|criterion| {
            criterion.effect == Effect::Requires
                && !criterion.any_of.is_empty()
                && criterion.any_of.iter().all(is_for_women)
        });
        let any_hour = service.schedules.iter().any(Schedule::is_round_the_clock);
        let paid = service.costs.iter().any(|cost| cost.amount_pence.is_some_and(|pence| pence > 0));
        Ok(Self {
            wide,
            any_hour,
            paid,
            women_only,
            open_to,
            need_bits,
            first_need,
            ages,
            criteria,
            routes,
            areas,
            coverage_list: 0,
            area_names: Vec::new(),
            points,
            remote,
            national,
            service,
            organisation,
        })
    }

    /// The step of this service nearest to the one wanted; the less intrusive of two equally near.
    pub fn nearest_step(&self, wanted: Option<Step>) -> Option<Step> {
        let steps = self.service.steps.iter().copied();
        match wanted {
            Some(wanted) => steps.min_by_key(|step| (step.distance(wanted), *step)),
            None => steps.min(),
        }
    }

    /// The age band against the person. An inferred limit asks instead of refusing.
    pub fn judge_ages(&self, sheet: &Sheet) -> Option<Truth> {
        let truth = self.ages.as_ref()?.judge(sheet);
        let certain = self
            .service
            .ages
            .as_ref()
            .is_some_and(|a| a.basis == AgeBasis::Stated && a.provenance.confidence != Confidence::Low);
        Some(if truth.is_unmet() && !certain { Truth::Unknown } else { truth })
    }
}

impl CompiledCriterion {
    /// Whether the criterion stands in the person's way: met means it does not. `None` when it is not in force on the day.
    pub fn judge(&self, sheet: &Sheet, day: NaiveDate) -> Option<Truth> {
        if !in_force(self.from, self.until, day) {
            return None;
        }
        let holds = self.any_of.judge(sheet);
        let truth = match self.effect {
            Effect::Requires | Effect::Prioritises => holds,
            Effect::Excludes => !holds,
        };
        Some(if truth.is_unmet() && self.weak { Truth::Unknown } else { truth })
    }

    /// The facts that were not stated.
    pub fn missing<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = Fact> + 'a {
        self.facts.iter().copied().filter(|fact| match fact {
            Fact::NeedStated => sheet.needs().is_none(),
            Fact::AskedBy => sheet.asked_by().is_none(),
            _ => sheet.get(*fact).is_none(),
        })
    }
}

/// Whether an alternative asks that the person is a woman.
fn is_for_women(alternative: &Alternative) -> bool {
    let woman = Value::Word("female".to_owned());
    alternative.tests().iter().any(|test| test.fact == Fact::Sex && test.is.as_ref() == Some(&woman))
}

fn is_circumstance(fact: Fact) -> bool {
    let about_request = matches!(
        fact,
        Fact::NeedStated
            | Fact::AskedBy
            | Fact::Severity
            | Fact::Crisis
            | Fact::GpRegistered
            | Fact::AgeYears
    );
    !about_request
        && matches!(fact.fact_type(), FactType::YesNo | FactType::Word(_) | FactType::Number { .. })
}
