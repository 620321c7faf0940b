//! One record written by somebody: only over the version they saw.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::change::{self, Action, ChangeNumber, Changed, Made, NewChange};
use super::history::Kept;
use super::loading::load_services;
use super::schema::{change as changes, record_version, service as services};
use super::transaction::{check_now, one_writer_at_a_time};
use super::words::{narrow, word};
use super::{StoreError, organisation, reference, service};
use crate::catalogue::{Organisation, Service, Source};

/// A record that can be edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditedRecord {
    Service(Box<Service>),
    Organisation(Organisation),
}

/// A whole record as it should be, and the sources its facts cite that are not known yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    pub record: EditedRecord,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
}

impl Edit {
    pub fn what(&self) -> Changed {
        match self.record {
            EditedRecord::Service(_) => Changed::Service,
            EditedRecord::Organisation(_) => Changed::Organisation,
        }
    }

    pub fn slug(&self) -> &str {
        match &self.record {
            EditedRecord::Service(service) => &service.slug,
            EditedRecord::Organisation(organisation) => &organisation.slug,
        }
    }

    /// Slug of the organisation whose record it is.
    pub fn organisation(&self) -> &str {
        match &self.record {
            EditedRecord::Service(service) => &service.organisation,
            EditedRecord::Organisation(organisation) => &organisation.slug,
        }
    }

    pub(super) fn without_confidential_places(&self) -> Self {
        let mut kept = self.clone();
        if let EditedRecord::Service(service) = &mut kept.record {
            service.locations.retain(|location| !location.confidential);
        }
        kept
    }
}

/// The number of the last change of a record: its version. None when there is no such record.
pub(super) async fn version_of(
    connection: &mut AsyncPgConnection,
    what: Changed,
    slug: &str,
) -> Result<Option<ChangeNumber>, StoreError> {
    let last: Option<i64> = changes::table
        .filter(changes::what.eq(word(&what)?))
        .filter(changes::slug.eq(slug))
        .select(diesel::dsl::max(changes::number))
        .first(connection)
        .await?;
    last.map(narrow).transpose()
}

/// The same for several records; one that there is not has none.
pub(super) async fn versions_of(
    connection: &mut AsyncPgConnection,
    what: Changed,
    slugs: &[String],
) -> Result<HashMap<String, ChangeNumber>, StoreError> {
    let last: Vec<(String, Option<i64>)> = changes::table
        .filter(changes::what.eq(word(&what)?))
        .filter(changes::slug.eq_any(slugs))
        .group_by(changes::slug)
        .select((changes::slug, diesel::dsl::max(changes::number)))
        .load(connection)
        .await?;
    let numbered = last.into_iter().filter_map(|(slug, number)| Some((slug, number?)));
    numbered.map(|(slug, number)| Ok((slug, narrow(number)?))).collect()
}

/// Slug of the organisation that runs a service.
pub(super) async fn organisation_of(
    connection: &mut AsyncPgConnection,
    slug: &str,
) -> Result<Option<String>, StoreError> {
    let found = services::table.filter(services::slug.eq(slug)).select(services::organisation);
    Ok(found.first(connection).await.optional()?)
}

/// The record as it was at an instant, with the change that had made it so. Confidential places are not kept in the history.
pub(super) async fn version_at(
    connection: &mut AsyncPgConnection,
    what: Changed,
    slug: &str,
    at: DateTime<Utc>,
) -> Result<Option<(ChangeNumber, Value)>, StoreError> {
    let found: Option<(i64, Value)> = changes::table
        .inner_join(record_version::table.on(record_version::number.eq(changes::number)))
        .filter(changes::what.eq(word(&what)?))
        .filter(changes::slug.eq(slug))
        .filter(changes::at.le(at))
        .order(changes::number.desc())
        .select((changes::number, record_version::record))
        .first(connection)
        .await
        .optional()?;
    found.map(|(number, record)| Ok((narrow(number)?, record))).transpose()
}

/// What was kept of a record after a change, the oldest first: each with the number of the change that made it so.
pub(super) async fn versions_after(
    connection: &mut AsyncPgConnection,
    what: Changed,
    slug: &str,
    number: ChangeNumber,
) -> Result<Vec<(ChangeNumber, Value)>, StoreError> {
    let Ok(number) = i64::try_from(number) else { return Ok(Vec::new()) };
    let found: Vec<(i64, Value)> = changes::table
        .inner_join(record_version::table.on(record_version::number.eq(changes::number)))
        .filter(changes::what.eq(word(&what)?))
        .filter(changes::slug.eq(slug))
        .filter(changes::number.gt(number))
        .order(changes::number)
        .select((changes::number, record_version::record))
        .load(connection)
        .await?;
    found.into_iter().map(|(number, record)| Ok((narrow(number)?, record))).collect()
}

