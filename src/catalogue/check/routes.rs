//! Can somebody get in by each route, and does each refusal name a door that opens?

use super::criteria::{check_alternatives, check_dates, somebody_may_use};
use super::links::{self, Link};
use super::{FaultsOf, Known};
use crate::catalogue::{Audience, ContactKind, How, Kind, Referrer, Route, Service, Status};

pub(super) fn check(service: &Service, known: &Known, faults: &mut FaultsOf) {
    for (at, route) in service.routes.iter().enumerate() {
        let field = format!("route[{}]", at + 1);
        if route.who.is_empty() {
            faults.fault(format!("{field}.who"), "names nobody", "name the referrers, or take the route out");
        }
        check_alternatives(&format!("{field}.when"), &route.when, known, faults);
        check_dates(&field, route.from, route.until, faults);
        if !route.when.is_empty() && !somebody_may_use(service, known, &route.when) {
            let problem = "is open only to people the service is not for";
            faults.fault(format!("{field}.when"), problem, "mend `when`, [ages] or the criteria");
        }
        check_contact(&field, route, service, faults);
        links::check(
            &format!("{field}.through"),
            route.through.as_deref(),
            Link::Arranger,
            service,
            known,
            faults,
        );
        links::check(
            &format!("{field}.door"),
            route.door.as_deref(),
            Link::Destination,
            service,
            known,
            faults,
        );
        if route.not_accepted {
            check_door(&field, route, known, faults);
        } else {
            check_reachable(&field, route, service, faults);
            check_arranger(&field, route, known, faults);
        }
    }
    check_contradictions(service, faults);
    check_some_way_in(service, known, faults);
}

fn check_contact(field: &str, route: &Route, service: &Service, faults: &mut FaultsOf) {
    let Some(value) = &route.contact else { return };
    let Some(contact) = service.contacts.iter().find(|contact| contact.value == *value) else {
        let problem = format!("`{value}` is not the value of one of the file's contacts");
        faults.fault(
            format!("{field}.contact"),
            problem,
            "add the contact or mend the value, letter for letter",
        );
        return;
    };
    if contact.audience == Audience::Professionals && route.who.iter().all(|who| who.is_public()) {
        let problem = "sends people to a number for professionals, which they are never shown";
        faults.fault(format!("{field}.contact"), problem, "give a public contact, or none");
    }
}

/// A door must open to those who are sent to it: otherwise they are sent in a circle.
fn check_door(field: &str, route: &Route, known: &Known, faults: &mut FaultsOf) {
    let Some(door) = route.door.as_deref().and_then(|slug| known.service(slug)) else { return };
    let shut: Vec<&str> =
        route.who.iter().filter(|who| refuses(door, **who)).map(|who| who.as_str()).collect();
    if !shut.is_empty() {
        let problem = format!("`{}` does not take `{}` either", door.slug, shut.join("`, `"));
        faults.fault(
            format!("{field}.door"),
            problem,
            "name a door that takes them, or split the route by who",
        );
    }
}

/// Whoever arranges the way in must take those who are sent there.
fn check_arranger(field: &str, route: &Route, known: &Known, faults: &mut FaultsOf) {
    let Some(arranger) = route.through.as_deref().and_then(|slug| known.service(slug)) else { return };
    let shut: Vec<&str> =
        route.who.iter().filter(|who| refuses(arranger, **who)).map(|who| who.as_str()).collect();
    if !shut.is_empty() {
        let problem =
            format!("leads through `{}`, which does not take `{}`", arranger.slug, shut.join("`, `"));
        faults.warn(
            format!("{field}.through"),
            problem,
            "split the route by who, or say in `says` how they get there",
        );
    }
}

/// Refuses somebody outright, with no route that might take them.
fn refuses(service: &Service, who: Referrer) -> bool {
    // A refusal of some people only still leaves a way in for the others.
    let mut routes = service
        .routes
        .iter()
        .filter(|route| route.who.contains(&who) && (!route.not_accepted || route.when.is_empty()))
        .peekable();
    routes.peek().is_some() && routes.all(|route| route.not_accepted)
}

/// A route that says "by phone" without a number, and without anything else to go by, is no way in.
fn check_reachable(field: &str, route: &Route, service: &Service, faults: &mut FaultsOf) {
    let has = |kinds: &[ContactKind]| service.contacts.iter().any(|contact| kinds.contains(&contact.kind));
    let reachable = match route.how {
        How::Phone => has(&[ContactKind::Phone]),
        How::Text => has(&[ContactKind::Text]),
        How::Email => has(&[ContactKind::Email]),
        How::WebForm | How::Platform | How::OpenAccess => has(&[ContactKind::WebForm, ContactKind::Website]),
        How::WalkIn => !service.locations.is_empty(),
        How::ThroughTeam => false,
        How::ERs
        | How::PrismForm
        | How::ReferralForm
        | How::Letter
        | How::Panel
        | How::CouncilAssessment
        | How::Voucher
        | How::NotStated => true,
    };
    if reachable || route.contact.is_some() || route.through.is_some() {
        return;
    }
    let problem = match route.how {
        How::ThroughTeam => "goes through a team that is not named",
        How::WalkIn => "is a walk-in to no place",
        _ => "has no contact of the kind it needs",
    };
    let remedy = "give the contact, place or team; where no source does, say so in the route's `says`";
    // Words tell a person how far the sources go; silence would send them looking for a number that nobody published.
    match &route.says {
        Some(_) => faults.warn(format!("{field}.how"), problem, remedy),
        None => faults.fault(format!("{field}.how"), problem, remedy),
    }
}

/// The same referrer taken and refused, both always.
fn check_contradictions(service: &Service, faults: &mut FaultsOf) {
    let unconditional = |route: &&Route| {
        route.when.is_empty() && route.from.is_none() && route.until.is_none() && route.urgency.is_empty()
    };
    for (at, route) in service.routes.iter().enumerate().filter(|(_, r)| r.not_accepted && unconditional(r)) {
        let taken = service.routes.iter().filter(|r| !r.not_accepted && unconditional(r));
        let both: Vec<&str> = taken
            .flat_map(|other| other.who.iter().filter(|who| route.who.contains(who)))
            .map(|who| who.as_str())
            .collect();
        if !both.is_empty() {
            let problem = format!("refuses `{}`, whom another route takes", both.join("`, `"));
            faults.fault(format!("route[{}].who", at + 1), problem, "leave each referrer in one of the two");
        }
    }
}

/// A service that is offered must take somebody, today, by a route that does not end at a closed door.
fn check_some_way_in(service: &Service, known: &Known, faults: &mut FaultsOf) {
    let offered = matches!(service.kind, Kind::Service | Kind::Team)
        && matches!(service.status.is, Status::Open | Status::Unknown);
    if offered && !service.routes.iter().any(|route| opens(route, service, known)) {
        faults.warn(
            "route",
            "there is no lawful way in for anyone",
            "add the route a source gives, or one with how = \"not_stated\" that says none does",
        );
    }
}

fn opens(route: &Route, service: &Service, known: &Known) -> bool {
    let arranger_runs = route.through.as_deref().is_none_or(|slug| {
        known.service(slug).is_some_and(|arranger| {
            !matches!(arranger.status.is, Status::Closed | Status::Replaced)
                && route.who.iter().any(|who| !refuses(arranger, *who))
        })
    });
    !route.not_accepted
        && !route.who.is_empty()
        && known.in_force(route.from, route.until)
        && somebody_may_use(service, known, &route.when)
        && arranger_runs
}
