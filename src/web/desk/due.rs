//! What falls due: records that somebody should look at again, each with its reasons.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{outside, show};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::{Due, Reason, RecordKind};
use crate::directory::Directory;
use crate::editing::Editing;
use crate::web::form::Select;
use crate::web::{links, words};

const ON_A_PAGE: usize = 25;

/// Which part of the queue.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    reason: String,
    organisation: String,
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
    let mut queue = directory.due().await?;
    queue.retain(|due| {
        (organisation.is_empty() || due.organisation == organisation)
            && (reason.is_empty() || due.reasons.iter().any(|one| one.reason.as_str() == reason))
    });
    let number = page.parse().unwrap_or(1).max(1);
    let content = content(&queue, &reason, &organisation, number, &signed_in);
    Ok(show(&signed_in, &outside("What falls due").of(editing.snapshot()), &content))
}

fn content(queue: &[Due], reason: &str, organisation: &str, number: usize, signed_in: &SignedIn) -> Markup {
    let any = std::iter::once((String::new(), "Any reason".to_owned()));
    let reasons = Reason::ALL.map(|reason| (reason.as_str().to_owned(), reason_in_words(reason).to_owned()));
    let whose = |slug: &str| links::with_query("/desk/due", &[("organisation", slug), ("reason", reason)]);
    let to = |page: usize| {
        let page = page.to_string();
        links::with_query("/desk/due", &[("organisation", organisation), ("reason", reason), ("page", &page)])
    };
    let shown = queue.iter().skip((number - 1).saturating_mul(ON_A_PAGE)).take(ON_A_PAGE);
    html! {
        p { "What matters most comes first, then what is due longest. Look at a record again, change what is wrong, and assure what holds." }
        form.record method="get" action="/desk/due" {
            @if !organisation.is_empty() { input type="hidden" name="organisation" value=(organisation); }
            (Select { name: "reason", label: "Why it is here", chosen: reason, choices: any.chain(reasons).collect() }.draw(&[]))
            p { button type="submit" { "Show these" } }
        }
        p { strong { (words::count(queue.len(), "record", "records")) }
            @if !organisation.is_empty() { " of " (organisation) ". " a href=(whose("")) { "Of everybody" } }
            @else if let Some(own) = &signed_in.holder.organisation { ". " a href=(whose(own)) { "Only yours" } }
        }
        ol.list start=((number - 1).saturating_mul(ON_A_PAGE) + 1) { @for due in shown { (line(due)) } }
        p {
            @if number > 1 { a href=(to(number - 1)) { "Before" } " " }
            @if number.saturating_mul(ON_A_PAGE) < queue.len() { a href=(to(number + 1)) { "More" } }
        }
    }
}

/// A record of the queue as a line of a list.
pub fn line(due: &Due) -> Markup {
    let address = match due.what {
        RecordKind::Service => format!("/desk/services/{}", due.slug),
        RecordKind::Organisation => format!("/desk/organisations/{}/history", due.slug),
    };
    html! {
        li {
            p { a href=(address) { (due.name) } " · "
                @if due.overdue_days == 0 { "due " } @else { "was due " } (words::day(due.due_on)) }
            ul { @for reason in &due.reasons {
                li { (reason.because)
                    @if !reason.says.is_empty() { ": " (reason.says.join("; ")) }
                    @if !reason.facts.is_empty() { " " span.count { "(" (reason.facts.join(", ")) ")" } } }
            } }
        }
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
