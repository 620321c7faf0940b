//! A duplicate merged into the record that stays.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use maud::{Markup, html};

use super::edit::{faults_of, version_seen, written};
use super::frame::{outside, show_as};
use super::posted::{Pairs, Posted};
use super::refused::Refused;
use super::session::SignedIn;
use super::why;
use crate::catalogue::Service;
use crate::directory::Directory;
use crate::editing::{Editing, Refusal};
use crate::store::{ChangeNumber, Operation, Whose};
use crate::web::form::{Fault, error, error_id, fault, summary};

#[get("/services/{service}/merge")]
pub async fn show_merge(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    editing.must(Operation::Merge, Whose::default())?;
    let (service, version) = editing.service(&slug).await?;
    let form = MergeForm { service: &service, version: Some(version), pairs: &Pairs::default(), faults: &[] };
    Ok(form.send(&editing, &signed_in))
}

#[post("/services/{service}/merge")]
pub async fn merge(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    editing.must(Operation::Merge, Whose::default())?;
    let (service, _) = editing.service(&slug).await?;
    let (seen, into) = (version_seen(&pairs), pairs.get("into"));
    match editing.merge(&slug, into, seen, pairs.get("why")).await {
        Ok(done) => Ok(written(done, &format!("/desk/services/{slug}"))),
        Err(Refusal::Fields(errors)) => {
            let faults = faults_of(errors, &Default::default(), &[]);
            let form = MergeForm { service: &service, version: seen, pairs: &pairs, faults: &faults };
            Ok(form.send(&editing, &signed_in))
        }
        Err(other) => Err(other.into()),
    }
}

struct MergeForm<'m> {
    service: &'m Service,
    version: Option<ChangeNumber>,
    pairs: &'m Pairs,
    faults: &'m [Fault],
}

impl MergeForm<'_> {
    fn send(&self, editing: &Editing, signed_in: &SignedIn) -> HttpResponse {
        let status = if self.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = outside(format!("Merge {}", self.service.name)).of(editing.snapshot());
        show_as(status, signed_in, &page.wrong(!self.faults.is_empty()), &self.content(editing, signed_in))
    }

    fn content(&self, editing: &Editing, signed_in: &SignedIn) -> Markup {
        let Self { service, version, pairs, faults } = self;
        let wrong = fault(faults, "into").is_some();
        let others = editing.snapshot().each().filter(|other| other.service.slug != service.slug);
        html! {
            (summary(faults, |id| match id { "into" => "Record that stays", "why" => "Why", _ => "The record" }.to_owned()))
            p { "Two records for one service: this one is marked as replaced, is still found by its name, and leads to the other. "
                "Whatever led here leads there. All of it happens at once, or nothing. It can be undone in the history." }
            form.record #form method="post" action=(format!("/desk/services/{}/merge", service.slug)) {
                (signed_in.field())
                input type="hidden" name="version" value=(version.map(|version| version.to_string()).unwrap_or_default());
                div.field.wrong[wrong] {
                    label for="into" { "Record that stays" }
                    p.why #into-why { "Its short name, such as freeva-support-line." }
                    (error(faults, "into"))
                    input #into name="into" type="text" value=(pairs.get("into")) list="known-services" autocomplete="off" aria-invalid=[wrong.then_some("true")]
                        aria-describedby=(if wrong { format!("into-why {}", error_id("into")) } else { "into-why".to_owned() });
                    datalist #known-services { @for other in others { option value=(other.service.slug) { (other.service.name) } } }
                }
                (why::field(pairs.get("why"), faults))
                p { button.main type="submit" { "Merge" } }
            }
        }
    }
}
