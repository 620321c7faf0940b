//! An earlier version brought back, as a new change.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Editing, Refusal, Written, of_organisation};
use crate::catalogue::{HiddenSince, Organisation, Service, keep_hidden};
use crate::directory::restore_hidden;
use crate::store::{ChangeNumber, Changed, Edit, EditedRecord, Operation};

/// Which earlier version is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// As this change left it.
    Version(ChangeNumber),
    /// As it was at this instant.
    At(DateTime<Utc>),
}

impl Earlier {
    /// The field that names it.
    fn pointer(self) -> &'static str {
        match self {
            Self::Version(_) => "/version",
            Self::At(_) => "/as_of",
        }
    }
}

impl Editing<'_> {
    /// Writes a service as it was, over the version that was seen. What the history does not keep, a confidential place, stays as it is now,
    /// and what is hidden now stays hidden.
    ///
    /// # Errors
    /// See [`Refusal`]; an earlier version that would be a fault today is refused like any other.
    pub async fn restore_service(
        &self,
        slug: &str,
        earlier: Earlier,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        let (stored, _) = self.service(slug).await?;
        self.must(Operation::Suggest, of_organisation(&stored.organisation))?;
        let mut record = self.earlier(Changed::Service, slug, earlier).await?;
        HiddenSince::of(&stored, &[]).take_out_places(&mut record);
        let mut record: Service = of_this_shape(record, earlier)?;
        keep_hidden(&mut record, &stored);
        restore_hidden(&mut record, &stored);
        // A provider that ran it once does not get it back by this.
        self.must(Operation::Suggest, of_organisation(&record.organisation))?;
        let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources: Vec::new() };
        self.write(edit, seen, why).await
    }

    /// Writes an organisation as it was, over the version that was seen.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub async fn restore_organisation(
        &self,
        slug: &str,
        earlier: Earlier,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        self.must(Operation::Suggest, of_organisation(slug))?;
        let record = self.earlier(Changed::Organisation, slug, earlier).await?;
        let record: Organisation = of_this_shape(record, earlier)?;
        let edit = Edit { record: EditedRecord::Organisation(record), sources: Vec::new() };
        self.write(edit, seen, why).await
    }

    async fn earlier(&self, what: Changed, slug: &str, earlier: Earlier) -> Result<Value, Refusal> {
        let found = match earlier {
            Earlier::Version(number) => self.store.version_after(what, slug, number).await?,
            Earlier::At(at) => self.store.version_at(what, slug, at).await?.map(|(_, record)| record),
        };
        found.ok_or_else(|| Refusal::of_field(earlier.pointer(), "names no version of this record"))
    }
}

fn of_this_shape<T: DeserializeOwned>(record: Value, earlier: Earlier) -> Result<T, Refusal> {
    serde_json::from_value(record).map_err(|_| {
        let detail = "names a version of an older shape, which cannot be written any more";
        Refusal::of_field(earlier.pointer(), detail)
    })
}
