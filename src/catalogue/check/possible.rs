//! Can anybody at all meet several conditions together? Every fact has a small closed set of values, so the question can be
//! answered by trying: each condition takes values away, and when a fact has none left nobody is left either.

use std::collections::HashMap;

use crate::catalogue::{Alternative, Fact, FactType, Referrer, Test, Value};

/// One bit for each value a fact can take; ages and months need at most 241.
type Values = [u64; 4];

/// What people may still be like. Start with everybody and take conditions one after another.
#[derive(Debug, Clone, Default)]
pub(super) struct People {
    left: HashMap<Fact, Values>,
    /// Of each list the person states at least one need; people may state several.
    some_need_of: Vec<Vec<String>>,
    no_need_of: Vec<String>,
}

/// A condition: one of the alternatives holds, or none of them does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Condition<'c> {
    OneOf(&'c [Alternative]),
    NoneOf(&'c [Alternative]),
}

/// Whether somebody meets all the conditions. Tests that cannot be judged are passed over: they are faults of their own.
pub(super) fn somebody_meets(people: &People, conditions: &[Condition]) -> bool {
    let Some((first, rest)) = conditions.split_first() else { return true };
    match first {
        Condition::OneOf([]) => somebody_meets(people, rest),
        Condition::OneOf(alternatives) => alternatives.iter().any(|alternative| {
            let kept =
                alternative.tests().iter().try_fold(people.clone(), |kept, test| kept.keep(test, true));
            kept.is_some_and(|kept| somebody_meets(&kept, rest))
        }),
        Condition::NoneOf(alternatives) => fails_each(people, alternatives, rest),
    }
}

/// For each alternative at least one of its tests must fail.
fn fails_each(people: &People, alternatives: &[Alternative], rest: &[Condition]) -> bool {
    let Some((first, others)) = alternatives.split_first() else { return somebody_meets(people, rest) };
    first
        .tests()
        .iter()
        .any(|test| people.clone().keep(test, false).is_some_and(|kept| fails_each(&kept, others, rest)))
}

impl People {
    /// Everybody whose age is between two bounds, both inclusive.
    pub(super) fn aged(least: u8, most: u8) -> Self {
        let mut people = Self::default();
        people.left.insert(
            Fact::AgeYears,
            values_where(131, |at| (usize::from(least)..=usize::from(most)).contains(&at)),
        );
        people
    }

    /// Those for whom the test holds, or for whom it does not; `None` when nobody is left.
    fn keep(mut self, test: &Test, holds: bool) -> Option<Self> {
        if test.check().is_err() {
            return Some(self);
        }
        if test.fact.fact_type() == FactType::Need {
            return self.keep_needs(test, holds);
        }
        let (count, value_at): (usize, Box<dyn Fn(usize) -> Value>) = match test.fact.fact_type() {
            FactType::YesNo => (2, Box::new(|at| Value::YesNo(at == 1))),
            FactType::Number { least, most } => {
                ((most - least + 1) as usize, Box::new(move |at| Value::Number(least + at as i32)))
            }
            FactType::Word(words) | FactType::Scale(words) => {
                (words.len(), Box::new(move |at| Value::Word(words[at].to_owned())))
            }
            FactType::Referrer => {
                (Referrer::ALL.len(), Box::new(|at| Value::Word(Referrer::ALL[at].as_str().to_owned())))
            }
            FactType::Need => return Some(self),
        };
        let allowed = values_where(count, |at| holds_for(test, &value_at(at)) == holds);
        let left = self.left.entry(test.fact).or_insert_with(|| values_where(count, |_| true));
        left.iter_mut().zip(allowed).for_each(|(left, allowed)| *left &= allowed);
        left.iter().any(|bits| *bits != 0).then_some(self)
    }

    /// `is_not` is not followed: there is always another need that somebody could state.
    fn keep_needs(mut self, test: &Test, holds: bool) -> Option<Self> {
        let named: Vec<String> = match &test.is {
            Some(Value::Word(word)) => vec![word.clone()],
            _ => test.one_of.clone(),
        };
        if named.is_empty() {
            return Some(self);
        }
        if holds {
            self.some_need_of.push(named);
        } else {
            self.no_need_of.extend(named);
        }
        let met =
            self.some_need_of.iter().all(|some| some.iter().any(|need| !self.no_need_of.contains(need)));
        met.then_some(self)
    }
}

fn holds_for(test: &Test, value: &Value) -> bool {
    let is = test.is.as_ref().is_none_or(|wanted| wanted == value);
    let is_not = test.is_not.as_ref().is_none_or(|barred| barred != value);
    let one_of = test.one_of.is_empty() || matches!(value, Value::Word(word) if test.one_of.contains(word));
    let rank = test.rank(value);
    let above =
        test.at_least.as_ref().and_then(|least| test.rank(least)).is_none_or(|least| rank >= Some(least));
    let below = test.at_most.as_ref().and_then(|most| test.rank(most)).is_none_or(|most| rank <= Some(most));
    is && is_not && one_of && above && below
}

fn values_where(count: usize, allowed: impl Fn(usize) -> bool) -> Values {
    let mut values = Values::default();
    for at in (0..count.min(256)).filter(|at| allowed(*at)) {
        values[at / 64] |= 1 << (at % 64);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any_of(toml: &str) -> Vec<Alternative> {
        #[derive(serde::Deserialize)]
        struct Holder {
            any_of: Vec<Alternative>,
        }
        toml::from_str::<Holder>(&format!("any_of = [{toml}]")).unwrap().any_of
    }

    #[test]
    fn a_condition_that_another_rules_out_leaves_nobody() {
        let women = any_of("{ fact = 'sex', is = 'female' }");
        let over_sixty = any_of("{ fact = 'age_years', at_least = 60 }");

        assert!(somebody_meets(
            &People::default(),
            &[Condition::OneOf(&women), Condition::OneOf(&over_sixty)]
        ));
        assert!(!somebody_meets(
            &People::aged(0, 17),
            &[Condition::OneOf(&women), Condition::OneOf(&over_sixty)]
        ));
        assert!(!somebody_meets(&People::default(), &[Condition::OneOf(&women), Condition::NoneOf(&women)]));
    }

    #[test]
    fn one_alternative_that_somebody_meets_is_enough() {
        let either = any_of(
            "{ fact = 'carer', is = true }, { all_of = [{ fact = 'veteran', is = true }, { fact = 'sex', is = 'male' }] }",
        );
        let no_carers = any_of("{ fact = 'carer', is = true }");
        let no_men = any_of("{ fact = 'sex', is = 'male' }");

        assert!(somebody_meets(
            &People::default(),
            &[Condition::OneOf(&either), Condition::NoneOf(&no_carers)]
        ));
        let both = [Condition::OneOf(&either), Condition::NoneOf(&no_carers), Condition::NoneOf(&no_men)];
        assert!(!somebody_meets(&People::default(), &both));
    }

    #[test]
    fn people_may_state_several_needs() {
        let (eating, housing) =
            (any_of("{ fact = 'need', is = 'eating' }"), any_of("{ fact = 'need', is = 'housing' }"));

        assert!(somebody_meets(&People::default(), &[Condition::OneOf(&eating), Condition::OneOf(&housing)]));
        assert!(!somebody_meets(
            &People::default(),
            &[Condition::OneOf(&eating), Condition::NoneOf(&eating)]
        ));
    }
}
