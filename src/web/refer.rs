//! For practices: who may refer to a service, or for a need, and how; a crib sheet to print.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::failure::Failure;
use super::layout::{Here, Page, ok, send};
use super::service::read_asker;
use super::{conditions, links, mark, ways_in, words};
use crate::catalogue::{Kind, Referrer, Status, Urgency};
use crate::directory::Directory;
use crate::pathway::{Record, Referral, ReferralQuestion, Sheet, Snapshot, referral};

/// The most services on one sheet.
const MOST: usize = 80;

/// Who asks and about what; nothing about a person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReferQuery {
    referrer: String,
    need: String,
    service: String,
    urgency: String,
}

struct Asked<'q> {
    query: &'q ReferQuery,
    asker: Option<Referrer>,
    urgency: Option<Urgency>,
}

#[get("/refer")]
pub async fn show_routes(
    directory: Data<Directory>,
    query: Result<Query<ReferQuery>, actix_web::Error>,
) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let query = query.map_err(|_| Failure::Unreadable)?.into_inner();
    let urgency = read_urgency(&query.urgency)?;
    let asked = Asked { asker: read_asker(Some(&query.referrer))?, urgency, query: &query };
    let page = Page::new("Refer: who may, and how").here(Here::Refer).of(snapshot);
    if !query.need.is_empty() && snapshot.need_index(&query.need).is_none() {
        return Err(Failure::Unreadable);
    }
    let named = query.service.trim();
    let record = snapshot.find(named);
    if !named.is_empty() && record.is_none() {
        let content = html! { (not_known(named)) (form(&asked, true, snapshot)) };
        return Ok(send(StatusCode::NOT_FOUND, &page.wrong(true), &content));
    }
    let needs = record.map(|record| record.service.needs.as_slice()).unwrap_or_default();
    let page = page.hide_fast(needs.iter().map(String::as_str).chain([query.need.as_str()])).kept();
    let content = html! {
        p.lead { "Choose who you are, and a need or a service. You see the route, or the door to use instead." }
        (form(&asked, false, snapshot))
        @if let Some(record) = record {
            (one(record, &asked, snapshot, &directory))
        } @else if !query.need.is_empty() || asked.asker.is_some() {
            (sheet(&asked, snapshot, &directory))
        }
    };
    Ok(ok(&page, &content))
}

fn read_urgency(word: &str) -> Result<Option<Urgency>, Failure> {
    if word.is_empty() {
        return Ok(None);
    }
    let all = [Urgency::Routine, Urgency::Urgent, Urgency::Emergency];
    all.into_iter().find(|urgency| words::urgency(*urgency) == word).map(Some).ok_or(Failure::Unreadable)
}

fn not_known(named: &str) -> Markup {
    html! {
        section.summary role="alert" aria-labelledby="wrong" tabindex="-1" autofocus {
            h2 #wrong { "One answer needs another look" }
            ul {
                li { a href="#service" { "Service: nothing is known by the name “" (named) "”" } }
                li { a href=(links::find(named)) { "Search for “" (named) "”" } }
            }
        }
    }
}

fn form(asked: &Asked, wrong: bool, snapshot: &Snapshot) -> Markup {
    html! {
        form.refer.no-print action="/refer" method="get" {
            div.field {
                label for="referrer" { "Who are you?" }
                select #referrer name="referrer" {
                    option value="" { "not said" }
                    @for referrer in Referrer::ALL {
                        option value=(referrer.as_str()) selected[asked.asker == Some(referrer)] { (words::asker(referrer)) }
                    }
                }
            }
            div.field {
                label for="need" { "For what need?" }
                select #need name="need" {
                    option value="" { "any" }
                    @for need in snapshot.needs() { option value=(need.slug) selected[need.slug == asked.query.need] { (need.name) } }
                }
            }
            div.field.wrong[wrong] {
                label for="service" { "Or which service? Any of its names" }
                @if wrong { p.error #service-error { strong { "Error: " } "nothing is known by this name" } }
                input #service name="service" type="text" value=(asked.query.service) autocomplete="off" aria-describedby=[wrong.then_some("service-error")] aria-invalid=[wrong.then_some("true")];
            }
            div.field {
                label for="urgency" { "How urgent?" }
                select #urgency name="urgency" {
                    option value="" { "not said" }
                    @for urgency in [Urgency::Routine, Urgency::Urgent, Urgency::Emergency] {
                        option value=(words::urgency(urgency)) selected[asked.urgency == Some(urgency)] { (words::urgency(urgency)) }
                    }
                }
            }
            p.send { button.main type="submit" { "Show the ways in" } }
        }
    }
}

