//! For practices: who may refer to a service, or for a need, and how; a crib sheet to print.

mod named;
mod sheet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use self::named::{Named, named};
use super::failure::Failure;
use super::form::{Fault, Select, error, error_id, fault, summary};
use super::layout::{Here, Page, is_to_be_hidden, ok, send};
use super::service::read_asker;
use super::{conditions, links, mark, urgent, ways_in, words};
use crate::catalogue::{Referrer, Step, Urgency};
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
    let page = Page::new("Refer: who may, and how").here(Here::Refer).of(snapshot);
    let asked = match read(&query, snapshot, &directory) {
        Ok(asked) => asked,
        Err(faults) => {
            let content = html! { (summary(&faults, short)) (form(&query, &faults, snapshot)) };
            return Ok(send(StatusCode::BAD_REQUEST, &page.wrong(true), &content));
        }
    };
    let named = named(query.service.trim(), &read_side, directory.now())?;
    if matches!(named, Named::Unknown) {
        return Ok(unknown(&query, &page, snapshot));
    }
    let is_answered = !query.need.is_empty() || asked.asker.is_some() || matches!(named, Named::One(_));
    let content = html! {
        // The answer comes before the form it was asked with.
        @if is_answered {
            details.no-print { summary { "Change the question" } (form(&query, &[], snapshot)) }
        } @else {
            p.lead { "Choose who you are, and a need or a service. You see the route, or the door to use instead." }
            (form(&query, &[], snapshot))
        }
        @match &named {
            Named::One(record) => {
                @if snapshot.find(query.service.trim()).is_none() { p.understood { "Nothing is called exactly “" (query.service.trim()) "”. This is the one that these words bring up." } }
                (one(record, &asked, snapshot, &directory))
            },
            Named::Choices(records) => (named::choices(records, &query)),
            Named::No | Named::Unknown => {},
        }
    };
    let sheet = (matches!(named, Named::No) && (!query.need.is_empty() || asked.asker.is_some()))
        .then(|| sheet::Sheet::of(&asked, snapshot));
    let needs = match &named {
        Named::One(record) => record.service.needs.as_slice(),
        _ => &[],
    };
    let page = page.hide_fast(needs.iter().map(String::as_str).chain([query.need.as_str()])).kept();
    let page = page.title(title(&asked, &named, snapshot));
    let may_be_a_crisis = match &named {
        Named::One(record) => record.service.steps.iter().any(|step| *step >= Step::SPECIALIST_COMMUNITY),
        _ => sheet.as_ref().is_some_and(sheet::Sheet::may_be_a_crisis),
    };
    let may_be_a_crisis = may_be_a_crisis && asked.urgency == Some(Urgency::Urgent);
    let content = html! {
        @if let Some(help) = crisis_help(&asked.profile, asked.urgency, snapshot) { (urgent::answer(&help, snapshot)) }
        @else if may_be_a_crisis { (urgent::if_it_cannot_wait(snapshot)) }
        (content)
        @if let Some(sheet) = &sheet { (sheet.draw(&asked, snapshot)) }
    };
    Ok(ok(&page, &content))
}

/// Nothing is known by the name, nor like it.
fn unknown(query: &ReferQuery, page: &Page, snapshot: &Snapshot) -> HttpResponse {
    let named = query.service.trim();
    let faults = [Fault::new("service", format!("nothing is known by the name “{named}”"))];
    let content = html! {
        (summary(&faults, short))
        p { a href=(links::find(named)) { "Search for “" (named) "”" } " instead." }
        (form(query, &faults, snapshot))
    };
    send(StatusCode::NOT_FOUND, &page.clone().wrong(true), &content)
}

/// What the tab says, so that one answer is told from another. A need that is only looked into where it is safe is not in it.
fn title(asked: &Asked, named: &Named, snapshot: &Snapshot) -> String {
    let need = snapshot.need_index(&asked.query.need).filter(|_| !is_to_be_hidden(&asked.query.need));
    let about = match named {
        Named::One(record) if !record.service.needs.iter().any(|need| is_to_be_hidden(need)) => {
            Some(record.service.name.as_str())
        }
        Named::Choices(_) => Some("which service?"),
        _ => need.map(|need| snapshot.needs()[need].name.as_str()),
    };
    let parts = [about, asked.asker.map(words::asker), asked.urgency.map(words::urgency), Some("Refer")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" – ")
}

