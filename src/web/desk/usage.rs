//! How records are used: for curators all of them, for a provider its own. Counts without a person in them.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{outside, show};
use super::lists::{on_page, organisation_choice, page_number, turn};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::Reason;
use crate::directory::{CountInFives, Directory, ServiceUse, UnmetNeedCount, UseCounts, UseOfRecords};
use crate::editing::{Editing, Refusal, of_organisation, use_of_whom};
use crate::pathway::Snapshot;
use crate::provision::ALIKE;
use crate::store::{Operation, Reach};
use crate::web::form::Select;
use crate::web::{links, words};

/// Months that can be counted together, with the words for them; the first is taken unless another is chosen.
const MONTHS: [(u32, &str); 4] = [
    (12, "The last twelve months"),
    (1, "This month"),
    (3, "The last three months"),
    (36, "The last three years"),
];

/// Whose records, and over how long.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    organisation: String,
    months: String,
    page: String,
}

impl Asked {
    fn months(&self) -> u32 {
        let known = MONTHS.iter().find(|(number, _)| number.to_string() == self.months);
        known.unwrap_or(&MONTHS[0]).0
    }

    fn organisation(&self) -> Option<&str> {
        Some(self.organisation.as_str()).filter(|slug| !slug.is_empty())
    }
}

#[get("/use")]
pub async fn show_use(
    directory: Data<Directory>,
    signed_in: SignedIn,
    asked: Option<Query<Asked>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let asked = asked.map(Query::into_inner).unwrap_or_default();
    let of = use_of_whom(&signed_in.holder, asked.organisation())?;
    let (store, snapshot) = (editing.store(), editing.snapshot());
    let used = directory.use_of_records(store, snapshot, of.as_deref(), asked.months()).await;
    let used = used.map_err(Refusal::from)?;
    let mut closed = directory.due().await?;
    closed.retain(|due| {
        of.as_deref().is_none_or(|slug| due.organisation == slug)
            && due.reasons.iter().any(|one| one.reason == Reason::ClosedDoor)
    });
    let page = UsePage {
        asked: &asked,
        of: of.as_deref(),
        used: &used,
        closed: closed.len(),
        counting: directory.counts_signals(),
        counting_unmet: directory.counts_unmet_need(),
        snapshot,
    };
    Ok(show(&signed_in, &outside("How records are used").of(snapshot), &page.content(&signed_in)))
}

struct UsePage<'p> {
    asked: &'p Asked,
    /// Slug of an organisation, or none for everybody.
    of: Option<&'p str>,
    used: &'p UseOfRecords,
    /// Records that lead to a closed door.
    closed: usize,
    counting: bool,
    counting_unmet: bool,
    snapshot: &'p Snapshot,
}

impl UsePage<'_> {
    fn content(&self, signed_in: &SignedIn) -> Markup {
        html! {
            (what_is_counted())
            form.record method="get" action="/desk/use" {
                div.fields {
                    @if signed_in.holder.reach(Operation::ReadSignals) == Reach::All {
                        (organisation_choice(&self.asked.organisation, self.snapshot).draw(&[]))
                    }
                    (months_choice(&self.asked.months).draw(&[]))
                }
                p { button type="submit" { "Show these" } }
            }
            p { "Since " strong { (words::day(self.used.since)) }
                @if let Some(known) = self.of.and_then(|slug| self.snapshot.organisation(slug)) { ", for the services of " strong { (known.name) } } "." }
            (self.services())
            (self.unmet())
            (self.closed_doors())
        }
    }

    fn services(&self) -> Markup {
        let services = &self.used.services;
        let number = page_number(&self.asked.page);
        let to = |page: &str| {
            let Asked { organisation, months, page: _ } = self.asked;
            links::with_query(
                "/desk/use",
                &[("organisation", organisation), ("months", months), ("page", page)],
            )
        };
        html! {
            h2 { "Services" }
            @if !self.counting { (switched_off("how records are used", "--signals on")) }
            @if services.is_empty() { p { "Nothing is counted yet. A count appears here once the same thing happened five times." } }
            @else {
                p { "Most reported first. Whatever was reported five times deserves a look today; asked in vain for a way in, a clearer " i { "How to get in" } "." }
                table.figures.long {
                    caption { "What happened with their records" }
                    thead { tr { th scope="col" { "Service" } (heads()) } }
                    tbody { @for used in on_page(services, number) {
                        tr {
                            th scope="row" { a href=(format!("/desk/services/{}/use", used.service)) { (used.name) } }
                            (cells(&used.counts))
                        }
                    } }
                }
                (turn(number, services.len(), to))
            }
        }
    }

    fn unmet(&self) -> Markup {
        html! {
            h2 { "Searches that ended in nothing" }
            @if !self.counting_unmet { (switched_off("what is asked for in vain", "--unmet-need on")) }
            @if self.used.unmet.is_empty() { p { "Nothing is counted yet: five people would have had to ask for the same need and find no service that fits." } }
            @else {
                (needs(&self.used.unmet, self.snapshot))
                p { "Does a record lack one of these needs, though the service helps with it? " a href="/desk/records" { "Find the record" } " and add it. Where help itself is thin: " a href="/gaps" { "Gaps" } "." }
            }
        }
    }

    fn closed_doors(&self) -> Markup {
        let address = links::with_query(
            "/desk/due",
            &[("organisation", self.of.unwrap_or_default()), ("reason", Reason::ClosedDoor.as_str())],
        );
        html! {
            h2 { "Ways in that lead to a closed door" }
            @if self.closed == 0 { p { "None: every service that a record sends people to runs." } }
            @else { p { a href=(address) { (words::count(self.closed, "record sends", "records send")) " people to a service that is closed or may be" } "." } }
        }
    }
}