fn routes(record: &Record, asked: &Asked, snapshot: &Snapshot, directory: &Directory) -> Referral {
    let sheet = Sheet::default();
    let question = ReferralQuestion {
        referrer: asked.asker,
        urgency: asked.urgency,
        sheet: &sheet,
        day: directory.today(),
    };
    referral(record, snapshot, &question)
}

fn one(record: &Record, asked: &Asked, snapshot: &Snapshot, directory: &Directory) -> Markup {
    let found = routes(record, asked, snapshot, directory);
    html! {
        section.card aria-labelledby="found" {
            h2 #found { a href=(links::with_query(&links::service(&record.service.slug), &[("referrer", &asked.query.referrer)])) { (record.service.name) } }
            p { (mark::step_marks(&record.service.steps, None, snapshot)) }
            (ways_in::whole(&found, asked.asker, &record.service, snapshot))
            (conditions::beyond(&found, asked.asker, &record.service, snapshot))
            p.small { (words::sentence(&words::last_checked(&record.service, directory.today()))) }
        }
    }
}

/// The crib sheet: every service for the need, open ones first within each step.
fn sheet(asked: &Asked, snapshot: &Snapshot, directory: &Directory) -> Markup {
    let need = snapshot.need_index(&asked.query.need);
    let offered = |record: &&Record| {
        let service = &record.service;
        service.kind != Kind::Context
            && !matches!(service.status.is, Status::Closed | Status::Replaced)
            && need.is_none_or(|need| record.need_bits & (1 << need) != 0)
            && asked.urgency.is_none_or(|urgency| {
                service
                    .routes
                    .iter()
                    .any(|route| route.urgency.is_empty() || route.urgency.contains(&urgency))
            })
    };
    let records = snapshot.records().iter().map(AsRef::as_ref).filter(offered);
    let mut rows: Vec<(&Record, Referral)> =
        records.map(|record| (record, routes(record, asked, snapshot, directory))).collect();
    // Without a need the sheet would be the whole list: only what this referrer is known to be able to do.
    if need.is_none() {
        rows.retain(|(_, found)| found.open_to_you == Some(true));
    }
    let order = |found: &Referral| match found.open_to_you {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    };
    rows.sort_by_key(|(record, found)| {
        (record.service.steps.first().copied(), order(found), record.service.slug.as_str())
    });
    let total = rows.len();
    html! {
        section {
            h2 #sheet {
                (words::count(total, "service", "services"))
                @if let Some(need) = need { ": " (snapshot.needs()[need].name) }
                @if let Some(asker) = asked.asker { " – " (words::asker(asker)) }
            }
            p.no-print { button type="button" data-print="" hidden { "Print this sheet" } }
            @if total > MOST { p { "The first " (MOST) " are shown: choose a need for a shorter sheet." } }
            div.scroll role="region" aria-labelledby="sheet" tabindex="0" {
                table.sheet {
                    thead { tr { th scope="col" { "Service" } th scope="col" { "May you refer?" } th scope="col" { "How" } } }
                    tbody { @for (record, found) in rows.iter().take(MOST) { (row(record, found, asked, snapshot, directory)) } }
                }
            }
        }
    }
}

fn row(
    record: &Record,
    found: &Referral,
    asked: &Asked,
    snapshot: &Snapshot,
    directory: &Directory,
) -> Markup {
    let service = &record.service;
    let address = links::with_query(&links::service(&service.slug), &[("referrer", &asked.query.referrer)]);
    html! {
        tr {
            th scope="row" {
                a href=(address) { (service.name) } br;
                @if let Some(step) = service.steps.first() { (mark::step_mark(*step, snapshot)) }
            }
            td {
                @match found.open_to_you {
                    Some(true) => "✓ you may",
                    Some(false) => "✗ you may not",
                    None if asked.asker.is_some() => "? ask first",
                    None => "say who you are",
                }
            }
            td { (ways_in::line(found, asked.asker, service)) br; span.src { (words::last_checked(service, directory.today())) } }
        }
    }
}
