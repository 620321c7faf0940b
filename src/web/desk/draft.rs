//! Drafts: the list of them, and one of them beside what is public now.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::compare::{NOW_AND_THEN, table};
use super::frame::{outside, show, show_as};
use super::lists::name_of;
use super::record::{Done, said};
use super::refused::Refused;
use super::session::SignedIn;
use crate::directory::Directory;
use crate::editing::{Editing, Suggested};
use crate::pathway::Snapshot;
use crate::store::{Changed, DraftState, Operation, Whose};
use crate::web::form::{Fault, error, error_id, fault, summary};
use crate::web::words;

#[derive(Debug, Default, Deserialize)]
pub struct DraftsQuery {
    state: Option<DraftState>,
}

#[get("/drafts")]
pub async fn list_drafts(
    directory: Data<Directory>,
    signed_in: SignedIn,
    query: Option<Query<DraftsQuery>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let state = query.and_then(|query| query.state);
    let drafts = editing.drafts(state).await?;
    let page = outside("Drafts").of(editing.snapshot());
    Ok(show(&signed_in, &page, &list(&drafts, state, editing.snapshot())))
}

const STATES: [(Option<DraftState>, &str, &str); 5] = [
    (None, "/desk/drafts", "All"),
    (Some(DraftState::Waiting), "/desk/drafts?state=waiting", "Waiting"),
    (Some(DraftState::Approved), "/desk/drafts?state=approved", "Approved"),
    (Some(DraftState::Rejected), "/desk/drafts?state=rejected", "Rejected"),
    (Some(DraftState::Withdrawn), "/desk/drafts?state=withdrawn", "Withdrawn"),
];

fn list(drafts: &[Suggested], state: Option<DraftState>, snapshot: &Snapshot) -> Markup {
    html! {
        nav.states aria-label="Which drafts" {
            ul { @for (of, address, name) in STATES { li { a href=(address) aria-current=[(of == state).then_some("page")] { (name) } } } }
        }
        @if drafts.is_empty() { p { "There are none. " a href="/desk/records" { "Find a record" } " to suggest a change to." } }
        ul.list { @for suggested in drafts { (line(suggested, snapshot)) } }
    }
}

/// A draft as a line of a list.
pub fn line(suggested: &Suggested, snapshot: &Snapshot) -> Markup {
    let draft = &suggested.draft;
    let name = name_of(draft.edit.what(), draft.edit.slug(), snapshot);
    html! {
        li {
            a href=(format!("/desk/drafts/{}", draft.id)) { (name) @if draft.base.is_none() { " (new)" } }
            " " span.count { (in_words(draft.state)) @if suggested.passed() { ", but the record has changed since" } }
            p { "“" (draft.why) "” · " (draft.made_by) " · " (words::day(draft.made_at.date_naive())) }
        }
    }
}

#[get("/drafts/{draft}")]
pub async fn show_draft(
    directory: Data<Directory>,
    id: Path<String>,
    signed_in: SignedIn,
    done: Option<Query<Done>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let suggested = editing.draft(&id).await?;
    let done = done.map(|done| done.into_inner().done).unwrap_or_default();
    Ok(page(&editing, &signed_in, &suggested, &done, "", &[]))
}

/// The page of a draft; `reason` is what was typed, and `faults` what is wrong with it.
pub fn page(
    editing: &Editing,
    signed_in: &SignedIn,
    suggested: &Suggested,
    done: &str,
    reason: &str,
    faults: &[Fault],
) -> HttpResponse {
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let edit = &suggested.draft.edit;
    let title = format!("Draft for {}", name_of(edit.what(), edit.slug(), editing.snapshot()));
    let page = outside(title).of(editing.snapshot()).wrong(!faults.is_empty());
    let content = html! {
        (summary(faults, |id| if id == "reason" { "Reason" } else { "The record" }.to_owned()))
        (said(done))
        (content(suggested, editing.snapshot()))
        @if suggested.draft.state == DraftState::Waiting { (decision(signed_in, suggested, reason, faults)) }
    };
    show_as(status, signed_in, &page, &content)
}

