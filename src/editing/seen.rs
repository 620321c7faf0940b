//! What of a whole record somebody may see.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Editing, of_organisation};
use crate::catalogue::{Audience, HiddenSince, Service};
use crate::directory::open_record;
use crate::store::{ChangeNumber, Changed, Operation, Store, StoreError, Token};

/// A record as this holder may see it: whole for its provider and for curators; as professionals see it for anybody else with a token;
/// as everybody sees it without one.
pub fn seen_by(holder: Option<&Token>, service: Service) -> Service {
    let owner = service.organisation.clone();
    seen_of(holder, service, &owner)
}

/// The same for what may be of another organisation than the record is now: an older version, or what is suggested for it. Whose it is now
/// decides.
fn seen_of(holder: Option<&Token>, service: Service, owner: &str) -> Service {
    match audience_of(holder, owner) {
        None => service,
        Some(audience) => open_record(&service, audience),
    }
}

/// As whom a holder reads a record of this organisation; none for whoever sees it whole.
fn audience_of(holder: Option<&Token>, owner: &str) -> Option<Audience> {
    match holder {
        None => Some(Audience::Public),
        Some(holder) if holder.may(Operation::ReadWhole, of_organisation(owner)) => None,
        Some(_) => Some(Audience::Professionals),
    }
}

/// A record as it was at an instant and as this holder may see it, with the change that had made it so: what it hides now, or hid later, is
/// hidden in it too. The record is none where it is of a shape that cannot be read any more.
///
/// # Errors
/// Those of the store.
pub async fn earlier_seen_by(
    store: &Store,
    holder: Option<&Token>,
    what: Changed,
    slug: &str,
    at: DateTime<Utc>,
) -> Result<Option<(ChangeNumber, Option<Value>)>, StoreError> {
    let Some((version, record)) = store.version_at(what, slug, at).await? else { return Ok(None) };
    let later = store.versions_after(what, slug, version).await?;
    let seen = versions_seen_by(store, holder, what, slug, vec![(version, record)], &later).await?;
    Ok(seen.into_iter().next())
}

/// Versions as they may be seen, given with those that came after all of them.
async fn versions_seen_by(
    store: &Store,
    holder: Option<&Token>,
    what: Changed,
    slug: &str,
    versions: Vec<(ChangeNumber, Value)>,
    later: &[(ChangeNumber, Value)],
) -> Result<Vec<(ChangeNumber, Option<Value>)>, StoreError> {
    if what != Changed::Service {
        return Ok(versions.into_iter().map(|(number, record)| (number, Some(record))).collect());
    }
    // Last of all, so that what was hidden meanwhile is hidden.
    let Some((now, _)) = store.service_version(slug).await? else { return Ok(Vec::new()) };
    let Some(audience) = audience_of(holder, &now.organisation) else {
        return Ok(versions.into_iter().map(|(number, record)| (number, Some(record))).collect());
    };
    let read = |record: &Value| serde_json::from_value::<Service>(record.clone()).ok();
    let mut since: Vec<Service> = later.iter().filter_map(|(_, record)| read(record)).collect();
    let mut seen = Vec::with_capacity(versions.len());
    for (number, mut record) in versions.into_iter().rev() {
        let kept = read(&record);
        HiddenSince::of(&now, &since).take_out(&mut record, audience);
        let open = read(&record).and_then(|open| serde_json::to_value(open_record(&open, audience)).ok());
        seen.push((number, open));
        since.extend(kept);
    }
    seen.reverse();
    Ok(seen)
}

impl Editing<'_> {
    /// A service as this holder may see it.
    pub fn seen(&self, service: Service) -> Service {
        seen_by(Some(self.holder), service)
    }

    pub(super) fn seen_as_json(&self, service: &Service) -> Value {
        self.seen_of_as_json(service, &service.organisation)
    }

    /// Of what is suggested for a record of this organisation.
    pub(super) fn seen_of_as_json(&self, service: &Service, owner: &str) -> Value {
        serde_json::to_value(seen_of(Some(self.holder), service.clone(), owner)).unwrap_or_default()
    }

    /// Whether this holder sees records of an organisation whole.
    pub(super) fn sees_whole(&self, owner: &str) -> bool {
        audience_of(Some(self.holder), owner).is_none()
    }

    /// A record as it was at an instant, as [`earlier_seen_by`] gives it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn version_at(
        &self,
        what: Changed,
        slug: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<(ChangeNumber, Option<Value>)>, StoreError> {
        earlier_seen_by(self.store, Some(self.holder), what, slug, at).await
    }

    /// The versions of a record from a change on, the oldest first, as this holder may see them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn versions_from(
        &self,
        what: Changed,
        slug: &str,
        first: ChangeNumber,
    ) -> Result<Vec<(ChangeNumber, Option<Value>)>, StoreError> {
        let versions = self.store.versions_after(what, slug, first.saturating_sub(1)).await?;
        versions_seen_by(self.store, Some(self.holder), what, slug, versions, &[]).await
    }

    /// The version that a change of a record left, as this holder may see it; none when that change was not of this record.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn version_after(
        &self,
        what: Changed,
        slug: &str,
        number: ChangeNumber,
    ) -> Result<Option<Value>, StoreError> {
        let versions = self.versions_from(what, slug, number).await?;
        let first = versions.into_iter().next().filter(|(first, _)| *first == number);
        Ok(first.and_then(|(_, record)| record))
    }
}
