//! An edit judged by what it touches is found wrong exactly where a check of the whole catalogue would be, made up edits by the hundred.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use signpost::catalogue::check::Fault;
use signpost::catalogue::{
    Audience, Claim, Common, Conflict, Contact, Dated, Kind, Location, Origin, Provenance, Route, Service,
    Source, Status,
};
use signpost::directory::{catalogue_of, faults_of};
use signpost::editing::found_anew;
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules};
use signpost::pathway::Snapshot;
use signpost::store::{Edit, EditedRecord};

use crate::edits::{Dice, edit};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn seeds() -> Snapshot {
    let files = SeedFiles::Embedded;
    let gazetteer = Arc::new(read_gazetteer(&files).unwrap());
    let catalogue = read_catalogue(&files, &gazetteer).unwrap();
    Snapshot::build(catalogue, gazetteer, Arc::new(read_rules(&files).unwrap()), 1).unwrap()
}

/// What a check of everything finds after the edits and did not find before. Of what nothing uses only the whole can tell, and nobody's
/// edit is refused for it.
fn found_anew_in_all(edits: &[Edit], snapshot: &Snapshot) -> Vec<Fault> {
    let mut catalogue = catalogue_of(snapshot);
    let before: BTreeSet<Fault> = faults_of(&catalogue, snapshot, today()).into_iter().collect();
    for Edit { record, sources } in edits {
        match record {
            EditedRecord::Service(service) => {
                match catalogue.services.iter_mut().find(|known| known.slug == service.slug) {
                    Some(known) => *known = service.as_ref().clone().into(),
                    None => catalogue.services.push(service.as_ref().clone().into()),
                }
            }
            EditedRecord::Organisation(organisation) => {
                match catalogue.organisations.iter_mut().find(|known| known.slug == organisation.slug) {
                    Some(known) => *known = organisation.clone(),
                    None => catalogue.organisations.push(organisation.clone()),
                }
            }
        }
        let new = sources.iter().filter(|source| snapshot.source(&source.id).is_none());
        catalogue.sources.extend(new.cloned());
    }
    let unused = ["is cited by nothing", "runs no service"];
    let mut found = faults_of(&catalogue, snapshot, today());
    found.retain(|fault| !before.contains(fault) && !unused.contains(&fault.problem.as_str()));
    found
}

fn of_service(service: &Service) -> Edit {
    Edit { record: EditedRecord::Service(Box::new(service.clone())), sources: Vec::new() }
}

fn of_a_page(source: &str) -> Provenance {
    let confidence = signpost::catalogue::Confidence::High;
    Origin { source: vec![source.to_owned()], dated: Dated::undated(), confidence }.into()
}

fn source(id: &str, url: &str) -> Source {
    Source {
        id: id.to_owned(),
        title: "A page".to_owned(),
        publisher: "Somebody".to_owned(),
        url: Some(url.to_owned()),
        published: Dated::undated(),
        retrieved: today(),
        licence: "facts only".to_owned(),
    }
}

/// Mostly services that others lead to or that keep something to themselves: what is done to them shows elsewhere.
fn some_service(snapshot: &Snapshot, dice: &mut Dice) -> Common<Service> {
    let at_random = &snapshot.record(dice.below(snapshot.count())).service;
    let keeps_something = |service: &Service| {
        service.contacts.iter().any(|contact| contact.audience == Audience::Professionals)
            || service.conflicts.iter().flat_map(|conflict| &conflict.claims).any(|claim| !claim.publish)
    };
    let from = dice.below(snapshot.count());
    let mut onwards = (from..snapshot.count()).chain(0..from).map(|at| &snapshot.record(at).service);
    match dice.below(4) {
        0 => at_random.clone(),
        1 => onwards.find(|service| keeps_something(service)).unwrap_or(at_random).clone(),
        _ => {
            let led_to = onwards.flat_map(|service| service.links()).find_map(|slug| snapshot.of_slug(slug));
            led_to.map_or(at_random, |record| &record.service).clone()
        }
    }
}

