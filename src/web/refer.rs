//! For practices: who may refer to a service, or for a need, and how; a crib sheet to print.

mod sheet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::failure::Failure;
use super::layout::{Here, Page, ok, send};
use super::service::read_asker;
use super::{conditions, links, mark, urgent, ways_in, words};
use crate::catalogue::{Referrer, Urgency};
use crate::directory::Directory;
use crate::geography::{AreaCode, AreaKind};
use crate::pathway::{MatchRequest, Profile, Record, Snapshot, crisis_help, way_in};

/// Who asks and about what; nothing about a person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReferQuery {
    referrer: String,
    need: String,
    service: String,
    urgency: String,
    /// GSS code of the practice's local authority: where a practice is says nothing about a person.
    practice: String,
}

/// The question as it was read.
pub(super) struct Asked<'q> {
    query: &'q ReferQuery,
    asker: Option<Referrer>,
    urgency: Option<Urgency>,
    /// The need and the area, and nothing about a person.
    profile: Profile,
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
    let asker = read_asker(Some(&query.referrer))?;
    let request = MatchRequest {
        asked_by: asker,
        needs: Some(query.need.clone()).filter(|need| !need.is_empty()).into_iter().collect(),
        area: Some(query.practice.clone()).filter(|area| !area.is_empty()),
        ..MatchRequest::default()
    };
    // The form offers only needs and areas that there are: anything else was typed into the address.
    let profile = Profile::read(&request, snapshot, directory.now()).map_err(|_| Failure::Unreadable)?;
    let asked = Asked { asker, urgency, query: &query, profile };
    let page = Page::new("Refer: who may, and how").here(Here::Refer).of(snapshot);
    let named = query.service.trim();
    let record = snapshot.find(named);
    if !named.is_empty() && record.is_none() {
        let content = html! { (not_known(named)) (form(&asked, true, snapshot)) };
        return Ok(send(StatusCode::NOT_FOUND, &page.wrong(true), &content));
    }
    let needs = record.map(|record| record.service.needs.as_slice()).unwrap_or_default();
    let page = page.hide_fast(needs.iter().map(String::as_str).chain([query.need.as_str()])).kept();
    let content = html! {
        @if let Some(help) = crisis_help(&asked.profile, asked.urgency, snapshot) { (urgent::answer(&help, snapshot)) }
        p.lead { "Choose who you are, and a need or a service. You see the route, or the door to use instead." }
        (form(&asked, false, snapshot))
        @if let Some(record) = record {
            (one(record, &asked, snapshot, &directory))
        } @else if !query.need.is_empty() || asked.asker.is_some() {
            (sheet::whole(&asked, snapshot))
        }
    };
    Ok(ok(&page, &content))
}

fn read_urgency(word: &str) -> Result<Option<Urgency>, Failure> {
    if word.is_empty() {
        return Ok(None);
    }
    Urgency::ALL.into_iter().find(|urgency| urgency.as_str() == word).map(Some).ok_or(Failure::Unreadable)
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
                    @for urgency in Urgency::ALL {
                        option value=(urgency.as_str()) selected[asked.urgency == Some(urgency)] { (urgency.as_str()) }
                    }
                }
            }
            div.field {
                label for="practice" { "Where is the practice?" }
                select #practice name="practice" {
                    option value="" { "anywhere in the area" }
                    @for (code, name) in areas(snapshot) { option value=(code) selected[code == asked.query.practice] { (name) } }
                }
            }
            p.send { button.main type="submit" { "Show the ways in" } }
        }
    }
}

/// The councils of the area.
fn areas(snapshot: &Snapshot) -> Vec<(String, &str)> {
    let gazetteer = snapshot.gazetteer();
    let inside = gazetteer
        .areas_of_kind(AreaKind::LocalAuthority)
        .filter(|area| gazetteer.tree().contains(AreaCode::LLR, area.code).is_met());
    let mut all: Vec<_> = inside.map(|area| (area.code.to_string(), area.name.as_str())).collect();
    all.sort_by_key(|(_, name)| *name);
    all
}

fn one(record: &Record, asked: &Asked, snapshot: &Snapshot, directory: &Directory) -> Markup {
    let found = way_in(record, snapshot, &asked.profile, asked.urgency).into_referral();
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
