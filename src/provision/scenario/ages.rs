//! Whom a service takes by age: another limit in a scenario, and what else in its record goes by age.
//!
//! Another limit changes no criterion and no route. Where one of these would still keep out people whom the new limit takes, the figures of
//! the areas and those of the panel would contradict each other, so it is refused and said why.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::invented::assumed;
use crate::catalogue::{
    AgeBasis, Ages, Alternative, Confidence, Criterion, Effect, Fact, Referrer, Route, Service, Test, Value,
};
use crate::geography::Truth;

/// Years of age that anybody is taken to have.
const EVERY_AGE: RangeInclusive<i32> = 0..=130;

/// The limit a scenario says; none where it leaves nobody out.
pub fn limit(least: Option<i32>, most: Option<i32>) -> Option<Ages> {
    let least = least.filter(|least| least > EVERY_AGE.start());
    let most = most.filter(|most| most < EVERY_AGE.end());
    let says = match (least, most) {
        (None, None) => return None,
        (Some(least), None) => format!("aged {least} or over"),
        (None, Some(most)) => format!("aged {most} or under"),
        (Some(least), Some(most)) => format!("aged {least} to {most}"),
    };
    Some(Ages {
        minimum_years: least.and_then(|years| u8::try_from(years).ok()),
        maximum_years: most.and_then(|years| u8::try_from(years).ok()),
        basis: AgeBasis::Stated,
        says: Some(says),
        provenance: assumed(),
    })
}

/// The ages that a limit takes.
fn taken(ages: Option<&Ages>) -> RangeInclusive<i32> {
    let least = ages.and_then(|ages| ages.minimum_years).map_or(*EVERY_AGE.start(), i32::from);
    let most = ages.and_then(|ages| ages.maximum_years).map_or(*EVERY_AGE.end(), i32::from);
    least..=most
}

/// Whether another limit says nothing that the limit of the record does not say for certain.
pub fn is_the_same(was: Option<&Ages>, is: Option<&Ages>) -> bool {
    let certain = was
        .is_none_or(|ages| ages.basis == AgeBasis::Stated && ages.provenance.confidence != Confidence::Low);
    certain && taken(was) == taken(is)
}

/// What stands in the way of people whom a new limit takes and the old one does not: the field at fault and why.
pub fn in_the_way(service: &Service, new: Option<&Ages>, day: NaiveDate) -> Vec<(&'static str, String)> {
    let was = taken(service.ages.as_ref());
    let newly: Vec<i32> = taken(new).filter(|age| !was.contains(age)).collect();
    let field = |age: i32| if age < *was.start() { "minimum_years" } else { "maximum_years" };
    let says = |kept_out: &[i32], what: String| {
        let (youngest, oldest) = (kept_out.first()?, kept_out.last()?);
        let aged = if youngest == oldest { youngest.to_string() } else { format!("{youngest} to {oldest}") };
        let detail = format!("would still not take people aged {aged}: {what}");
        Some((field(*youngest), detail))
    };
    let criteria = service.criteria.iter().filter(|c| lasts(c.from, c.until, day)).filter_map(|criterion| {
        let kept_out: Vec<i32> = newly.iter().copied().filter(|age| keeps_out(criterion, *age)).collect();
        let what =
            format!("its criterion “{}” goes by age too, and a scenario does not change it", criterion.says);
        says(&kept_out, what)
    });
    let routes = Referrer::ALL.into_iter().filter_map(|referrer| {
        let open = |age: i32| is_open(&service.routes, referrer, age, day);
        if !was.clone().any(open) {
            return None;
        }
        let kept_out: Vec<i32> = newly.iter().copied().filter(|age| !open(*age)).collect();
        let what = format!(
            "every route for `{}` goes by age too; `routes` can open one that does not",
            referrer.as_str()
        );
        says(&kept_out, what)
    });
    criteria.chain(routes).collect()
}

/// Whether some route is for people of certain ages only.
pub fn routes_go_by_age(service: &Service) -> bool {
    let by_age =
        |alternative: &Alternative| alternative.tests().iter().any(|test| test.fact == Fact::AgeYears);
    service.routes.iter().any(|route| route.when.iter().any(by_age))
}

fn lasts(from: Option<NaiveDate>, until: Option<NaiveDate>, day: NaiveDate) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}

/// Whether a criterion is harder to meet at an age than at the best age for it.
fn keeps_out(criterion: &Criterion, age: i32) -> bool {
    let met = |age: i32| match criterion.effect {
        Effect::Requires => at_age(&criterion.any_of, age),
        Effect::Excludes => !at_age(&criterion.any_of, age),
        Effect::Prioritises => Truth::Met,
    };
    let ease = |truth: Truth| match truth {
        Truth::Unmet => 0,
        Truth::Unknown => 1,
        Truth::Met => 2,
    };
    let here = ease(met(age));
    EVERY_AGE.clone().any(|other| ease(met(other)) > here)
}

/// Whether somebody of an age may come by way of a referrer.
fn is_open(routes: &[Route], referrer: Referrer, age: i32, day: NaiveDate) -> bool {
    let mut for_them =
        routes.iter().filter(|route| route.who.contains(&referrer) && lasts(route.from, route.until, day));
    let at_age = |route: &Route| if route.when.is_empty() { Truth::Met } else { at_age(&route.when, age) };
    for_them.any(|route| !route.not_accepted && !at_age(route).is_unmet())
}

/// What is known of a list of alternatives when nothing is known but the age.
fn at_age(any_of: &[Alternative], age: i32) -> Truth {
    let test = |test: &Test| if test.fact == Fact::AgeYears { holds(test, age) } else { Truth::Unknown };
    Truth::any(any_of.iter().map(|alternative| Truth::all(alternative.tests().iter().map(test))))
}

fn holds(test: &Test, age: i32) -> Truth {
    let number = |value: &Option<Value>| match value {
        Some(Value::Number(number)) => Some(*number),
        Some(Value::YesNo(_) | Value::Word(_)) | None => None,
    };
    let (is, least, most) = (number(&test.is), number(&test.at_least), number(&test.at_most));
    Truth::from(
        is.is_none_or(|is| is == age)
            && least.is_none_or(|least| least <= age)
            && most.is_none_or(|most| age <= most),
    )
}
