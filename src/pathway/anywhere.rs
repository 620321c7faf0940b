//! What do the services make of this person before it is known where they live? Judged once, to be joined with any number of
//! places: the same criteria as a match, without its score and its words.

use crate::catalogue::Step;
use crate::geography::Truth;

use super::coverage::PlaceTruth;
use super::profile::Profile;
use super::rank::{ground, open_to_asker};
use super::score::{Case, Ground};
use super::snapshot::Snapshot;
use super::steps::Steps;
use super::verdict::{Part, counts, judge};

/// Everything about one person that does not depend on the place.
#[derive(Debug, Clone)]
pub struct Anywhere {
    /// The step the rules suggest.
    pub suggested: Option<Step>,
    /// The services that come into question, in order of slug.
    pub judged: Vec<JudgedAnywhere>,
}

/// One service against the person, the place left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedAnywhere {
    /// Position among the snapshot's records.
    pub record: usize,
    /// A way in to help rather than the help itself.
    pub door: bool,
    /// Every criterion together but the place. Joined by *and* with the place it is what a match says.
    pub apart_from_place: Truth,
    /// Whether a route is open to the one who asks.
    pub open_to_asker: Truth,
}

/// Judges everything but the place. What the profile says of its places is not looked at, save that it counts as registered with a
/// GP where a GP area is given.
pub fn judge_anywhere(profile: &Profile, snapshot: &Snapshot) -> Anywhere {
    let steps = Steps::suggest(profile, snapshot);
    let case = Case { profile, snapshot, steps: &steps, urgent: false };
    let nowhere = PlaceTruth { home: Truth::Unknown, gp: Truth::Unknown, home_share: 0.5 };
    let mut judged = Vec::new();
    for at in snapshot.candidates(profile) {
        let record = snapshot.record(at).as_ref();
        let Some((ground, need)) = ground(at, record, &case) else { continue };
        let verdict = judge(record, profile, nowhere, need);
        let placeless = |part: Part| !matches!(part, Part::Place | Part::Reach) && counts(record, part);
        let parts = verdict.parts.iter().filter(|(part, _)| placeless(*part));
        judged.push(JudgedAnywhere {
            record: at,
            door: matches!(ground, Ground::Door(_)),
            apart_from_place: Truth::all(parts.map(|(_, truth)| *truth)),
            open_to_asker: open_to_asker(record, &case),
        });
    }
    Anywhere { suggested: steps.suggested, judged }
}
