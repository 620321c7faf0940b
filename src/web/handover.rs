//! The chosen services side by side, to compare, print and hand over. Only services are in it, nothing about a person.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use super::failure::Failure;
use super::layout::{Here, Page, ok};
use super::service::standing;
use super::{contact, links, mark, ways_in, words};
use crate::catalogue::{Audience, Kind, Status};
use crate::directory::{Directory, open_record};
use crate::pathway::{Record, ReferralQuestion, Sheet, Snapshot, referral};

/// More than this cannot be compared, nor taken in.
const MOST: usize = 12;

#[get("/handover")]
pub async fn show_handover(
    directory: Data<Directory>,
    query: Result<Query<Vec<(String, String)>>, actix_web::Error>,
) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let pairs = query.map_err(|_| Failure::Unreadable)?.into_inner();
    let asked = pairs.iter().filter(|(name, _)| name == "service").map(|(_, slug)| slug.as_str());
    let mut chosen: Vec<&Record> = Vec::new();
    // One name that is not known any more takes nothing from the others.
    let mut unknown: Vec<&str> = Vec::new();
    for slug in asked {
        let Some(record) = snapshot.find(slug) else {
            unknown.push(slug);
            continue;
        };
        if chosen.len() < MOST && !chosen.iter().any(|known| known.service.slug == record.service.slug) {
            chosen.push(record);
        }
    }
    if let (true, Some(asked)) = (chosen.is_empty(), unknown.first()) {
        return Err(Failure::NoService { asked: (*asked).to_owned() });
    }
    let needs = chosen.iter().flat_map(|record| &record.service.needs).map(String::as_str);
    let page = Page::new("Services to try").here(Here::Match).of(snapshot).kept().hide_fast(needs);
    Ok(ok(&page, &content(&chosen, &unknown, snapshot, &directory)))
}

fn content(chosen: &[&Record], unknown: &[&str], snapshot: &Snapshot, directory: &Directory) -> Markup {
    html! {
        @if chosen.is_empty() {
            p.lead { "No service was ticked. Go back, and tick “Keep” at the services you want here." }
            p { a href="/match" { "Match a person" } " · " a href="/" { "Find a service" } }
        } @else {
            p.lead { "Ring first: facts may be old. In danger ring 999; in a crisis NHS 111 option 2 or 0808 800 3302, at any hour." }
            p.no-print { button type="button" data-print="" hidden { "Print this page" } }
            @if !unknown.is_empty() { p { "Left out, because nothing is known by it: “" (words::listed(unknown, "and")) "”." } }
            div.compare { @for record in chosen { (one(record, snapshot, directory)) } }
            p.small { "Printed from Signpost on " (words::day(directory.today())) ". This page has nothing about a person in it, nor has its address." }
        }
    }
}

fn one(record: &Record, snapshot: &Snapshot, directory: &Directory) -> Markup {
    let service = open_record(&record.service, Audience::Public);
    let today = directory.today();
    let sheet = Sheet::default();
    let found = referral(
        record,
        snapshot,
        &ReferralQuestion { referrer: None, urgency: None, sheet: &sheet, day: today },
    );
    let modes: Vec<&str> = service.modes.iter().map(|mode| words::mode(*mode)).collect();
    let gone =
        matches!(service.status.is, Status::Closed | Status::Replaced) || service.kind == Kind::Context;
    html! {
        section.chosen-service aria-labelledby=(format!("chosen-{}", service.slug)) {
            h2 id=(format!("chosen-{}", service.slug)) { a href=(links::service(&service.slug)) { (service.name) } }
            (standing(record, snapshot))
            p { (mark::step_marks(&service.steps, None, snapshot)) }
            dl {
                dt { "What it does" } dd { (service.summary) }
                dt { "Contact" }
                dd {
                    @if service.contacts.is_empty() { "we don't know yet: ask your GP practice" }
                    @for (at, known) in service.contacts.iter().enumerate() { @if at > 0 { br; } (contact::contact(known)) }
                }
                @if !gone { dt { "How to get in" } dd { (ways_in::routes(&found, None, record, snapshot)) } }
                dt { "Where" }
                dd {
                    @if modes.is_empty() { "we don't know yet: ask" } @else { (words::sentence(&words::listed(&modes, "or"))) }
                    @for location in service.locations.iter().take(3) {
                        @if let Some(address) = location.address.as_ref().or(location.place.as_ref()) { br; (address) }
                    }
                }
                dt { "Who it is for" }
                dd {
                    (words::basis(service.coverage.basis)) (record.covered.names.join(", "))
                    br; @match &service.ages {
                        Some(ages) => { (words::ages(ages)) @if let Some(says) = &ages.says { " – " (says) } },
                        None => "Age: we don't know yet: ask",
                    }
                    @for criterion in &service.criteria { br; (words::effect(criterion.effect)) (criterion.says) }
                }
                dt { "Hours" }
                dd {
                    @if service.schedules.is_empty() { "we don't know yet: ask" }
                    @for (at, schedule) in service.schedules.iter().enumerate() { @if at > 0 { br; } (schedule.says) }
                }
                dt { "Cost" }
                dd {
                    @if service.costs.is_empty() { "we don't know yet: ask" }
                    @for (at, cost) in service.costs.iter().enumerate() { @if at > 0 { br; } (cost.says) }
                }
            }
            p.small { (words::sentence(&words::last_checked(&record.service, today))) }
        }
    }
}
