//! What is kept at the desk: services and organisations. Both have the same pages for adding, changing, history and what was on a day.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::edit::{Filled, Group, ORGANISATION, SERVICE};
use crate::catalogue::{Organisation, Service, Source};
use crate::editing::{Earlier, Editing, Refusal, Written, of_organisation, read_service};
use crate::pathway::Snapshot;
use crate::store::{ChangeNumber, Changed, Operation, Reach, Whose};

/// A sort of record that is kept here.
pub trait Kept: Serialize + DeserializeOwned + Sized + 'static {
    const WHAT: Changed;
    /// Its form.
    const GROUPS: &'static [Group];
    /// Where its pages are.
    const FOLDER: &'static str;
    /// What the page of a new one is called.
    const NEW: &'static str;

    /// The record of this slug, with its version.
    async fn find(editing: &Editing<'_>, slug: &str) -> Result<(Self, ChangeNumber), Refusal>;

    fn name(&self) -> &str;

    /// Slug of the organisation that it belongs to.
    fn organisation(&self) -> &str;

    /// What a form for a new one holds; refused when adding one is not theirs to do.
    fn blank(editing: &Editing<'_>) -> Result<Filled, Refusal>;

    /// Reads a record; what cannot be read is told by its place below `/record`.
    fn read(record: Value, snapshot: &Snapshot) -> Result<Self, Refusal>;

    /// As whoever works on it may see it.
    fn shown(self, editing: &Editing) -> Value;

    async fn write(
        self,
        editing: &Editing<'_>,
        sources: Vec<Source>,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal>;

    /// Writes an earlier version anew.
    async fn restore(
        editing: &Editing<'_>,
        slug: &str,
        earlier: Earlier,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal>;
}

/// The page of a record.
pub fn page_of<R: Kept>(slug: &str) -> String {
    format!("/desk/{}/{slug}", R::FOLDER)
}

/// Whether somebody may suggest or make a change to a record.
pub fn may_change<R: Kept>(editing: &Editing, record: &R) -> bool {
    editing.holder().may(Operation::Suggest, of_organisation(record.organisation()))
}

/// A record to be changed: what would be refused is not asked for.
pub async fn to_change<R: Kept>(editing: &Editing<'_>, slug: &str) -> Result<(R, ChangeNumber), Refusal> {
    let (record, version) = R::find(editing, slug).await?;
    editing.must(Operation::Suggest, of_organisation(record.organisation()))?;
    Ok((record, version))
}

impl Kept for Service {
    const WHAT: Changed = Changed::Service;
    const GROUPS: &'static [Group] = &SERVICE;
    const FOLDER: &'static str = "services";
    const NEW: &'static str = "Add a service";

    async fn find(editing: &Editing<'_>, slug: &str) -> Result<(Self, ChangeNumber), Refusal> {
        editing.service(slug).await
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn organisation(&self) -> &str {
        &self.organisation
    }

    fn blank(editing: &Editing<'_>) -> Result<Filled, Refusal> {
        if editing.holder().reach(Operation::Suggest) == Reach::Nothing {
            return Err(Refusal::NotAllowed);
        }
        let mut filled = Filled::default();
        filled.set("organisation", editing.holder().organisation.as_deref().unwrap_or_default());
        Ok(filled)
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

    async fn restore(
        editing: &Editing<'_>,
        slug: &str,
        earlier: Earlier,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        editing.restore_service(slug, earlier, seen, why).await
    }
}

impl Kept for Organisation {
    const WHAT: Changed = Changed::Organisation;
    const GROUPS: &'static [Group] = &ORGANISATION;
    const FOLDER: &'static str = "organisations";
    const NEW: &'static str = "Add an organisation";

    async fn find(editing: &Editing<'_>, slug: &str) -> Result<(Self, ChangeNumber), Refusal> {
        editing.organisation(slug).await
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn organisation(&self) -> &str {
        &self.slug
    }

    fn blank(editing: &Editing<'_>) -> Result<Filled, Refusal> {
        // A provider has its organisation already.
        editing.must(Operation::Suggest, Whose::default())?;
        Ok(Filled::default())
    }

    fn read(record: Value, _: &Snapshot) -> Result<Self, Refusal> {
        serde_path_to_error::deserialize(record).map_err(|error| {
            let place = error.path().to_string().replace(['.', '['], "/").replace(']', "");
            Refusal::of_field(format!("/record/{place}"), error.into_inner().to_string())
        })
    }

    fn shown(self, _: &Editing) -> Value {
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

    async fn restore(
        editing: &Editing<'_>,
        slug: &str,
        earlier: Earlier,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        editing.restore_organisation(slug, earlier, seen, why).await
    }
}
