//! Whether a service takes the one who asks: each of its routes answers for itself, and one rule makes of the answers yes, no or not known.

use chrono::NaiveDate;

use crate::catalogue::{Confidence, Fact, Referrer, Route, Urgency};
use crate::geography::Truth;

use super::judge::{AnyOf, JudgeError};
use super::rules::in_force;
use super::sheet::Sheet;

/// One route in, as far as it decides whether somebody may use it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RouteTerms {
    /// One bit for each referrer.
    who: u32,
    when: AnyOf,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    not_accepted: bool,
    /// By way of this service, which is to be asked first.
    through: Option<String>,
    /// Where those go whom it does not take.
    door: Option<String>,
    /// On a weak source a refusal is a question.
    weak: bool,
}

/// What one route says to the one who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteAnswer {
    /// It takes them.
    Open,
    /// It takes them if something holds that is not known.
    Depends,
    /// By a weak source it takes other people only.
    Doubtful,
    /// It takes other people only, or nobody whom they refer.
    Refused,
    /// Only a weak source says that it takes nobody whom they refer.
    RefusedWeakly,
    /// It refuses these very people, whatever takes people in general.
    Barred,
}

impl RouteTerms {
    /// Compiles the routes of a service.
    ///
    /// # Errors
    /// A condition that cannot be judged; `signpost check` reports these with file and field.
    pub fn compile_all(
        routes: &[Route],
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<Vec<Self>, JudgeError> {
        let compile = |route: &Route| {
            Ok(Self {
                who: referrer_bits(&route.who),
                when: AnyOf::compile(&route.when, false, need_bit)?,
                from: route.from,
                until: route.until,
                not_accepted: route.not_accepted,
                through: route.through.clone(),
                door: route.door.clone(),
                weak: route.provenance.confidence == Confidence::Low,
            })
        };
        routes.iter().map(compile).collect()
    }

    /// What the route says to a referrer about a person on a day; nothing when it is not about them. Without a referrer it is about
    /// everybody.
    pub fn answer(&self, asker: Option<Referrer>, sheet: &Sheet, day: NaiveDate) -> Option<RouteAnswer> {
        let theirs = asker.is_none_or(|asker| self.who & (1 << asker as u32) != 0);
        if !theirs || !in_force(self.from, self.until, day) {
            return None;
        }
        match (self.not_accepted, self.condition(sheet)) {
            (false, Truth::Met) => Some(RouteAnswer::Open),
            (false, Truth::Unknown) => Some(RouteAnswer::Depends),
            (false, Truth::Unmet) if self.weak => Some(RouteAnswer::Doubtful),
            (false, Truth::Unmet) => Some(RouteAnswer::Refused),
            // A refusal of some people holds only for those it certainly names.
            (true, Truth::Unknown | Truth::Unmet) => None,
            (true, Truth::Met) if self.weak => Some(RouteAnswer::RefusedWeakly),
            (true, Truth::Met) if self.when.is_empty() => Some(RouteAnswer::Refused),
            (true, Truth::Met) => Some(RouteAnswer::Barred),
        }
    }

    /// Whether whoever this route is for might use it for this person.
    pub fn may_take(&self, sheet: &Sheet, day: NaiveDate) -> bool {
        !self.not_accepted && in_force(self.from, self.until, day) && !self.condition(sheet).is_unmet()
    }

    /// The facts that its condition turns on.
    pub fn facts(&self) -> impl Iterator<Item = Fact> {
        self.when.facts()
    }

    fn condition(&self, sheet: &Sheet) -> Truth {
        if self.when.is_empty() { Truth::Met } else { self.when.judge(sheet) }
    }
}

/// Whether a service takes the one who asks, by what its routes say to them.
pub fn taken(answers: impl IntoIterator<Item = RouteAnswer>) -> Truth {
    let (mut open, mut perhaps, mut refused) = (false, false, false);
    for answer in answers {
        match answer {
            RouteAnswer::Barred => return Truth::Unmet,
            RouteAnswer::Open => open = true,
            RouteAnswer::Depends | RouteAnswer::Doubtful => perhaps = true,
            RouteAnswer::Refused => refused = true,
            RouteAnswer::RefusedWeakly => {}
        }
    }
    match (open, perhaps, refused) {
        (true, ..) => Truth::Met,
        // One route that may be open is not a refusal.
        (false, false, true) => Truth::Unmet,
        (false, ..) => Truth::Unknown,
    }
}

/// Whether one of several ways in takes the one who asks.
pub fn open_to_asker(ways_in: &[RouteTerms], sheet: &Sheet, day: NaiveDate) -> Truth {
    match sheet.asked_by() {
        None => Truth::Unknown,
        asker => taken(ways_in.iter().filter_map(|way| way.answer(asker, sheet, day))),
    }
}

/// How the one who asks gets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// It takes them as they come.
    Open,
    /// Nobody said who asks, and it takes people who come by themselves.
    OpenToAnyComer,
    /// It takes them by way of another service only.
    Through,
    NotKnown,
    Closed,
}

