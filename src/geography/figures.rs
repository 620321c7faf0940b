//! What has been counted or estimated of an area: people by age, deprivation, how common a condition is.
//!
//! Every figure says who counted it, when, and whether it is an estimate, because figures of different counts must not be mixed in
//! one table. Where several are known, the answers here are from the one that describes the latest day.
//!
//! ```
//! use signpost::geography::{AreaFigures, Figure, FigureSource, Measure};
//!
//! let census = FigureSource {
//!     id: "census-2021".to_owned(),
//!     title: "Census 2021".to_owned(),
//!     publisher: "Office for National Statistics".to_owned(),
//!     licence: "Open Government Licence v3.0".to_owned(),
//!     edition: "2021".to_owned(),
//!     date: "2021-03-21".parse()?,
//!     estimate: false,
//! };
//! let figures = AreaFigures::new(vec![Figure::new(Measure::Population, 1_995.0, census.into())]);
//! assert_eq!(figures.population().map(|people| people.value), Some(1_995.0));
//! assert!(figures.people_aged(18, None).is_none(), "nobody said how old they are");
//! # Ok::<(), chrono::ParseError>(())
//! ```

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AreaCode;

/// Who counted or estimated something, and of what day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FigureSource {
    /// Short and stable, such as `census-2021`.
    #[schema(example = "census-2021")]
    pub id: String,
    pub title: String,
    pub publisher: String,
    pub licence: String,
    /// As the publisher names it, such as `2019` or `2023/24`.
    pub edition: String,
    /// The day the figures describe; of a period, its last day.
    pub date: NaiveDate,
    /// Whether it is an estimate rather than a count.
    pub estimate: bool,
}

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Usual residents.
    Population,
    /// Score of the English Index of Multiple Deprivation: higher is more deprived. Of a local authority, the average.
    ImdScore,
    /// Rank by that index: 1 is the most deprived. Among all LSOAs of England for an LSOA, among local authorities for one of them.
    ImdRank,
    /// Tenth of England by that index, for an LSOA: 1 is the most deprived.
    ImdDecile,
    /// How common something is, in per cent of those it was looked for in; `of` says what.
    Prevalence,
}

/// Ages in whole years, both ends inclusive; without an end, that age and older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct AgeBand {
    pub from_years: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_years: Option<u8>,
}

/// One figure of one area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    pub measure: Measure,
    /// The ages it is about; none for all ages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ages: Option<AgeBand>,
    /// What is prevalent, in the words of the source; only with a prevalence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// # Units
    /// People, a score, a rank, a decile or per cent, as `measure` says.
    pub value: f64,
    #[schema(value_type = FigureSource)]
    pub source: Arc<FigureSource>,
}

/// A figure and the area it is of, as it is stored and read from files.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureRow {
    pub area: AreaCode,
    pub figure: Figure,
}

/// Everything counted or estimated of one area.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[serde(transparent)]
pub struct AreaFigures(Vec<Figure>);

/// How many people of some ages live in an area.
#[derive(Debug, Clone, PartialEq)]
pub struct PeopleAged {
    pub people: f64,
    /// An estimate by the source, or because the ages asked for cut through one of its age bands, which is then split evenly.
    pub estimate: bool,
    pub source: Arc<FigureSource>,
}

/// Where an open-ended oldest band is taken to end when part of it is asked for.
///
/// # Units
/// Whole years, inclusive.
const OLDEST_YEARS: u8 = 99;

impl AgeBand {
    /// How many years of age it spans.
    fn years(self) -> f64 {
        f64::from(self.last().saturating_sub(self.from_years)) + 1.0
    }

    fn last(self) -> u8 {
        self.to_years.unwrap_or(OLDEST_YEARS).max(self.from_years)
    }

