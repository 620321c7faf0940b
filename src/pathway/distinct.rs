//! What many services have in common, kept once and judged once for each question: criteria, age bands, ways in, lists of areas, and
//! how well assured a record is.
//!
//! Tens of thousands of services share a few hundred of each, so that judging these and then looking the outcomes up is most of what
//! makes a match quick.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::catalogue::{AgeBasis, Ages, Confidence, Service, Status};
use crate::geography::Truth;

use super::coverage::AreaList;
use super::criterion::CompiledCriterion;
use super::route_terms::RouteTerms;
use super::rules::SpecialWeights;

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
    pub ways_in: Once<Arc<Vec<RouteTerms>>>,
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
