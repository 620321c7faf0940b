//! One service at the desk: how it stands, and what can be done with it.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{outside, show};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::Service;
use crate::directory::Directory;
use crate::editing::Editing;
use crate::store::{Operation, Whose};
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
    let page = outside(service.name.clone()).of(editing.snapshot());
    let service = editing.seen(service);
    let done = done.map(|done| done.into_inner().done).unwrap_or_default();
    let content = html! { (said(&done)) (content(&service, version, &signed_in)) };
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

fn content(service: &Service, version: u64, signed_in: &SignedIn) -> Markup {
    let may = |operation| {
        signed_in.holder.may(operation, Whose { organisation: Some(&service.organisation), maker: None })
    };
    let folder = format!("/desk/services/{}", service.slug);
    html! {
        p { (service.summary) }
        dl.pairs {
            dt { "Status" } dd { (words::sentence(words::status(service.status.is))) @if let Some(since) = service.status.since { " since " (words::day(since)) } }
            dt { "Run by" } dd { (service.organisation) }
            dt { "Version" } dd { (version) }
            dt { "Confidence" } dd { (words::confidence(service.provenance.confidence)) ", source of " (words::dated(&service.provenance.dated)) }
        }
        h2 { "What can be done" }
        ul.actions {
            @if may(Operation::Suggest) {
                li { a href=(format!("{folder}/edit")) { "Change it" } }
                li { a href=(format!("{folder}/status")) { "Close or re-open it" } }
            }
            @if may(Operation::Assure) { li { a href=(format!("{folder}/assure")) { "Assure it: it was looked at again and holds" } } }
            @if signed_in.can(Operation::Merge) { li { a href=(format!("{folder}/merge")) { "Merge it into another" } } }
            li { a href=(format!("{folder}/history")) { "History and undo" } }
            li { a href=(links::service(&service.slug)) { "As readers see it" } }
        }
        @if !may(Operation::Suggest) { p { "It belongs to " (service.organisation) ", so you cannot change it. " a href="/" { "Readers" } " can report what is wrong." } }
    }
}
