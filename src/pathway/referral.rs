//! Who may refer, and how: the routes of one service for one referrer, or the door to use instead.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::catalogue::{Audience, Contact, Fact, Referrer, Route, Urgency};
use crate::geography::Truth;

use super::because::{self, spoken};
use super::outline::running;
use super::record::Record;
use super::reply::{NamedService, Otherwise, Referral, RouteReply, ServiceReference};
use super::route_terms::{RouteAnswer, RouteTerms, taken, takes};
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
    if running(&record.service).is_unmet() {
        return closed(record, snapshot, question.referrer);
    }
    let (ways, other_urgency) = answers(record, question);
    let truth = taken(ways.iter().map(|(_, answer)| *answer));
    let open_to_you = match (question.referrer, truth) {
        (None, _) => None,
        (Some(_), Truth::Met) => Some(true),
        (Some(_), Truth::Unmet) => Some(false),
        (Some(_), Truth::Unknown) if ways.is_empty() && other_urgency => Some(false),
        (Some(_), Truth::Unknown) => None,
    };
    let of = |wanted: RouteAnswer| ways.iter().filter(move |(_, answer)| *answer == wanted);
    let shown = match of(RouteAnswer::Open).next() {
        Some(_) => RouteAnswer::Open,
        None => RouteAnswer::Depends,
    };
    let asker = question.referrer.unwrap_or(Referrer::Myself);
    let routes = of(shown)
        .filter(|_| open_to_you != Some(false))
        .map(|((route, _), _)| route_reply(route, record, snapshot, asker, question.urgency))
        .collect();
    let refusal =
        [RouteAnswer::Barred, RouteAnswer::Refused, RouteAnswer::RefusedWeakly, RouteAnswer::Doubtful]
            .into_iter()
            .find_map(|refusal| of(refusal).next());
    let otherwise = (open_to_you != Some(true) && question.referrer.is_some())
        .then(|| otherwise(record, snapshot, refusal.map(|((route, _), _)| *route), question))
        .filter(|o| !o.who.is_empty() || o.door.is_some());
    Referral {
        open_to_you,
        because: because(&ways, truth, other_urgency, snapshot, question),
        routes,
        otherwise,
    }
}

/// A route with its terms, and what it says to the one who asks.
type Answered<'s> = ((&'s Route, &'s RouteTerms), RouteAnswer);

/// What the routes say that are about the one who asks and take what is as urgent as this; and whether others take something else.
fn answers<'s>(record: &'s Record, question: &ReferralQuestion) -> (Vec<Answered<'s>>, bool) {
    let mut ways = Vec::new();
    let mut other_urgency = false;
    for (route, terms) in record.service.routes.iter().zip(record.routes.iter()) {
        let Some(answer) = terms.answer(question.referrer, question.sheet, question.day) else { continue };
        if takes(&route.urgency, question.urgency) {
            ways.push(((route, terms), answer));
        } else {
            other_urgency |= !route.not_accepted;
        }
    }
    (ways, other_urgency)
}

/// Why the one who asks may refer, or may not.
fn because<'s>(
    ways: &[Answered],
    truth: Truth,
    other_urgency: bool,
    snapshot: &Snapshot,
    question: &ReferralQuestion,
) -> Cow<'s, str> {
    let Some(referrer) = question.referrer else { return "who is asking is not known".into() };
    let who = spoken(referrer);
    let mut depends: Vec<Fact> = Vec::new();
    for ((_, terms), _) in ways.iter().filter(|(_, answer)| *answer == RouteAnswer::Depends) {
        let new = terms.facts().filter(|fact| !depends.contains(fact)).collect::<Vec<_>>();
        depends.extend(new);
    }
    match truth {
        Truth::Met => format!("{who} may refer here").into(),
        Truth::Unmet => {
            let barred = ways.iter().find(|(_, answer)| *answer == RouteAnswer::Barred);
            match barred.map(|((route, _), _)| route.says.as_deref().unwrap_or("not for what is asked")) {
                Some(says) => format!("it does not take this referral from {who}: {says}").into(),
                None => format!("it does not take referrals from {who}").into(),
            }
        }
        Truth::Unknown if !depends.is_empty() => {
            let facts = depends.iter().map(|fact| because::stated(snapshot, question.sheet, *fact));
            format!("it depends: {}", facts.collect::<Vec<_>>().join(", ")).into()
        }
        Truth::Unknown if !ways.is_empty() => {
            format!("a weak source says that it does not take referrals from {who}: ask").into()
        }
        Truth::Unknown if other_urgency => format!("its ways in for {who} are for another urgency").into(),
        Truth::Unknown => format!("no source says whether {who} may refer").into(),
    }
}

/// No way leads into what has closed; there may be something in its place.
fn closed<'s>(record: &'s Record, snapshot: &'s Snapshot, referrer: Option<Referrer>) -> Referral<'s> {
    let door = record.service.status.replaced_by.as_deref().and_then(|slug| named(snapshot, slug));
    Referral {
        open_to_you: referrer.map(|_| false),
        because: "it has closed or been replaced".into(),
        routes: Vec::new(),
        otherwise: door.map(|door| Otherwise { who: Vec::new(), door: Some(door) }),
    }
}

/// Who may refer instead, and the door their refusal names.
fn otherwise<'s>(
    record: &'s Record,
    snapshot: &'s Snapshot,
    refused: Option<&Route>,
    question: &ReferralQuestion,
) -> Otherwise<'s> {
    let routes = record.service.routes.iter().zip(record.routes.iter());
    let mut who: Vec<Referrer> = routes
        .filter(|(_, terms)| terms.may_take(question.sheet, question.day))
        .flat_map(|(route, _)| route.who.iter().copied())
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
