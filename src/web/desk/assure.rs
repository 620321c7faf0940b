//! A service that was looked at again and found to hold.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use maud::{Markup, html};

use super::assurable::{Assurable, assurable};
use super::edit::{version_seen, written};
use super::frame::{outside, show_as};
use super::posted::{Pairs, Posted};
use super::refused::Refused;
use super::session::SignedIn;
use crate::catalogue::{Assuring, Means, Service};
use crate::directory::Directory;
use crate::editing::{Editing, Refusal, of_organisation};
use crate::store::{ChangeNumber, Operation};
use crate::web::form::{Fault, Line, Select, error, error_id, fault, summary};

/// How it was looked at, with the words for it.
const MEANS: [(Means, &str, &str); 3] = [
    (Means::Rang, "rang", "We rang the service and asked"),
    (Means::ProviderConfirmed, "provider_confirmed", "The provider confirmed it"),
    (Means::PageChecked, "page_checked", "We read the provider's page again"),
];

/// What is asked, as it is typed.
#[derive(Debug, Default)]
struct Typed {
    on: String,
    by: String,
    means: String,
    /// None ticked: all of them.
    facts: Vec<String>,
}

impl Typed {
    fn of(pairs: &Pairs) -> Self {
        let get = |name: &str| pairs.get(name).to_owned();
        let facts =
            pairs.all("facts").into_iter().filter(|fact| !fact.is_empty()).map(str::to_owned).collect();
        Self { on: get("on"), by: get("by"), means: get("means"), facts }
    }

    fn read(&self) -> Result<Assuring, Vec<Fault>> {
        let mut faults = Vec::new();
        let on = self.on.parse().ok();
        if on.is_none() {
            faults.push(Fault::new("on", "write the day as 2026-11-25"));
        }
        if !(3..=80).contains(&self.by.chars().count()) {
            faults.push(Fault::new("by", "must be 3 to 80 characters"));
        }
        let means = MEANS.iter().find(|(_, word, _)| *word == self.means).map(|(means, ..)| *means);
        if means.is_none() {
            faults.push(Fault::not_on_the_list("means"));
        }
        let facts = self.facts.clone();
        match (on, means, faults.is_empty()) {
            (Some(on), Some(means), true) => Ok(Assuring { on, by: self.by.clone(), means, facts }),
            _ => Err(faults),
        }
    }
}

#[get("/services/{service}/assure")]
pub async fn show_assure(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (service, version) = may_assure(&editing, &slug).await?;
    let typed = Typed { on: directory.today().to_string(), ..Typed::default() };
    Ok(page(&editing, &signed_in, &service, Some(version), &typed, &[]))
}

#[post("/services/{service}/assure")]
pub async fn assure(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (service, _) = may_assure(&editing, &slug).await?;
    let (typed, seen) = (Typed::of(&pairs), version_seen(&pairs));
    let faults = match typed.read() {
        Ok(assuring) => match editing.assure(&slug, assuring, seen).await {
            Ok(done) => return Ok(written(done, &format!("/desk/services/{slug}"))),
            Err(Refusal::Fields(errors)) => {
                errors.into_iter().map(|error| fault_of(&error.pointer, error.detail)).collect()
            }
            Err(other) => return Err(other.into()),
        },
        Err(faults) => faults,
    };
    Ok(page(&editing, &signed_in, &service, seen, &typed, &faults))
}

/// What is wrong with the record itself is wrong with what was to be assured.
fn fault_of(pointer: &str, detail: String) -> Fault {
    match pointer.trim_start_matches('/') {
        field @ ("on" | "by" | "facts") => Fault::new(field, detail),
        elsewhere => Fault::new("facts", format!("{elsewhere}: {detail}")),
    }
}

async fn may_assure(editing: &Editing<'_>, slug: &str) -> Result<(Service, ChangeNumber), Refusal> {
    let (service, version) = editing.service(slug).await?;
    editing.must(Operation::Assure, of_organisation(&service.organisation))?;
    Ok((service, version))
}

fn page(
    editing: &Editing,
    signed_in: &SignedIn,
    service: &Service,
    version: Option<ChangeNumber>,
    typed: &Typed,
    faults: &[Fault],
) -> HttpResponse {
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = outside(format!("Assure {}", service.name)).of(editing.snapshot()).wrong(!faults.is_empty());
    show_as(status, signed_in, &page, &content(service, signed_in, version, typed, faults))
}

fn content(
    service: &Service,
    signed_in: &SignedIn,
    version: Option<ChangeNumber>,
    typed: &Typed,
    faults: &[Fault],
) -> Markup {
    let choices = std::iter::once((String::new(), "Choose".to_owned()))
        .chain(MEANS.iter().map(|(_, word, says)| ((*word).to_owned(), (*says).to_owned())));
    let means = Select {
        name: "means",
        label: "How was it looked at?",
        chosen: &typed.means,
        choices: choices.collect(),
    };
    html! {
        (summary(faults, |field| label(field).to_owned()))
        p { "Say that the facts were looked at again and hold. Change what does not hold first." }
        form.record method="post" action=(format!("/desk/services/{}/assure", service.slug)) {
            (signed_in.field())
            input type="hidden" name="version" value=(version.map(|version| version.to_string()).unwrap_or_default());
            (line("on", "As 2026-11-25. Today, or within the last year.", &typed.on, 10).draw(faults))
            (line("by", "Never a person's name. Everybody can read it.", &typed.by, 80).draw(faults))
            (means.draw(faults))
            (facts(service, typed, faults))
            p { button.main type="submit" { "Assure" } }
        }
    }
}

/// A box for each fact of the record, with what it says and how old it is.
fn facts(service: &Service, typed: &Typed, faults: &[Fault]) -> Markup {
    let wrong = fault(faults, "facts").is_some();
    let described = if wrong { format!("facts-why {}", error_id("facts")) } else { "facts-why".to_owned() };
    html! {
        fieldset.field.wrong[wrong] #facts aria-describedby=(described) {
            legend { (label("facts")) }
            p.why #facts-why { "Tick those that were looked at. With none ticked, everything that holds on that day is meant." }
            (error(faults, "facts"))
            ul.boxes { @for Assurable { name, sort, says, dated } in assurable(service) {
                li { label.keep { input type="checkbox" name="facts" value=(name) checked[typed.facts.contains(&name)];
                    span { strong { (sort) } @if !says.is_empty() { ": " (says) } span.count { " (" (dated) ")" } } } }
            } }
        }
    }
}

fn label(field: &str) -> &'static str {
    match field {
        "on" => "Which day?",
        "by" => "Which team or role?",
        "means" => "How was it looked at?",
        _ => "Which facts?",
    }
}

fn line<'l>(name: &'static str, why: &'static str, typed: &'l str, longest: u32) -> Line<'l> {
    Line { name, label: label(name), why, typed, longest }
}
