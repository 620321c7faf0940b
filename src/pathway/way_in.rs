//! May this referrer refer this person to this service, and if not, which door opens?

use crate::catalogue::{CoverageBasis, Effect, Fact, Kind, Status, Step, Urgency};
use crate::geography::{Located, Truth};

use super::profile::Profile;
use super::rank::{judged_alone, rank};
use super::record::Record;
use super::referral::{ReferralQuestion, named, referral};
use super::reply::{CriterionReply, NamedService, Otherwise, Referral, RouteReply, Urgent};
use super::request::CrisisWord;
use super::snapshot::Snapshot;

/// The ways in to one service for one referrer and what is known of one person.
#[derive(Debug)]
pub struct WayIn<'s> {
    pub record: &'s Record,
    /// Null when no source says, or when it turns on something not known.
    pub allowed: Option<bool>,
    /// Why, one reason a line.
    pub because: Vec<String>,
    /// Whether the person meets all that the service asks of them.
    pub person: Truth,
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
    let found = referral(record, snapshot, &question(profile, urgency));
    let (truth, criteria) = stands(record, profile, snapshot);
    let mut because = vec![found.because.into_owned()];
    because.extend(criteria.iter().filter(|c| c.outcome != Truth::Unknown).map(line));
    let mut way = WayIn {
        record,
        allowed: found.open_to_you,
        because,
        person: truth,
        criteria,
        routes: found.routes,
        otherwise: found.otherwise,
    };
    if truth.is_unmet() {
        way.allowed = Some(false);
        // Nobody may refer somebody the service is not for: only another door helps.
        way.otherwise = None;
    }
    if way.allowed == Some(true) {
        let doubts = doubts(record, snapshot, profile);
        if !doubts.is_empty() {
            way.allowed = None;
            way.because.extend(doubts);
        }
    }
    if way.allowed == Some(false) {
        way.routes.clear();
    }
    if way.allowed != Some(true) && (truth.is_unmet() || profile.sheet.asked_by().is_some()) {
        let (who, said) = way.otherwise.take().map_or((Vec::new(), None), |o| (o.who, o.door));
        let door = door(record, said, truth, snapshot, profile);
        if let Some(Door { because: Some(because), .. }) = &door {
            way.because.push(format!("instead: {because}"));
        }
        let door = door.map(|door| door.service);
        way.otherwise = (!who.is_empty() || door.is_some()).then_some(Otherwise { who, door });
    }
    way
}

/// Whether the person meets what the service asks; what they need help with is not held against it, because the referrer named the
/// service.
fn stands<'s>(
    record: &'s Record,
    profile: &Profile,
    snapshot: &'s Snapshot,
) -> (Truth, Vec<CriterionReply<'s>>) {
    let mut unasked = profile.clone();
    unasked.needs.clear();
    let (truth, mut criteria, _) = judged_alone(record, &unasked, snapshot);
    // The need comes first, and is the one thing that was not asked.
    criteria.remove(0);
    (truth, criteria)
}

/// Limits that the person is outside of, by sources too weak to refuse them: to be asked before somebody is referred.
fn doubts(record: &Record, snapshot: &Snapshot, profile: &Profile) -> Vec<String> {
    let sheet = &profile.sheet;
    let mut doubts = Vec::new();
    let outside = record.judge_ages(sheet).is_some_and(Truth::is_unknown);
    if outside && sheet.number(Fact::AgeYears).is_some() {
        doubts.push("the age limit is not certain: ask before referring".to_owned());
    }
    for (criterion, compiled) in record.service.criteria.iter().zip(snapshot.criteria(record)) {
        let everything_known = !compiled.facts.is_empty() && compiled.missing(sheet).is_empty();
        let weakly_unmet =
            compiled.weak && compiled.judge(sheet, profile.day()).is_some_and(Truth::is_unknown);
        if compiled.effect != Effect::Prioritises && everything_known && weakly_unmet {
            doubts.push(format!("{}: the source is weak, ask before referring", criterion.says));
        }
    }
    doubts
}

fn line(criterion: &CriterionReply) -> String {
    format!("{}: {}, {}", criterion.outcome.as_str(), criterion.criterion, criterion.because)
}

fn question(profile: &Profile, urgency: Option<Urgency>) -> ReferralQuestion<'_> {
    ReferralQuestion {
        referrer: profile.sheet.asked_by(),
        urgency,
        sheet: &profile.sheet,
        day: profile.day(),
    }
}

/// A service to go to instead.
struct Door<'s> {
    service: NamedService<'s>,
    /// Why this one, where the record itself does not say.
    because: Option<&'s str>,
}

