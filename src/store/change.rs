//! The change feed: what was added or changed, in order and without gaps.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::StoreError;
use super::audit::{self, Deed};
use super::history::{self, Kept};
use super::schema::{change, change_counter};
use super::words::{from_word, narrow, word};

/// Place in the change feed: 1 is the first change, 0 stands for before it.
pub type ChangeNumber = u64;

/// What sort of record was added or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    Source,
    Organisation,
    Need,
    PyramidStep,
    Service,
    /// Areas, postcodes and places: replaced as a whole, so its slug is `all`.
    Geography,
}

/// Nothing is ever removed: a service that ends is closed, which is a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Added,
    Changed,
}

/// One entry of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    #[schema(minimum = 1, example = 4711)]
    pub number: ChangeNumber,
    pub what: Changed,
    /// Of a service or organisation; other records have no id but their slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Slug of the record, id of the source, number of the step.
    pub slug: String,
    pub action: Action,
    pub who: String,
    pub why: String,
    pub at: DateTime<Utc>,
}

/// When something was last added or changed, and the number of that change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastChange {
    pub number: ChangeNumber,
    pub at: DateTime<Utc>,
}

/// The last change of every service and organisation. Empty for a catalogue that comes from the seeds alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LastChanges {
    services: HashMap<Arc<str>, LastChange>,
    organisations: HashMap<Arc<str>, LastChange>,
}

impl LastChanges {
    /// Takes in changes that came later.
    pub fn note<'c>(&mut self, changes: impl IntoIterator<Item = &'c Change>) {
        for Change { number, what, slug, at, .. } in changes {
            self.set(*what, slug, LastChange { number: *number, at: *at });
        }
    }

    fn set(&mut self, what: Changed, slug: &str, last: LastChange) {
        let records = match what {
            Changed::Service => &mut self.services,
            Changed::Organisation => &mut self.organisations,
            Changed::Source | Changed::Need | Changed::PyramidStep | Changed::Geography => return,
        };
        records.insert(slug.into(), last);
    }

    pub fn of_service(&self, slug: &str) -> Option<LastChange> {
        self.services.get(slug).copied()
    }

    pub fn of_organisation(&self, slug: &str) -> Option<LastChange> {
        self.organisations.get(slug).copied()
    }
}

/// A change still to be appended: the database gives it its number and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewChange {
    pub what: Changed,
    pub id: Option<Uuid>,
    pub slug: String,
    pub action: Action,
    /// The record as it is now; none for the geography, which has no versions.
    pub record: Option<Kept>,
}

/// How a change came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// With many others, from files.
    ByImport,
    /// By somebody who wrote this record, or whose draft was approved.
    ByHand,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = change, check_for_backend(diesel::pg::Pg))]
struct ChangeRow {
    number: i64,
    what: String,
    id: Option<Uuid>,
    slug: String,
    action: String,
    who: String,
    why: String,
    at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = change)]
struct NewChangeRow<'a> {
    what: String,
    id: Option<Uuid>,
    slug: &'a str,
    action: String,
    who: &'a str,
    why: &'a str,
    edited: bool,
}

impl ChangeRow {
    fn into_change(self) -> Result<Change, StoreError> {
        let Self { number, what, id, slug, action, who, why, at } = self;
        let number = narrow(number)?;
        Ok(Change { number, what: from_word(&what)?, id, slug, action: from_word(&action)?, who, why, at })
    }
}

/// Few enough values for one statement.
const AT_ONCE: usize = 1_000;

