//! The store as editors use it: records with their versions, writes over the version that was seen, drafts, and the audit.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel_async::AsyncConnection;
use uuid::Uuid;

use super::audit::{AuditEntry, Verified};
use super::change::{self, Change, ChangeNumber, Changed};
use super::draft::{Draft, DraftFilter, DraftState, NotDecided};
use super::writing::Edit;
use super::{Store, StoreError, audit, draft, loading, organisation, writing};
use crate::catalogue::{Organisation, Service};

impl Store {
    /// The record as it is now, with its version; none when there is no such service.
    pub async fn service_version(&self, slug: &str) -> Result<Option<(Service, ChangeNumber)>, StoreError> {
        let mut connection = self.connection().await?;
        let snapshot = connection.build_transaction().repeatable_read().read_only();
        { snapshot }
            .run(async |connection| {
                let found = loading::load_services(connection, &[slug.to_owned()]).await?;
                let version = writing::version_of(connection, Changed::Service, slug).await?;
                Ok(found.into_iter().next().zip(version))
            })
            .await
    }

    /// Services as they are now, with their versions, by slug; a slug that no service has is passed over.
    pub async fn service_versions(
        &self,
        slugs: &[String],
    ) -> Result<HashMap<String, (Service, ChangeNumber)>, StoreError> {
        if slugs.is_empty() {
            return Ok(HashMap::new());
        }
        let mut connection = self.connection().await?;
        let snapshot = connection.build_transaction().repeatable_read().read_only();
        { snapshot }
            .run(async |connection| {
                let mut versions = writing::versions_of(connection, Changed::Service, slugs).await?;
                let found = loading::load_services(connection, slugs).await?.into_iter();
                let with_version = found.filter_map(|service| {
                    let version = versions.remove(&service.slug)?;
                    Some((service.slug.clone(), (service, version)))
                });
                Ok(with_version.collect())
            })
            .await
    }

    /// Slug of the organisation that runs a service now; none when there is no such service.
    pub async fn organisation_of(&self, service: &str) -> Result<Option<String>, StoreError> {
        writing::organisation_of(&mut *self.connection().await?, service).await
    }

    /// The organisation as it is now, with its version; none when there is none.
    pub async fn organisation_version(
        &self,
        slug: &str,
    ) -> Result<Option<(Organisation, ChangeNumber)>, StoreError> {
        let mut connection = self.connection().await?;
        let snapshot = connection.build_transaction().repeatable_read().read_only();
        { snapshot }
            .run(async |connection| {
                let found = organisation::find(connection, slug).await?;
                let version = writing::version_of(connection, Changed::Organisation, slug).await?;
                Ok(found.zip(version))
            })
            .await
    }

    /// A record as it was at an instant, as JSON, with the change that had made it so.
    pub async fn version_at(
        &self,
        what: Changed,
        slug: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<(ChangeNumber, serde_json::Value)>, StoreError> {
        writing::version_at(&mut *self.connection().await?, what, slug, at).await
    }

    /// A record as one of its changes left it, as JSON; none when that change was not of this record.
    pub async fn version_after(
        &self,
        what: Changed,
        slug: &str,
        number: ChangeNumber,
    ) -> Result<Option<serde_json::Value>, StoreError> {
        writing::version_after(&mut *self.connection().await?, what, slug, number).await
    }

    /// What was kept of a record after a change, as JSON, the oldest first.
    pub async fn versions_after(
        &self,
        what: Changed,
        slug: &str,
        number: ChangeNumber,
    ) -> Result<Vec<(ChangeNumber, serde_json::Value)>, StoreError> {
        writing::versions_after(&mut *self.connection().await?, what, slug, number).await
    }

    /// The changes of one record, the newest first.
    pub async fn changes_of(&self, what: Changed, slug: &str, limit: u32) -> Result<Vec<Change>, StoreError> {
        change::of_record(&mut *self.connection().await?, what, slug, limit).await
    }

    /// Writes records, each over the version that was seen; all of them or none. Gives the version of the first.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when one of them has changed since it was seen.
    pub async fn write(
        &self,
        edits: &[(Edit, Option<ChangeNumber>)],
        who: &str,
        why: &str,
    ) -> Result<Option<ChangeNumber>, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| {
                let mut first = None;
                for (edit, seen) in edits {
                    let version = writing::write(connection, edit, *seen, who, why).await?;
                    first = first.or(Some(version));
                }
                Ok(first)
            })
            .await;
        done.map_err(StoreError::of_write)
    }

    /// Keeps an edit until somebody else decides.
    pub async fn suggest(
        &self,
        edit: &Edit,
        base: Option<ChangeNumber>,
        who: &str,
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<Uuid, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| draft::suggest(connection, edit, base, who, why, now).await)
            .await;
        done.map_err(StoreError::of_write)
    }

    /// Drafts, the newest first.
    pub async fn drafts(&self, filter: &DraftFilter, limit: u32) -> Result<Vec<Draft>, StoreError> {
        draft::list(&mut *self.connection().await?, filter, limit).await
    }

    pub async fn draft(&self, id: Uuid) -> Result<Option<Draft>, StoreError> {
        draft::find(&mut *self.connection().await?, id).await
    }

    /// Publishes a draft, if the record is still as it was when it was edited.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is not.
    pub async fn approve(
        &self,
        id: Uuid,
        who: &str,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Result<ChangeNumber, NotDecided>, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| draft::approve(connection, id, who, reason, now).await)
            .await;
        done.map_err(StoreError::of_write)
    }

    /// Rejects a draft, or takes it back.
    pub async fn turn_down(
        &self,
        id: Uuid,
        state: DraftState,
        who: &str,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Result<(), NotDecided>, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| draft::turn_down(connection, id, state, who, reason, now).await)
            .await;
        done.map_err(StoreError::of_write)
    }

    /// Entries of the audit, the newest first.
    pub async fn audit(&self, before: Option<u64>, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        audit::newest(&mut *self.connection().await?, before, limit).await
    }

    /// Reckons every seal of the audit again; a hash noted earlier, in hexadecimal, must still be in the chain.
    pub async fn verify_audit(&self, holds: Option<&str>) -> Result<Verified, StoreError> {
        let mut connection = self.connection().await?;
        let snapshot = connection.build_transaction().repeatable_read().read_only();
        { snapshot }.run(async |connection| audit::verify(connection, holds).await).await
    }
}