fn a_contact_of<'s>(service: &'s Service, snapshot: &'s Snapshot, dice: &mut Dice) -> &'s Contact {
    let has_some = |service: &&Service| !service.contacts.is_empty();
    let known = || (0..snapshot.count()).map(|at| snapshot.record(at).service.as_ref());
    let service = Some(service).filter(has_some).or_else(|| known().find(has_some)).unwrap();
    &service.contacts[dice.below(service.contacts.len())]
}

/// One thing done to a service that may well be wrong.
fn break_something(service: &mut Service, snapshot: &Snapshot, dice: &mut Dice) {
    let other = some_service(snapshot, dice);
    let value = a_contact_of(&other, snapshot, dice).value.clone();
    match dice.below(20) {
        0 => service.summary = format!("Ring {value}, at any hour."),
        1 => service.contacts.iter_mut().for_each(|contact| contact.audience = Audience::Professionals),
        2 => service.contacts.iter_mut().for_each(|contact| contact.audience = Audience::Public),
        3 => {
            let claim = |value: &str, publish| {
                let (value, source, dated) = (value.to_owned(), "a-page".to_owned(), Dated::undated());
                Claim { value, source, dated, publish }
            };
            service.conflicts.push(Conflict {
                about: "phone".to_owned(),
                claims: vec![claim("999", true), claim(&value, false)],
                used: None,
                because: "nobody answers it".to_owned(),
            });
        }
        4 => service.conflicts.clear(),
        5 => service.name = other.name.to_uppercase(),
        6 => service.name = other.slug.replace('-', "  "),
        7 => service.also_known_as = vec![other.name.clone(), format!("Once {}", service.name)],
        8 => service.also_known_as = other.also_known_as.iter().cloned().chain(["’".to_owned()]).collect(),
        9 => service.organisation = "nobody-knows-them".to_owned(),
        10 => service.needs.push("flying".to_owned()),
        11 => service.status.is = [Status::Closed, Status::Unknown, Status::Open][dice.below(3)],
        12 => {
            service.status.is = Status::Replaced;
            service.status.replaced_by = Some(other.slug.clone());
        }
        13 => service.kind = [Kind::Context, Kind::Service][dice.below(2)],
        14 => service.routes.iter_mut().for_each(|route| route.not_accepted = true),
        15 => lead_to(service, &other.slug, dice),
        16 => lead_to(service, "no-such-service", dice),
        17 => {
            service.locations.push(Location {
                site: None,
                name: None,
                address: Some("7 Quiet Lane".to_owned()),
                postcode: None,
                place: None,
                used_as: signpost::catalogue::LocationUse::Venue,
                confidential: true,
                says: None,
                point: None,
                precision: None,
                provenance: of_a_page("a-page-nobody-knows"),
            });
            service.summary = "It is in 7 quiet lane.".to_owned();
        }
        18 => service.contacts.clone_from(&other.contacts),
        _ => {
            // Ways in without a referrer who was turned away, or for nobody at all.
            for route in &mut service.routes {
                let keep = dice.below(3);
                route.who.truncate(keep);
            }
        }
    }
}

fn lead_to(service: &mut Service, slug: &str, dice: &mut Dice) {
    let slug = Some(slug.to_owned());
    match (dice.below(4), service.routes.as_mut_slice()) {
        (0, [Route { door, not_accepted, .. }, ..]) => (*door, *not_accepted) = (slug, true),
        (1, [Route { through, not_accepted, .. }, ..]) => (*through, *not_accepted) = (slug, false),
        (2, _) if !service.criteria.is_empty() => service.criteria[0].otherwise = slug,
        _ => service.part_of = slug,
    }
}

