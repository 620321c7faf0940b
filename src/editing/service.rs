//! A service or organisation written whole, and a service closed or opened again.

use super::{Editing, Refusal, Written, of_organisation};
use crate::catalogue::{Organisation, Service, Source, StatusFact};
use crate::directory::restore_hidden;
use crate::store::{ChangeNumber, Edit, EditedRecord, Operation};

impl Editing<'_> {
    /// A service with its version, whole: only what [`Editing::seen`] lets through may be shown.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] when there is none of this slug.
    pub async fn service(&self, slug: &str) -> Result<(Service, ChangeNumber), Refusal> {
        self.store.service_version(slug).await?.ok_or_else(|| Refusal::no_service(slug))
    }

    /// An organisation with its version.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] when there is none of this slug.
    pub async fn organisation(&self, slug: &str) -> Result<(Organisation, ChangeNumber), Refusal> {
        self.store.organisation_version(slug).await?.ok_or_else(|| Refusal::no_organisation(slug))
    }

    /// Writes a whole service over the version that was seen; none for one that must be new.
    ///
    /// # Errors
    /// See [`Refusal`]; with [`Refusal::Passed`] come both versions.
    pub async fn write_service(
        &self,
        mut record: Service,
        sources: Vec<Source>,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        if let Some((stored, _)) = self.store.service_version(&record.slug).await? {
            // Whose record it is now decides who may write it, not whose it would become.
            self.must(Operation::Suggest, of_organisation(&stored.organisation))?;
            if !self.holder.may(Operation::ReadWhole, of_organisation(&stored.organisation)) {
                restore_hidden(&mut record, &stored);
            }
        }
        self.must(Operation::Suggest, of_organisation(&record.organisation))?;
        let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources };
        self.write(edit, seen, why).await
    }

    /// Writes a whole organisation over the version that was seen; none for one that must be new.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub async fn write_organisation(
        &self,
        record: Organisation,
        sources: Vec<Source>,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        self.must(Operation::Suggest, of_organisation(&record.slug))?;
        let edit = Edit { record: EditedRecord::Organisation(record), sources };
        self.write(edit, seen, why).await
    }

    /// Closes or re-opens a service: its status alone, all else stays.
    ///
    /// # Errors
    /// See [`Refusal`]; refused when other records would lead people to a closed door.
    pub async fn set_status(
        &self,
        slug: &str,
        status: StatusFact,
        sources: Vec<Source>,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        let (mut record, _) = self.service(slug).await?;
        self.must(Operation::Suggest, of_organisation(&record.organisation))?;
        record.status = status;
        let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources };
        self.write(edit, seen, why).await
    }
}
