//! What waits, and what can be done by whoever is signed in.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use super::draft::line;
use super::frame::{outside, role, show};
use super::refused::Refused;
use super::session::SignedIn;
use crate::directory::Directory;
use crate::editing::{Editing, Suggested};
use crate::store::{DraftState, Operation, Reach};
use crate::web::words::count;

/// More of a list than this is on its own page.
const SHOWN: usize = 8;

#[get("")]
pub async fn show_desk(directory: Data<Directory>, signed_in: SignedIn) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let waiting = if signed_in.can(Operation::ReadDrafts) {
        editing.drafts(Some(DraftState::Waiting)).await?
    } else {
        Vec::new()
    };
    let (own, others): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|suggested| suggested.draft.made_by == signed_in.holder.name);
    let page = outside("The desk").of(editing.snapshot());
    Ok(show(&signed_in, &page, &content(&signed_in, &own, &others)))
}

/// One section for each thing that waits: what falls due and what was reported stand here beside the drafts, as sections of the same shape.
fn content(signed_in: &SignedIn, own: &[Suggested], others: &[Suggested]) -> Markup {
    html! {
        div.waits {
            @if signed_in.can(Operation::Decide) {
                (drafts("to-decide", "To decide", others, "Nobody waits for a decision."))
            } @else if signed_in.holder.reach(Operation::ReadDrafts) == Reach::Organisation {
                (drafts("of-us", "Suggested by others about your services", others, "Nothing waits."))
            }
            (drafts("own", "Your suggestions that wait", own, "None."))
            (what_can_be_done(signed_in))
        }
    }
}

fn drafts(id: &str, heading: &str, drafts: &[Suggested], none: &str) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (heading) @if !drafts.is_empty() { " (" (drafts.len()) ")" } }
            @if drafts.is_empty() { p { (none) } }
            @else {
                ul.list { @for suggested in drafts.iter().take(SHOWN) { (line(suggested)) } }
                @if drafts.len() > SHOWN { p { a href="/desk/drafts" { "All " (count(drafts.len(), "draft", "drafts")) } } }
            }
        }
    }
}

fn what_can_be_done(signed_in: &SignedIn) -> Markup {
    let holder = &signed_in.holder;
    html! {
        section aria-labelledby="can" {
            h2 #can { "What you can do" }
            p { "You are a " strong { (role(holder.role)) }
                @if let Some(organisation) = &holder.organisation { " of " a href=(format!("/desk/organisations/{organisation}/history")) { (organisation) } }
                ". "
                @if signed_in.can(Operation::Publish) { "What you write is public at once." }
                @else { "What you write waits until a curator approves it; what was approved last stays public meanwhile." }
            }
            ul.actions {
                li { a href="/desk/records" { "Find a record to change" } }
                @if signed_in.can(Operation::Suggest) {
                    li { a href="/desk/services/new" { "Add a service" } }
                    @if holder.organisation.is_none() { li { a href="/desk/organisations/new" { "Add an organisation" } } }
                }
                @if signed_in.can(Operation::ReadDrafts) { li { a href="/desk/drafts" { "All drafts" } } }
                @if signed_in.can(Operation::ReadAudit) { li { a href="/desk/audit" { "Who did what" } } }
            }
        }
    }
}
