//! One service at the desk: how it stands, and what can be done with it.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::due::reasons;
use super::frame::{outside, show};
use super::quality::of_one;
use super::refused::Refused;
use super::session::SignedIn;
use super::{draft, lists, problems};
use crate::catalogue::{Due, ProblemState, RecordKind, Service, Status};
use crate::directory::Directory;
use crate::editing::{Editing, Refusal, Suggested, of_organisation};
use crate::pathway::Snapshot;
use crate::store::{ChangeNumber, Changed, Operation, ProblemFilter, ProblemReport};
use crate::web::{links, words};

/// What was just done, to be said once.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    pub done: String,
}

#[get("/services/{service}")]
pub async fn show_service(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
    done: Option<Query<Done>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (service, version) = editing.service(&slug).await?;
    let mut due = directory.due().await?;
    due.retain(|due| due.what == RecordKind::Service && due.slug == service.slug);
    let waiting = Waiting::of(&editing, &signed_in, &service, due).await?;
    let quality = directory.quality_of_service(&slug).await?;
    let page = outside(service.name.clone()).of(editing.snapshot());
    let service = editing.seen(service);
    let done = done.map(|done| done.into_inner().done).unwrap_or_default();
    let content = html! {
        (said(&done))
        (about(&service, version, &editing))
        (waiting.list(editing.snapshot()))
        (what_can_be_done(&service, &signed_in))
        (of_one(quality.as_ref()))
    };
    Ok(show(&signed_in, &page, &content))
}

/// What was just done, in words.
pub fn said(done: &str) -> Markup {
    let words = match done {
        "published" => {
            "It is public now, and in the list of changes. The pages follow within a second or two."
        }
        "suggested" => {
            "Your suggestion waits until somebody else has looked at it. What was approved last stays public meanwhile."
        }
        "approved" => "Approved: it is public now.",
        "rejected" => "Rejected. Whoever suggested it can read why.",
        "answered" => "Answered: everybody can read what came of it.",
        "withdrawn" => "Withdrawn. Nothing of it became public.",
        _ => return html! {},
    };
    html! { div.done role="status" { p { (words) } } }
}

fn about(service: &Service, version: ChangeNumber, editing: &Editing) -> Markup {
    let organisation = editing.snapshot().organisation(&service.organisation);
    let name = organisation.map_or(service.organisation.as_str(), |known| known.name.as_str());
    html! {
        p { (service.summary) }
        dl.pairs {
            dt { "Status" } dd { (status(service, editing)) }
            dt { "Run by" } dd { a href=(format!("/desk/organisations/{}", service.organisation)) { (name) } }
            dt { "Version" } dd { (version) }
            dt { "Confidence" } dd { (words::sentence(words::confidence(service.provenance.confidence))) ", source of " (words::dated(&service.provenance.dated)) }
        }
    }
}

fn status(service: &Service, editing: &Editing) -> Markup {
    let replaced_by = service.status.replaced_by.as_deref().and_then(|slug| editing.snapshot().find(slug));
    html! {
        @match (service.status.is, replaced_by) {
            (Status::Replaced, Some(other)) => { "Replaced by " a href=(format!("/desk/services/{}", other.service.slug)) { (other.service.name) } },
            (is, _) => (words::sentence(lists::status(is))),
        }
        @if let Some(since) = service.status.since { " since " (words::day(since)) }
    }
}

/// What of a record waits for somebody to act.
struct Waiting {
    drafts: Vec<Suggested>,
    reported: Vec<ProblemReport>,
    due: Vec<Due>,
}

impl Waiting {
    async fn of(
        editing: &Editing<'_>,
        signed_in: &SignedIn,
        service: &Service,
        due: Vec<Due>,
    ) -> Result<Self, Refusal> {
        let mut drafts = Vec::new();
        if signed_in.can(Operation::ReadDrafts) {
            drafts = editing.waiting_for(Changed::Service, &service.slug).await?;
        }
        let mut reported = Vec::new();
        if signed_in.can(Operation::ReadProblems) {
            let of_it =
                ProblemFilter { state: Some(ProblemState::Open), service: Some(service.slug.clone()) };
            reported = editing.problems(&of_it).await?;
        }
        Ok(Self { drafts, reported, due })
    }

    fn list(&self, snapshot: &Snapshot) -> Markup {
        let Self { drafts, reported, due } = self;
        html! {
            h2 { "What waits" }
            @if drafts.is_empty() && reported.is_empty() && due.is_empty() { p { "Nothing: no suggestion, no report, and nothing is due." } }
            @if !reported.is_empty() {
                h3 { (words::count(reported.len(), "report waits", "reports wait")) " for an answer" }
                ul.list { @for report in reported { (problems::line(report, snapshot)) } }
            }
            @if !drafts.is_empty() {
                h3 { (words::count(drafts.len(), "suggestion waits", "suggestions wait")) " for a decision" }
                ul.list { @for suggested in drafts { (draft::line(suggested, snapshot)) } }
            }
            @for due in due {
                h3 { @if due.overdue_days == 0 { "Due " } @else { "Was due " } (words::day(due.due_on)) }
                (reasons(due))
            }
            @if !reported.is_empty() || !due.is_empty() {
                p { "Look at the source again. Change what is wrong, and assure what holds." }
            }
        }
    }
}

fn what_can_be_done(service: &Service, signed_in: &SignedIn) -> Markup {
    let may = |operation| signed_in.holder.may(operation, of_organisation(&service.organisation));
    let folder = format!("/desk/services/{}", service.slug);
    html! {
        h2 { "What can be done" }
        ul.actions {
            @if may(Operation::Suggest) {
                li { a href=(format!("{folder}/edit")) { "Change it" } }
                li { a href=(format!("{folder}/status")) { "Close or re-open it" } }
            }
            @if may(Operation::Assure) { li { a href=(format!("{folder}/assure")) { "Assure it: it was looked at again and holds" } } }
            @if signed_in.can(Operation::Merge) { li { a href=(format!("{folder}/merge")) { "Merge it into another" } } }
            li { a href=(format!("{folder}/history")) { "History and undo" } }
            li { a href=(format!("{folder}/as-it-was")) { "As it was on a day" } }
            @if may(Operation::ReadSignals) { li { a href=(format!("{folder}/use")) { "How it is used" } } }
            @if signed_in.can(Operation::ReadProblems) { li { a href=(links::with_query("/desk/problems", &[("state", "all"), ("service", &service.slug)])) { "All that was reported" } } }
            li { a href=(links::service(&service.slug)) { "As readers see it" } }
        }
        @if !may(Operation::Suggest) {
            p { "It belongs to another organisation, so you cannot change it. Like any reader you can "
                a href=(format!("/services/{}/problem", service.slug)) { "report what is wrong" } "." }
        }
    }
}
