//! The rules with their conditions compiled, and whatever they name found in the catalogue.

use crate::catalogue::{Alternative, Referrer, Urgency};

use super::compilation::Compilation;
use super::judge::AnyOf;
use super::need_weights::CompiledNeedRule;
use super::route_terms::{referrer_bits, takes};
use super::rules::{Preferred, StepRule, UrgentRule};
use super::sheet::Sheet;
use super::snapshot::SnapshotError;

/// Rules with their conditions compiled.
#[derive(Default)]
pub struct CompiledRules {
    pub steps: Vec<CompiledStepRule>,
    pub urgent: Vec<(UrgentRule, AnyOf)>,
    pub preferred: Vec<(Preferred, AnyOf)>,
    pub needs: Vec<CompiledNeedRule>,
    /// Needs that are heard in words which name others, a bit each.
    pub harms: u64,
    /// Those of them that people do to themselves.
    pub harms_to_oneself: u64,
    pub doors: Vec<CompiledDoor>,
}

/// A rule about where help starts.
pub struct CompiledStepRule {
    pub rule: StepRule,
    /// The needs whose step it sets, one bit each.
    pub needs: u64,
    pub any_of: AnyOf,
    pub unless: AnyOf,
}

/// A service that sees people first and passes them on.
pub struct CompiledDoor {
    /// Position of the service among the records.
    pub record: usize,
    /// The needs it is a door for, one bit each.
    pub needs: u64,
    when: AnyOf,
    pub because: String,
    /// Referrers who are this door themselves, one bit each.
    is: u32,
    /// How urgent what it takes may be; anything when empty.
    urgency: Vec<Urgency>,
}

impl CompiledDoor {
    /// Whether it stands open for one of these needs, as far as is known of the person.
    pub fn stands_open(&self, needs: u64, sheet: &Sheet) -> bool {
        self.needs & needs != 0 && (self.when.is_empty() || !self.when.judge(sheet).is_unmet())
    }

    /// Whether the one who asks is this door, and need not be sent to it.
    pub fn is_asker(&self, asker: Option<Referrer>) -> bool {
        asker.is_some_and(|asker| self.is & (1 << asker as u32) != 0)
    }

    /// Whether it takes what is as urgent as this.
    pub fn takes(&self, urgency: Option<Urgency>) -> bool {
        takes(&self.urgency, urgency)
    }
}

impl Compilation {
    /// Compiles the rules against the needs and services of the snapshot.
    ///
    /// # Errors
    /// A need or a service that a rule names and that does not exist, or a condition that cannot be judged.
    pub(super) fn compile_rules(
        &self,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<CompiledRules, SnapshotError> {
        let any_of = |rule: &str, alternatives: &[Alternative]| {
            AnyOf::compile(alternatives, false, need_bit)
                .map_err(|problem| SnapshotError::Rule { rule: rule.to_owned(), problem })
        };
        let bits = |rule: &str, needs: &[String]| {
            needs.iter().try_fold(0_u64, |all, need| {
                need_bit(need)
                    .map(|bit| all | bit)
                    .ok_or_else(|| SnapshotError::RuleNeed { rule: rule.to_owned(), need: need.clone() })
            })
        };
        let known = |rule: &str, slug: &str| {
            self.position(slug)
                .ok_or_else(|| SnapshotError::RuleService { rule: rule.to_owned(), slug: slug.to_owned() })
        };
        let rules = self.rules();
        let mut compiled = CompiledRules::default();
        for rule in &rules.steps {
            let needs = if rule.needs.is_empty() { u64::MAX } else { bits(&rule.id, &rule.needs)? };
            compiled.steps.push(CompiledStepRule {
                rule: rule.clone(),
                needs,
                any_of: any_of(&rule.id, &rule.any_of)?,
                unless: any_of(&rule.id, &rule.unless)?,
            });
        }
        for rule in &rules.urgent {
            let unsaid = rule.say_without.iter().map(|said| &said.service);
            rule.services.iter().chain(unsaid).try_for_each(|slug| known(&rule.id, slug).map(|_| ()))?;
            bits(&rule.id, &rule.needs)?;
            compiled.urgent.push((rule.clone(), any_of(&rule.id, &rule.any_of)?));
        }
        for rule in &rules.typical {
            let name = format!("typical of step {}", rule.step);
            rule.services.iter().try_for_each(|slug| known(&name, slug).map(|_| ()))?;
        }
        for rule in &rules.preferred {
            rule.services.iter().try_for_each(|slug| known(&rule.id, slug).map(|_| ()))?;
            compiled.preferred.push((rule.clone(), any_of(&rule.id, &rule.any_of)?));
        }
        for harmless in &rules.harmless {
            bits("words that are no crisis", &harmless.needs)?;
        }
        for harm in &rules.harms {
            let need = bits("harm", std::slice::from_ref(&harm.need))?;
            compiled.harms |= need;
            compiled.harms_to_oneself |= if harm.to_oneself { need } else { 0 };
        }
        for rule in &rules.needs {
            let name = format!("needs: {}", rule.need);
            let need = self
                .need_index(&rule.need)
                .ok_or_else(|| SnapshotError::RuleNeed { rule: name.clone(), need: rule.need.clone() })?;
            let any_of = any_of(&name, &rule.any_of)?;
            compiled.needs.push(CompiledNeedRule { need, any_of, because: rule.because.clone() });
        }
        for presumed in &rules.presumed {
            let name = format!("presumed: {}", presumed.fact.as_str());
            bits(&name, &presumed.needs)?;
            presumed
                .known()
                .ok_or_else(|| SnapshotError::RuleWord { rule: name.clone(), word: presumed.is.clone() })?;
        }
        for door in &rules.doors {
            let name = format!("door: {}", door.service);
            compiled.doors.push(CompiledDoor {
                record: known(&name, &door.service)?,
                needs: bits(&name, &door.needs)?,
                when: any_of(&name, &door.when)?,
                because: door.because.clone(),
                is: referrer_bits(&door.is),
                urgency: door.urgency.clone(),
            });
        }
        Ok(compiled)
    }
}
