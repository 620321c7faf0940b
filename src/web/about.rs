//! How old the data is, where it comes from, who is to be thanked, and what this tool is not.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use super::failure::Failure;
use super::layout::{Here, Page, ok};
use super::words;
use crate::catalogue::{Assurance, Confidence, Kind, Status};
use crate::directory::{Directory, StoreState};
use crate::pathway::Snapshot;

const ATTRIBUTION: &str = include_str!("../../seeds/geography/ATTRIBUTION.md");

#[get("/about")]
pub async fn show_about(directory: Data<Directory>) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let page = Page::new("About Signpost").here(Here::About).of(snapshot);
    Ok(ok(&page, &content(snapshot, &directory)))
}

fn content(snapshot: &Snapshot, directory: &Directory) -> Markup {
    html! {
        p.lead {
            "Signpost is an open list of help for mental health and wellbeing in Leicester, Leicestershire and Rutland, "
            "with the rules of who may use what, and how to get in."
        }
        (what_it_is_not())
        (age(snapshot, directory.today()))
        (sources(snapshot))
        section aria-labelledby="privacy" {
            h2 #privacy { "What is kept about you" }
            p { "Nothing. What you type into Match is answered and forgotten: it is in no list, no log and no address. There are no cookies and no trackers, and nothing is fetched from anybody else." }
        }
        section aria-labelledby="versions" {
            h2 #versions { "Versions" }
            dl.pairs {
                dt { "Program" } dd { (env!("CARGO_PKG_VERSION")) }
                dt { "List of services" } dd { "as it was after change number " (snapshot.change()) }
                dt { "Rules" } dd { (words::version(&snapshot.rules().version)) }
                dt { "Store" } dd {
                    @match directory.store_state() {
                        StoreState::Answering => "answering",
                        StoreState::Behind => { "answering, but the list is as it was " (words::count((directory.age_s() / 60) as usize, "minute", "minutes")) " ago" },
                        StoreState::Away => { "away; the list is as it was " (words::count((directory.age_s() / 60) as usize, "minute", "minutes")) " ago" },
                        StoreState::None => "none: the list comes with the program",
                    }
                }
            }
            p { a href="/docs/" { "For programs: the API" } }
        }
    }
}

fn what_it_is_not() -> Markup {
    html! {
        section aria-labelledby="not" {
            h2 #not { "What this tool is not" }
            ul {
                li { strong { "Not an emergency service." } " If life is in danger, ring 999." }
                li { strong { "Not a diagnosis." } " It compares what is said with what services publish. It never concludes what somebody has." }
                li { strong { "Not a decision." } " A person, or a professional with them, decides. “Fits” means that nothing published stands against it." }
                li { strong { "Not a referral." } " It says how to get in; it sends nothing." }
                li { strong { "Not checked by the services." } " It is made from public pages and documents. Ring before you go." }
                li { strong { "Not run by the NHS or a council." } " The rules of the five steps are a proposal that clinicians have still to check." }
            }
        }
    }
}

fn age(snapshot: &Snapshot, today: NaiveDate) -> Markup {
    let offered = snapshot.each().filter(|record| record.service.kind != Kind::Context);
    let services: Vec<Assurance> = offered.map(|record| record.service.assurance(today)).collect();
    let dates: Vec<Option<NaiveDate>> = services.iter().map(|assurance| assurance.assured_on).collect();
    let undated = dates.iter().filter(|date| date.is_none()).count();
    let mut years: Vec<i32> = dates.iter().flatten().map(Datelike::year).collect();
    years.sort_unstable();
    let status = |wanted: Status| services.iter().filter(|assurance| assurance.status == wanted).count();
    let sure = services.iter().filter(|assurance| assurance.confidence == Confidence::High).count();
    html! {
        section aria-labelledby="age" {
            h2 #age { "How old the data is" }
            @if let Some(middle) = years.get(years.len() / 2) {
                p { "Half of the " (services.len()) " services were last heard of in " (middle) " or before. Each says when it was last checked, and whether that is old." }
            }
            table {
                caption { "Services by the year a dated source last speaks for" }
                thead { tr { th scope="col" { "Last checked" } th.amount scope="col" { "Services" } } }
                tbody {
                    @for (name, from, to) in [("2024 or later", 2024, 9999), ("2021 to 2023", 2021, 2023), ("2018 to 2020", 2018, 2020), ("2017 or before", 0, 2017)] {
                        tr { th scope="row" { (name) } td.amount { (years.iter().filter(|year| (from..=to).contains(*year)).count()) } }
                    }
                    tr { th scope="row" { "No date known" } td.amount { (undated) } }
                }
            }
            p {
                (status(Status::Open)) " were open when last checked; of " (status(Status::Unknown)) " we don't know yet whether they still run; "
                (status(Status::Closed) + status(Status::Replaced)) " are closed or replaced, and kept so that their names can be found. "
                "Of " (sure) " the sources are sure."
            }
        }
    }
}

fn sources(snapshot: &Snapshot) -> Markup {
    let mut publishers: Vec<(&str, usize)> = Vec::new();
    for record in snapshot.each() {
        for source in record.service.provenance.source.iter().filter_map(|id| snapshot.source(id)) {
            match publishers.iter_mut().find(|(known, _)| *known == source.publisher) {
                Some((_, count)) => *count += 1,
                None => publishers.push((&source.publisher, 1)),
            }
        }
    }
    publishers.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    html! {
        section aria-labelledby="sources" {
            h2 #sources { "Sources and thanks" }
            p { "Facts come from " (snapshot.source_count()) " public pages and documents. The page of a service lists its own." }
            details {
                summary { "Who published them" }
                ul.columns { @for (publisher, count) in publishers { li { (publisher) " (" (words::count(count, "service", "services")) ")" } } }
            }
            ul { @for line in to_be_shown() { li { (line) } } }
        }
    }
}

/// The notices that whoever runs this must show: the quoted lines of the file.
fn to_be_shown() -> Vec<String> {
    let mut notices: Vec<String> = Vec::new();
    for line in ATTRIBUTION.lines().filter_map(|line| line.strip_prefix("> ")) {
        match notices.last_mut().filter(|notice| !notice.ends_with('.')) {
            Some(notice) => {
                notice.push(' ');
                notice.push_str(line);
            }
            None => notices.push(line.to_owned()),
        }
    }
    notices
}
