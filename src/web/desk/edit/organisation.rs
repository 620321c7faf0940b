//! An organisation in a form: a new one, or one that is there.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde_json::Value;

use super::form::{Form, Formed};
use super::organisation_parts::ORGANISATION;
use super::{Filled, Group};
use crate::catalogue::{Organisation, Source};
use crate::directory::Directory;
use crate::editing::{Editing, Refusal, Written};
use crate::pathway::Snapshot;
use crate::store::{ChangeNumber, Changed, Operation, Whose};
use crate::web::desk::posted::Posted;
use crate::web::desk::refused::Refused;
use crate::web::desk::session::SignedIn;

#[get("/organisations/new")]
pub async fn show_new_organisation(
    directory: Data<Directory>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    // A provider has its organisation already.
    editing.must(Operation::Suggest, Whose::default())?;
    Ok(Form::<Organisation>::new(&editing, &signed_in, None).show(&Filled::default(), None))
}

#[post("/organisations/new")]
pub async fn send_new_organisation(
    directory: Data<Directory>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    editing.must(Operation::Suggest, Whose::default())?;
    Form::<Organisation>::new(&editing, &signed_in, None).take(&pairs).await
}

#[get("/organisations/{organisation}/edit")]
pub async fn show_organisation_form(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (organisation, version) = editing.organisation(&slug).await?;
    editing.must(Operation::Suggest, Whose { organisation: Some(&slug), maker: None })?;
    let filled = Filled::of_record(&organisation.shown(&editing), &ORGANISATION);
    Ok(Form::<Organisation>::new(&editing, &signed_in, Some(&slug)).show(&filled, Some(version)))
}

#[post("/organisations/{organisation}/edit")]
pub async fn send_organisation_form(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    editing.organisation(&slug).await?;
    editing.must(Operation::Suggest, Whose { organisation: Some(&slug), maker: None })?;
    Form::<Organisation>::new(&editing, &signed_in, Some(&slug)).take(&pairs).await
}

impl Formed for Organisation {
    const WHAT: Changed = Changed::Organisation;
    const GROUPS: &'static [Group] = &ORGANISATION;
    const FOLDER: &'static str = "organisations";
    const NEW: &'static str = "Add an organisation";

    fn name(slug: &str, snapshot: &Snapshot) -> Option<String> {
        snapshot.organisation(slug).map(|known| known.name.clone())
    }

    fn read(record: Value, _: &Snapshot) -> Result<Self, Refusal> {
        serde_path_to_error::deserialize(record).map_err(|error| {
            let place = error.path().to_string().replace(['.', '['], "/").replace(']', "");
            Refusal::of_field(format!("/record/{place}"), error.into_inner().to_string())
        })
    }

    fn shown(self, _: &Editing) -> Value {
        // A record is plain data with text keys.
        serde_json::to_value(self).unwrap_or_default()
    }

    async fn write(
        self,
        editing: &Editing<'_>,
        sources: Vec<Source>,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        editing.write_organisation(self, sources, seen, why).await
    }

    fn page(slug: &str) -> String {
        format!("/desk/organisations/{slug}/history")
    }
}
