//! Which editions the rows are from.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::StoreError;
use super::super::change::{ChangeNumber, Changed};
use super::super::schema::{change, geography_edition};
use super::super::words::{from_word, narrow, word};
use crate::geography::GeographyEdition;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = geography_edition, check_for_backend(diesel::pg::Pg))]
struct EditionRow {
    part: String,
    title: String,
    publisher: String,
    edition: String,
    licence: String,
}

pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    editions: &[GeographyEdition],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(editions.len());
    for GeographyEdition { part, title, publisher, edition, licence } in editions {
        rows.push(EditionRow {
            part: word(part)?,
            title: title.clone(),
            publisher: publisher.clone(),
            edition: edition.clone(),
            licence: licence.clone(),
        });
    }
    diesel::insert_into(geography_edition::table).values(&rows).execute(connection).await?;
    Ok(())
}

pub(super) async fn load(connection: &mut AsyncPgConnection) -> Result<Vec<GeographyEdition>, StoreError> {
    let rows: Vec<EditionRow> =
        geography_edition::table.select(EditionRow::as_select()).load(connection).await?;
    let mut editions = Vec::with_capacity(rows.len());
    for EditionRow { part, title, publisher, edition, licence } in rows {
        editions.push(GeographyEdition { part: from_word(&part)?, title, publisher, edition, licence });
    }
    Ok(editions)
}

/// The number of the change that brought the geography in; 0 when there is none.
pub(super) async fn version(connection: &mut AsyncPgConnection) -> Result<ChangeNumber, StoreError> {
    let last: Option<i64> = change::table
        .filter(change::what.eq(word(&Changed::Geography)?))
        .select(diesel::dsl::max(change::number))
        .first(connection)
        .await?;
    narrow(last.unwrap_or(0))
}
