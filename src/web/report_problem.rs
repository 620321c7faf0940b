//! Say what is wrong with a record: a short form, no sign-in, nothing about a person; and what came of it.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, RETRY_AFTER, X_FORWARDED_FOR};
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono_tz::Europe::London;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::failure::Failure;
use super::form::{Fault, Select, error, error_id, fault, summary};
use super::layout::{Here, Page, ok, send};
use super::{links, words};
use crate::catalogue::{ProblemKind, ProblemState, RecordPart};
use crate::directory::{Client, Directory, MOST_WORDS, NotReported, ReadSide, Reported};
use crate::pathway::Record;
use crate::store::{ProblemReport, StoreError};

/// As the form sends it; whatever is missing counts as left empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    kind: String,
    part: String,
    words: String,
}

/// The empty form.
#[get("/services/{service}/problem")]
pub async fn show_report_form(
    directory: Data<Directory>,
    name: Path<String>,
) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let record = named(&read_side, name.into_inner())?;
    Ok(ok(&page(record, &read_side), &form(record, &Typed::default(), &[])))
}

/// Takes the report and leads to its outcome, or gives the form again with what is wrong.
#[post("/services/{service}/problem")]
pub async fn send_report(
    request: HttpRequest,
    directory: Data<Directory>,
    name: Path<String>,
    typed: Result<Form<Typed>, actix_web::Error>,
) -> Result<HttpResponse, Failure> {
    let typed = typed.map_err(|error| unreadable(&error))?.into_inner();
    let read_side = directory.read_side()?;
    let record = named(&read_side, name.into_inner())?;
    let reported = match read(&typed) {
        Ok(reported) => reported,
        Err(faults) => return Ok(again(record, &read_side, &typed, &faults)),
    };
    let lines = request.headers().get_all(X_FORWARDED_FOR);
    let forwarded = lines.filter_map(|line| line.to_str().ok()).collect();
    let client = Client { peer: request.peer_addr().map(|address| address.ip()), forwarded };
    match directory.report(&record.service, reported, client).await {
        // A page that is loaded again must not report again.
        Ok(id) => Ok(HttpResponse::SeeOther().insert_header((LOCATION, format!("/problems/{id}"))).finish()),
        Err(error @ NotReported::Nothing) => {
            Ok(again(record, &read_side, &typed, &[Fault::new("kind", error.to_string())]))
        }
        Err(error @ (NotReported::TooLong | NotReported::Personal(_))) => {
            Ok(again(record, &read_side, &typed, &[Fault::new("words", error.to_string())]))
        }
        Err(NotReported::TooMany { retry_after_s }) => Ok(too_many(record, &read_side, retry_after_s)),
        Err(NotReported::NoStore | NotReported::Store(StoreError::Away { .. } | StoreError::Crowded)) => {
            Ok(not_now(record, &read_side))
        }
        Err(NotReported::Store(error)) => Err(Failure::internal(&error)),
    }
}

/// What came of a report.
#[get("/problems/{problem}")]
pub async fn show_outcome(directory: Data<Directory>, id: Path<String>) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let id: Uuid = id.parse().map_err(|_| Failure::no_page())?;
    if directory.store().is_none() {
        return Err(Failure::NoPage);
    }
    let store = directory.answering_store().ok_or(Failure::NotReady)?;
    let found = match store.problem(id).await {
        Err(StoreError::Away { .. } | StoreError::Crowded) => return Err(Failure::NotReady),
        found => found.map_err(|error| Failure::internal(&error))?,
    };
    let report = found.ok_or(Failure::NoPage)?;
    let page = Page::new("A problem that was reported").here(Here::Find).of(&read_side.snapshot);
    Ok(ok(&page, &outcome(&report, &read_side)))
}

fn named(read_side: &ReadSide, name: String) -> Result<&Record, Failure> {
    let found = read_side.snapshot.find(&name);
    found.ok_or(Failure::NoService { asked: name })
}

fn unreadable(error: &actix_web::Error) -> Failure {
    match error.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLong,
        _ => Failure::Unreadable,
    }
}

fn read(typed: &Typed) -> Result<Reported, Vec<Fault>> {
    let kind = ProblemKind::ALL.into_iter().find(|kind| kind.as_str() == typed.kind);
    let part = RecordPart::ALL.into_iter().find(|part| part.as_str() == typed.part);
    let mut faults = Vec::new();
    if kind.is_none() {
        faults.push(Fault::new("kind", "choose what is wrong"));
    }
    if part.is_none() && !typed.part.is_empty() {
        faults.push(Fault::not_on_the_list("part"));
    }
    // A browser counts and sends a line's end as two characters.
    let words = typed.words.replace("\r\n", "\n");
    if words.trim().chars().count() > MOST_WORDS {
        faults.push(Fault::new("words", NotReported::TooLong.to_string()));
    }
    match kind {
        Some(kind) if faults.is_empty() => Ok(Reported { kind, part, words: Some(words) }),
        Some(_) | None => Err(faults),
    }
}

