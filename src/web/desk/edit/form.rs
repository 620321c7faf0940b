//! The form of a record, new or there already, between two requests: a row more or less, what is wrong with it, written, or overtaken by
//! somebody.

use std::marker::PhantomData;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde_json::Value;

use super::page::{Conflict, FormPage, put_together};
use super::{Asked, Filled, asked, faults_of, read_form, version_seen, written};
use crate::directory::Directory;
use crate::editing::{Editing, Refusal, Versions};
use crate::store::ChangeNumber;
use crate::web::desk::kept::{Kept, page_of, to_change};
use crate::web::desk::posted::{Pairs, Posted};
use crate::web::desk::refused::Refused;
use crate::web::desk::session::SignedIn;
use crate::web::form::Fault;

pub async fn show_new<R: Kept>(
    directory: Data<Directory>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let blank = R::blank(&editing)?;
    Ok(Form::<R>::of_new(&editing, &signed_in).show(&blank, None))
}

pub async fn send_new<R: Kept>(directory: Data<Directory>, posted: Posted) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    R::blank(&editing)?;
    Form::<R>::of_new(&editing, &signed_in).take(&pairs).await
}

pub async fn show_form<R: Kept>(
    directory: Data<Directory>,
    slug: Path<String>,
    signed_in: SignedIn,
) -> Result<HttpResponse, Refused> {
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (record, version) = to_change::<R>(&editing, &slug).await?;
    let form = Form::<R>::of(&editing, &signed_in, &slug, &record);
    Ok(form.show(&Filled::of_record(&record.shown(&editing), R::GROUPS), Some(version)))
}

pub async fn send_form<R: Kept>(
    directory: Data<Directory>,
    slug: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Refused> {
    let Posted { signed_in, pairs } = posted;
    let editing = Editing::open(&directory, &signed_in.holder)?;
    let (record, _) = to_change::<R>(&editing, &slug).await?;
    Form::<R>::of(&editing, &signed_in, &slug, &record).take(&pairs).await
}

/// One form and whoever fills it in.
struct Form<'f, R> {
    editing: &'f Editing<'f>,
    signed_in: &'f SignedIn,
    /// None for a new record.
    slug: Option<&'f str>,
    title: String,
    record: PhantomData<R>,
}

impl<'f, R: Kept> Form<'f, R> {
    fn of_new(editing: &'f Editing<'f>, signed_in: &'f SignedIn) -> Self {
        Self { editing, signed_in, slug: None, title: R::NEW.to_owned(), record: PhantomData }
    }

    fn of(editing: &'f Editing<'f>, signed_in: &'f SignedIn, slug: &'f str, record: &R) -> Self {
        let title = format!("Change {}", record.name());
        Self { editing, signed_in, slug: Some(slug), title, record: PhantomData }
    }

    /// The form as it is first seen.
    fn show(&self, filled: &Filled, version: Option<ChangeNumber>) -> HttpResponse {
        self.send(self.page(filled, &Pairs::default(), version))
    }

    fn send(&self, page: FormPage) -> HttpResponse {
        page.send(self.signed_in, self.editing.snapshot())
    }

    fn page<'p>(&self, filled: &'p Filled, pairs: &'p Pairs, version: Option<ChangeNumber>) -> FormPage<'p> {
        let page =
            self.slug.map_or_else(|| page_of::<R>("new"), |slug| format!("{}/edit", page_of::<R>(slug)));
        FormPage {
            title: self.title.clone(),
            action: page,
            version,
            slug: self.slug.is_none().then(|| pairs.get("slug")),
            why: pairs.get("why"),
            filled,
            groups: R::GROUPS,
            faults: &[],
            open: None,
            conflict: None,
        }
    }

    /// A form that was sent.
    async fn take(&self, pairs: &Pairs) -> Result<HttpResponse, Refused> {
        let mut filled = Filled::of_pairs(pairs, R::GROUPS);
        let version = version_seen(pairs);
        let worked_on = match asked(pairs, R::GROUPS) {
            Asked::Add(group) => {
                filled.add_row(group);
                Some(group.path)
            }
            Asked::Remove(group, row) => {
                filled.remove_row(group, row);
                Some(group.path)
            }
            Asked::Save => None,
        };
        if worked_on.is_some() {
            return Ok(self.send(FormPage { open: worked_on, ..self.page(&filled, pairs, version) }));
        }
        filled.drop_blank_rows(R::GROUPS);
        match self.save(&filled, pairs, version).await {
            Ok(done) => Ok(done),
            Err(Refusal::Fields(errors)) => {
                let faults = faults_of(errors, &filled, R::GROUPS);
                Ok(self.send(FormPage { faults: &faults, ..self.page(&filled, pairs, version) }))
            }
            Err(Refusal::Passed { versions: Some(versions), .. }) => {
                self.conflict(pairs, version, *versions).await
            }
            Err(other) => Err(other.into()),
        }
    }

    async fn save(
        &self,
        filled: &Filled,
        pairs: &Pairs,
        version: Option<ChangeNumber>,
    ) -> Result<HttpResponse, Refusal> {
        let slug = self.slug.unwrap_or_else(|| pairs.get("slug"));
        if slug.is_empty() {
            return Err(Refusal::of_field("/slug", "is needed"));
        }
        if self.slug.is_some() && version.is_none() {
            let says = "does not say which version the form was made over: load the page anew";
            return Err(Refusal::of_field("/record", says));
        }
        let (mut record, sources) = read_form(filled, R::GROUPS).map_err(as_refusal)?;
        record.insert("slug".to_owned(), Value::String(slug.to_owned()));
        let record = R::read(Value::Object(record), self.editing.snapshot())?;
        match record.write(self.editing, sources, version, pairs.get("why")).await {
            Err(Refusal::Passed { .. }) if self.slug.is_none() => {
                Err(Refusal::of_field("/slug", "is taken: another record has this short name"))
            }
            done => Ok(written(done?, &page_of::<R>(slug))),
        }
    }

    /// Both versions, and a form with both put together, over the version there is now.
    async fn conflict(
        &self,
        pairs: &Pairs,
        seen: Option<ChangeNumber>,
        versions: Versions,
    ) -> Result<HttpResponse, Refused> {
        let (together, both) = match self.base(seen).await? {
            Some(base) => put_together(&base, &versions.now, &versions.yours),
            None => (versions.yours.clone(), Vec::new()),
        };
        let mut filled = Filled::of_record(&together, R::GROUPS);
        filled.keep_new_sources(pairs);
        let current = versions.current;
        let conflict = Some(Conflict { versions, both });
        Ok(self.send(FormPage { conflict, ..self.page(&filled, pairs, current) }))
    }

    /// The record as it was when the form was made, as its writer may see it.
    async fn base(&self, seen: Option<ChangeNumber>) -> Result<Option<Value>, Refusal> {
        let (Some(slug), Some(seen)) = (self.slug, seen) else { return Ok(None) };
        let kept = self.editing.version_after(R::WHAT, slug, seen).await?;
        let kept: Option<R> = kept.and_then(|kept| serde_json::from_value(kept).ok());
        Ok(kept.map(|record| record.shown(self.editing)))
    }
}

/// Faults that the form found itself, on the way that those of the record take: what a field is called is found again there.
fn as_refusal(faults: Vec<Fault>) -> Refusal {
    let errors = faults.into_iter().map(|Fault { field, says }| {
        crate::pathway::FieldError::new(format!("/record/{}", field.replace('.', "/")), says)
    });
    Refusal::Fields(errors.collect())
}