/// The record as a change left it; none when that change was not of this record. Confidential places are not kept in the history.
pub(super) async fn version_after(
    connection: &mut AsyncPgConnection,
    what: Changed,
    slug: &str,
    number: ChangeNumber,
) -> Result<Option<Value>, StoreError> {
    let Ok(number) = i64::try_from(number) else { return Ok(None) };
    let found = changes::table
        .inner_join(record_version::table.on(record_version::number.eq(changes::number)))
        .filter(changes::number.eq(number))
        .filter(changes::what.eq(word(&what)?))
        .filter(changes::slug.eq(slug))
        .select(record_version::record)
        .first(connection)
        .await;
    Ok(found.optional()?)
}

/// Writes a record over the version that was seen; `seen` is none for a record that must be new. Gives the version there is then: the
/// same as before when nothing differs.
///
/// # Errors
/// [`StoreError::Stale`] when somebody was faster; nothing of the transaction must be kept then.
pub(super) async fn write(
    connection: &mut AsyncPgConnection,
    edit: &Edit,
    seen: Option<ChangeNumber>,
    who: &str,
    why: &str,
) -> Result<ChangeNumber, StoreError> {
    one_writer_at_a_time(connection).await?;
    // Only under the lock is the answer still true when the record is written.
    let current = version_of(connection, edit.what(), edit.slug()).await?;
    if current != seen {
        return Err(StoreError::Stale { slug: edit.slug().to_owned(), current });
    }
    let (id, record, same) = match &edit.record {
        EditedRecord::Service(given) => {
            refuse_a_circle(connection, given).await?;
            let there = load_services(connection, std::slice::from_ref(&given.slug)).await?;
            (given.id().0, Kept::of_service(given)?, there.iter().any(|stored| stored == given.as_ref()))
        }
        EditedRecord::Organisation(given) => {
            let there = organisation::find(connection, &given.slug).await?;
            (given.id(), Kept::of(given)?, there.as_ref() == Some(given))
        }
    };
    if let (true, Some(current)) = (same, current) {
        // Nor are its sources: what nothing cites is not kept, and nothing is kept that the feed does not tell.
        return Ok(current);
    }
    let mut news = write_sources(connection, &edit.sources).await?;
    match &edit.record {
        EditedRecord::Service(given) => service::write(connection, &[given.as_ref()]).await?,
        EditedRecord::Organisation(given) => organisation::write(connection, &[given]).await?,
    }
    check_now(connection).await?;
    let action = if current.is_some() { Action::Changed } else { Action::Added };
    news.push(NewChange {
        what: edit.what(),
        id: Some(id),
        slug: edit.slug().to_owned(),
        action,
        record: Some(record),
    });
    change::append(connection, &news, who, why, Made::ByHand).await
}

/// Follows what a service is replaced by, as it is stored at this moment: under the lock nobody can close the circle meanwhile.
async fn refuse_a_circle(connection: &mut AsyncPgConnection, given: &Service) -> Result<(), StoreError> {
    let mut passed = vec![given.slug.clone()];
    let mut next = given.status.replaced_by.clone();
    while let Some(slug) = next {
        if passed.contains(&slug) {
            let by = given.status.replaced_by.clone().unwrap_or_default();
            return Err(StoreError::Circular { slug: given.slug.clone(), by });
        }
        let found = load_services(connection, std::slice::from_ref(&slug)).await?;
        next = found.into_iter().next().and_then(|service| service.status.replaced_by);
        passed.push(slug);
    }
    Ok(())
}

/// Adds the sources that are not known yet; one that is known stays as it is.
async fn write_sources(
    connection: &mut AsyncPgConnection,
    sources: &[Source],
) -> Result<Vec<NewChange>, StoreError> {
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = sources.iter().map(|source| source.id.clone()).collect();
    let known = reference::load_sources(connection, Some(&ids)).await?;
    let new: Vec<&Source> =
        sources.iter().filter(|source| known.iter().all(|other| other.id != source.id)).collect();
    reference::write_sources(connection, &new).await?;
    let change_of = |source: &&Source| {
        let (what, slug, action) = (Changed::Source, source.id.clone(), Action::Added);
        Ok(NewChange { what, id: None, slug, action, record: Some(Kept::of(*source)?) })
    };
    new.iter().map(change_of).collect()
}
