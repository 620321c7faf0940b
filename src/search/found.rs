//! What comes back: slugs, scores, counts, and how the question was understood.

use serde::Serialize;
use utoipa::ToSchema;

use crate::geography::{Located, Precision, Truth};

/// The answer to one search.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Over all pages.
    pub total: usize,
    /// Those of them that are for people elsewhere: they do not serve the place, however near they are, and come last.
    pub elsewhere: usize,
    /// Those of the page, best first.
    pub hits: Vec<Hit>,
    /// Over all hits, not only those of the page.
    pub facets: Facets,
    pub understood: Understood,
    /// Services to show before anything else, whatever the filters, when the words are those of a crisis; otherwise none.
    pub crisis: Vec<String>,
}

/// One service found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub slug: String,
    /// Where it stands in the catalogue that was searched.
    pub position: usize,
    /// 0 to 1. A service that does not serve the place comes after those that do, whatever its score.
    pub score: f64,
    /// From the place to the nearest location that is not confidential.
    ///
    /// # Units
    /// Metres in a straight line.
    pub distance_m: Option<f64>,
    /// Whether it serves the place; none without a place. *Unknown* when anyone may come although it is meant for elsewhere, or when the
    /// place is not precise enough to tell.
    pub serves_place: Option<Truth>,
    /// The files under `index/` name it among the services to show first for what was read.
    pub is_first_choice: bool,
    /// People ask so when they seek it, as `index/sought.toml` says.
    pub is_sought: bool,
    pub highlights: Highlights,
}

/// One way in which a word or phrase of a question is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct MeaningRead {
    /// A record must have all of them.
    pub stems: Vec<String>,
    /// 1 for what was typed, less for what only stands for it.
    pub weight: f32,
    /// How many records have each of the stems.
    pub records: Vec<usize>,
}

/// Where the words were found, as HTML: everything escaped, the words in `<mark>`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Highlights {
    /// Absent when no word of the name was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// How many hits there are of each value, the most frequent first. Values without a hit are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Facets {
    pub step: Vec<FacetCount>,
    pub need: Vec<FacetCount>,
    pub mode: Vec<FacetCount>,
    /// Local authorities of LLR that the hits serve, by GSS code.
    pub area: Vec<FacetCount>,
    pub referrer: Vec<FacetCount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetCount {
    pub value: String,
    pub count: usize,
}

/// How the question was read, so that a reader can see it and undo it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Understood {
    /// The words that were searched for, without those read as a place or an age.
    pub text: String,
    /// The whole text with its spelling mended, when that was needed.
    pub corrected: Option<String>,
    /// Slugs of needs the words stand for, the surest first.
    pub needs: Vec<String>,
    /// Situations that all the words together are like, as the files under `index/situations/` name them, the likeliest first.
    pub situations: Vec<String>,
    pub place: Option<UnderstoodPlace>,
    /// The age asked for, or read from the words.
    pub age_years: Option<u8>,
    /// The words are those of a crisis.
    pub crisis: bool,
}

/// The place a search is measured from.
#[derive(Debug, Clone, PartialEq)]
pub struct UnderstoodPlace {
    pub label: String,
    pub precision: Precision,
    /// Whether it was read out of the text rather than given.
    pub from_text: bool,
    pub located: Located,
}

/// A completion of what is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    pub kind: SuggestionKind,
    /// What to show and to search for.
    pub text: String,
    /// Of the service or the need; places have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Today's name of the service, when `text` is a former one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now_called: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    Service,
    Need,
    Place,
}
