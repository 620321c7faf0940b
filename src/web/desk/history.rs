//! What became of a record: every version, by whom, when and why, what differs from the one before, and the way back to it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use maud::{Markup, html};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::compare::{Columns, table};
use super::edit::{version_seen, written};
use super::frame::{outside, show_as};
use super::posted::{Pairs, Posted};
use super::record::{Done, said};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::{Difference, Organisation, Service, differences};
use crate::directory::Directory;
use crate::editing::{Earlier, Editing, Refusal};
use crate::store::{Change, ChangeNumber, Changed, Operation, Whose};
use crate::web::form::{Fault, error, error_id, fault, summary};
use crate::web::words;

/// Older versions are in the API.
const MOST: u32 = 30;

#[get("/services/{service}/history")]
pub async fn show_service_history(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
    done: Option<Query<Done>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let done = done.map(|done| done.into_inner().done).unwrap_or_default();
    Ok(service_history(&editing, &signed_in, &slug).await?.send(&editing, &signed_in, &done, None))
}

#[get("/organisations/{organisation}/history")]
pub async fn show_organisation_history(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
    done: Option<Query<Done>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let done = done.map(|done| done.into_inner().done).unwrap_or_default();
    Ok(organisation_history(&editing, &signed_in, &slug).await?.send(&editing, &signed_in, &done, None))
}

#[post("/services/{service}/restore")]
pub async fn restore_service(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (earlier, seen) = (earlier(&pairs), version_seen(&pairs));
    match editing.restore_service(&slug, Earlier::Version(earlier), seen, pairs.get("why")).await {
        Ok(done) => Ok(written(done, &format!("/desk/services/{slug}/history"))),
        Err(Refusal::Fields(errors)) => {
            let wrong = Wrong::of(earlier, &pairs, errors.first().map(|error| error.detail.as_str()));
            Ok(service_history(&editing, &signed_in, &slug).await?.send(
                &editing,
                &signed_in,
                "",
                Some(wrong),
            ))
        }
        Err(other) => Err(other.into()),
    }
}

