//! Who may refer, and how: the routes of one service for one referrer, or the door to use instead.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::catalogue::{Audience, Confidence, Contact, Referrer, Route, Urgency};
use crate::geography::Truth;

use super::because::{self, spoken};
use super::record::Record;
use super::reply::{NamedService, Otherwise, Referral, RouteReply, ServiceReference};
use super::rules::in_force;
use super::sheet::Sheet;
use super::snapshot::Snapshot;

/// What is asked of a service's routes.
#[derive(Debug, Clone, Copy)]
pub struct ReferralQuestion<'q> {
    pub referrer: Option<Referrer>,
    /// Only routes that take this urgency.
    pub urgency: Option<Urgency>,
    pub sheet: &'q Sheet,
    pub day: NaiveDate,
}

/// The routes in, for the one who asks. Without a referrer every route is given and nothing is claimed.
pub fn referral<'s>(record: &'s Record, snapshot: &'s Snapshot, question: &ReferralQuestion) -> Referral<'s> {
    let mut open = Vec::new();
    let mut perhaps = Vec::new();
    let mut refused: Option<&Route> = None;
    let mut doubted: Option<&Route> = None;
    let mut missing = Vec::new();
    let mut other_urgency = false;
    let mut barred = false;
    for (at, route) in record.service.routes.iter().enumerate() {
        let compiled = &record.routes[at];
        let urgency_fits = route.urgency.is_empty()
            || question.urgency.is_none_or(|urgency| route.urgency.contains(&urgency));
        let mine = question.referrer.is_none_or(|referrer| compiled.who & (1 << referrer as u32) != 0);
        if !mine || !in_force(route.from, route.until, question.day) {
            continue;
        }
        if !urgency_fits {
            other_urgency |= !route.not_accepted;
            continue;
        }
        let condition =
            if compiled.when.is_empty() { Truth::Met } else { compiled.when.judge(question.sheet) };
        // A refusal on a weak source is a question.
        let weak = route.provenance.confidence == Confidence::Low;
        let refusal = if weak { &mut doubted } else { &mut refused };
        if route.not_accepted {
            // A refusal of some people holds only for those it certainly names.
            if condition.is_met() {
                *refusal = refusal.or(Some(route));
                barred |= !weak && !route.when.is_empty();
            }
            continue;
        }
        match condition {
            Truth::Met => open.push(route),
            Truth::Unknown => {
                missing.extend(compiled.facts.iter().copied());
                perhaps.push(route);
            }
            Truth::Unmet => *refusal = refusal.or(Some(route)),
        }
    }
    if barred {
        // What refuses these very people goes before what takes people in general.
        open.clear();
        perhaps.clear();
    }
    let who = question.referrer.map_or("anyone", spoken);
    let (open_to_you, because): (_, Cow<'s, str>) =
        match (question.referrer, open.is_empty(), perhaps.is_empty(), refused) {
            (None, ..) => (None, "who is asking is not known".into()),
            (Some(_), false, ..) => (Some(true), format!("{who} may refer here").into()),
            (Some(_), true, false, _) => {
                let facts: Vec<Cow<str>> =
                    missing.iter().map(|fact| because::stated(snapshot, question.sheet, *fact)).collect();
                (None, format!("it depends: {}", facts.join(", ")).into())
            }
            (Some(_), true, true, Some(route)) if !route.when.is_empty() && route.not_accepted => {
                let says = route.says.as_deref().unwrap_or("not for what is asked");
                (Some(false), format!("it does not take this referral from {who}: {says}").into())
            }
            (Some(_), true, true, Some(_)) => {
                (Some(false), format!("it does not take referrals from {who}").into())
            }
            (Some(_), true, true, None) if other_urgency => {
                (Some(false), format!("its ways in for {who} are for another urgency").into())
            }
            (Some(_), true, true, None) if doubted.is_some() => {
                (None, format!("a weak source says that it does not take referrals from {who}: ask").into())
            }
            (Some(_), true, true, None) => (None, format!("no source says whether {who} may refer").into()),
        };
    let shown = if open.is_empty() { perhaps } else { open };
    let otherwise = (open_to_you != Some(true) && question.referrer.is_some())
        .then(|| otherwise(record, snapshot, refused.or(doubted), question))
        .filter(|o| !o.who.is_empty() || o.door.is_some());
    let asker = question.referrer.unwrap_or(Referrer::Myself);
    let routes = shown
        .into_iter()
        .map(|route| route_reply(route, record, snapshot, asker, question.urgency))
        .collect();
    Referral { open_to_you, because, routes, otherwise }
}

/// Who may refer instead, and the door their refusal names.
fn otherwise<'s>(
    record: &'s Record,
    snapshot: &'s Snapshot,
    refused: Option<&Route>,
    question: &ReferralQuestion,
) -> Otherwise<'s> {
    let mut who: Vec<Referrer> = record
        .service
        .routes
        .iter()
        .enumerate()
        .filter(|(at, route)| {
            !route.not_accepted
                && in_force(route.from, route.until, question.day)
                && (record.routes[*at].when.is_empty()
                    || !record.routes[*at].when.judge(question.sheet).is_unmet())
        })
        .flat_map(|(_, route)| route.who.iter().copied())
        .filter(|referrer| Some(*referrer) != question.referrer)
        .collect();
    who.sort_unstable();
    who.dedup();
    let door = refused.and_then(|route| route.door.as_deref().or(route.through.as_deref()));
    Otherwise { who, door: door.and_then(|slug| named(snapshot, slug)) }
}

fn route_reply<'s>(
    route: &'s Route,
    record: &'s Record,
    snapshot: &'s Snapshot,
    asker: Referrer,
    urgency: Option<Urgency>,
) -> RouteReply<'s> {
    let response = record
        .service
        .response_targets
        .iter()
        .filter(|target| target.urgency.is_empty() || urgency.is_none_or(|u| target.urgency.contains(&u)))
        .collect();
    RouteReply {
        who: &route.who,
        how: route.how,
        contact: route.contact.as_deref().and_then(|value| contact_for(record, value, asker)),
        urgency: &route.urgency,
        response,
        send: &route.send,
        through: route.through.as_deref().and_then(|slug| named(snapshot, slug)),
        says: route.says.as_deref(),
        source: route.provenance.source.first().map(String::as_str).unwrap_or_default(),
        dated: &route.provenance.dated,
        from: route.from,
        until: route.until,
        confidence: route.provenance.confidence,
    }
}

/// A contact of the record; a professionals' number is never given to a person or family.
fn contact_for<'s>(record: &'s Record, value: &str, asker: Referrer) -> Option<&'s Contact> {
    let contact = record.service.contacts.iter().find(|contact| contact.value == value)?;
    (contact.audience == Audience::Public || !asker.is_public()).then_some(contact)
}

/// A service by slug, with its name.
pub fn named<'s>(snapshot: &'s Snapshot, slug: &str) -> Option<NamedService<'s>> {
    snapshot.find(slug).map(NamedService::of)
}

/// The short form of a service that goes into lists.
pub fn service_reference(record: &Record, day: NaiveDate) -> ServiceReference<'_> {
    let service = &record.service;
    ServiceReference {
        id: record.id.0,
        slug: &service.slug,
        name: &service.name,
        summary: &service.summary,
        organisation: &record.run_by.name,
        steps: &service.steps,
        modes: &service.modes,
        assurance: service.assurance(day),
    }
}
