//! What was asked for and not found, as counts: by month, need, area and step, never the words and never the person.
//!
//! Alike askings are counted in whole fives. Fewer than five leave the memory of the program for nowhere: not for the database, not for
//! an answer.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue::Step;
use crate::geography::{AreaCode, Located};
use crate::pathway::{MatchReply, Outcome, Profile, Snapshot};

/// So many alike askings are let out at once, and fewer never.
pub const ALIKE: u64 = 5;

/// How it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    Search,
    Match,
}

/// All that is kept of an asking. Two that are alike cannot be told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
pub struct UnmetNeed {
    /// First day of the month, in Europe/London.
    #[schema(value_type = String, format = Date)]
    pub month: NaiveDate,
    pub asked: Asked,
    /// Slug of the need.
    pub need: Option<String>,
    /// GSS code of the small area (LSOA), or of the local authority where no more was known.
    pub area: Option<AreaCode>,
    /// Step of care asked for or suggested.
    pub step: Option<Step>,
}

impl UnmetNeed {
    /// One for each need, or one without a need.
    pub fn each(
        at: DateTime<Utc>,
        asked: Asked,
        needs: impl IntoIterator<Item = String>,
        place: Option<&Located>,
        step: Option<Step>,
    ) -> Vec<Self> {
        let day = at.with_timezone(&London).date_naive();
        let month = day.with_day(1).unwrap_or(day);
        let area = place.and_then(|place| place.lsoa.or_else(|| place.authority()));
        let one = |need| Self { month, asked, need, area, step };
        let each: Vec<Self> = needs.into_iter().map(|need| one(Some(need))).collect();
        if each.is_empty() { vec![one(None)] } else { each }
    }

    /// What a match leaves unmet: everything asked for, when no service certainly fits; else nothing.
    pub fn of_match(
        profile: &Profile,
        reply: &MatchReply,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Vec<Self> {
        let fits = reply.matches.iter().any(|found| found.outcome == Outcome::Fits)
            || reply.pyramid.iter().any(|counted| counted.fits > 0);
        if fits {
            return Vec::new();
        }
        let needs = profile.needs.iter().map(|need| snapshot.needs()[need.need].slug.clone());
        let step = reply.step.stated.or(reply.step.suggested);
        // Now, and not the instant asked about: that can be any month.
        Self::each(now, Asked::Match, needs, profile.home.as_ref(), step)
    }
}
