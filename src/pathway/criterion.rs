//! One criterion, compiled, and what comes of it for one person.

use chrono::NaiveDate;

use crate::catalogue::{Confidence, Criterion, Effect, Fact, FactType};
use crate::geography::Truth;

use super::ask::Topics;
use super::judge::{AnyOf, JudgeError};
use super::rules::in_force;
use super::sheet::Sheet;

/// A compiled criterion; services that publish the same one share it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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

/// A criterion judged for one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriterionJudgement {
    pub truth: Truth,
    /// A priority raises, it never gates.
    pub gates: bool,
    /// Requires something of the person's circumstances.
    pub requires_circumstance: bool,
    /// Requires something that now turns on circumstances alone, which are not known.
    pub awaits_circumstance: bool,
    /// What was stated speaks against it, and only what was not asked about could still meet it.
    pub spoken_against: bool,
    /// Puts people of certain circumstances first.
    pub prioritises_circumstance: bool,
    /// Turns on nothing but whether the person is safe.
    pub only_safety: bool,
    /// Met, and by itself enough to say that the service is made for this person.
    pub made_for_them: bool,
    /// What would have to be known, when it is not known.
    pub waits_for: Topics,
}

impl CompiledCriterion {
    /// Compiles a criterion.
    ///
    /// # Errors
    /// A test that cannot be judged; `signpost check` reports these with file and field.
    pub fn compile(
        criterion: &Criterion,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<Self, JudgeError> {
        let any_of = AnyOf::compile(&criterion.any_of, criterion.effect == Effect::Excludes, need_bit)?;
        let mut facts: Vec<Fact> = any_of.facts().collect();
        facts.sort_unstable();
        facts.dedup();
        Ok(Self {
            effect: criterion.effect,
            from: criterion.from,
            until: criterion.until,
            weak: criterion.provenance.confidence == Confidence::Low,
            about_circumstances: !facts.is_empty() && facts.iter().all(|fact| is_circumstance(*fact)),
            any_of,
            facts,
        })
    }

    /// Whether the criterion stands in the person's way: met means it does not. `None` when it is not in force on the day.
    pub fn judge(&self, sheet: &Sheet, day: NaiveDate) -> Option<Truth> {
        if !in_force(self.from, self.until, day) {
            return None;
        }
        Some(if self.is_presumed(sheet) { Truth::Met } else { self.judge_stated(sheet) })
    }

    /// Whether it is not known by what was stated, and met by what goes without saying.
    pub fn is_presumed(&self, sheet: &Sheet) -> bool {
        self.facts.iter().any(|fact| sheet.presumes(*fact))
            && self.judge_stated(sheet).is_unknown()
            && self.judge_stated(&sheet.as_presumed()).is_met()
    }

    /// The facts of it that go without saying.
    pub fn facts_presumed(&self, sheet: &Sheet) -> impl Iterator<Item = Fact> {
        self.facts.iter().copied().filter(|fact| sheet.presumes(*fact))
    }

    fn judge_stated(&self, sheet: &Sheet) -> Truth {
        let holds = self.any_of.judge(sheet);
        let truth = match self.effect {
            Effect::Requires | Effect::Prioritises => holds,
            Effect::Excludes => !holds,
        };
        if truth.is_unmet() && self.weak { Truth::Unknown } else { truth }
    }

    /// Whether some circumstance that was stated shuts one way of meeting a requirement that is still open, and only what is no
    /// circumstance, such as a need nobody named, could open another.
    fn is_spoken_against(&self, truth: Truth, awaits: bool, sheet: &Sheet) -> bool {
        let shut = || self.any_of.facts_behind(Truth::Unmet, sheet).into_iter().any(is_circumstance);
        truth.is_unknown() && self.effect == Effect::Requires && !awaits && shut()
    }

    /// The same with all that follows from it. `people` are the facts that by themselves say for whom a service is made.
    pub fn judge_whole(&self, sheet: &Sheet, day: NaiveDate, people: &[Fact]) -> Option<CriterionJudgement> {
        let truth = self.judge(sheet, day)?;
        let presumed = self.is_presumed(sheet);
        // Points for being made for somebody are for what was stated.
        let about = self.about_circumstances && !presumed;
        let made_for_them = about
            && truth.is_met()
            && self.effect != Effect::Excludes
            && self.facts.iter().all(|fact| people.contains(fact));
        let awaits = truth.is_unknown() && self.effect == Effect::Requires && {
            let missing = self.facts_behind(sheet);
            !missing.is_empty() && missing.into_iter().all(is_circumstance)
        };
        Some(CriterionJudgement {
            truth,
            gates: self.effect != Effect::Prioritises,
            requires_circumstance: about && self.effect == Effect::Requires,
            awaits_circumstance: awaits,
            spoken_against: self.is_spoken_against(truth, awaits, sheet),
            prioritises_circumstance: about && self.effect == Effect::Prioritises,
            only_safety: self.facts == [Fact::Crisis],
            made_for_them,
            // Where it goes without saying, an answer would still settle it.
            waits_for: if truth.is_unknown() || presumed { self.missing(sheet) } else { Topics::default() },
        })
    }

    /// The facts that the judgement of a person rests on, whichever way it went.
    pub fn facts_behind(&self, sheet: &Sheet) -> Vec<Fact> {
        self.any_of.facts_behind(self.any_of.judge(sheet), sheet)
    }

    /// The facts that were not stated.
    pub fn missing(&self, sheet: &Sheet) -> Topics {
        let missing = self.facts.iter().filter(|fact| match fact {
            Fact::NeedStated => sheet.needs().is_none(),
            Fact::AskedBy => sheet.asked_by().is_none(),
            _ => sheet.get(**fact).is_none(),
        });
        missing.fold(Topics::default(), |all, fact| all.and(Topics::fact(*fact)))
    }

    /// Could by itself say for whom a service is made.
    pub fn may_be_made_for(&self, people: &[Fact]) -> bool {
        self.about_circumstances
            && self.effect != Effect::Excludes
            && self.facts.iter().all(|fact| people.contains(fact))
    }
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
