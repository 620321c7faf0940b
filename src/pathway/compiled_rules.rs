//! The rules with their conditions compiled, and whatever they name found in the catalogue.

use crate::catalogue::Alternative;

use super::compilation::Compilation;
use super::judge::AnyOf;
use super::need_weights::CompiledNeedRule;
use super::rules::{Preferred, StepRule, UrgentRule};
use super::snapshot::SnapshotError;

/// Rules with their conditions compiled.
#[derive(Default)]
pub struct CompiledRules {
    pub steps: Vec<(StepRule, u64, AnyOf, AnyOf)>,
    pub urgent: Vec<(UrgentRule, AnyOf)>,
    pub preferred: Vec<(Preferred, AnyOf)>,
    pub needs: Vec<CompiledNeedRule>,
    /// Needs that are heard in words which name others, a bit each.
    pub harms: u64,
    /// Those of them that people do to themselves.
    pub harms_to_oneself: u64,
    /// Record, needs as bits, condition, reason.
    pub doors: Vec<(usize, u64, AnyOf, String)>,
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
            compiled.steps.push((
                rule.clone(),
                needs,
                any_of(&rule.id, &rule.any_of)?,
                any_of(&rule.id, &rule.unless)?,
            ));
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
        for door in &rules.doors {
            let name = format!("door: {}", door.service);
            let record = known(&name, &door.service)?;
            compiled.doors.push((
                record,
                bits(&name, &door.needs)?,
                any_of(&name, &door.when)?,
                door.because.clone(),
            ));
        }
        Ok(compiled)
    }
}
