//! What readers reported: the queue, and one report with the form that answers it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use chrono_tz::Europe::London;
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{go_to, outside, show, show_as};
use super::lists::name_of;
use super::posted::Posted;
use super::record::{Done, said};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::ProblemState;
use crate::directory::Directory;
use crate::editing::{Editing, Refusal};
use crate::pathway::Snapshot;
use crate::store::{Changed, Operation, ProblemFilter, ProblemReport};
use crate::web::form::{Fault, Line, Select, summary};
use crate::web::{links, words};

/// How a report can end, with the words for it.
const ENDS: [(ProblemState, &str, &str); 3] = [
    (ProblemState::Accepted, "accepted", "It was right, and something was done"),
    (ProblemState::Declined, "declined", "The record stays as it is"),
    (ProblemState::Duplicate, "duplicate", "Somebody said so before"),
];

/// Reports in which state, and of which service.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    service: String,
}

/// The states a list can be of: word of the address, state, words. Those that wait unless another is asked for.
const STATES: [(&str, Option<ProblemState>, &str); 5] = [
    ("open", Some(ProblemState::Open), "Waiting"),
    ("accepted", Some(ProblemState::Accepted), "Put right"),
    ("declined", Some(ProblemState::Declined), "Left as it was"),
    ("duplicate", Some(ProblemState::Duplicate), "Said before"),
    ("all", None, "All"),
];

#[get("/problems")]
pub async fn list_problems(
    directory: Data<Directory>,
    signed_in: SignedIn,
    asked: Option<Query<Asked>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let Asked { state, service } = asked.map(Query::into_inner).unwrap_or_default();
    let (word, state, _) = *STATES.iter().find(|(word, ..)| *word == state).unwrap_or(&STATES[0]);
    let of = Some(service.as_str()).filter(|slug| !slug.is_empty());
    let found = editing.problems(&ProblemFilter { state, service: of.map(str::to_owned) }).await?;
    let page = outside("Problems that were reported").of(editing.snapshot());
    let content = html! {
        nav.states aria-label="Which reports" {
            ul { @for (to, _, name) in STATES {
                li { a href=(links::with_query("/desk/problems", &[("state", to), ("service", &service)])) aria-current=[(to == word).then_some("page")] { (name) } }
            } }
        }
        @if let Some(slug) = of {
            p { "About " a href=(format!("/desk/services/{slug}")) { (name_of(Changed::Service, slug, editing.snapshot())) } ". " a href=(links::with_query("/desk/problems", &[("state", word)])) { "About every service" } }
        }
        @if state == Some(ProblemState::Open) && !found.is_empty() {
            p { "Whoever waited longest is first. Change the record before you answer: an answer changes nothing." }
        }
        @if found.is_empty() { p { @if state == Some(ProblemState::Open) { "Nobody waits for an answer. Readers report from the page of a service; what they say comes here." } @else { "There are none." } } }
        ul.list { @for report in &found { (line(report, editing.snapshot())) } }
    };
    Ok(show(&signed_in, &page, &content))
}

/// Those that wait.
pub fn open_ones() -> ProblemFilter {
    ProblemFilter { state: Some(ProblemState::Open), service: None }
}

/// A report as a line of a list.
pub fn line(report: &ProblemReport, snapshot: &Snapshot) -> Markup {
    html! {
        li {
            p { a href=(format!("/desk/problems/{}", report.id)) { (words::sentence(report.kind.in_words())) } " · " (name_of(Changed::Service, &report.service, snapshot))
                " · " (words::day(report.made_at.with_timezone(&London).date_naive()))
                @if report.state != ProblemState::Open { " · " (report.state.in_words()) } }
        }
    }
}

#[get("/problems/{problem}")]
pub async fn show_problem(
    directory: Data<Directory>,
    id: Path<String>,
    signed_in: SignedIn,
    done: Option<Query<Done>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let report = editing.problem(&id).await?;
    let done = done.map(|done| done.into_inner().done).unwrap_or_default();
    Ok(page(&editing, &signed_in, &report, &done, ["", ""], &[]))
}

