//! A service in a form: a new one, or one that is there.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde_json::Value;

use super::form::{Form, Formed};
use super::service_parts::SERVICE;
use super::{Filled, Group};
use crate::catalogue::{Service, Source};
use crate::directory::Directory;
use crate::editing::{Editing, Refusal, Written, read_service};
use crate::pathway::Snapshot;
use crate::store::{ChangeNumber, Changed, Operation, Whose};
use crate::web::desk::posted::Posted;
use crate::web::desk::refused::Refused;
use crate::web::desk::session::SignedIn;

#[get("/services/new")]
pub async fn show_new_service(
    directory: Data<Directory>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    if !signed_in.can(Operation::Suggest) {
        return Err(Refusal::NotAllowed.into());
    }
    let mut filled = Filled::default();
    filled.set("organisation", signed_in.holder.organisation.as_deref().unwrap_or_default());
    Ok(Form::<Service>::new(&editing, &signed_in, None).show(&filled, None))
}

#[post("/services/new")]
pub async fn send_new_service(directory: Data<Directory>, posted: Posted) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    Form::<Service>::new(&editing, &signed_in, None).take(&pairs).await
}

#[get("/services/{service}/edit")]
pub async fn show_service_form(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (service, version) = editing.service(&slug).await?;
    // What would be refused is not asked for.
    editing.must(Operation::Suggest, Whose { organisation: Some(&service.organisation), maker: None })?;
    let filled = Filled::of_record(&service.shown(&editing), &SERVICE);
    Ok(Form::<Service>::new(&editing, &signed_in, Some(&slug)).show(&filled, Some(version)))
}

#[post("/services/{service}/edit")]
pub async fn send_service_form(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (service, _) = editing.service(&slug).await?;
    editing.must(Operation::Suggest, Whose { organisation: Some(&service.organisation), maker: None })?;
    Form::<Service>::new(&editing, &signed_in, Some(&slug)).take(&pairs).await
}

impl Formed for Service {
    const WHAT: Changed = Changed::Service;
    const GROUPS: &'static [Group] = &SERVICE;
    const FOLDER: &'static str = "services";
    const NEW: &'static str = "Add a service";

    fn name(slug: &str, snapshot: &Snapshot) -> Option<String> {
        snapshot.find(slug).map(|record| record.service.name.clone())
    }

    fn read(record: Value, snapshot: &Snapshot) -> Result<Self, Refusal> {
        read_service(record, snapshot)
    }

    fn shown(self, editing: &Editing) -> Value {
        // A record is plain data with text keys.
        serde_json::to_value(editing.seen(self)).unwrap_or_default()
    }

    async fn write(
        self,
        editing: &Editing<'_>,
        sources: Vec<Source>,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        editing.write_service(self, sources, seen, why).await
    }

    fn page(slug: &str) -> String {
        format!("/desk/services/{slug}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_service_json};
    use crate::web::desk::edit::read_form;

    #[test]
    fn every_service_comes_out_of_its_form_as_it_went_in() {
        let gazetteer = read_gazetteer(&SeedFiles::Embedded).unwrap();
        let catalogue = read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap();
        for service in &catalogue.services {
            let filled = Filled::of_record(&serde_json::to_value(service).unwrap(), &SERVICE);
            let (mut record, sources) =
                read_form(&filled, &SERVICE).unwrap_or_else(|f| panic!("{}: {f:?}", service.slug));
            record.insert("slug".to_owned(), Value::String(service.slug.clone()));

            let again = read_service_json(Value::Object(record), &gazetteer);

            assert_eq!(again.unwrap(), **service, "{}", service.slug);
            assert!(sources.is_empty());
        }
    }
}