/// The door that a source names, if it opens to this person and this referrer; else the first of the rules that does.
fn door<'s>(
    record: &'s Record,
    said: Option<NamedService<'s>>,
    truth: Truth,
    snapshot: &'s Snapshot,
    profile: &Profile,
) -> Option<Door<'s>> {
    let service = &record.service;
    let mut named_by_record: Vec<&str> = service.status.replaced_by.as_deref().into_iter().collect();
    if !truth.is_unmet() {
        named_by_record.extend(said.map(|door| door.slug));
    }
    let unmet =
        service.criteria.iter().zip(snapshot.criteria(record)).filter(|(_, compiled)| {
            compiled.judge(&profile.sheet, profile.day()).is_some_and(Truth::is_unmet)
        });
    named_by_record.extend(unmet.filter_map(|(criterion, _)| criterion.otherwise.as_deref()));
    // A refusal of the referrer still tells the way when the person is refused too and nothing better is known.
    named_by_record.extend(said.map(|door| door.slug));
    for slug in named_by_record {
        if opens(slug, record, snapshot, profile)
            && let Some(service) = named(snapshot, slug)
        {
            return Some(Door { service, because: None });
        }
    }
    let first = record.first_need.map_or(0, |need| 1_u64 << need);
    // What the person asks about goes before what the service is best known for, and that before all it helps with.
    for needs in [profile.sheet.needs().unwrap_or(0), first, record.need_bits] {
        for (at, bits, when, because) in &snapshot.compiled().doors {
            let slug = &snapshot.record(*at).service.slug;
            let stands = when.is_empty() || !when.judge(&profile.sheet).is_unmet();
            if bits & needs != 0 && stands && opens(slug, record, snapshot, profile) {
                return named(snapshot, slug).map(|service| Door { service, because: Some(because) });
            }
        }
    }
    None
}

/// Whether a door runs, is not where we stand or who asks, and refuses neither the referrer nor the person.
fn opens(slug: &str, from: &Record, snapshot: &Snapshot, profile: &Profile) -> bool {
    let Some(door) = snapshot.find(slug) else { return false };
    let asks_itself = profile.sheet.asked_by().is_some_and(|asker| {
        snapshot.rules().doors.iter().any(|rule| rule.service == slug && rule.is.contains(&asker))
    });
    door.service.slug != from.service.slug
        && !asks_itself
        && referral(door, snapshot, &question(profile, None)).open_to_you != Some(false)
        && !stands(door, profile, snapshot).0.is_unmet()
}

/// What a practice asks for on one sheet.
#[derive(Debug, Clone, Copy)]
pub struct SheetQuestion {
    pub step: Option<Step>,
    pub urgency: Option<Urgency>,
}

/// The ways in to every service that fits the profile's needs and places: crisis help first when time presses, then by step, open ones
/// first.
pub fn crib_sheet<'s>(snapshot: &'s Snapshot, profile: &Profile, asked: SheetQuestion) -> Vec<WayIn<'s>> {
    let SheetQuestion { step, urgency } = asked;
    let needs = profile.sheet.needs();
    let fits = |record: &Record| {
        let service = &record.service;
        service.kind != Kind::Context
            && !matches!(service.status.is, Status::Closed | Status::Replaced)
            && step.is_none_or(|step| service.steps.contains(&step))
            && needs.is_none_or(|needs| record.need_bits & needs != 0)
            && takes(record, urgency)
            && may_serve(record, profile.home.as_ref(), snapshot)
            && may_serve(record, profile.gp.as_ref(), snapshot)
    };
    let fitting = (0..snapshot.count()).filter(|at| fits(&snapshot.open(*at)));
    let ways = fitting.map(|at| way_in(snapshot.record(at), snapshot, profile, urgency));
    // Whom the service is certainly not for is told when they name it; on a sheet it would only be in the way.
    let mut sheet: Vec<WayIn> = ways.filter(|way| !way.person.is_unmet()).collect();
    let is_crisis_help =
        |slug: &String| snapshot.rules().urgent.iter().any(|rule| rule.services.contains(slug));
    let presses = matches!(urgency, Some(Urgency::Urgent | Urgency::Emergency));
    sheet.sort_by_key(|way| {
        let later = presses && !is_crisis_help(&way.record.service.slug);
        let order = match way.allowed {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        };
        (later, way.record.service.steps.first().copied(), order, way.record.service.slug.as_str())
    });
    sheet
}

/// Whom to ring now: in an emergency always, else when what is asked suggests a crisis by the rules themselves.
pub fn crisis_help<'s>(
    profile: &Profile,
    urgency: Option<Urgency>,
    snapshot: &'s Snapshot,
) -> Option<Urgent<'s>> {
    let mut asked = profile.clone();
    if urgency == Some(Urgency::Emergency) {
        CrisisWord::DangerNow.state(&mut asked.sheet);
    }
    rank(&asked, snapshot, &[]).urgent
}

fn takes(record: &Record, urgency: Option<Urgency>) -> bool {
    let taken = record.service.routes.iter().filter(|route| !route.not_accepted);
    urgency.is_none_or(|urgency| {
        let mut taken = taken.peekable();
        taken.peek().is_none() || taken.any(|r| r.urgency.is_empty() || r.urgency.contains(&urgency))
    })
}

/// Whether a service may serve an area; anybody may use some of them.
fn may_serve(record: &Record, area: Option<&Located>, snapshot: &Snapshot) -> bool {
    let Some(area) = area else { return true };
    record.service.coverage.basis == CoverageBasis::Anyone
        || !area.within_any(snapshot.gazetteer().tree(), &record.covered.areas).is_unmet()
}
