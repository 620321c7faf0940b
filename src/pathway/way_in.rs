//! May this referrer refer this person to this service, and if not, which door opens?

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::catalogue::{Step, Urgency};
use crate::geography::Truth;

use super::case::Case;
use super::door::{Door, Doors};
use super::profile::Profile;
use super::rank::{Standing, standing_when_named};
use super::record::Record;
use super::referral::referral;
use super::reply::{CriterionReply, Otherwise, Reason, Referral, RouteReply, Urgent};
use super::request::CrisisWord;
use super::route_terms::takes;
use super::sift::{Total, points_in_a_match};
use super::snapshot::Snapshot;
use super::urgent::urgent;
use super::verdict::judge;

/// The ways in to one service for one referrer and what is known of one person.
#[derive(Debug)]
pub struct WayIn<'s> {
    pub record: &'s Record,
    /// The needs it is listed for, one bit each: those its record names, and those it is a door for.
    pub needs: u64,
    /// Whether the service takes the person from the one who asks, as far as is known. Null when no source says, when the way in turns
    /// on something not known, and when what is known lies outside a limit that is not certain.
    pub allowed: Option<bool>,
    /// Why, one reason a line.
    pub because: Vec<String>,
    /// Whether the person meets all that the service asks of them.
    pub person: Truth,
    /// What is to be asked before referring: what is not known of the person and could still refuse them.
    pub to_ask: Vec<Cow<'s, str>>,
    /// What the service asks of the person, each in three values.
    pub criteria: Vec<CriterionReply<'s>>,
    /// Empty when the answer is no.
    pub routes: Vec<RouteReply<'s>>,
    pub otherwise: Option<Otherwise<'s>>,
}

impl<'s> WayIn<'s> {
    /// The same as a match says it.
    pub fn into_referral(self) -> Referral<'s> {
        Referral {
            open_to_you: self.allowed,
            because: self.because.join("; ").into(),
            routes: self.routes,
            otherwise: self.otherwise,
        }
    }
}

/// Judges the routes for the one who asks, then the person: a criterion not met closes the service whoever refers.
pub fn way_in<'s>(
    record: &'s Record,
    snapshot: &'s Snapshot,
    profile: &Profile,
    urgency: Option<Urgency>,
) -> WayIn<'s> {
    let at = snapshot.position(&record.service.slug).expect("a record is found by its slug in its snapshot");
    answer(at, &mut Doors::of(&Case::of(profile, snapshot), urgency))
}

fn answer<'s>(at: usize, doors: &mut Doors<'_, '_, 's>) -> WayIn<'s> {
    let case = doors.case;
    let (snapshot, profile) = (case.snapshot, case.profile);
    let record = snapshot.record(at);
    let found = referral(record, snapshot, &doors.question());
    let Standing { outcome: person, criteria, to_ask, age_in_doubt } = standing_when_named(at, case);
    let mut because = vec![found.because.into_owned()];
    because.extend(criteria.iter().filter(|c| c.outcome != Truth::Unknown).map(line));
    let mut allowed = if person.is_unmet() { Some(false) } else { found.open_to_you };
    if allowed == Some(true) {
        let doubts = doubts(at, age_in_doubt, case);
        if !doubts.is_empty() {
            allowed = None;
            because.extend(doubts);
        }
    }
    let mut otherwise = None;
    if allowed != Some(true) && (person.is_unmet() || profile.sheet.asked_by().is_some()) {
        // Nobody may refer somebody the service is not for: only another door helps.
        let said = found.otherwise.filter(|_| !person.is_unmet());
        let (who, said) = said.map_or((Vec::new(), None), |o| (o.who, o.door));
        let door = doors.instead_of(at, said);
        if let Some(Door { because: Some(why), .. }) = &door {
            because.push(format!("instead: {why}"));
        }
        let door = door.map(|door| door.service);
        otherwise = (!who.is_empty() || door.is_some()).then_some(Otherwise { who, door });
    }
    let routes = if allowed == Some(false) { Vec::new() } else { found.routes };
    let needs = needs_served(at, case);
    WayIn { record, needs, allowed, because, person, to_ask, criteria, routes, otherwise }
}

/// The needs a service is listed for: those its record names, and those it is a door for to anybody but itself.
fn needs_served(at: usize, case: &Case) -> u64 {
    let sheet = &case.profile.sheet;
    let doors = case.snapshot.compiled().doors.iter().filter(|door| {
        door.record == at && door.stands_open(u64::MAX, sheet) && !door.is_asker(sheet.asked_by())
    });
    doors.fold(case.snapshot.outlines().get(at).need_bits, |needs, door| needs | door.needs)
}

