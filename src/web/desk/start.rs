//! What waits, and what can be done by whoever is signed in.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use super::draft::line;
use super::due;
use super::frame::{outside, role, show};
use super::lists::name_of;
use super::problems::{self, open_ones};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::Due;
use crate::directory::Directory;
use crate::editing::{Editing, Suggested};
use crate::pathway::Snapshot;
use crate::store::{Changed, DraftState, Operation, ProblemReport, Reach};

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
    Ok(show(&signed_in, &page, &content(&signed_in, &waiting, editing.snapshot())))
}

/// What waits for whoever is signed in.
struct Waiting {
    own: Vec<Suggested>,
    others: Vec<Suggested>,
    reported: Vec<ProblemReport>,
    due: Vec<Due>,
}

/// One section for each thing that waits, what others wait for first.
fn content(signed_in: &SignedIn, waiting: &Waiting, snapshot: &Snapshot) -> Markup {
    let Waiting { own, others, reported, due } = waiting;
    let draft = |suggested: &Suggested| line(suggested, snapshot);
    let problem = |report: &ProblemReport| problems::line(report, snapshot);
    html! {
        div.waits {
            @if signed_in.can(Operation::Decide) {
                (some("to-decide", "To decide", others, SHOWN, draft, "No suggestion waits for a decision.", "/desk/drafts?state=waiting"))
            } @else if signed_in.holder.reach(Operation::ReadDrafts) == Reach::Organisation {
                (some("of-us", "Suggested by others about your services", others, SHOWN, draft, "Nobody suggests anything just now.", "/desk/drafts?state=waiting"))
            }
            @if signed_in.can(Operation::ReadProblems) {
                (some("reported", "Problems that were reported", reported, FEW, problem, "Nobody waits for an answer.", "/desk/problems"))
            }
            (some("due", "What falls due", due, FEW, due::short_line, "Nothing is due: go on with the records that lack most.", "/desk/due"))
            @if signed_in.can(Operation::Suggest) {
                (some("own", "Your suggestions that wait", own, SHOWN, draft, "None. What you suggest waits here until a curator has looked at it.", "/desk/drafts?state=waiting"))
            }
            (what_can_be_done(signed_in, snapshot))
        }
    }
}

/// The first few of a list that has its own page.
fn some<T>(
    id: &str,
    heading: &str,
    all: &[T],
    shown: usize,
    line: impl Fn(&T) -> Markup,
    none: &str,
    page: &str,
) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (heading) @if !all.is_empty() { " (" (all.len()) ")" } }
            @if all.is_empty() { p { (none) } }
            @else {
                ul.list { @for one in all.iter().take(shown) { (line(one)) } }
                @if all.len() > shown { p { a href=(page) { "All " (all.len()) } } }
            }
        }
    }
}

fn what_can_be_done(signed_in: &SignedIn, snapshot: &Snapshot) -> Markup {
    let holder = &signed_in.holder;
    html! {
        section aria-labelledby="can" {
            h2 #can { "What you can do" }
            p { "You are a " strong { (role(holder.role)) }
                @if let Some(organisation) = &holder.organisation { " of " a href=(format!("/desk/organisations/{organisation}")) { (name_of(Changed::Organisation, organisation, snapshot)) } }
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
                li { a href="/desk/quality" { "Mend the records that lack most" } }
                @if signed_in.can(Operation::ReadSignals) { li { a href="/desk/use" { "See how records are used" } } }
                @if signed_in.can(Operation::ReadDrafts) { li { a href="/desk/drafts" { "All drafts" } } }
                @if signed_in.can(Operation::ReadAudit) { li { a href="/desk/audit" { "Who did what" } } }
            }
        }
    }
}
