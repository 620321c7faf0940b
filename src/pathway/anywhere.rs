//! What do the services make of this person before it is known where they live? Judged once, to be joined with any number of
//! places: the same criteria as a match, without its score and its words. And what do they make of a group of people, of whom no more is
//! known than what is asked about?

use chrono::{DateTime, NaiveDate, Utc};

use crate::catalogue::{Referrer, Step};
use crate::geography::Truth;

use super::case::Case;
use super::ground::{Ground, ground};
use super::points::open_to_asker;
use super::profile::Profile;
use super::route_terms;
use super::sheet::Sheet;
use super::snapshot::Snapshot;
use super::verdict::{Part, gates, judge, parts};

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
    let case = Case::of(profile, snapshot);
    let mut judged = Vec::new();
    for at in snapshot.candidates(profile) {
        let outline = snapshot.outlines().get(at);
        let Some((ground, need)) = ground(at, outline, &case) else { continue };
        let placeless =
            |part: Part| !matches!(part, Part::Place | Part::Reach) && gates(outline, part, &case);
        let parts = parts(outline, need, &case).into_iter().filter(|(part, _)| placeless(*part));
        judged.push(JudgedAnywhere {
            record: at,
            door: matches!(ground, Ground::Door(_)),
            apart_from_place: Truth::all(parts.map(|(_, truth)| truth)),
            open_to_asker: open_to_asker(outline, &case),
        });
    }
    Anywhere { suggested: case.steps.suggested, judged }
}

/// One service against a group of people, wherever they live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedGroup {
    /// Position among the snapshot's records.
    pub record: usize,
    /// Whether it takes them, as its ages and its criteria say.
    pub takes: Truth,
    /// Whether it still runs.
    pub running: Truth,
    /// It requires something of people's circumstances that is not known of all of the group: it is for some of them.
    pub for_some: bool,
}

/// Judges every service that is offered at all against a group of people of whom no more is known than the sheet says. Each is taken to
/// be asked about what it helps with.
pub fn judge_group(sheet: Sheet, at: DateTime<Utc>, snapshot: &Snapshot) -> Vec<JudgedGroup> {
    let group = Profile {
        sheet,
        home: None,
        gp: None,
        needs: Vec::new(),
        understood: None,
        stated_step: None,
        modes: Vec::new(),
        languages: Vec::new(),
        access: Vec::new(),
        within_m: None,
        women_only: false,
        at,
        limit: 0,
    };
    let case = Case::of(&group, snapshot);
    let mut judged = Vec::with_capacity(snapshot.count());
    for record in 0..snapshot.count() {
        let outline = snapshot.outlines().get(record);
        if outline.context {
            continue;
        }
        let of_people =
            |part: Part| matches!(part, Part::Age | Part::Criterion(_)) && gates(outline, part, &case);
        let parts = parts(outline, Truth::Met, &case).into_iter().filter(|(part, _)| of_people(*part));
        judged.push(JudgedGroup {
            record,
            takes: Truth::all(parts.map(|(_, truth)| truth)),
            running: outline.running,
            for_some: judge(outline, Truth::Met, &case).circumstances_unknown > 0,
        });
    }
    judged
}

/// Whether a service takes a referrer's word for somebody of whom nothing is known: met where it takes everybody they refer, unmet where
/// nobody.
pub fn takes_from(snapshot: &Snapshot, record: usize, referrer: Referrer, day: NaiveDate) -> Truth {
    let mut nobody = Sheet::default();
    nobody.state_asker(referrer);
    let ways_in = &snapshot.distinct().ways_in.all()[snapshot.outlines().get(record).ways_in as usize];
    route_terms::open_to_asker(ways_in, &nobody, day)
}
