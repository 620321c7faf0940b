//! A service closed, replaced or opened again: its status alone.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use maud::{Markup, html};
use serde_json::Value;

use super::edit::{
    Asked, Drawing, Filled, Group, NEW_SOURCES, STATUS, Times, asked, faults_of, name_of, read_form,
    version_seen, written,
};
use super::frame::{outside, show_as};
use super::posted::{Pairs, Posted};
use super::refused::Refused;
use super::session::SignedIn;
use super::why;
use crate::catalogue::{Service, StatusFact};
use crate::directory::Directory;
use crate::editing::{Editing, Refusal, Written};
use crate::pathway::FieldError;
use crate::store::{ChangeNumber, Operation, Whose};
use crate::web::form::{Fault, summary};

/// A status that changes has a source of its own.
const GROUPS: [Group; 2] = [
    Group {
        path: "status",
        heading: "Whether it runs",
        why: "",
        times: Times::Once,
        parts: STATUS,
        sourced: true,
    },
    NEW_SOURCES,
];

#[get("/services/{service}/status")]
pub async fn show_status(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (service, version) = may_change(&editing, &slug).await?;
    let record = serde_json::to_value(&service).unwrap_or_default();
    let filled = Filled::of_record(&serde_json::json!({ "status": record["status"] }), &GROUPS);
    let form =
        StatusForm { service: &service, version: Some(version), filled: &filled, why: "", faults: &[] };
    Ok(form.send(&editing, &signed_in))
}

#[post("/services/{service}/status")]
pub async fn set_status(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (service, _) = may_change(&editing, &slug).await?;
    let mut filled = Filled::of_pairs(&pairs, &GROUPS);
    let outcome = match asked(&pairs, &GROUPS) {
        Asked::Add(group) => {
            filled.add_row(group);
            Err(Refusal::Fields(Vec::new()))
        }
        Asked::Remove(group, row) => {
            filled.remove_row(group, row);
            Err(Refusal::Fields(Vec::new()))
        }
        Asked::Save => {
            filled.drop_blank_rows(&GROUPS);
            write(&editing, &service, &filled, &pairs).await
        }
    };
    match outcome {
        Ok(done) => Ok(written(done, &format!("/desk/services/{slug}"))),
        Err(Refusal::Fields(errors)) => {
            let faults = faults_of(errors, &filled, &GROUPS);
            let version = version_seen(&pairs);
            let form = StatusForm {
                service: &service,
                version,
                filled: &filled,
                why: pairs.get("why"),
                faults: &faults,
            };
            Ok(form.send(&editing, &signed_in))
        }
        Err(other) => Err(other.into()),
    }
}

async fn may_change(editing: &Editing<'_>, slug: &str) -> Result<(Service, ChangeNumber), Refusal> {
    let (service, version) = editing.service(slug).await?;
    editing.must(Operation::Suggest, Whose { organisation: Some(&service.organisation), maker: None })?;
    Ok((service, version))
}

async fn write(
    editing: &Editing<'_>,
    service: &Service,
    filled: &Filled,
    pairs: &Pairs,
) -> Result<Written, Refusal> {
    // What of its source is left empty is as for the whole record.
    let mut whole = filled.clone();
    let provenance = &service.provenance;
    whole.set("source", &provenance.source.join(" "));
    whole.set("dated", provenance.dated.as_str());
    let confidence = serde_json::to_value(provenance.confidence).unwrap_or_default();
    whole.set("confidence", confidence.as_str().unwrap_or_default());
    let (mut record, sources) = read_form(&whole, &GROUPS).map_err(|faults| {
        let pointer = |field: &str| format!("/record/{}", field.replace('.', "/"));
        Refusal::Fields(faults.into_iter().map(|f| FieldError::new(pointer(&f.field), f.says)).collect())
    })?;
    let status = record.remove("status").unwrap_or(Value::Null);
    let status: StatusFact = serde_path_to_error::deserialize(status).map_err(|error| {
        let place = error.path().to_string().replace('.', "/");
        Refusal::of_field(format!("/record/status/{place}"), error.into_inner().to_string())
    })?;
    editing.set_status(&service.slug, status, sources, version_seen(pairs), pairs.get("why")).await
}

struct StatusForm<'s> {
    service: &'s Service,
    version: Option<ChangeNumber>,
    filled: &'s Filled,
    why: &'s str,
    faults: &'s [Fault],
}

impl StatusForm<'_> {
    fn send(&self, editing: &Editing, signed_in: &SignedIn) -> HttpResponse {
        let status = if self.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = outside(format!("Close or re-open {}", self.service.name)).of(editing.snapshot());
        show_as(status, signed_in, &page.wrong(!self.faults.is_empty()), &self.content(editing, signed_in))
    }

    fn content(&self, editing: &Editing, signed_in: &SignedIn) -> Markup {
        let Self { service, version, filled, why, faults } = self;
        let action = format!("/desk/services/{}/status", service.slug);
        let drawing = Drawing {
            filled,
            groups: &GROUPS,
            faults,
            snapshot: editing.snapshot(),
            action: &action,
            open: None,
        };
        html! {
            (summary(faults, |id| name_of(id, &GROUPS)))
            p { "A record is never deleted: people go on asking for it, and should be told. A service that others lead people to is closed after those are mended." }
            form.record #form method="post" action=(action) {
                (signed_in.field())
                input type="hidden" name="version" value=(version.map(|version| version.to_string()).unwrap_or_default());
                (why::field(why, faults))
                (drawing.groups())
                p { button.main type="submit" name="do" value="save" { "Set the status" } }
            }
        }
    }
}