/// The question these words make.
///
/// # Errors
/// Each field that names nothing known. The form offers only what there is: anything else was typed into the address.
fn read<'q>(
    query: &'q ReferQuery,
    snapshot: &Snapshot,
    directory: &Directory,
) -> Result<Asked<'q>, Vec<Fault>> {
    let asker = read_asker(&query.referrer);
    let urgency = Urgency::ALL.into_iter().find(|urgency| urgency.as_str() == query.urgency);
    let known = [
        ("referrer", asker.is_some()),
        ("need", query.need.is_empty() || snapshot.need_index(&query.need).is_some()),
        ("urgency", query.urgency.is_empty() || urgency.is_some()),
        (
            "practice",
            query.practice.is_empty() || areas(snapshot).iter().any(|(code, _)| *code == query.practice),
        ),
    ];
    let unknown = known.into_iter().filter(|(_, known)| !known);
    let faults: Vec<Fault> = unknown.map(|(field, _)| Fault::not_on_the_list(field)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let asker = asker.flatten();
    let request = MatchRequest {
        asked_by: asker,
        needs: Some(query.need.clone()).filter(|need| !need.is_empty()).into_iter().collect(),
        area: Some(query.practice.clone()).filter(|area| !area.is_empty()),
        ..MatchRequest::default()
    };
    let profile = Profile::read(&request, snapshot, directory.now())
        .map_err(|_| vec![Fault::not_on_the_list("need"), Fault::not_on_the_list("practice")])?;
    Ok(Asked { asker, urgency, query, profile })
}

/// What a field is called in the list of what is wrong.
fn short(field: &str) -> String {
    match field {
        "referrer" => "Who you are",
        "practice" => "Where the practice is",
        other => return words::sentence(other),
    }
    .to_owned()
}

fn form(query: &ReferQuery, faults: &[Fault], snapshot: &Snapshot) -> Markup {
    let first = |words: &str| std::iter::once((String::new(), words.to_owned()));
    let needs = snapshot.needs().iter().map(|need| (need.slug.clone(), need.name.clone()));
    let urgencies =
        Urgency::ALL.into_iter().map(|urgency| (urgency.as_str().to_owned(), urgency.as_str().to_owned()));
    let areas = areas(snapshot).into_iter().map(|(code, name)| (code, name.to_owned()));
    let select = |name, label, chosen, choices| Select { name, label, chosen, choices }.draw(faults);
    let wrong = fault(faults, "service").is_some();
    html! {
        form.refer.no-print action="/refer" method="get" {
            (select("referrer", "Who are you?", &query.referrer, words::askers("not said")))
            (select("need", "For what need?", &query.need, first("any").chain(needs).collect()))
            div.field.wrong[wrong] {
                label for="service" { "Or which service? Any of its names, or words for it" }
                (error(faults, "service"))
                input #service name="service" type="search" value=(query.service) maxlength="200" autocomplete="off" list="suggestions" data-suggest="service" aria-describedby=[wrong.then(|| error_id("service"))] aria-invalid=[wrong.then_some("true")];
                datalist #suggestions {}
            }
            (select("urgency", "How urgent?", &query.urgency, first("not said").chain(urgencies).collect()))
            (select("practice", "Where is the practice?", &query.practice, first("anywhere in the area").chain(areas).collect()))
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
    directory.asked_way_in(&record.service.slug, found.open_to_you);
    html! {
        section.card aria-labelledby="found" {
            h2 #found { a href=(links::with_query(&links::service(&record.service.slug), &[("referrer", &asked.query.referrer)])) { (record.service.name) } }
            p { (mark::step_marks(&record.service.steps, None, snapshot)) }
            (ways_in::whole(&found, asked.asker, record, snapshot))
            (conditions::beyond(&found, asked.asker, &record.service, record, snapshot))
            p.small { (words::sentence(&words::last_checked(&record.service, directory.today()))) }
        }
    }
}