#[get("/services/{service}/use")]
pub async fn show_service_use(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
    asked: Option<Query<Asked>>,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (service, _) = editing.service(&slug).await?;
    editing.must(Operation::ReadSignals, of_organisation(&service.organisation))?;
    let asked = asked.map(Query::into_inner).unwrap_or_default();
    let used = directory.use_of_service(editing.store(), &service, asked.months()).await;
    let used = used.map_err(Refusal::from)?;
    let page = outside(format!("How {} is used", service.name)).of(editing.snapshot());
    Ok(show(&signed_in, &page, &of_one(&used, &asked, editing.snapshot())))
}

fn of_one(used: &ServiceUse, asked: &Asked, snapshot: &Snapshot) -> Markup {
    html! {
        (what_is_counted())
        @if !used.counting { (switched_off("how records are used", "--signals on")) }
        form.record method="get" action=(format!("/desk/services/{}/use", used.service)) {
            (months_choice(&asked.months).draw(&[]))
            p { button type="submit" { "Show these" } }
        }
        table.figures.long {
            caption { "Month by month, the latest first" }
            thead { tr { th scope="col" { "Month" } (heads()) } }
            tbody { @for month in &used.months { tr { th scope="row" { (month_in_words(month.month)) } (cells(&month.counts)) } } }
        }
        h2 { "Its needs, asked for anywhere and not found" }
        @if used.unmet.is_empty() { p { "The record names no need that it helps with. " a href=(format!("/desk/services/{}/edit#needs-of-it", used.service)) { "Say what it helps with" } } }
        @else { (needs(&used.unmet, snapshot)) }
        ul.actions { li { a href=(format!("/desk/services/{}", used.service)) { "The record" } } }
    }
}

fn what_is_counted() -> Markup {
    html! { p { "Counted in whole fives, by service and month alone: nothing says who, when in the month, or with which words. “Few” is fewer than " (ALIKE) ", which may be none." } }
}

fn switched_off(what: &str, flag: &str) -> Markup {
    html! { div.standing { p { "This server does not count " (what) ". Whoever runs it can let it, with " code { (flag) } "." } } }
}

fn months_choice(chosen: &str) -> Select<'_> {
    let choices = MONTHS.map(|(number, words)| (number.to_string(), words.to_owned())).to_vec();
    let chosen = if chosen.is_empty() { "12" } else { chosen };
    Select { name: "months", label: "Over how long", chosen, choices }
}

const HEADS: [&str; 4] = ["Problems reported", "No way in for whoever asked", "Opened", "Shown"];

fn heads() -> Markup {
    html! { @for head in HEADS { th.number scope="col" { (head) } } }
}

fn cells(counts: &UseCounts) -> Markup {
    let UseCounts { shown, opened, reported, closed_door } = *counts;
    let cells = [reported, closed_door, opened, shown];
    html! { @for (head, count) in HEADS.into_iter().zip(cells) { td.number data-what=(head) { (times(count)) } } }
}

fn times(count: CountInFives) -> Markup {
    html! { @if count.0 < ALIKE { span.nothing-there { "few" } } @else { (count.0) " or more" } }
}

fn needs(unmet: &[UnmetNeedCount], snapshot: &Snapshot) -> Markup {
    let name = |slug: &str| {
        let known = snapshot.needs().iter().find(|need| need.slug == slug);
        known.map_or_else(|| slug.to_owned(), |need| need.name.clone())
    };
    html! {
        table.figures {
            caption { "How often nothing was found" }
            thead { tr { th scope="col" { "Need" } th.number scope="col" { "Times" } } }
            tbody { @for UnmetNeedCount { need, times: count } in unmet {
                tr { th scope="row" { (name(need)) } td.number data-what="Times" { (times(*count)) } }
            } }
        }
    }
}

/// `March 2026`.
fn month_in_words(first: NaiveDate) -> String {
    let day = words::day(first);
    day.split_once(' ').map_or(day.clone(), |(_, month)| month.to_owned())
}