/// Appends to the feed, and seals each change in the audit. From here to the end of the transaction no one else can append, so this
/// comes last.
pub(super) async fn append(
    connection: &mut AsyncPgConnection,
    changes: &[NewChange],
    who: &str,
    why: &str,
    made: Made,
) -> Result<ChangeNumber, StoreError> {
    let edited = made == Made::ByHand;
    let mut given: Vec<(i64, DateTime<Utc>)> = Vec::with_capacity(changes.len());
    for some in changes.chunks(AT_ONCE) {
        let mut rows = Vec::with_capacity(some.len());
        for NewChange { what, id, slug, action, record: _ } in some {
            rows.push(NewChangeRow {
                what: word(what)?,
                id: *id,
                slug,
                action: word(action)?,
                who,
                why,
                edited,
            });
        }
        let inserting =
            diesel::insert_into(change::table).values(&rows).returning((change::number, change::at));
        given.extend(inserting.get_results::<(i64, DateTime<Utc>)>(connection).await?);
    }
    // Nobody else can take a number before this transaction ends, so those of one append follow one another in its order.
    given.sort_unstable();
    let (mut records, mut deeds) = (Vec::new(), Vec::with_capacity(changes.len()));
    let mut named = Vec::new();
    for (NewChange { what, id: _, slug, action, record }, (number, at)) in changes.iter().zip(given) {
        let (number, record) = (narrow(number)?, record.as_ref());
        records.extend(record.map(|record| (number, record)));
        named.extend(record.map(|record| (slug, number, record, at)));
        let (action, what, change) = (word(action)?, word(what)?, Some(number));
        let record = record.map(|record| record.hash.as_slice());
        deeds.push(Deed { who, action, what, slug, why, at, change, record });
    }
    history::keep(connection, records).await?;
    audit::append(connection, &deeds).await?;
    for (slug, number, record, at) in named {
        history::take_out_hidden(connection, slug, number, record, who, at).await?;
    }
    latest(connection).await
}

/// The number of the last change there is.
pub(super) async fn latest(connection: &mut AsyncPgConnection) -> Result<ChangeNumber, StoreError> {
    let last: i64 = change_counter::table.select(change_counter::last).first(connection).await?;
    narrow(last)
}

/// Changes after a number, the oldest first.
pub(super) async fn since(
    connection: &mut AsyncPgConnection,
    number: ChangeNumber,
    limit: u32,
) -> Result<Vec<Change>, StoreError> {
    // A number beyond any there could be has nothing after it.
    let Ok(number) = i64::try_from(number) else { return Ok(Vec::new()) };
    let rows: Vec<ChangeRow> = change::table
        .filter(change::number.gt(number))
        .order(change::number)
        .limit(i64::from(limit))
        .select(ChangeRow::as_select())
        .load(connection)
        .await?;
    rows.into_iter().map(ChangeRow::into_change).collect()
}

/// Changes before a number, the newest first.
pub(super) async fn before(
    connection: &mut AsyncPgConnection,
    number: ChangeNumber,
    limit: u32,
) -> Result<Vec<Change>, StoreError> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let rows: Vec<ChangeRow> = change::table
        .filter(change::number.lt(number))
        .order(change::number.desc())
        .limit(i64::from(limit))
        .select(ChangeRow::as_select())
        .load(connection)
        .await?;
    rows.into_iter().map(ChangeRow::into_change).collect()
}

/// The changes of one record, the newest first.
pub(super) async fn of_record(
    connection: &mut AsyncPgConnection,
    what: Changed,
    slug: &str,
    limit: u32,
) -> Result<Vec<Change>, StoreError> {
    let rows: Vec<ChangeRow> = change::table
        .filter(change::what.eq(word(&what)?))
        .filter(change::slug.eq(slug))
        .order(change::number.desc())
        .limit(i64::from(limit))
        .select(ChangeRow::as_select())
        .load(connection)
        .await?;
    rows.into_iter().map(ChangeRow::into_change).collect()
}

/// The last change of every service and organisation, as of a number: what came after it is left out, so that a time is never newer
/// than the record it is given with.
pub(super) async fn last_changes(
    connection: &mut AsyncPgConnection,
    up_to: ChangeNumber,
) -> Result<LastChanges, StoreError> {
    let rows: Vec<(String, String, i64, DateTime<Utc>)> = change::table
        .filter(change::number.le(narrow::<_, i64>(up_to)?))
        .filter(change::what.eq_any([word(&Changed::Service)?, word(&Changed::Organisation)?]))
        .distinct_on((change::what, change::slug))
        .order((change::what, change::slug, change::number.desc()))
        .select((change::what, change::slug, change::number, change::at))
        .load(connection)
        .await?;
    let mut last = LastChanges::default();
    for (what, slug, number, at) in rows {
        last.set(from_word(&what)?, &slug, LastChange { number: narrow(number)?, at });
    }
    Ok(last)
}