/// How the one who asks gets in by several ways.
pub fn entry(ways_in: &[RouteTerms], sheet: &Sheet, day: NaiveDate) -> Entry {
    let asker = sheet.asked_by();
    // Where nobody said who asks, whatever takes the person themselves is open.
    let comer = asker.unwrap_or(Referrer::Myself);
    let answers = |way: &RouteTerms| way.answer(Some(comer), sheet, day);
    let directly =
        || ways_in.iter().any(|way| way.through.is_none() && answers(way) == Some(RouteAnswer::Open));
    match (asker, taken(ways_in.iter().filter_map(answers))) {
        (None, Truth::Met) if directly() => Entry::OpenToAnyComer,
        (Some(_), Truth::Met) if directly() => Entry::Open,
        (_, Truth::Met) => Entry::Through,
        // Somebody else may be asking.
        (None, _) | (Some(_), Truth::Unknown) => Entry::NotKnown,
        (Some(_), Truth::Unmet) => Entry::Closed,
    }
}

/// Where those are sent who ask: slugs, in the order of the routes that are about them.
pub fn doors_named<'w>(ways_in: &'w [RouteTerms], sheet: &Sheet, day: NaiveDate) -> Vec<&'w str> {
    let comer = sheet.asked_by().unwrap_or(Referrer::Myself);
    let theirs = ways_in.iter().filter(|way| way.answer(Some(comer), sheet, day).is_some());
    theirs.filter_map(|way| way.door.as_deref().or(way.through.as_deref())).collect()
}

/// Whether what takes these urgencies, or any when none is named, takes what is as urgent as this.
pub fn takes(urgencies: &[Urgency], asked: Option<Urgency>) -> bool {
    urgencies.is_empty() || asked.is_none_or(|asked| urgencies.contains(&asked))
}

/// One bit for each of these referrers.
pub fn referrer_bits(who: &[Referrer]) -> u32 {
    who.iter().fold(0, |bits, referrer| bits | (1 << *referrer as u32))
}

#[cfg(test)]
mod tests {
    use super::RouteAnswer::{Barred, Depends, Doubtful, Open, Refused, RefusedWeakly};
    use super::*;

    #[test]
    fn what_refuses_these_very_people_goes_before_what_takes_people_in_general() {
        assert_eq!(taken([Open, Barred]), Truth::Unmet);
        assert_eq!(taken([Open, Refused]), Truth::Met);
    }

    #[test]
    fn a_route_that_may_be_open_is_not_a_refusal_and_a_weak_refusal_is_none_either() {
        assert_eq!(taken([Refused, Depends]), Truth::Unknown);
        assert_eq!(taken([Refused, Doubtful]), Truth::Unknown);
        assert_eq!(taken([RefusedWeakly]), Truth::Unknown);
        assert_eq!(taken([]), Truth::Unknown);
    }

    #[test]
    fn a_weak_refusal_takes_nothing_from_a_sure_one() {
        assert_eq!(taken([Refused, RefusedWeakly]), Truth::Unmet);
    }
}
