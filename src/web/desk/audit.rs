//! Who did what, when and why, in the order in which it was sealed.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{outside, show};
use super::refused::Refused;
use super::session::SignedIn;
use crate::directory::Directory;
use crate::editing::{Editing, Refusal};
use crate::store::{AuditEntry, Operation, Whose};
use crate::web::words;

const ON_A_PAGE: u32 = 50;

#[derive(Debug, Default, Deserialize)]
pub struct AuditQuery {
    /// Only entries before this number.
    before: Option<u64>,
}

#[get("/audit")]
pub async fn show_audit(
    directory: Data<Directory>,
    signed_in: SignedIn,
    query: Option<Query<AuditQuery>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    editing.must(Operation::ReadAudit, Whose::default())?;
    let before = query.and_then(|query| query.before);
    let entries = editing.store().audit(before, ON_A_PAGE).await.map_err(Refusal::from)?;
    let page = outside("Who did what").of(editing.snapshot());
    Ok(show(&signed_in, &page, &content(&entries)))
}

fn content(entries: &[AuditEntry]) -> Markup {
    let older = entries.last().filter(|last| last.number > 1 && entries.len() == ON_A_PAGE as usize);
    html! {
        p { "Each entry is sealed with the one before it. " code { "signpost audit verify" } " reckons all seals again, and names what is not as it was." }
        @if entries.is_empty() { p { "There is nothing before that." } }
        ol.list {
            @for entry in entries {
                li {
                    p { strong { (words::day(entry.at.date_naive())) " " (entry.at.format("%H:%M")) " UTC" } " · " (entry.who) " · " (entry.action) " · " (what(entry)) }
                    p { "“" (entry.why) "” " span.count { "entry " (entry.number) ", seal " code { (entry.hash.get(..12).unwrap_or(&entry.hash)) } "…" } }
                }
            }
        }
        @if let Some(last) = older { p { a href=(format!("/desk/audit?before={}", last.number)) { "Older entries" } } }
    }
}

/// The record or draft an entry is of, with a link to where it is seen.
fn what(entry: &AuditEntry) -> Markup {
    let address = match entry.what.as_str() {
        "service" => Some(format!("/desk/services/{}/history", entry.slug)),
        "organisation" => Some(format!("/desk/organisations/{}/history", entry.slug)),
        "draft" => Some(format!("/desk/drafts/{}", entry.slug)),
        _ => None,
    };
    html! {
        (entry.what.replace('_', " ")) " "
        @match address { Some(address) => a href=(address) { (entry.slug) }, None => (entry.slug) }
    }
}
