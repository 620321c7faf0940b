//! An earlier version brought back, as a new change.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

use super::{Editing, Refusal, Written, of_organisation};
use crate::catalogue::{Organisation, Service};
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

impl Editing<'_> {
    /// Writes a service as it was, over the version that was seen. What the history does not keep, a confidential place, stays as it is now.
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
        let mut record: Service = self.earlier(Changed::Service, slug, earlier).await?;
        restore_hidden(&mut record, &stored);
        // A provider that ran it once does not get it back by this.
        self.must(Operation::Suggest, of_organisation(&record.organisation))?;
        let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources: Vec::new() };
        self.write(vec![(edit, seen)], why).await
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
        let record: Organisation = self.earlier(Changed::Organisation, slug, earlier).await?;
        let edit = Edit { record: EditedRecord::Organisation(record), sources: Vec::new() };
        self.write(vec![(edit, seen)], why).await
    }

    async fn earlier<T: DeserializeOwned>(
        &self,
        what: Changed,
        slug: &str,
        earlier: Earlier,
    ) -> Result<T, Refusal> {
        let (pointer, found) = match earlier {
            Earlier::Version(number) => ("/version", self.store.version_after(what, slug, number).await?),
            Earlier::At(at) => {
                ("/as_of", self.store.version_at(what, slug, at).await?.map(|(_, record)| record))
            }
        };
        let record = found.ok_or_else(|| Refusal::of_field(pointer, "names no version of this record"))?;
        serde_json::from_value(record).map_err(|_| {
            Refusal::of_field(pointer, "names a version of an older shape, which cannot be written any more")
        })
    }
}
