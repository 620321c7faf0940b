//! What many services have in common, kept once and judged once for each question: criteria, age bands, ways in, lists of areas, and
//! how well assured a record is.
//!
//! Tens of thousands of services share a few hundred of each, so that judging these and then looking the outcomes up is most of what
//! makes a match quick.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::catalogue::{AgeBasis, Ages, Confidence, Route, Service, Status};
use crate::geography::Truth;

use super::coverage::AreaList;
use super::criterion::CompiledCriterion;
use super::judge::{AnyOf, JudgeError};
use super::record::{CompiledRoute, referrer_bits};
use super::rules::{SpecialWeights, in_force};
use super::sheet::Sheet;

/// A value kept once, however often it is given; its place stays the same. A clone shares what is there until something is added.
#[derive(Debug)]
pub struct Once<T> {
    all: Arc<Vec<T>>,
    places: Arc<HashMap<T, u32>>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { all: Arc::default(), places: Arc::default() }
    }
}

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Self { all: Arc::clone(&self.all), places: Arc::clone(&self.places) }
    }
}

impl<T: Clone + Eq + Hash> Once<T> {
    pub fn place(&mut self, value: T) -> u32 {
        if let Some(place) = self.places.get(&value) {
            return *place;
        }
        let place = u32::try_from(self.all.len()).expect("fewer than four thousand million");
        Arc::make_mut(&mut self.all).push(value.clone());
        Arc::make_mut(&mut self.places).insert(value, place);
        place
    }

    pub fn all(&self) -> &[T] {
        &self.all
    }
}

/// Everything that services have in common.
#[derive(Debug, Clone, Default)]
pub struct Distinct {
    pub criteria: Once<CompiledCriterion>,
    pub age_bands: Once<AgeBand>,
    pub ways_in: Once<Vec<RouteTerms>>,
    pub routes: Once<Arc<Vec<CompiledRoute>>>,
    pub area_lists: Once<AreaList>,
    pub assurances: Once<Assured>,
}

/// The ages a service takes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AgeBand {
    least: i32,
    most: i32,
    /// Published, and on a source that is not weak: an age outside is a no. Otherwise it is a question.
    certain: bool,
    /// For the young or for the old in particular.
    pub special: bool,
}

impl AgeBand {
    pub fn of(ages: &Ages, special: &SpecialWeights) -> Self {
        let young = ages.maximum_years.is_some_and(|most| most <= special.young_until_years);
        let old = ages.minimum_years.is_some_and(|least| least >= special.old_from_years);
        let stated = ages.basis == AgeBasis::Stated;
        Self {
            least: ages.minimum_years.map_or(0, i32::from),
            most: ages.maximum_years.map_or(i32::MAX, i32::from),
            certain: ages.is_certain(),
            // That a service is for older people is plain even where the number is not published.
            special: stated && young || old,
        }
    }

    pub fn judge(&self, age_years: Option<i32>) -> Truth {
        match age_years {
            None => Truth::Unknown,
            Some(age) if (self.least..=self.most).contains(&age) => Truth::Met,
            Some(_) if self.certain => Truth::Unmet,
            Some(_) => Truth::Unknown,
        }
    }
}

/// One route in, as far as it decides whether somebody may use it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RouteTerms {
    /// One bit for each referrer.
    who: u32,
    when: AnyOf,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    not_accepted: bool,
    /// On a weak source a refusal is a question.
    weak: bool,
}

impl RouteTerms {
    /// Compiles a route.
    ///
    /// # Errors
    /// A condition that cannot be judged.
    pub fn compile(route: &Route, need_bit: &dyn Fn(&str) -> Option<u64>) -> Result<Self, JudgeError> {
        Ok(Self {
            who: referrer_bits(&route.who),
            when: AnyOf::compile(&route.when, false, need_bit)?,
            from: route.from,
            until: route.until,
            not_accepted: route.not_accepted,
            weak: route.provenance.confidence == Confidence::Low,
        })
    }
}

/// Whether one of several ways in takes the one who asks, as the referral itself says it.
pub fn open_to_asker(ways_in: &[RouteTerms], sheet: &Sheet, day: NaiveDate) -> Truth {
    let Some(asker) = sheet.asked_by() else { return Truth::Unknown };
    let mut open = false;
    let mut perhaps = false;
    let mut refused = false;
    for way in ways_in {
        if way.who & (1 << asker as u32) == 0 || !in_force(way.from, way.until, day) {
            continue;
        }
        let condition = if way.when.is_empty() { Truth::Met } else { way.when.judge(sheet) };
        match (way.not_accepted, condition) {
            // What refuses these very people goes before what takes people in general.
            (true, Truth::Met) if !way.when.is_empty() && !way.weak => return Truth::Unmet,
            (true, Truth::Met) | (false, Truth::Unmet) if !way.weak => refused = true,
            (true, Truth::Unknown | Truth::Unmet) => {}
            (false, Truth::Met) => open = true,
            (false, Truth::Unknown) | (true, Truth::Met) | (false, Truth::Unmet) => perhaps = true,
        }
    }
    if open {
        return Truth::Met;
    }
    // One route that may be open is not a refusal.
    if refused && !perhaps { Truth::Unmet } else { Truth::Unknown }
}

/// How sure a record is, and the latest day a dated source speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assured {
    pub status: Status,
    pub confidence: Confidence,
    on: Option<NaiveDate>,
}

impl Assured {
    pub fn of(service: &Service) -> Self {
        Self {
            status: service.status.is,
            confidence: service.provenance.confidence,
            // No day is later than this one, so none is left out.
            on: service.assurance(NaiveDate::MAX).assured_on,
        }
    }

    /// Whole days from the latest dated source to a day; nothing when every source is undated or speaks for a later day.
    pub fn age_days(&self, day: NaiveDate) -> Option<i64> {
        self.on.filter(|on| *on <= day).map(|on| (day - on).num_days())
    }
}
