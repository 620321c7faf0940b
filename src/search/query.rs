//! What is asked: words, place, filters, order and page.

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::catalogue::{AccessWord, Kind, Mode, Referrer, Status, Step};
use crate::geography::{AreaCode, Located};

/// The longest text that is searched for.
///
/// # Units
/// Characters.
pub const LONGEST_TEXT: usize = 500;

/// The most results on one page.
pub const MOST_PER_PAGE: usize = 100;

/// One search.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// In the person's own words; empty lists whatever the filters let through.
    pub text: String,
    /// Where the person is. A place named in the text counts only when this is absent.
    pub place: Option<Located>,
    /// Whether a place may be read out of the text.
    pub place_in_text: bool,
    /// Only services with a location this near the place.
    ///
    /// # Units
    /// Metres in a straight line.
    pub within_m: Option<f64>,
    pub filters: Filters,
    pub sort: Sort,
    /// From 1.
    pub page: usize,
    /// 1 to 100.
    pub per_page: usize,
}

/// What a service must have. Values of one list are joined by *or*, the lists by *and*; an empty list asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    pub steps: Vec<Step>,
    /// Slugs.
    pub needs: Vec<String>,
    pub modes: Vec<Mode>,
    /// BCP 47. English is taken for granted where a service names no language.
    pub languages: Vec<String>,
    pub access: Vec<AccessWord>,
    /// Somebody a route of the service is open to.
    pub referrers: Vec<Referrer>,
    pub statuses: Vec<Status>,
    pub kinds: Vec<Kind>,
    /// Only what certainly serves one of these areas.
    pub areas: Vec<AreaCode>,
    /// Leaves out services whose published age limits exclude it; an inferred limit leaves nobody out.
    pub age_years: Option<u8>,
    /// Only what is known to be free.
    pub free: bool,
    /// Only what is known to be open at this instant.
    pub open_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Relevance,
    /// Nearest first; what has no known location comes last.
    Distance,
    Name,
    /// Latest confirmed first.
    Assured,
}

impl Query {
    /// A search for words alone, with the first 20 results.
    pub fn of_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            place: None,
            place_in_text: true,
            within_m: None,
            filters: Filters::default(),
            sort: Sort::default(),
            page: 1,
            per_page: 20,
        }
    }
}

/// Why a search could not be made.
#[derive(Debug, Error)]
pub enum QueryError {
    #[error("the text has {characters} characters: write at most {LONGEST_TEXT}")]
    TextTooLong { characters: usize },
    #[error("page `{page}` is not a page: pages count from 1")]
    Page { page: usize },
    #[error("`{per_page}` results a page cannot be shown: ask for 1 to {MOST_PER_PAGE}")]
    PerPage { per_page: usize },
    #[error("`{need}` is not a need of the catalogue")]
    UnknownNeed { need: String },
    #[error("`{within_m}` is not a distance: write metres above 0")]
    Distance { within_m: f64 },
    #[error("a distance needs a place to measure it from")]
    DistanceWithoutPlace,
    #[error("nearest first needs a place to measure from")]
    NearestWithoutPlace,
    #[error("the index has not been built yet")]
    NotBuilt,
}

impl QueryError {
    /// Whether asking differently would help, rather than building the index.
    pub fn is_about_the_question(&self) -> bool {
        !matches!(self, Self::NotBuilt)
    }
}

impl Query {
    /// Refuses what no answer could be given to, before any work is done.
    pub(super) fn check(&self) -> Result<(), QueryError> {
        let characters = self.text.chars().count();
        if characters > LONGEST_TEXT {
            return Err(QueryError::TextTooLong { characters });
        }
        if self.page == 0 {
            return Err(QueryError::Page { page: self.page });
        }
        if !(1..=MOST_PER_PAGE).contains(&self.per_page) {
            return Err(QueryError::PerPage { per_page: self.per_page });
        }
        match self.within_m {
            Some(within_m) if !(within_m.is_finite() && within_m > 0.0) => {
                Err(QueryError::Distance { within_m })
            }
            Some(_) | None => Ok(()),
        }
    }
}
