//! What do the figures not show of a change? Crisis lines, ways in and help without a known place count for little or nothing in them,
//! and whoever closes one must not read that nothing would be lost.

use chrono::NaiveDate;

use super::ages::routes_go_by_age;
use super::apply::Change;
use super::crisis;
use super::watch::{Watch, not_shown, still_refused};
use crate::catalogue::{Kind, Mode, Referrer, Service};
use crate::pathway::{Snapshot, running};
use crate::provision::question::Question;

/// Names in a sentence; more are counted.
const NAMED: usize = 4;

/// The catalogue before and after, and what the services whose routes change make of the panel.
pub struct Sides<'s> {
    pub before: &'s Snapshot,
    pub after: &'s Snapshot,
    pub watched: (&'s Watch, &'s Watch),
}

/// One sentence for each thing a reader should know of each change, in the order of the changes.
pub fn warnings(
    touched: &[(String, Change)],
    question: &Question,
    askers: &[Referrer],
    sides: &Sides,
    day: NaiveDate,
) -> Vec<String> {
    let Sides { before, after, watched } = *sides;
    let mut says = Vec::new();
    says.extend(no_figure_by_area(touched, after));
    for (slug, change) in touched {
        let Some(record) = after.of_slug(slug) else { continue };
        let service: &Service = &record.service;
        let closes_to = match change {
            Change::Routes { close_to, .. } => close_to.as_slice(),
            _ => &[],
        };
        let takes_away =
            matches!(change, Change::Close | Change::Ages | Change::Coverage) || !closes_to.is_empty();
        if takes_away {
            says.extend(named_in_a_crisis(service, before, day));
        }
        if *change == Change::Close {
            says.extend(way_in(service, before));
            says.extend(reached_through(service, before));
            says.extend(parts_stay(service, before));
            let doubted = before.of_slug(slug).is_some_and(|record| running(record).is_unknown());
            says.extend(doubted.then(|| {
                format!(
                    "Whether {} still runs is not certain: before the changes it counts as one that may.",
                    service.name
                )
            }));
        }
        if *change == Change::Ages && routes_go_by_age(service) {
            says.push(format!(
                "Some routes of {} are for certain ages only: they stay as they are.",
                service.name
            ));
        }
        if let Change::Routes { open_to, close_to } = change {
            if !close_to.is_empty() {
                says.extend(way_in(service, before));
                says.extend(reached_through(service, before));
            }
            says.extend(still_refused(service, open_to, day));
            says.extend(not_shown(service, open_to, close_to, askers, watched));
            continue;
        }
        says.extend(not_asked_about(service, question).or_else(|| no_place(service, change)));
    }
    says
}

/// Who may refer is asked of the panel alone.
fn no_figure_by_area(touched: &[(String, Change)], after: &Snapshot) -> Option<String> {
    let others = touched.iter().filter(|(_, change)| matches!(change, Change::Routes { .. }));
    let names: Vec<String> =
        others.filter_map(|(slug, _)| Some(after.of_slug(slug)?.service.name.clone())).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| {
        format!(
            "The figures by area do not look at who may refer: what changes with the referrals that {} takes shows in what the people \
             described find open, and in the gaps.",
            listed(&names)
        )
    })
}

fn named_in_a_crisis(service: &Service, snapshot: &Snapshot, day: NaiveDate) -> Option<String> {
    let names_it = crisis::in_force(snapshot, day).any(|rule| rule.services.contains(&service.slug));
    names_it.then(|| {
        format!(
            "{} is among the help that people in a crisis are sent to first. What is lost with it is more than the figures of places \
             and of the panel show.",
            service.name
        )
    })
}

/// A way in is offered for needs that its own record need not list.
fn way_in(service: &Service, snapshot: &Snapshot) -> Option<String> {
    let doors = snapshot.rules().doors.iter().filter(|door| door.service == service.slug);
    let needs: Vec<&String> = doors.flat_map(|door| &door.needs).collect();
    let names =
        snapshot.needs().iter().filter(|need| needs.contains(&&need.slug)).map(|need| need.name.as_str());
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| {
        format!(
            "{} is a way in: people who need help with {} are sent to it first, and it passes them on.",
            service.name,
            listed(&names)
        )
    })
}

fn reached_through(service: &Service, snapshot: &Snapshot) -> Option<String> {
    let through = |other: &Service| {
        let ways = other.routes.iter().flat_map(|route| [&route.through, &route.door]);
        other.slug != service.slug && ways.flatten().any(|slug| *slug == service.slug)
    };
    let others = names_where(snapshot, through);
    let names: Vec<&str> = others.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| {
        format!(
            "A way into {} leads through {}: their routes are left as they are.",
            listed(&names),
            service.name
        )
    })
}

fn parts_stay(service: &Service, snapshot: &Snapshot) -> Option<String> {
    let parts = names_where(snapshot, |other| other.part_of.as_ref() == Some(&service.slug));
    let names: Vec<&str> = parts.iter().map(String::as_str).collect();
    let are = if names.len() == 1 { "is a part" } else { "are parts" };
    (!names.is_empty()).then(|| format!("{} {are} of {} and taken to go on.", listed(&names), service.name))
}

/// Names of the services that run or may run and of which something holds.
fn names_where(snapshot: &Snapshot, holds: impl Fn(&Service) -> bool) -> Vec<String> {
    let found = snapshot.each().filter(|record| {
        record.service.kind != Kind::Context && !running(record).is_unmet() && holds(&record.service)
    });
    found.map(|record| record.service.name.clone()).collect()
}

/// No figure by area can change with a service that the question leaves out.
fn not_asked_about(service: &Service, question: &Question) -> Option<String> {
    let need = question.need.as_ref().is_some_and(|need| !service.needs.contains(need));
    let step = question.step.is_some_and(|step| !service.steps.contains(&step));
    let mode = question.mode.is_some_and(|mode| !service.modes.contains(&mode));
    (need || step || mode)
        .then(|| format!("The question leaves {} out: no figure by area changes with it.", service.name))
}

/// A place that nobody knows of adds nothing to reach or access, and takes nothing from them.
fn no_place(service: &Service, change: &Change) -> Option<String> {
    let known = service.locations.iter().any(|location| !location.confidential && location.point.is_some());
    let name = &service.name;
    let goes_nowhere = !service.modes.is_empty() && service.modes.iter().all(|mode| mode.is_remote());
    match change {
        Change::Move => None,
        _ if goes_nowhere => Some(format!(
            "{name} comes by phone, text, online or to the home: access, reach and the nearest place do not change with it, \
             `services_remote` does."
        )),
        _ if known => None,
        _ if service.modes.contains(&Mode::InPerson) => Some(format!(
            "{name} sees people in person and nobody says where: access, reach and the nearest place cannot change with it."
        )),
        _ => Some(format!(
            "{name} has no known place: access, reach and the nearest place cannot change with it."
        )),
    }
}

/// `A, B and C`, or `A, B, C, D and 7 more`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [front @ .., last] if names.len() <= NAMED => format!("{} and {last}", front.join(", ")),
        _ => {
            let (named, others) = names.split_at(NAMED);
            format!("{} and {} more", named.join(", "), others.len())
        }
    }
}