/// Several edits as they might come together.
fn made_up(snapshot: &Snapshot, dice: &mut Dice) -> Vec<Edit> {
    let mut edits = Vec::new();
    match dice.below(8) {
        0 => {
            let mut services: Vec<Common<Service>> =
                snapshot.each().map(|record| record.service.clone()).collect();
            let slugs = edit(&mut services, dice);
            edits.extend(services.iter().filter(|s| slugs.contains(&s.slug)).map(|s| of_service(s)));
        }
        1 => {
            // A new one, like another and perhaps too like it.
            let mut new = some_service(snapshot, dice).as_ref().clone();
            new.slug = [format!("{}-again", new.slug), "Not a slug".to_owned()][dice.below(2)].clone();
            if dice.below(2) == 0 {
                (new.name, new.also_known_as) = (format!("{} again", new.name), Vec::new());
            }
            break_something(&mut new, snapshot, dice);
            edits.push(of_service(&new));
        }
        2 => {
            let organisations: Vec<_> = catalogue_of(snapshot).organisations;
            let mut organisation = organisations[dice.below(organisations.len())].clone();
            if dice.below(2) == 0 {
                organisation.slug = "nobody-knows-them".to_owned();
            }
            organisation.provenance = of_a_page("a-new-page");
            let url = ["https://example.org/new", "example"][dice.below(2)];
            let sources = [vec![], vec![source("a-new-page", url); 1 + dice.below(2)]][dice.below(2)].clone();
            edits.push(Edit { record: EditedRecord::Organisation(organisation), sources });
        }
        _ => {}
    }
    for _ in 0..=dice.below(2) {
        let mut service = some_service(snapshot, dice).as_ref().clone();
        if edits.iter().any(|edit| edit.slug() == service.slug) {
            continue;
        }
        for _ in 0..=dice.below(3) {
            break_something(&mut service, snapshot, dice);
        }
        edits.push(of_service(&service));
    }
    edits
}

/// Rules that lie between records, by what they say.
const BETWEEN_RECORDS: [&str; 8] = [
    "is also the",
    "is for professionals only, says",
    "shows a number that a conflict of",
    "shows everybody a number that",
    "is closed or replaced",
    "is context and never offered",
    "does not take",
    "may be closed",
];

#[test]
fn what_an_edit_touches_is_found_as_in_the_whole() {
    let mut seen_elsewhere = BTreeSet::new();
    for start in 0..6 {
        let mut dice = Dice(start);
        let mut snapshot = seeds();
        for round in 0..25 {
            let edits = made_up(&snapshot, &mut dice);

            let found = found_anew(&edits, &snapshot, today());

            let slugs: Vec<&str> = edits.iter().map(Edit::slug).collect();
            assert_eq!(found, found_anew_in_all(&edits, &snapshot), "dice {start}, round {round}, {slugs:?}");
            let elsewhere =
                found.iter().filter(|f| !slugs.iter().any(|s| f.file == format!("services/{s}.toml")));
            for fault in elsewhere {
                seen_elsewhere.extend(BETWEEN_RECORDS.iter().filter(|rule| fault.problem.contains(**rule)));
            }
            // What was wrong already is not held against the next edit, by either. What cannot be compiled is left.
            let services = edits.iter().filter_map(|edit| match &edit.record {
                EditedRecord::Service(service) => Some(Common::from(service.as_ref().clone())),
                EditedRecord::Organisation(_) => None,
            });
            snapshot = snapshot.with_changed(services, 2).unwrap_or(snapshot);
        }
    }
    let expected: BTreeSet<&str> = BETWEEN_RECORDS.into_iter().collect();
    assert_eq!(seen_elsewhere, expected, "some rule never found a record wrong that nobody edited");
}

#[test]
fn an_edit_that_touches_nothing_else_is_found_right() {
    let snapshot = seeds();
    let mut service = snapshot.of_slug("kooth").unwrap().service.as_ref().clone();
    service.summary = "Said anew.".to_owned();

    assert_eq!(found_anew(&[of_service(&service)], &snapshot, today()), []);
}
