//! Records to choose from: services and organisations, by a part of their name.

use std::sync::Arc;

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{outside, show};
use super::lists::{name_of, status};
use super::refused::Refused;
use super::session::SignedIn;
use crate::directory::Directory;
use crate::pathway::Snapshot;
use crate::store::{Changed, Operation, Whose};
use crate::web::words::count;

/// More lines than this nobody reads.
const MOST: usize = 25;

#[derive(Debug, Default, Deserialize)]
pub struct RecordsQuery {
    #[serde(default)]
    q: String,
}

#[get("/records")]
pub async fn list_records(
    directory: Data<Directory>,
    signed_in: SignedIn,
    query: Option<Query<RecordsQuery>>,
) -> Result<HttpResponse, Refused> {
    let snapshot = Arc::clone(&directory.read_side()?.snapshot);
    let asked = query.map(|query| query.into_inner().q).unwrap_or_default();
    let page = outside("Records").of(&snapshot);
    Ok(show(&signed_in, &page, &content(&signed_in, &snapshot, asked.trim())))
}

fn content(signed_in: &SignedIn, snapshot: &Snapshot, asked: &str) -> Markup {
    let wanted = asked.to_lowercase();
    let fits = |names: &[&str]| names.iter().any(|name| name.to_lowercase().contains(&wanted));
    let own = signed_in.holder.organisation.as_deref();
    let mut services: Vec<_> = snapshot
        .each()
        .map(|record| record.service.clone())
        .filter(|service| {
            let names = [service.name.as_str(), &service.slug, &service.organisation];
            fits(&names) || service.also_known_as.iter().any(|name| fits(&[name]))
        })
        .collect();
    // A provider's own come first.
    services.sort_by_key(|service| (own != Some(service.organisation.as_str()), service.name.to_lowercase()));
    let organisations: Vec<_> = snapshot
        .organisations()
        .filter(|organisation| fits(&[&organisation.name, &organisation.slug]))
        .collect();
    let may = |organisation: &str| {
        signed_in.holder.may(Operation::Suggest, Whose { organisation: Some(organisation), maker: None })
    };
    html! {
        form method="get" action="/desk/records" role="search" {
            label for="q" { "Part of a name" }
            div.row { input #q name="q" type="search" value=(asked); button.main type="submit" { "Find" } }
        }
        @if services.is_empty() && organisations.is_empty() { p { "Nothing is called so. Try fewer letters, or add it." } }
        h2 { (count(services.len(), "service", "services")) }
        ul.list {
            @for service in services.iter().take(MOST) {
                li {
                    a href=(format!("/desk/services/{}", service.slug)) { (service.name) }
                    p { (name_of(Changed::Organisation, &service.organisation, snapshot)) " · " (status(service.status.is))
                        @if may(&service.organisation) { " · " a href=(format!("/desk/services/{}/edit", service.slug)) aria-label=(format!("Change {}", service.name)) { "change" } } }
                }
            }
        }
        @if services.len() > MOST { p { "The first " (MOST) " are shown: say more of the name." } }
        h2 { (count(organisations.len(), "organisation", "organisations")) }
        ul.list {
            @for organisation in organisations.iter().take(MOST) {
                li {
                    a href=(format!("/desk/organisations/{}", organisation.slug)) { (organisation.name) }
                    @if may(&organisation.slug) { p { a href=(format!("/desk/organisations/{}/edit", organisation.slug)) aria-label=(format!("Change {}", organisation.name)) { "change" } } }
                }
            }
        }
        @if organisations.len() > MOST { p { "The first " (MOST) " are shown: say more of the name." } }
        @if signed_in.can(Operation::Suggest) {
            ul.actions {
                li { a href="/desk/services/new" { "Add a service" } }
                @if own.is_none() { li { a href="/desk/organisations/new" { "Add an organisation" } } }
            }
        }
    }
}
