//! What waits, and what can be done by whoever is signed in.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use super::draft::line;
use super::due;
use super::frame::{outside, role, show};
use super::problems::{self, open_ones};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::Due;
use crate::directory::Directory;
use crate::editing::{Editing, Suggested};
use crate::store::{DraftState, Operation, ProblemReport, Reach};
use crate::web::words::count;

/// More of a list than this is on its own page.
const SHOWN: usize = 8;
/// Of what others wait for, or time brings.
const FEW: usize = 3;

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
    let reported = if signed_in.can(Operation::ReadProblems) {
        editing.problems(&open_ones()).await?
    } else {
        Vec::new()
    };
    let mut due = directory.due().await?;
    if let Some(organisation) = &signed_in.holder.organisation {
        due.retain(|one| one.organisation == *organisation);
    }
    let page = outside("The desk").of(editing.snapshot());
    let waiting = Waiting { own, others, reported, due };
    Ok(show(&signed_in, &page, &content(&signed_in, &waiting)))
}

/// What waits for whoever is signed in.
struct Waiting {
    own: Vec<Suggested>,
    others: Vec<Suggested>,
    reported: Vec<ProblemReport>,
    due: Vec<Due>,
}

/// One section for each thing that waits.
fn content(signed_in: &SignedIn, waiting: &Waiting) -> Markup {
    let Waiting { own, others, reported, due } = waiting;
    html! {
        div.waits {
            @if signed_in.can(Operation::Decide) {
                (drafts("to-decide", "To decide", others, "Nobody waits for a decision."))
            } @else if signed_in.holder.reach(Operation::ReadDrafts) == Reach::Organisation {
                (drafts("of-us", "Suggested by others about your services", others, "Nothing waits."))
            }
            (drafts("own", "Your suggestions that wait", own, "None."))
            @if signed_in.can(Operation::ReadProblems) {
                (some("reported", "Problems that were reported", reported, problems::line, "Nobody waits for an answer.", "/desk/problems"))
            }
            (some("due", "What falls due", due, due::line, "Nothing is due.", "/desk/due"))
            (what_can_be_done(signed_in))
        }
    }
}

/// The first few of a list that has its own page.
fn some<T>(
    id: &str,
    heading: &str,
    all: &[T],
    line: impl Fn(&T) -> Markup,
    none: &str,
    page: &str,
) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (heading) @if !all.is_empty() { " (" (all.len()) ")" } }
            @if all.is_empty() { p { (none) } }
            @else {
                ul.list { @for one in all.iter().take(FEW) { (line(one)) } }
                @if all.len() > FEW { p { a href=(page) { "All " (all.len()) } } }
            }
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
                @if let Some(organisation) = &holder.organisation { " of " a href=(format!("/desk/organisations/{organisation}")) { (organisation) } }
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