fn content(suggested: &Suggested, snapshot: &Snapshot) -> Markup {
    let draft = &suggested.draft;
    let folder = match draft.edit.what() {
        Changed::Service => format!("/desk/services/{}", draft.edit.slug()),
        _ => format!("/desk/organisations/{}", draft.edit.slug()),
    };
    html! {
        dl.pairs {
            dt { "Record" } dd { @if draft.base.is_some() { a href=(folder) { (name_of(draft.edit.what(), draft.edit.slug(), snapshot)) } } @else { (draft.edit.slug()) " (new)" } }
            dt { "Suggested by" } dd { (draft.made_by) ", " (words::day(draft.made_at.date_naive())) }
            dt { "Why" } dd { (draft.why) }
            dt { "State" } dd { (in_words(draft.state)) @if let Some(by) = &draft.decided_by { " by " (by) } }
            @if let Some(reason) = &draft.reason { dt { "Reason" } dd { (reason) } }
        }
        @if suggested.passed() {
            div.standing { p { "The record has changed since this was suggested, so it cannot be approved any more. Whoever suggested it can suggest it again over the version there is now." } }
        }
        @if draft.state == DraftState::Waiting {
            h2 { "What would change" }
            (table(&suggested.differences, &NOW_AND_THEN, "Field by field against the record as it is now"))
            @if !draft.edit.sources.is_empty() {
                h2 { "Sources that would be added" }
                ul { @for source in &draft.edit.sources { li { (source.id) ": " (source.title) ", " (source.publisher) @if let Some(url) = &source.url { " (" (url) ")" } } } }
            }
        }
    }
}

/// The buttons that are this person's, and why the others are not there.
fn decision(signed_in: &SignedIn, suggested: &Suggested, reason: &str, faults: &[Fault]) -> Markup {
    let draft = &suggested.draft;
    let is_own = draft.made_by == signed_in.holder.name;
    let may_decide = signed_in.holder.may(Operation::Decide, Whose::default());
    let may_withdraw =
        signed_in.holder.may(Operation::Withdraw, Whose { organisation: None, maker: Some(&draft.made_by) });
    let wrong = fault(faults, "reason").is_some();
    html! {
        h2 #form { "Decide" }
        @if is_own { p { "This is your own suggestion: somebody else has to approve or reject it." } }
        @else if !may_decide { p { "A curator decides on it." } }
        @if (may_decide && !is_own) || may_withdraw {
            form method="post" action=(format!("/desk/drafts/{}/{}", draft.id, if is_own { "withdraw" } else { "approve" })) {
                (signed_in.field())
                div.field.wrong[wrong] {
                    label for="reason" { "Reason" }
                    p.why #reason-why { @if is_own { "Not needed." } @else { "Needed to reject. Whoever suggested it can read it." } }
                    (error(faults, "reason"))
                    textarea #reason name="reason" rows="3" maxlength="500" aria-invalid=[wrong.then_some("true")]
                        aria-describedby=(if wrong { format!("reason-why {}", error_id("reason")) } else { "reason-why".to_owned() }) { (reason) }
                }
                p.inline {
                    @if may_decide && !is_own {
                        @if !suggested.passed() { button.main type="submit" { "Approve" } }
                        button type="submit" formaction=(format!("/desk/drafts/{}/reject", draft.id)) { "Reject" }
                    }
                    @if may_withdraw { button type="submit" formaction=(format!("/desk/drafts/{}/withdraw", draft.id)) { "Withdraw" } }
                }
            }
        }
    }
}

fn in_words(state: DraftState) -> &'static str {
    match state {
        DraftState::Waiting => "waits",
        DraftState::Approved => "approved",
        DraftState::Rejected => "rejected",
        DraftState::Withdrawn => "withdrawn",
    }
}
