//! Crisis help first, always: 999, NHS 111 option 2 and the Central Access Point stand above everything else.

use std::borrow::Cow;

use crate::catalogue::Referrer;
use crate::geography::Truth;

use super::because;
use super::case::Case;
use super::referral::{ReferralQuestion, referral, service_reference};
use super::reply::{Reason, Urgent, UrgentService};
use super::rules::{UrgentLevel, UrgentRule, in_force};

/// The urgent answer, when anything stated or written suggests a crisis. A later rule can only raise the level.
pub fn urgent<'s>(case: &Case<'_, 's>) -> Option<Urgent<'s>> {
    let (profile, snapshot, judged) = (case.profile, case.snapshot, &case.judged);
    let outlines = snapshot.outlines();
    let day = profile.day();
    let mut reasons = Vec::new();
    let mut level: Option<UrgentLevel> = None;
    let rules = &snapshot.compiled().urgent;
    let today = |rule: &UrgentRule| in_force(Some(rule.from), rule.until, day);
    // Crisis help does not wait for the calendar: on a day that no rule of a level covers, every rule of that level counts.
    let counts = |rule: &UrgentRule| {
        today(rule) || !rules.iter().any(|(other, _)| other.level == rule.level && today(other))
    };
    for (rule, any_of) in rules {
        if !counts(rule) || !any_of.judge(&profile.sheet).is_met() {
            continue;
        }
        level = level.max(Some(rule.level));
        let facts: Vec<Cow<str>> = any_of
            .facts_that_hold(&profile.sheet)
            .into_iter()
            .map(|fact| because::stated(snapshot, &profile.sheet, fact))
            .collect();
        let because = facts.join(", ");
        // The rules stand with the gravest first: a lesser one that rests on the same says nothing new.
        if !reasons.iter().any(|reason: &Reason| reason.because == because) {
            reasons.push(Reason { rule: rule.id.clone(), because, source: rule.source.clone() });
        }
    }
    let words = profile.understood.as_ref().map(|u| u.crisis_words.as_slice()).unwrap_or_default();
    if !words.is_empty() {
        level = level.max(Some(UrgentLevel::Crisis));
        reasons.push(Reason {
            rule: "crisis-words".to_owned(),
            because: format!("the words “{}”", words.join("”, “")),
            source: "signpost-pathway-proposal".to_owned(),
        });
    }
    if profile.understood.as_ref().is_some_and(|understood| understood.sounds_like_danger) {
        level = level.max(Some(UrgentLevel::Crisis));
        reasons.push(Reason {
            rule: "sounds-like-danger".to_owned(),
            because: "people write so when somebody is in danger".to_owned(),
            source: "signpost-pathway-proposal".to_owned(),
        });
    }
    let past = profile.understood.as_ref().map(|u| u.past_crisis_words.as_slice()).unwrap_or_default();
    if !past.is_empty() {
        // Whoever was there before may be there again: it is asked about today, and is no alarm by itself.
        level = level.max(Some(UrgentLevel::SameDay));
        reasons.push(Reason {
            rule: "crisis-words-of-the-past".to_owned(),
            because: format!("the words “{}”, said of the past", past.join("”, “")),
            source: "signpost-pathway-proposal".to_owned(),
        });
    }
    let level = level?;
    let (rule, _) = rules.iter().find(|(rule, _)| rule.level == level && counts(rule))?;
    let mut say = rule.say.clone();
    let mut order: Vec<&str> = rule.services.iter().map(String::as_str).collect();
    for (preferred, any_of) in &snapshot.compiled().preferred {
        if any_of.judge(&profile.sheet).is_met() {
            move_forward(&mut order, &preferred.services);
            say = format!("{say} {}", preferred.say);
        }
    }
    let asker = profile.sheet.asked_by();
    let services = order
        .into_iter()
        .filter_map(|slug| snapshot.position(slug))
        // Across the border the Central Access Point is not theirs, and across another border NHS 111 option 2 is not: 999 is.
        .filter(|at| judged.places[outlines.get(*at).area_list as usize].home != Truth::Unmet)
        .map(|at| {
            let record = snapshot.record(at);
            let question = ReferralQuestion {
                referrer: Some(asker.unwrap_or(Referrer::Myself)),
                urgency: None,
                sheet: &profile.sheet,
                day,
            };
            UrgentService {
                service: service_reference(record, day),
                routes: referral(record, snapshot, &question).routes,
            }
        })
        .collect();
    Some(Urgent { level, say, reasons, services })
}

/// Moves the preferred lines to just after the two that always stand first.
fn move_forward(order: &mut Vec<&str>, preferred: &[String]) {
    const ALWAYS_FIRST: usize = 2;
    for slug in preferred.iter().rev() {
        if let Some(at) = order.iter().position(|known| known == slug).filter(|at| *at > ALWAYS_FIRST) {
            let moved = order.remove(at);
            order.insert(ALWAYS_FIRST, moved);
        }
    }
}
