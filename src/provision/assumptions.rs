//! What the gap engine takes for granted and did not reckon itself: how need is weighed, how common things are, and whom it asks
//! for. All of it is data under `seeds/provision/`, with its source, so that it can be argued with.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::pathway::{FieldError, MatchRequest};

/// Everything under `seeds/provision/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumptions {
    /// The day they were last changed.
    pub version: String,
    pub need_weights: NeedWeights,
    pub prevalence: Vec<Prevalence>,
    pub sources: Vec<MethodSource>,
    pub panel: Vec<PanelPerson>,
}

/// How much more, or less, help a person in a more or less deprived neighbourhood is taken to need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedWeights {
    /// For IMD deciles 1 (the most deprived tenth of England) to 10. They are scaled so that the mean over all people is 1.
    pub by_imd_decile: [f64; 10],
    pub says: String,
    /// Id of the source.
    pub source: String,
}

/// How common something is, where a survey says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prevalence {
    /// Slugs of the needs it bears on.
    pub needs: Vec<String>,
    pub per_cent: f64,
    /// For example `people aged 16 to 64 in England with a common mental health condition, 2023/4`.
    pub says: String,
    /// Id of the source.
    pub source: String,
}

/// A paper, survey or table that a figure rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MethodSource {
    pub id: String,
    pub title: String,
    /// What it is used for here.
    pub used_for: String,
}

/// A made-up person whom the directory is asked about in every neighbourhood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PanelPerson {
    /// For example `deaf-17-low-mood`.
    pub slug: String,
    /// As it stands in a sentence after *for*: `a deaf 17-year-old with low mood`.
    pub says: String,
    /// As for `POST /api/v1/match`, without a place and without who asks.
    pub request: MatchRequest,
}

impl PanelPerson {
    /// Whatever the panel itself decides and a person of it may therefore not say.
    pub fn faults(&self) -> Vec<FieldError> {
        let MatchRequest { postcode, area, gp_area, asked_by, at, limit, preferences, text, .. } =
            &self.request;
        let within_m = preferences.as_ref().and_then(|preferences| preferences.within_m);
        let said = [
            ("/postcode", postcode.is_some()),
            ("/area", area.is_some()),
            ("/gp_area", gp_area.is_some()),
            ("/asked_by", asked_by.is_some()),
            ("/at", at.is_some()),
            ("/limit", limit.is_some()),
            ("/text", text.is_some()),
            ("/preferences/within_m", within_m.is_some()),
        ];
        let faults = said.into_iter().filter(|(_, said)| *said);
        faults
            .map(|(pointer, _)| FieldError::new(pointer, format!("person `{}` must not say it", self.slug)))
            .collect()
    }
}