/// Limits that the person is outside of, by sources too weak to refuse them: to be asked before somebody is referred.
fn doubts(at: usize, age_in_doubt: bool, case: &Case) -> Vec<String> {
    let record = case.snapshot.record(at);
    let mut doubts = Vec::new();
    if age_in_doubt {
        doubts.push("the age limit is not certain: ask before referring".to_owned());
    }
    for (at, compiled) in case.snapshot.criteria(record).enumerate() {
        let judged = case.judged.criteria[record.criteria[at] as usize];
        let open = judged.is_some_and(|judged| judged.gates && judged.truth.is_unknown());
        let everything_known = !compiled.facts.is_empty() && compiled.missing(&case.profile.sheet).is_empty();
        if open && compiled.weak && everything_known {
            let says = &record.service.criteria[at].says;
            doubts.push(format!("{says}: the source is weak, ask before referring"));
        }
    }
    doubts
}

fn line(criterion: &CriterionReply) -> String {
    format!("{}: {}, {}", criterion.outcome.as_str(), criterion.criterion, criterion.because)
}

/// What a practice asks for on one sheet.
#[derive(Debug, Clone, Copy)]
pub struct SheetQuestion {
    pub step: Option<Step>,
    pub urgency: Option<Urgency>,
}

/// The ways in to every service for the profile's needs that a match would not refuse: crisis help first when time presses, then by step,
/// open ones first, and of those that stand alike the one that a match would put first.
pub fn crib_sheet<'s>(snapshot: &'s Snapshot, profile: &Profile, asked: SheetQuestion) -> Vec<WayIn<'s>> {
    let SheetQuestion { step, urgency } = asked;
    let case = Case::of(profile, snapshot);
    let needs = profile.sheet.needs();
    let listed = |at: &usize| {
        let outline = snapshot.outlines().get(*at);
        !outline.context
            && step.is_none_or(|step| outline.steps.holds(step))
            && needs.is_none_or(|needs| needs_served(*at, &case) & needs != 0)
            // Whom the service is certainly not for is told when they name it; on a sheet it would only be in the way.
            && !judge(outline, Truth::Met, &case).truth.is_unmet()
            && some_way_takes(&snapshot.open(*at), urgency)
    };
    let mut doors = Doors::of(&case, urgency);
    let listed = (0..snapshot.count()).filter(listed);
    let mut sheet: Vec<(WayIn, f64)> =
        listed.map(|at| (answer(at, &mut doors), points_in_a_match(at, &case))).collect();
    // Whom to ring now stands first, in the order of that answer.
    let help = crisis_help(profile, urgency, snapshot);
    let lines: Vec<&str> =
        help.iter().flat_map(|help| &help.services).map(|line| line.service.slug).collect();
    sheet.sort_by_cached_key(|(way, points)| {
        let slug = way.record.service.slug.as_str();
        let line = lines.iter().position(|line| *line == slug).unwrap_or(lines.len());
        let order = match way.allowed {
            Some(true) if way.person.is_met() => 0,
            Some(true) => 1,
            None => 2,
            Some(false) => 3,
        };
        let points = Reverse(Total(*points));
        (line, way.record.service.steps.first().copied(), order, points, slug.to_owned())
    });
    sheet.into_iter().map(|(way, _)| way).collect()
}

/// Whom to ring now: whenever the referral cannot wait, and when what is asked suggests a crisis by the rules themselves.
pub fn crisis_help<'s>(
    profile: &Profile,
    urgency: Option<Urgency>,
    snapshot: &'s Snapshot,
) -> Option<Urgent<'s>> {
    match urgency {
        Some(Urgency::Emergency) => stating(CrisisWord::DangerNow, profile, snapshot),
        Some(Urgency::Urgent) => urgent(&Case::of(profile, snapshot)).or_else(|| {
            // The lines of an answer about safety, and nothing said of the person that nobody said.
            let help = stating(CrisisWord::Thoughts, profile, snapshot)?;
            let reason = Reason {
                rule: "urgent-referral".to_owned(),
                because: "the referral is urgent".to_owned(),
                source: "signpost-pathway-proposal".to_owned(),
            };
            Some(Urgent { say: CANNOT_WAIT.to_owned(), reasons: vec![reason], ..help })
        }),
        Some(Urgency::Routine) | None => urgent(&Case::of(profile, snapshot)),
    }
}

/// What is said above an urgent referral that speaks of no crisis.
const CANNOT_WAIT: &str =
    "If this cannot wait until a referral is read: these answer at any hour. If life is in danger, ring 999.";

fn stating<'s>(crisis: CrisisWord, profile: &Profile, snapshot: &'s Snapshot) -> Option<Urgent<'s>> {
    let mut asked = profile.clone();
    crisis.state(&mut asked.sheet);
    urgent(&Case::of(&asked, snapshot))
}

/// Whether some way in takes what is as urgent as this, or none is known.
fn some_way_takes(record: &Record, urgency: Option<Urgency>) -> bool {
    let mut taken = record.service.routes.iter().filter(|route| !route.not_accepted).peekable();
    taken.peek().is_none() || taken.any(|route| takes(&route.urgency, urgency))
}
