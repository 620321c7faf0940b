//! Can every criterion be judged, and can anybody meet all of them?

use super::links::{self, Link};
use super::possible::{Condition, People, somebody_meets};
use super::{FaultsOf, Known};
use crate::catalogue::{Alternative, Criterion, Effect, Fact, Service, Test, Value};

const OLDEST_YEARS: u8 = 130;

pub(super) fn check(service: &Service, known: &Known, faults: &mut FaultsOf) {
    check_ages(service, faults);
    for (at, criterion) in service.criteria.iter().enumerate() {
        let field = format!("criterion[{}]", at + 1);
        check_criterion(&field, criterion, service, known, faults);
    }
    check_possible(service, known, faults);
}

fn check_ages(service: &Service, faults: &mut FaultsOf) {
    let Some(ages) = &service.ages else { return };
    for (field, years) in
        [("ages.minimum_years", ages.minimum_years), ("ages.maximum_years", ages.maximum_years)]
    {
        if let Some(years) = years.filter(|years| *years > OLDEST_YEARS) {
            faults.fault(field, format!("`{years}` is more than {OLDEST_YEARS}"), "give an age people reach");
        }
    }
    match (ages.minimum_years, ages.maximum_years) {
        (Some(least), Some(most)) if least > most => {
            let problem = format!("from {least} to {most} is nobody");
            faults.fault("ages", problem, "both ends are inclusive; put the lower age first");
        }
        (None, None) if ages.says.is_none() => faults.fault(
            "ages",
            "names no age",
            "give minimum_years or maximum_years, or leave the table out",
        ),
        _ => {}
    }
}

fn check_criterion(
    field: &str,
    criterion: &Criterion,
    service: &Service,
    known: &Known,
    faults: &mut FaultsOf,
) {
    if criterion.says.trim().is_empty() {
        faults.fault(
            format!("{field}.says"),
            "is empty",
            "say the rule in plain words, as it is shown to people",
        );
    }
    check_alternatives(&format!("{field}.any_of"), &criterion.any_of, known, faults);
    check_dates(field, criterion.from, criterion.until, faults);
    // The age band has a field of its own, where it can be compared; a criterion on age alone hides from it.
    let only_age = !criterion.any_of.is_empty()
        && criterion.any_of.iter().flat_map(Alternative::tests).all(|test| test.fact == Fact::AgeYears);
    if only_age && criterion.effect == Effect::Requires && service.ages.is_none() {
        faults.warn(format!("{field}.any_of"), "is an age band and nothing else", "write it in [ages]");
    }
    let otherwise = criterion.otherwise.as_deref();
    links::check(&format!("{field}.otherwise"), otherwise, Link::Destination, service, known, faults);
}

/// Every test must be one that can be judged. Needs are data, so whether they exist is asked here.
pub(super) fn check_alternatives(
    field: &str,
    alternatives: &[Alternative],
    known: &Known,
    faults: &mut FaultsOf,
) {
    for alternative in alternatives {
        if alternative.tests().is_empty() {
            faults.fault(
                field,
                "holds an empty all_of, which is true of everybody",
                "give it tests or take it out",
            );
        }
        for test in alternative.tests() {
            if let Err(error) = test.check() {
                faults.fault(field, error.to_string(), "see `Facts` in docs/service-file.md");
            }
            for need in needs_named(test).filter(|need| !known.has_need(need)) {
                faults.fault(field, format!("need `{need}` does not exist"), "use a slug of needs.toml");
            }
        }
    }
}

fn needs_named(test: &Test) -> impl Iterator<Item = &str> {
    let single = test.is.iter().chain(&test.is_not).filter_map(|value| match value {
        Value::Word(word) => Some(word.as_str()),
        Value::YesNo(_) | Value::Number(_) => None,
    });
    single.chain(test.one_of.iter().map(String::as_str)).filter(|_| test.fact == Fact::NeedStated)
}

pub(super) fn check_dates(
    field: &str,
    from: Option<chrono::NaiveDate>,
    until: Option<chrono::NaiveDate>,
    faults: &mut FaultsOf,
) {
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        let problem = format!("is in force from {from} until {until}: never");
        faults.fault(format!("{field}.until"), problem, "put the later day in `until`");
    }
}

/// The ages a service is for; everybody when it names none or names them badly.
fn people_of_age(service: &Service) -> People {
    let Some(ages) = &service.ages else { return People::default() };
    let (least, most) = (ages.minimum_years.unwrap_or(0), ages.maximum_years.unwrap_or(OLDEST_YEARS));
    if least > most { People::default() } else { People::aged(least, most) }
}

fn conditions<'s>(criteria: impl Iterator<Item = &'s Criterion>) -> Vec<Condition<'s>> {
    criteria
        .filter_map(|criterion| match criterion.effect {
            Effect::Requires => Some(Condition::OneOf(&criterion.any_of)),
            Effect::Excludes => Some(Condition::NoneOf(&criterion.any_of)),
            Effect::Prioritises => None,
        })
        .collect()
}

fn check_possible(service: &Service, known: &Known, faults: &mut FaultsOf) {
    let people = people_of_age(service);
    let in_force: Vec<(usize, &Criterion)> =
        service.criteria.iter().enumerate().filter(|(_, c)| known.in_force(c.from, c.until)).collect();
    for (count, (at, criterion)) in in_force.iter().enumerate() {
        let field = format!("criterion[{}]", at + 1);
        let alone = conditions(std::iter::once(*criterion));
        if !somebody_meets(&people, &alone) {
            let problem = format!("nobody of the ages the service is for can meet `{}`", criterion.says);
            faults.fault(field, problem, "mend [ages] or the criterion");
            return;
        }
        let together = conditions(in_force[..=count].iter().map(|(_, c)| *c));
        if !somebody_meets(&people, &together) {
            let problem = format!(
                "nobody can meet `{}` together with [ages] and the criteria before it",
                criterion.says
            );
            faults.fault(field, problem, "criteria are joined by *and*: join alternatives in one any_of");
            return;
        }
        let alternatives =
            if criterion.effect == Effect::Requires { criterion.any_of.as_slice() } else { &[] };
        for alternative in alternatives {
            if !somebody_meets(&people, &[Condition::OneOf(std::slice::from_ref(alternative))]) {
                let problem = "one alternative can be met by nobody of the ages the service is for";
                faults.warn(format!("{field}.any_of"), problem, "take the alternative out or mend [ages]");
            }
        }
    }
}

/// Whether anybody the service is for could come by a way that is open only `when`.
pub(super) fn somebody_may_use(service: &Service, known: &Known, when: &[Alternative]) -> bool {
    let in_force = service.criteria.iter().filter(|c| known.in_force(c.from, c.until));
    let mut conditions = conditions(in_force);
    conditions.push(Condition::OneOf(when));
    somebody_meets(&people_of_age(service), &conditions)
}