#[post("/organisations/{organisation}/restore")]
pub async fn restore_organisation(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (earlier, seen) = (earlier(&pairs), version_seen(&pairs));
    match editing.restore_organisation(&slug, Earlier::Version(earlier), seen, pairs.get("why")).await {
        Ok(done) => Ok(written(done, &format!("/desk/organisations/{slug}/history"))),
        Err(Refusal::Fields(errors)) => {
            let wrong = Wrong::of(earlier, &pairs, errors.first().map(|error| error.detail.as_str()));
            let history = organisation_history(&editing, &signed_in, &slug).await?;
            Ok(history.send(&editing, &signed_in, "", Some(wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

fn earlier(pairs: &Pairs) -> ChangeNumber {
    // 0 is before the first change, so it names no version.
    pairs.get("earlier").parse().unwrap_or(0)
}

/// What was wrong with a wish to bring a version back.
struct Wrong {
    earlier: ChangeNumber,
    why: String,
    says: String,
}

impl Wrong {
    fn of(earlier: ChangeNumber, pairs: &Pairs, says: Option<&str>) -> Self {
        let says = says.unwrap_or("cannot be brought back").to_owned();
        Self { earlier, why: pairs.get("why").to_owned(), says }
    }
}

/// A record and its versions.
struct History {
    /// `services/crht`.
    place: String,
    name: String,
    /// The version there is now.
    version: ChangeNumber,
    may_restore: bool,
    versions: Vec<(Change, Vec<Difference>)>,
}

async fn service_history(
    editing: &Editing<'_>,
    signed_in: &SignedIn,
    slug: &str,
) -> Result<History, Refusal> {
    let (service, version) = editing.service(slug).await?;
    let whose = Whose { organisation: Some(&service.organisation), maker: None };
    let may_restore = signed_in.holder.may(Operation::Suggest, whose);
    let seen = |service: Service| serde_json::to_value(editing.seen(service)).unwrap_or_default();
    let versions = versions(editing, Changed::Service, slug, seen).await?;
    Ok(History { place: format!("services/{slug}"), name: service.name, version, may_restore, versions })
}

async fn organisation_history(
    editing: &Editing<'_>,
    signed_in: &SignedIn,
    slug: &str,
) -> Result<History, Refusal> {
    let (organisation, version) = editing.organisation(slug).await?;
    let may_restore =
        signed_in.holder.may(Operation::Suggest, Whose { organisation: Some(slug), maker: None });
    let seen = |organisation: Organisation| serde_json::to_value(organisation).unwrap_or_default();
    let versions = versions(editing, Changed::Organisation, slug, seen).await?;
    let (place, name) = (format!("organisations/{slug}"), organisation.name);
    Ok(History { place, name, version, may_restore, versions })
}

/// Each change with what it changed, as it may be seen, the newest first.
async fn versions<R: DeserializeOwned>(
    editing: &Editing<'_>,
    what: Changed,
    slug: &str,
    seen: impl Fn(R) -> Value,
) -> Result<Vec<(Change, Vec<Difference>)>, Refusal> {
    // One more than is shown, to compare the last with.
    let changes = editing.store().changes_of(what, slug, MOST + 1).await?;
    let mut records = Vec::with_capacity(changes.len());
    for change in &changes {
        let kept = editing.store().version_after(what, slug, change.number).await?;
        // A version of an older shape is passed over: nothing of it can be shown safely.
        records.push(kept.and_then(|kept| serde_json::from_value(kept).ok()).map(&seen));
    }
    let mut versions = Vec::with_capacity(changes.len());
    for (at, change) in changes.into_iter().enumerate().take(MOST as usize) {
        let differing = match (records.get(at + 1), &records[at]) {
            (Some(Some(before)), Some(after)) => differences(before, after),
            _ => Vec::new(),
        };
        versions.push((change, differing));
    }
    Ok(versions)
}

impl History {
    fn send(
        &self,
        editing: &Editing,
        signed_in: &SignedIn,
        done: &str,
        wrong: Option<Wrong>,
    ) -> HttpResponse {
        let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page = outside(format!("History of {}", self.name)).of(editing.snapshot()).wrong(wrong.is_some());
        show_as(status, signed_in, &page, &self.content(signed_in, done, wrong.as_ref()))
    }

    fn content(&self, signed_in: &SignedIn, done: &str, wrong: Option<&Wrong>) -> Markup {
        let faults: Vec<Fault> =
            wrong.iter().map(|wrong| Fault::new(format!("why-{}", wrong.earlier), &wrong.says)).collect();
        html! {
            (summary(&faults, |_| "Bring back".to_owned()))
            (said(done))
            p { "The newest first. Nothing is ever rewritten: to undo is to write an earlier version anew, which is itself a change." }
            ul.actions {
                @if self.place.starts_with("services/") { li { a href=(format!("/desk/{}", self.place)) { "The record" } } }
                @if self.may_restore { li { a href=(format!("/desk/{}/edit", self.place)) { "Change it" } } }
            }
            ol.list {
                @for (change, differing) in &self.versions {
                    li {
                        p { strong { (words::day(change.at.date_naive())) " " (change.at.format("%H:%M")) " UTC" } " · " (change.who) " · version " (change.number)
                            @if change.number == self.version { " · " strong { "the version there is now" } } }
                        p { "“" (change.why) "”" }
                        @if !differing.is_empty() {
                            details.told { summary { "What changed (" (differing.len()) ")" }
                                (table(differing, &Columns { before: "Before", after: "After" }, "What this change did")) }
                        }
                        @if self.may_restore && change.number != self.version { (self.way_back(change.number, signed_in, &faults, wrong)) }
                    }
                }
            }
        }
    }

    fn way_back(
        &self,
        earlier: ChangeNumber,
        signed_in: &SignedIn,
        faults: &[Fault],
        wrong: Option<&Wrong>,
    ) -> Markup {
        let id = format!("why-{earlier}");
        let is_wrong = fault(faults, &id).is_some();
        let typed = wrong.filter(|wrong| wrong.earlier == earlier).map_or("", |wrong| wrong.why.as_str());
        html! {
            details.told open[is_wrong] {
                summary { "Bring this version back" }
                form method="post" action=(format!("/desk/{}/restore", self.place)) {
                    (signed_in.field())
                    input type="hidden" name="version" value=(self.version);
                    input type="hidden" name="earlier" value=(earlier);
                    div.field.wrong[is_wrong] {
                        label for=(id) { "Why, in a few words" }
                        (error(faults, &id))
                        input id=(id) name="why" type="text" value=(typed) maxlength="500" autocomplete="off"
                            aria-invalid=[is_wrong.then_some("true")] aria-describedby=[is_wrong.then(|| error_id(&id))];
                    }
                    p { button type="submit" { "Bring version " (earlier) " back" } }
                }
            }
        }
    }
}
