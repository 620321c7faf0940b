//! One organisation at the desk: how its record and those of its services stand, and what can be done.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use super::due::reasons;
use super::edit::ORGANISATION_KINDS;
use super::frame::{outside, show};
use super::kept::may_change;
use super::quality::{of_100, parts, scores};
use super::record::{Done, said};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::{Due, Organisation, OrganisationQuality, RecordKind};
use crate::directory::Directory;
use crate::editing::{Editing, of_organisation};
use crate::store::{ChangeNumber, Operation};
use crate::web::{links, words};

#[get("/organisations/{organisation}")]
pub async fn show_organisation(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
    done: Option<Query<Done>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (organisation, version) = editing.organisation(&slug).await?;
    let mut due = directory.due().await?;
    due.retain(|due| due.organisation == organisation.slug);
    let quality = directory.quality_of_organisation(&slug).await?;
    let done = done.map(|done| done.into_inner().done).unwrap_or_default();
    let content = html! {
        (said(&done))
        (about(&organisation, version))
        (waits(&organisation, &due))
        (what_can_be_done(&organisation, &editing, &signed_in))
        (kept(&quality, &organisation, &signed_in))
    };
    Ok(show(&signed_in, &outside(organisation.name.clone()).of(editing.snapshot()), &content))
}

fn about(organisation: &Organisation, version: ChangeNumber) -> Markup {
    let Organisation { slug: _, name: _, formerly, kind, website, provenance } = organisation;
    let word = serde_json::to_value(kind).unwrap_or_default();
    let kind = ORGANISATION_KINDS.iter().find(|(value, _)| word.as_str() == Some(value));
    html! {
        dl.pairs {
            @if let Some((_, words)) = kind { dt { "Kind" } dd { (words) } }
            @if !formerly.is_empty() { dt { "Former names" } dd { (formerly.join(", ")) } }
            @if let Some(website) = website { dt { "Website" } dd { @match links::web(website) { Some(address) => a href=(address) rel="noreferrer" { (website) }, None => (website) } } }
            dt { "Version" } dd { (version) }
            dt { "Confidence" } dd { (words::sentence(words::confidence(provenance.confidence))) ", source of " (words::dated(&provenance.dated)) }
        }
    }
}

fn waits(organisation: &Organisation, due: &[Due]) -> Markup {
    let own = due.iter().find(|due| due.what == RecordKind::Organisation);
    let services = due.iter().filter(|due| due.what == RecordKind::Service).count();
    let queue = links::with_query("/desk/due", &[("organisation", &organisation.slug)]);
    html! {
        h2 { "What falls due" }
        @if let Some(own) = own { p { "This record:" } (reasons(own)) }
        @if services > 0 { p { a href=(queue) { (words::count(services, "of its services is", "of its services are")) " to be looked at again" } "." } }
        @else if own.is_none() { p { "Nothing." } }
    }
}

fn what_can_be_done(organisation: &Organisation, editing: &Editing, signed_in: &SignedIn) -> Markup {
    let slug = &organisation.slug;
    let folder = format!("/desk/organisations/{slug}");
    html! {
        h2 { "What can be done" }
        ul.actions {
            @if may_change(editing, organisation) { li { a href=(format!("{folder}/edit")) { "Change it" } } }
            li { a href=(format!("{folder}/history")) { "History and undo" } }
            li { a href=(format!("{folder}/as-it-was")) { "As it was on a day" } }
            li { a href=(links::with_query("/desk/records", &[("q", slug)])) { "All its services" } }
            @if signed_in.holder.may(Operation::ReadSignals, of_organisation(slug)) {
                li { a href=(links::with_query("/desk/use", &[("organisation", slug)])) { "How its records are used" } }
            }
        }
    }
}

fn kept(quality: &OrganisationQuality, organisation: &Organisation, signed_in: &SignedIn) -> Markup {
    html! {
        h2 #quality { "How well its records are kept" }
        @match quality.score {
            None => p { "It runs no service now, so there is nothing to score. " a href=(links::with_query("/desk/records", &[("q", &organisation.slug)])) { "Look for records of its former services" } },
            Some(score) => {
                p { strong { (of_100(score)) " of 100" } " on average over " (words::count(quality.services.len(), "service", "services")) " that it runs now. The services below begin with the one that lacks most." }
                (parts(&quality.parts, "What the average is made of"))
                (scores(&quality.services, "Its services, scores of 100", signed_in))
            }
        }
    }
}
