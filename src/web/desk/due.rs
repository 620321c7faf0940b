//! What falls due: records that somebody should look at again, each with its reasons.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{outside, show};
use super::lists::{on_page, organisation_choice, page_number, turn};
use super::plain::in_plain_words;
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::{Due, Reason, RecordKind};
use crate::directory::Directory;
use crate::editing::Editing;
use crate::pathway::Snapshot;
use crate::web::form::Select;
use crate::web::{links, words};

/// Which part of the queue.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    reason: String,
    /// Empty for everybody's; a provider's own when it is not said.
    organisation: Option<String>,
    page: String,
}

#[get("/due")]
pub async fn show_due(
    directory: Data<Directory>,
    signed_in: SignedIn,
    asked: Option<Query<Asked>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let Asked { reason, organisation, page } = asked.map(Query::into_inner).unwrap_or_default();
    let organisation = organisation.or_else(|| signed_in.holder.organisation.clone()).unwrap_or_default();
    let mut queue = directory.due().await?;
    queue.retain(|due| {
        (organisation.is_empty() || due.organisation == organisation)
            && (reason.is_empty() || due.reasons.iter().any(|one| one.reason.as_str() == reason))
    });
    let content = content(&queue, &reason, &organisation, page_number(&page), editing.snapshot());
    Ok(show(&signed_in, &outside("What falls due").of(editing.snapshot()), &content))
}

fn content(queue: &[Due], reason: &str, organisation: &str, page: usize, snapshot: &Snapshot) -> Markup {
    let any = std::iter::once((String::new(), "Any reason".to_owned()));
    let reasons = Reason::ALL.map(|reason| (reason.as_str().to_owned(), reason_in_words(reason).to_owned()));
    let why = Select {
        name: "reason",
        label: "Why it is here",
        chosen: reason,
        choices: any.chain(reasons).collect(),
    };
    let to = |page: &str| {
        // Said also when it is empty: what is not said is one's own.
        let organisation = links::encode(organisation);
        format!("/desk/due?organisation={organisation}&reason={}&page={page}", links::encode(reason))
    };
    let feed = links::with_query("/api/v1/due.atom", &[("organisation", organisation)]);
    html! {
        p { "What matters most comes first, then what is due longest. Open a record, look at its source again, change what is wrong, and assure what holds: then it leaves the list." }
        form.record method="get" action="/desk/due" {
            div.fields { (organisation_choice(organisation, snapshot).draw(&[])) (why.draw(&[])) }
            p { button type="submit" { "Show these" } }
        }
        p { strong { (words::count(queue.len(), "record", "records")) }
            @if let Some(known) = snapshot.organisation(organisation) { " of " (known.name) } }
        @if queue.is_empty() { p { "Nothing is due here. Choose everybody and any reason to see what else there is, or go on with " a href="/desk/quality" { "the records that lack most" } "." } }
        ol.list start=((page - 1).saturating_mul(super::lists::ON_A_PAGE) + 1) { @for due in on_page(queue, page) { (line(due)) } }
        (turn(page, queue.len(), to))
        p { "To be reminded: " a href=(feed) { "this list as a feed" } ", for any feed reader." }
    }
}

/// A record of the queue as a line of a list.
pub fn line(due: &Due) -> Markup {
    html! { li { (named(due)) (reasons(due)) } }
}

/// The same in short: the reason that matters most, and how many more there are.
pub fn short_line(due: &Due) -> Markup {
    let more = due.reasons.len().saturating_sub(1);
    html! {
        li {
            (named(due))
            @if let Some(first) = due.reasons.first() {
                p { (words::sentence(&first.because)) @if more > 0 { span.count { ", and " (words::count(more, "more reason", "more reasons")) } } }
            }
        }
    }
}

fn named(due: &Due) -> Markup {
    let address = match due.what {
        RecordKind::Service => format!("/desk/services/{}", due.slug),
        RecordKind::Organisation => format!("/desk/organisations/{}", due.slug),
    };
    html! {
        p { a href=(address) { (due.name) } " "
            span.count { @if due.overdue_days == 0 { "due " } @else { "was due " } (words::day(due.due_on)) } }
    }
}

/// Every reason why a record is in the queue, with the facts meant.
pub fn reasons(due: &Due) -> Markup {
    let words = |texts: &[String], between| {
        texts.iter().map(|text| in_plain_words(text)).collect::<Vec<_>>().join(between)
    };
    html! {
        ul { @for reason in &due.reasons {
            li { (reason.because)
                @if !reason.says.is_empty() { ": " (words(&reason.says, "; ")) }
                @if !reason.facts.is_empty() { " " span.count { "(" (words(&reason.facts, ", ")) ")" } } }
        } }
    }
}

fn reason_in_words(reason: Reason) -> &'static str {
    match reason {
        Reason::ProblemReported => "Somebody reported a problem",
        Reason::ClosedDoor => "It leads to a closed door",
        Reason::Fault => "A check finds a fault",
        Reason::DeadLink => "A page does not answer",
        Reason::StatusUnknown => "Nobody knows whether it runs",
        Reason::Conflict => "Sources disagree",
        Reason::WeakEvidence => "It rests on weak evidence",
        Reason::Stale => "Nobody looked for too long",
        Reason::Undated => "Its sources have no date",
        Reason::Warning => "A check warns",
    }
}
