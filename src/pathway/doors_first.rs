//! Whoever a service is closed to is shown first where to ask for it: the door stands right above what it leads to.
//!
//! Pathway facts, section 8: a person without a referrer is offered the door instead of the team. The same holds of a food bank that needs a
//! voucher. The door is raised, and nothing is lowered, so that help with what is grave stays where it is.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::ground::ground;
use super::points::{entry, is_door};
use super::route_terms::{Entry, RouteTerms, doors_named};
use super::sift::{Sketch, measure};
use super::verdict::judge;
use crate::catalogue::Referrer;

/// How a door stands to what it leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorsFirstWeights {
    /// So many points above it.
    pub above: f64,
}

/// The doors that are raised, by their positions, each with the points it has at least.
pub type Raised = HashMap<usize, f64>;

/// Finds out which doors lead to what is offered and is closed to the one who asks.
pub fn raised(offered: &[Sketch], case: &Case) -> Raised {
    let mut raised = Raised::new();
    let Some(weights) = &case.snapshot.rules().ranking.doors_first else { return raised };
    // In a crisis there is an order of its own.
    if !comes_without_referrer(case.profile.sheet.asked_by()) || !case.crisis_help.lines().is_empty() {
        return raised;
    }
    let ways_in = case.snapshot.distinct().ways_in.all().iter().zip(&case.judged.entry);
    let door_to: Vec<Option<usize>> =
        ways_in.map(|(ways, entry)| (*entry == Entry::Closed).then(|| door(ways, case)).flatten()).collect();
    for sketch in offered {
        let outline = case.snapshot.outlines().get(sketch.at());
        // A door is a way in itself.
        let Some(door) = door_to[outline.ways_in as usize].filter(|_| !is_door(outline, case)) else {
            continue;
        };
        let least = raised.entry(door).or_insert(f64::NEG_INFINITY);
        if sketch.at_most() + weights.above > *least {
            *least = least.max(measure(*sketch, case).score.sum() + weights.above);
        }
    }
    raised
}

/// Professionals know the team by way of which they refer, and are it often enough.
fn comes_without_referrer(asker: Option<Referrer>) -> bool {
    matches!(asker, None | Some(Referrer::Myself | Referrer::Family))
}

/// The door to go to where these ways are closed to the one who asks: the first that is named, fits the person and is open to them.
fn door(ways: &[RouteTerms], case: &Case) -> Option<usize> {
    let (sheet, day) = (&case.profile.sheet, case.profile.day());
    let doors = doors_named(ways, sheet, day).into_iter().filter_map(|slug| case.snapshot.position(slug));
    doors.into_iter().find(|door| fits_and_is_open(*door, case))
}

fn fits_and_is_open(at: usize, case: &Case) -> bool {
    let outline = case.snapshot.outlines().get(at);
    let Some((_, need)) = ground(at, outline, case) else { return false };
    matches!(entry(outline, case), Entry::Open | Entry::OpenToAnyComer)
        && judge(outline, need, case).truth.is_met()
}