#[post("/problems/{problem}/answer")]
pub async fn answer_problem(
    directory: Data<Directory>,
    id: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let chosen = pairs.get("state");
    let state =
        ENDS.iter().find(|(_, word, _)| *word == chosen).map_or(ProblemState::Open, |(state, ..)| *state);
    match editing.answer_problem(&id, state, pairs.get("outcome")).await {
        Ok(_) => Ok(go_to(&format!("/desk/problems/{id}?done=answered"))),
        Err(Refusal::Fields(errors)) => {
            let report = editing.problem(&id).await?;
            let faults: Vec<Fault> = errors
                .into_iter()
                .map(|error| match error.pointer.as_str() {
                    "/state" => Fault::not_on_the_list("state"),
                    pointer => Fault::new(pointer.trim_start_matches('/'), error.detail),
                })
                .collect();
            Ok(page(&editing, &signed_in, &report, "", [chosen, pairs.get("outcome")], &faults))
        }
        Err(other) => Err(other.into()),
    }
}

fn page(
    editing: &Editing,
    signed_in: &SignedIn,
    report: &ProblemReport,
    done: &str,
    typed: [&str; 2],
    faults: &[Fault],
) -> HttpResponse {
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = outside("A problem that was reported").of(editing.snapshot()).wrong(!faults.is_empty());
    show_as(status, signed_in, &page, &content(report, editing.snapshot(), signed_in, done, typed, faults))
}

fn content(
    report: &ProblemReport,
    snapshot: &Snapshot,
    signed_in: &SignedIn,
    done: &str,
    typed: [&str; 2],
    faults: &[Fault],
) -> Markup {
    let record = format!("/desk/services/{}", report.service);
    html! {
        (said(done))
        (summary(faults, |field| if field == "state" { "What came of it".to_owned() } else { "What was done".to_owned() }))
        dl.pairs {
            dt { "About" } dd { a href=(record) { (name_of(Changed::Service, &report.service, snapshot)) } }
            dt { "What is wrong" } dd { (words::sentence(report.kind.in_words())) }
            @if let Some(part) = report.part { dt { "Where" } dd { (words::sentence(part.in_words())) } }
            dt { "Reported" } dd { (words::day(report.made_at.with_timezone(&London).date_naive())) }
            @if let Some(said) = &report.words { dt { "In their words" } dd { (said) } }
            @if report.state != ProblemState::Open { dt { "What came of it" } dd { (words::sentence(report.state.in_words())) } }
            @if let Some(outcome) = &report.outcome { dt { "What was done" } dd { (outcome) } }
        }
        @if report.state == ProblemState::Open && signed_in.can(Operation::AnswerProblems) {
            h2 { "Answer it" }
            p { "First " a href=(record) { "put the record right" } ", if it is wrong. Everybody can read the answer; the words above are taken out then." }
            form.record method="post" action=(format!("/desk/problems/{}/answer", report.id)) {
                (signed_in.field())
                (answer_fields(typed, faults))
                p { button.main type="submit" { "Answer" } }
            }
        }
    }
}

fn answer_fields([state, outcome]: [&str; 2], faults: &[Fault]) -> Markup {
    let ends = ENDS.iter().map(|(_, word, says)| ((*word).to_owned(), (*says).to_owned()));
    let choices = std::iter::once((String::new(), "Choose".to_owned())).chain(ends).collect();
    let outcome = Line {
        name: "outcome",
        label: "What was done, in a few words",
        why: "Nothing about a person.",
        typed: outcome,
        longest: 500,
    };
    html! {
        (Select { name: "state", label: "What came of it", chosen: state, choices }.draw(faults))
        (outcome.draw(faults))
    }
}
