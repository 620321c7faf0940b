//! Everything known about one service, each fact with its source and date.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::facts::{Facts, numbered_sources};
use super::failure::Failure;
use super::form::{Fault, Select, summary};
use super::layout::{Here, Page, ok, send};
use super::{conditions, hours, links, mark, structured_data, ways_in, words};
use crate::catalogue::{Audience, Kind, Referrer, Status};
use crate::directory::{Directory, open_record};
use crate::pathway::{NamedService, Record, ReferralQuestion, Sheet, Snapshot, referral};

#[derive(Debug, Default, Deserialize)]
pub struct ServiceQuery {
    referrer: Option<String>,
}

/// The page of one service, by slug, former slug or name.
#[get("/services/{service}")]
pub async fn show_service(
    request: HttpRequest,
    directory: Data<Directory>,
    name: Path<String>,
    query: Result<Query<ServiceQuery>, actix_web::Error>,
) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let query = query.map_err(|_| Failure::Unreadable)?.into_inner();
    let typed = query.referrer.unwrap_or_default();
    let asker = read_asker(&typed);
    let record = snapshot.find(&name).ok_or_else(|| Failure::NoService { asked: name.into_inner() })?;
    let service = &record.service;
    directory.opened(&service.slug);
    let page = Page::new(service.name.clone()).here(Here::Find).of(snapshot).kept();
    let page = page.hide_fast(service.needs.iter().map(String::as_str));
    let page = page.head(for_programs(record, snapshot, &links::base(&request, &directory)));
    let Some(asker) = asker else {
        let faults = [Fault::not_on_the_list("referrer")];
        let content = html! {
            (summary(&faults, |_| "Who asks".to_owned()))
            (content(record, None, (&typed, &faults), snapshot, &directory))
        };
        return Ok(send(StatusCode::BAD_REQUEST, &page.wrong(true), &content));
    };
    Ok(ok(&page, &content(record, asker, (&typed, &[]), snapshot, &directory)))
}

/// The record for search engines, and where a site builder finds the card of it.
fn for_programs(record: &Record, snapshot: &Snapshot, base: &str) -> Markup {
    let open = open_record(&record.service, Audience::Public);
    let page = links::encode(&format!("{base}{}", links::service(&open.slug)));
    html! {
        link rel="alternate" type="application/json+oembed" href=(format!("{base}/oembed?url={page}&format=json")) title=(open.name);
        (structured_data::script(&open, snapshot, base))
    }
}

/// Who asks, as the address says; nobody when it says nothing. None for a word nobody is known by.
pub fn read_asker(word: &str) -> Option<Option<Referrer>> {
    if word.is_empty() {
        return Some(None);
    }
    Referrer::ALL.into_iter().find(|referrer| referrer.as_str() == word).map(Some)
}

/// `typed` is what was given for who asks, and what is wrong with it.
fn content(
    record: &Record,
    asker: Option<Referrer>,
    typed: (&str, &[Fault]),
    snapshot: &Snapshot,
    directory: &Directory,
) -> Markup {
    let audience = if asker.is_some_and(|asker| !asker.is_public()) {
        Audience::Professionals
    } else {
        Audience::Public
    };
    let open = open_record(&record.service, audience);
    let sources = numbered_sources(&open);
    let facts = Facts { service: &open, record, numbered: &sources, snapshot };
    let today = directory.today();
    let sheet = Sheet::default();
    let found = referral(
        record,
        snapshot,
        &ReferralQuestion { referrer: asker, urgency: None, sheet: &sheet, day: today },
    );
    html! {
        p.marks { (mark::step_marks(&open.steps, None, snapshot)) }
        (standing(record, snapshot))
        p.lead { (open.summary) }
        p.glance {
            (words::last_checked(&record.service, today))
            @if let Some(hours) = hours::open_now(&open, directory.now()) { " · " (hours) }
            " · run by " (record.run_by.name)
            @if let Some(says) = &open.provider_says { " (" (says) ")" }
        }
        p.no-print { a href=(links::with_query("/handover", &[("service", &open.slug)])) { "One page of this to print or hand over" } }
        section aria-labelledby="in" {
            h2 #in { "How to get in" }
            (ways_in::whole(&found, asker, record, snapshot))
            (conditions::beyond(&found, asker, &open, record, snapshot))
            (who_are_you(&open.slug, typed.0, typed.1))
        }
        (facts.contacts())
        (facts.hours())
        (facts.who_it_is_for())
        (facts.what_it_is_like())
        (facts.places())
        (facts.notes())
        (facts.names())
        (facts.conflicts())
        (facts.sources())
        section aria-labelledby="wrong" {
            h2 #wrong { "Report a problem" }
            p {
                "Is something here wrong? Tell the service itself first, if somebody could come to harm. Then "
                a href=(format!("{}/problem", links::service(&open.slug))) { "tell us what is wrong" }
                ": it takes a minute, and you need not say who you are."
            }
        }
    }
}

/// Closed, replaced or not known to run: said before anything else.
pub fn standing(record: &Record, snapshot: &Snapshot) -> Markup {
    let status = &record.service.status;
    let now = status.replaced_by.as_deref().and_then(|slug| snapshot.find(slug));
    if status.is == Status::Open && record.service.kind != Kind::Context {
        return html! {};
    }
    html! {
        div.standing {
            p {
                strong {
                    @if record.service.kind == Kind::Context { (words::sentence(words::kind(Kind::Context))) }
                    @else { (words::sentence(words::status(status.is))) }
                }
                @if let Some(says) = &status.says { ": " (says) }
                @if let Some(since) = status.since { " (since " (words::day(since)) ")" }
                "."
            }
            @if let Some(now) = now {
                p { "Go to " (ways_in::named(&NamedService::of(now))) " instead." }
            }
        }
    }
}

/// The ways in depend on who asks; who asks says nothing about the person.
fn who_are_you(slug: &str, typed: &str, faults: &[Fault]) -> Markup {
    let who = Select {
        name: "referrer",
        label: "Show the ways in for",
        chosen: typed,
        choices: words::askers("anyone"),
    };
    html! {
        form.inline action=(links::service(slug)) method="get" {
            (who.draw(faults))
            button type="submit" { "Show" }
        }
    }
}