fn page(record: &Record, read_side: &ReadSide) -> Page {
    let page = Page::new(format!("Report a problem: {}", record.service.name)).here(Here::Find);
    page.of(&read_side.snapshot).hide_fast(record.service.needs.iter().map(String::as_str))
}

fn again(record: &Record, read_side: &ReadSide, typed: &Typed, faults: &[Fault]) -> HttpResponse {
    send(StatusCode::UNPROCESSABLE_ENTITY, &page(record, read_side).wrong(true), &form(record, typed, faults))
}

fn name_of(field: &str) -> String {
    match field {
        "kind" => "What is wrong",
        "part" => "Which part",
        _ => "In a few words",
    }
    .to_owned()
}

fn form(record: &Record, typed: &Typed, faults: &[Fault]) -> Markup {
    let slug = &record.service.slug;
    let empty = |says: &str| (String::new(), says.to_owned());
    let kinds = ProblemKind::ALL.map(|kind| (kind.as_str().to_owned(), words::sentence(kind.in_words())));
    let parts = RecordPart::ALL.map(|part| (part.as_str().to_owned(), words::sentence(part.in_words())));
    let kind = Select {
        name: "kind",
        label: "What is wrong?",
        chosen: &typed.kind,
        choices: std::iter::once(empty("Choose one")).chain(kinds).collect(),
    };
    let part = Select {
        name: "part",
        label: "Which part of the page? (optional)",
        chosen: &typed.part,
        choices: std::iter::once(empty("I do not know")).chain(parts).collect(),
    };
    let wrong = fault(faults, "words").is_some();
    let described = if wrong { format!("words-hint {}", error_id("words")) } else { "words-hint".to_owned() };
    html! {
        (summary(faults, name_of))
        p.lead {
            "About the page of " a href=(links::service(slug)) { (record.service.name) } ". If somebody could come to harm, tell the "
            "service itself first."
        }
        form action=(format!("{}/problem", links::service(slug))) method="post" novalidate {
            (kind.draw(faults))
            (part.draw(faults))
            div.field.wrong[wrong] {
                label for="words" { "In a few words (optional)" }
                p.hint #words-hint {
                    "What is wrong, and how you know. At most " (MOST_WORDS) " characters. Nothing about a person: no names, no birthdays, "
                    "no number or address of yours."
                }
                (error(faults, "words"))
                textarea #words name="words" rows="4" aria-describedby=(described) aria-invalid=[wrong.then_some("true")] { (typed.words) }
            }
            p.send { button.main type="submit" { "Send" } }
        }
        p { "We do not ask who you are, and keep nothing about you. You get the address of a page that says what came of it." }
    }
}

fn too_many(record: &Record, read_side: &ReadSide, retry_after_s: u64) -> HttpResponse {
    let minutes = retry_after_s.div_ceil(60);
    let content = html! {
        p.lead { "Several problems were reported from the same place within an hour. Try again in " (words::count(minutes as usize, "minute", "minutes")) "." }
        p { a href=(links::service(&record.service.slug)) { "Back to " (record.service.name) } }
    };
    let page = Page::new("Too many reports").here(Here::Find).of(&read_side.snapshot);
    let mut response = send(StatusCode::TOO_MANY_REQUESTS, &page, &content);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_s));
    response
}

/// What was typed stays where it was typed: going back shows it.
fn not_now(record: &Record, read_side: &ReadSide) -> HttpResponse {
    let content = html! {
        p.lead { "The report could not be kept just now. Go back and send it again in a few minutes." }
        p { a href=(links::service(&record.service.slug)) { "Back to " (record.service.name) } }
    };
    let page = Page::new("Not just now").here(Here::Find).of(&read_side.snapshot);
    let mut response = send(StatusCode::SERVICE_UNAVAILABLE, &page, &content);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
    response
}

fn outcome(report: &ProblemReport, read_side: &ReadSide) -> Markup {
    let on = |at: chrono::DateTime<chrono::Utc>| words::day(at.with_timezone(&London).date_naive());
    let name = read_side.snapshot.find(&report.service).map(|record| record.service.name.as_str());
    html! {
        p.lead {
            "About " a href=(links::service(&report.service)) { (name.unwrap_or(&report.service)) } ": "
            (report.kind.in_words()) ". Reported on " (on(report.made_at)) "."
        }
        @if report.state == ProblemState::Open {
            p { "Thank you. It waits for an answer by the people who keep these pages. Keep the address of this page: it will say what came of it." }
        } @else {
            p {
                strong { (words::sentence(report.state.in_words())) }
                @if let Some(at) = report.answered_at { " on " (on(at)) }
                @if let Some(outcome) = &report.outcome { ": " (outcome) }
            }
        }
    }
}
