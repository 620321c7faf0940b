//! What became of a record: every version, by whom, when and why, what differs from the one before, and the way back to it.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use maud::{Markup, html};
use serde_json::Value;

use super::compare::{Columns, table};
use super::edit::{version_seen, written};
use super::frame::{outside, show_as};
use super::kept::{Kept, may_change, page_of};
use super::posted::Posted;
use super::record::{Done, said};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::{Difference, differences};
use crate::directory::Directory;
use crate::editing::{Earlier, Editing, Refusal};
use crate::store::{Change, ChangeNumber};
use crate::web::form::{Fault, error, error_id, fault, summary};
use crate::web::words;

/// Older versions are found by their day.
const MOST: u32 = 30;

pub async fn show_history<R: Kept>(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
    done: Option<Query<Done>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let done = done.map(|done| done.into_inner().done).unwrap_or_default();
    Ok(History::of::<R>(&editing, &slug).await?.send(&editing, &signed_in, &done, None))
}

/// Brings an earlier version back.
pub async fn restore<R: Kept>(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    // 0 is before the first change, so it names no version.
    let (earlier, why) = (pairs.get("earlier").parse().unwrap_or(0), pairs.get("why"));
    match R::restore(&editing, &slug, Earlier::Version(earlier), version_seen(&pairs), why).await {
        Ok(done) => Ok(written(done, &format!("{}/history", page_of::<R>(&slug)))),
        Err(Refusal::Fields(errors)) => {
            let says = errors.first().map_or("cannot be brought back", |error| error.detail.as_str());
            let wrong = Wrong { earlier, why, says };
            Ok(History::of::<R>(&editing, &slug).await?.send(&editing, &signed_in, "", Some(&wrong)))
        }
        Err(other) => Err(other.into()),
    }
}

/// What was wrong with a wish to bring a version back.
struct Wrong<'w> {
    earlier: ChangeNumber,
    why: &'w str,
    says: &'w str,
}

/// A record and its versions.
struct History {
    /// Its page.
    page: String,
    name: String,
    /// The version there is now.
    version: ChangeNumber,
    may_restore: bool,
    /// Each change with what it changed, as it may be seen, the newest first.
    versions: Vec<(Change, Vec<Difference>)>,
}

impl History {
    async fn of<R: Kept>(editing: &Editing<'_>, slug: &str) -> Result<Self, Refusal> {
        let (record, version) = R::find(editing, slug).await?;
        let may_restore = may_change(editing, &record);
        // One more than is shown, to compare the last with.
        let changes = editing.store().changes_of(R::WHAT, slug, MOST + 1).await?;
        let oldest = changes.last().map_or(0, |change| change.number);
        let kept = editing.versions_from(R::WHAT, slug, oldest).await?;
        let mut kept: HashMap<ChangeNumber, Option<Value>> = kept.into_iter().collect();
        let mut records = Vec::with_capacity(changes.len());
        for change in &changes {
            // A version of an older shape is passed over: nothing of it can be shown safely.
            let kept = kept.remove(&change.number).flatten();
            let kept: Option<R> = kept.and_then(|kept| serde_json::from_value(kept).ok());
            records.push(kept.map(|record| record.shown(editing)));
        }
        let mut versions = Vec::with_capacity(changes.len());
        for (at, change) in changes.into_iter().enumerate().take(MOST as usize) {
            let differing = match (records.get(at + 1), &records[at]) {
                (Some(Some(before)), Some(after)) => differences(before, after),
                _ => Vec::new(),
            };
            versions.push((change, differing));
        }
        Ok(Self { page: page_of::<R>(slug), name: record.name().to_owned(), version, may_restore, versions })
    }

    fn send(
        &self,
        editing: &Editing,
        signed_in: &SignedIn,
        done: &str,
        wrong: Option<&Wrong>,
    ) -> HttpResponse {
        let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let page = outside(format!("History of {}", self.name)).of(editing.snapshot()).wrong(wrong.is_some());
        show_as(status, signed_in, &page, &self.content(signed_in, done, wrong))
    }

    fn content(&self, signed_in: &SignedIn, done: &str, wrong: Option<&Wrong>) -> Markup {
        let faults: Vec<Fault> =
            wrong.iter().map(|wrong| Fault::new(format!("why-{}", wrong.earlier), wrong.says)).collect();
        html! {
            (summary(&faults, |_| "Bring back".to_owned()))
            (said(done))
            p { "The newest first. Nothing is ever rewritten: to undo is to write an earlier version anew, which is itself a change." }
            ul.actions {
                li { a href=(self.page) { "The record" } }
                @if self.may_restore { li { a href=(format!("{}/edit", self.page)) { "Change it" } } }
                li { a href=(format!("{}/as-it-was", self.page)) { "As it was on a day" } }
            }
            ol.list { @for (change, differing) in &self.versions { li { (self.version(change, differing, signed_in, &faults, wrong)) } } }
            @if self.versions.len() == MOST as usize {
                p { "The latest " (MOST) " changes are shown. " a href=(format!("{}/as-it-was", self.page)) { "Look at an earlier day" } }
            }
        }
    }

    fn version(
        &self,
        change: &Change,
        differing: &[Difference],
        signed_in: &SignedIn,
        faults: &[Fault],
        wrong: Option<&Wrong>,
    ) -> Markup {
        let is_now = change.number == self.version;
        html! {
            p { strong { (words::day(change.at.date_naive())) " " (change.at.format("%H:%M")) " UTC" } " · " (change.who) " · version " (change.number)
                @if is_now { " · " strong { "the version there is now" } } }
            p { "“" (change.why) "”" }
            @if !differing.is_empty() {
                details.told { summary { "What changed (" (differing.len()) ")" }
                    (table(differing, &Columns { before: "Before", after: "After" }, "What this change did")) }
            }
            @if self.may_restore && !is_now { (self.way_back(change.number, signed_in, faults, wrong)) }
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
        let typed = wrong.filter(|wrong| wrong.earlier == earlier).map_or("", |wrong| wrong.why);
        html! {
            details.told open[is_wrong] {
                summary { "Bring this version back" }
                form method="post" action=(format!("{}/restore", self.page)) {
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