    /// Which part of this band's years lies between two ages, 0 to 1.
    fn share_between(self, from_years: u8, to_years: Option<u8>) -> f64 {
        let last = match (self.to_years, to_years) {
            // Both go on for ever.
            (None, None) => self.last(),
            (_, asked) => self.last().min(asked.unwrap_or(u8::MAX)),
        };
        let first = self.from_years.max(from_years);
        // An open-ended band asked for from a very high age on still holds a year of it.
        let first = if to_years.is_none() { first.min(last) } else { first };
        if self.to_years.is_some_and(|end| end < from_years) || first > last {
            return 0.0;
        }
        (f64::from(last - first) + 1.0) / self.years()
    }
}

impl Figure {
    /// A figure about all ages.
    pub fn new(measure: Measure, value: f64, source: Arc<FigureSource>) -> Self {
        Self { measure, ages: None, of: None, value, source }
    }

    /// People of some ages.
    pub fn people_aged(ages: AgeBand, people: f64, source: Arc<FigureSource>) -> Self {
        Self { measure: Measure::Population, ages: Some(ages), of: None, value: people, source }
    }
}

impl AreaFigures {
    /// Puts the figures in order: by measure, the latest first, by age.
    pub fn new(mut figures: Vec<Figure>) -> Self {
        figures.sort_by(|left, right| {
            let key = |figure: &Figure| {
                // A count before an estimate of the same day.
                (figure.measure, std::cmp::Reverse(figure.source.date), figure.source.estimate)
            };
            key(left)
                .cmp(&key(right))
                .then_with(|| left.source.id.cmp(&right.source.id))
                .then_with(|| left.of.cmp(&right.of))
                .then_with(|| left.ages.cmp(&right.ages))
        });
        Self(figures)
    }

    /// All of them, in order.
    pub fn all(&self) -> &[Figure] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Usual residents of all ages, by the latest count.
    pub fn population(&self) -> Option<&Figure> {
        self.latest(Measure::Population)
    }

    /// Score by the latest Index of Multiple Deprivation.
    pub fn imd_score(&self) -> Option<&Figure> {
        self.latest(Measure::ImdScore)
    }

    /// Rank by the latest Index of Multiple Deprivation.
    pub fn imd_rank(&self) -> Option<&Figure> {
        self.latest(Measure::ImdRank)
    }

    /// Decile by the latest Index of Multiple Deprivation.
    pub fn imd_decile(&self) -> Option<&Figure> {
        self.latest(Measure::ImdDecile)
    }

    /// How common the conditions are that somebody counted, the latest figures first.
    pub fn prevalences(&self) -> impl Iterator<Item = &Figure> {
        self.0.iter().filter(|figure| figure.measure == Measure::Prevalence)
    }

    /// People by age band, by the latest count that has ages; empty when none has.
    pub fn population_by_age(&self) -> &[Figure] {
        let aged = |figure: &Figure| figure.measure == Measure::Population && figure.ages.is_some();
        let Some(first) = self.0.iter().position(aged) else { return &[] };
        let source = &self.0[first].source;
        let length =
            self.0[first..].iter().take_while(|figure| aged(figure) && figure.source.id == source.id).count();
        &self.0[first..first + length]
    }

    /// People from one age to another, both inclusive, or from an age on; none when no count here says how old people are.
    ///
    /// # Units
    /// Ages in whole years.
    pub fn people_aged(&self, from_years: u8, to_years: Option<u8>) -> Option<PeopleAged> {
        let bands = self.population_by_age();
        let source = Arc::clone(&bands.first()?.source);
        let (mut people, mut estimate) = (0.0, source.estimate);
        for figure in bands {
            let Some(band) = figure.ages else { continue };
            let share = band.share_between(from_years, to_years);
            estimate |= share > 0.0 && share < 1.0;
            people += figure.value * share;
        }
        Some(PeopleAged { people, estimate, source })
    }

    fn latest(&self, measure: Measure) -> Option<&Figure> {
        self.0.iter().find(|figure| figure.measure == measure && figure.ages.is_none())
    }
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;
