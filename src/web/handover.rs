//! The chosen services side by side, to compare, print and hand over. Only services are in it, nothing about a person.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use super::failure::Failure;
use super::layout::{Here, Page, ok};
use super::{contact, links, mark, ways_in, words};
use crate::catalogue::{Audience, CoverageBasis};
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
    for slug in asked {
        let record = snapshot.find(slug).ok_or_else(|| Failure::NoService { asked: slug.to_owned() })?;
        if chosen.len() < MOST && !chosen.iter().any(|known| known.service.slug == record.service.slug) {
            chosen.push(record);
        }
    }
    let needs = chosen.iter().flat_map(|record| &record.service.needs).map(String::as_str);
    let page = Page::new("Services to try").here(Here::Match).of(snapshot).kept().hide_fast(needs);
    Ok(ok(&page, &content(&chosen, snapshot, &directory)))
}

fn content(chosen: &[&Record], snapshot: &Snapshot, directory: &Directory) -> Markup {
    html! {
        @if chosen.is_empty() {
            p.lead { "No service was ticked. Go back, and tick “Keep for hand-over” at the services you want here." }
            p { a href="/match" { "Match a person" } " · " a href="/" { "Find a service" } }
        } @else {
            p.lead { "Ring first: facts may be old. In danger ring 999; in a crisis NHS 111 option 2 or 0808 800 3302, at any hour." }
            p.no-print { button type="button" data-print="" hidden { "Print this page" } }
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
    let anyone = service.coverage.basis == CoverageBasis::Anyone;
    html! {
        section.chosen-service aria-labelledby=(format!("chosen-{}", service.slug)) {
            h2 id=(format!("chosen-{}", service.slug)) { a href=(links::service(&service.slug)) { (service.name) } }
            p { (mark::step_marks(&service.steps, None, snapshot)) }
            dl {
                dt { "What it does" } dd { (service.summary) }
                dt { "Contact" }
                dd {
                    @if service.contacts.is_empty() { "we don't know yet: ask your GP practice" }
                    @for (at, known) in service.contacts.iter().enumerate() { @if at > 0 { br; } (contact::contact(known)) }
                }
                dt { "How to get in" } dd { (ways_in::whole(&found, None, &service_without_contacts(&service), snapshot)) }
                dt { "Where" }
                dd {
                    @if modes.is_empty() { "we don't know yet: ask" } @else { (words::sentence(&words::listed(&modes, "or"))) }
                    @for location in service.locations.iter().take(3) {
                        @if let Some(address) = location.address.as_ref().or(location.place.as_ref()) { br; (address) }
                    }
                }
                dt { "For" }
                dd { @if anyone { "anyone; meant for " } (record.covered.names.join(", ")) }
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

/// The contacts have a line of their own here.
fn service_without_contacts(service: &crate::catalogue::Service) -> crate::catalogue::Service {
    crate::catalogue::Service { contacts: Vec::new(), ..service.clone() }
}
