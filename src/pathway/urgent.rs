//! Crisis help first, always: 999, NHS 111 option 2 and the Central Access Point stand above everything else.

use std::borrow::Cow;

use crate::catalogue::{Fact, Referrer};
use crate::geography::Truth;

use super::because;
use super::case::Case;
use super::judge::AnyOf;
use super::profile::Profile;
use super::referral::{ReferralQuestion, referral, service_reference};
use super::reply::{Reason, Urgent, UrgentService};
use super::rules::{Preferred, UrgentRule, WordsThatRaise, in_force};
use super::snapshot::Snapshot;

/// A rule that holds for somebody, and why.
struct Held<'s> {
    rule: &'s UrgentRule,
    because: String,
}

/// The rules that hold, the gravest first.
fn held<'s>(profile: &Profile, snapshot: &'s Snapshot) -> Vec<Held<'s>> {
    let mut held: Vec<Held> = rules_that_count(profile, snapshot)
        .filter_map(|(rule, any_of)| Some(Held { rule, because: why(rule, any_of, profile, snapshot)? }))
        .collect();
    held.sort_by_key(|held| std::cmp::Reverse(held.rule.level));
    held
}

/// The urgent answer, when anything stated or written suggests a crisis. A later rule can only raise the level.
pub fn urgent<'s>(case: &Case<'_, 's>) -> Option<Urgent<'s>> {
    let (profile, snapshot) = (case.profile, case.snapshot);
    let held = held(profile, snapshot);
    let level = held.first()?.rule.level;
    let mut reasons: Vec<Reason> = Vec::new();
    for Held { rule, because } in &held {
        if !reasons.iter().any(|told| told.because == *because) {
            reasons.push(Reason {
                rule: rule.id.clone(),
                because: because.clone(),
                source: rule.source.clone(),
            });
        }
    }
    // A rule that only raises the level is spoken for by the first of that level.
    let of_level =
        held.iter().map(|held| held.rule).filter(|rule| rule.level == level && !rule.say.is_empty());
    let mut speaking: Vec<&UrgentRule> = of_level.collect();
    if speaking.is_empty() {
        let mut rules = rules_that_count(profile, snapshot).map(|(rule, _)| rule);
        speaking.extend(rules.find(|rule| rule.level == level && !rule.say.is_empty()));
    }
    let mut order: Vec<&str> = Vec::new();
    for slug in speaking.iter().flat_map(|rule| &rule.services) {
        if !order.contains(&slug.as_str()) {
            order.push(slug);
        }
    }
    let is_offered = |slug: &str| snapshot.position(slug).is_some_and(|at| is_theirs(at, case));
    let mut say = said_by(speaking.first()?, is_offered);
    for (preferred, any_of) in &snapshot.compiled().preferred {
        if is_preferred(preferred, any_of, profile) {
            move_forward(&mut order, &preferred.services);
            say = format!("{say} {}", preferred.say);
        }
    }
    let services =
        order.into_iter().filter(|slug| is_offered(slug)).filter_map(|slug| snapshot.position(slug));
    let services = services.map(|at| named(at, profile, snapshot)).collect();
    Some(Urgent { level, say, reasons, services })
}

/// The rules that are in force. Crisis help does not wait for the calendar: on a day that no rule of a level covers, every rule of that
/// level counts.
fn rules_that_count<'s>(
    profile: &Profile,
    snapshot: &'s Snapshot,
) -> impl Iterator<Item = (&'s UrgentRule, &'s AnyOf)> {
    let day = profile.day();
    let rules = &snapshot.compiled().urgent;
    let today = move |rule: &UrgentRule| in_force(Some(rule.from), rule.until, day);
    let counts = move |rule: &UrgentRule| {
        today(rule) || !rules.iter().any(|(other, _)| other.level == rule.level && today(other))
    };
    rules.iter().map(|(rule, any_of)| (rule, any_of)).filter(move |(rule, _)| counts(rule))
}

/// Why a rule holds, if it does.
fn why(rule: &UrgentRule, any_of: &AnyOf, profile: &Profile, snapshot: &Snapshot) -> Option<String> {
    if any_of.judge(&profile.sheet).is_met() {
        let facts = any_of.facts_that_hold(&profile.sheet);
        let facts = facts.into_iter().map(|fact| because::stated(snapshot, &profile.sheet, fact));
        return Some(facts.collect::<Vec<Cow<str>>>().join(", "));
    }
    let understood = profile.understood.as_ref()?;
    let signs =
        understood.emergency_words.iter().filter(|words| words.rule == rule.id).flat_map(|words| &words.from);
    let mut words: Vec<&str> = signs.map(String::as_str).collect();
    match rule.words {
        Some(WordsThatRaise::LikeDanger) => {
            return understood.sounds_like_danger.then(|| rule.because.clone());
        }
        Some(WordsThatRaise::CrisisPhrase) => {
            words.extend(understood.crisis_words.iter().map(String::as_str))
        }
        Some(WordsThatRaise::CrisisPhraseOfThePast) => {
            words.extend(understood.past_crisis_words.iter().map(String::as_str));
        }
        None => {}
    }
    (!words.is_empty()).then(|| rule.because.replace("{words}", &format!("“{}”", words.join("”, “"))))
}

/// What a rule says to somebody for whom some of its services are left out.
fn said_by(rule: &UrgentRule, is_offered: impl Fn(&str) -> bool) -> String {
    let left_out = rule.say_without.iter().find(|without| !is_offered(&without.service));
    left_out.map_or(&rule.say, |without| &without.say).clone()
}

/// Whether a line is theirs: across the border the Central Access Point is not, unless their practice is inside, and across another
/// border NHS 111 option 2 is not: 999 is. A line for women is not named to a man, nor one for men to a woman.
fn is_theirs(at: usize, case: &Case) -> bool {
    let place = case.judged.places[case.snapshot.outlines().get(at).area_list as usize];
    let record = case.snapshot.record(at);
    let is_of_the_other_sex = case.snapshot.criteria(record).any(|criterion| {
        criterion.facts.as_slice() == [Fact::Sex]
            && criterion.judge(&case.profile.sheet, case.profile.day()).is_some_and(Truth::is_unmet)
    });
    (place.home != Truth::Unmet || place.gp == Truth::Met) && !is_of_the_other_sex
}

fn is_preferred(preferred: &Preferred, any_of: &AnyOf, profile: &Profile) -> bool {
    any_of.judge(&profile.sheet).is_met()
        || preferred.access.iter().any(|wish| profile.access.contains(wish))
        || preferred.modes.iter().any(|wish| profile.modes.contains(wish))
}

fn named<'s>(at: usize, profile: &Profile, snapshot: &'s Snapshot) -> UrgentService<'s> {
    let record = snapshot.record(at);
    let question = ReferralQuestion {
        referrer: Some(profile.sheet.asked_by().unwrap_or(Referrer::Myself)),
        urgency: None,
        sheet: &profile.sheet,
        day: profile.day(),
    };
    UrgentService {
        service: service_reference(record, profile.day()),
        routes: referral(record, snapshot, &question).routes,
    }
}

/// Moves the preferred lines to just after those that always stand first.
fn move_forward(order: &mut Vec<&str>, preferred: &[String]) {
    const ALWAYS_FIRST: usize = 2;
    for slug in preferred.iter().rev() {
        if let Some(at) = order.iter().position(|known| known == slug).filter(|at| *at > ALWAYS_FIRST) {
            let moved = order.remove(at);
            order.insert(ALWAYS_FIRST, moved);
        }
    }
}
