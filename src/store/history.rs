//! The catalogue and the rules as they were, so that an answer can be given again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::StoreError;
use super::audit::{self, Deed, OF_A_VERSION};
use super::change::{ChangeNumber, Changed};
use super::insert::insert_rows;
use super::schema::{change, draft, record_version, rules_version};
use super::words::{narrow, word};
use crate::catalogue::{Catalogue, HiddenSince, Need, Service};

/// A record as it was after a change, with what seals it. Made beside the writing, because for a large import it takes long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    record: Value,
    /// SHA-256, for the audit.
    pub(super) hash: Vec<u8>,
    /// What must be taken out of older versions; none where no place is confidential.
    hides: Option<HiddenSince>,
}

impl Kept {
    pub(super) fn of<T: Serialize>(record: &T) -> Result<Self, StoreError> {
        let record = record_of(record)?;
        Ok(Self { hash: audit::record_hash(&record), record, hides: None })
    }

    pub(super) fn of_service(service: &Service) -> Result<Self, StoreError> {
        let record = service_record(service)?;
        let hides = service.locations.iter().any(|location| location.confidential);
        let hides = hides.then(|| HiddenSince::of(service, &[]));
        Ok(Self { hash: audit::record_hash(&record), record, hides })
    }
}

struct RecordRow<'r> {
    number: i64,
    record: &'r Value,
}

/// Keeps what records were after the changes of these numbers.
pub(super) async fn keep(
    connection: &mut AsyncPgConnection,
    records: Vec<(ChangeNumber, &Kept)>,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(records.len());
    for (number, Kept { record, .. }) in records {
        rows.push(RecordRow { number: narrow(number)?, record });
    }
    insert_rows!(connection, rows, record_version(number, record));
    Ok(())
}

/// A record as it is kept.
pub(super) fn record_of<T: Serialize>(record: &T) -> Result<Value, StoreError> {
    serde_json::to_value(record)
        .map_err(|error| StoreError::Unreadable { what: "record_version", problem: error.to_string() })
}

#[derive(QueryableByName)]
struct VersionRow {
    #[diesel(sql_type = diesel::sql_types::Text)]
    what: String,
    #[diesel(sql_type = diesel::sql_types::Jsonb)]
    record: Value,
}

/// A service as it is kept: a confidential address is held in one place only, and goes when the service moves.
pub(super) fn service_record(service: &Service) -> Result<Value, StoreError> {
    if service.locations.iter().all(|location| !location.confidential) {
        return record_of(service);
    }
    let mut kept = service.clone();
    kept.locations.retain(|location| !location.confidential);
    record_of(&kept)
}

/// Takes the places that a service hides now out of its older versions and of what was suggested for it, and seals what those versions are
/// from then on. It is held in one place only, and goes when the service moves.
pub(super) async fn take_out_hidden(
    connection: &mut AsyncPgConnection,
    slug: &str,
    newest: ChangeNumber,
    kept: &Kept,
    who: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(hides) = &kept.hides else { return Ok(()) };
    let older: Vec<(i64, Value)> = change::table
        .inner_join(record_version::table.on(record_version::number.eq(change::number)))
        .filter(change::what.eq(word(&Changed::Service)?))
        .filter(change::slug.eq(slug))
        .filter(change::number.lt(narrow::<_, i64>(newest)?))
        .order(change::number)
        .select((change::number, record_version::record))
        .load(connection)
        .await?;
    let mut taken = Vec::new();
    for (number, mut record) in older {
        if hides.take_out_places(&mut record) {
            taken.push((number, audit::record_hash(&record), record));
        }
    }
    if !taken.is_empty() {
        // The one thing for which a version is ever changed; the database refuses any other.
        diesel::sql_query("SELECT set_config('signpost.takes_out_places', 'on', true)")
            .execute(connection)
            .await?;
        for (number, _, record) in &taken {
            diesel::update(record_version::table.find(number))
                .set(record_version::record.eq(record))
                .execute(connection)
                .await?;
        }
        diesel::sql_query("SELECT set_config('signpost.takes_out_places', 'off', true)")
            .execute(connection)
            .await?;
        seal_taken_out(connection, slug, &taken, who, at).await?;
    }
    take_out_of_drafts(connection, slug, hides).await
}

async fn seal_taken_out(
    connection: &mut AsyncPgConnection,
    slug: &str,
    taken: &[(i64, Vec<u8>, Value)],
    who: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let why = format!("places of `{slug}` that are confidential now");
    let numbers: Vec<String> = taken.iter().map(|(number, ..)| number.to_string()).collect();
    let deeds = taken.iter().zip(&numbers).map(|((_, hash, _), number)| Deed {
        who,
        action: "taken_out".to_owned(),
        what: OF_A_VERSION.to_owned(),
        slug: number,
        why: &why,
        at,
        change: None,
        record: Some(hash),
    });
    audit::append(connection, &deeds.collect::<Vec<_>>()).await
}

async fn take_out_of_drafts(
    connection: &mut AsyncPgConnection,
    slug: &str,
    hides: &HiddenSince,
) -> Result<(), StoreError> {
    let drafts: Vec<(uuid::Uuid, Value)> = draft::table
        .filter(draft::what.eq(word(&Changed::Service)?))
        .filter(draft::slug.eq(slug))
        .select((draft::id, draft::edit))
        .load(connection)
        .await?;
    for (id, mut edit) in drafts {
        let record = edit.pointer_mut("/record/service");
        if record.is_some_and(|record| hides.take_out_said(record)) {
            diesel::update(draft::table.find(id)).set(draft::edit.eq(&edit)).execute(connection).await?;
        }
    }
    Ok(())
}

/// The catalogue as it was after a change.
pub(super) async fn catalogue_at(
    connection: &mut AsyncPgConnection,
    number: ChangeNumber,
) -> Result<Catalogue, StoreError> {
    let rows: Vec<VersionRow> = diesel::sql_query(
        "SELECT DISTINCT ON (c.what, c.slug) c.what, v.record FROM change c JOIN record_version v USING (number) \
         WHERE c.number <= $1 ORDER BY c.what, c.slug, c.number DESC",
    )
    .bind::<diesel::sql_types::BigInt, _>(narrow::<_, i64>(number)?)
    .load(connection)
    .await?;
    let mut catalogue = Catalogue {
        organisations: vec![],
        sources: vec![],
        needs: vec![],
        pyramid: vec![],
        services: vec![],
    };
    let mut needs: Vec<(usize, Need)> = Vec::new();
    for VersionRow { what, record } in rows {
        match what.as_str() {
            "source" => catalogue.sources.push(read(record)?),
            "organisation" => catalogue.organisations.push(read(record)?),
            "need" => {
                let PlacedNeed { place, need } = read(record)?;
                needs.push((place, need));
            }
            "pyramid_step" => catalogue.pyramid.push(read(record)?),
            "service" => catalogue.services.push(read(record)?),
            _ => {}
        }
    }
    needs.sort_by_key(|(place, _)| *place);
    catalogue.needs = needs.into_iter().map(|(_, need)| need).collect();
    catalogue.sources.sort_by(|a, b| a.id.cmp(&b.id));
    catalogue.organisations.sort_by(|a, b| a.slug.cmp(&b.slug));
    catalogue.services.sort_by(|a, b| a.slug.cmp(&b.slug));
    catalogue.pyramid.sort_by_key(|step| step.step);
    Ok(catalogue)
}

fn read<T: serde::de::DeserializeOwned>(record: Value) -> Result<T, StoreError> {
    serde_json::from_value(record)
        .map_err(|error| StoreError::Unreadable { what: "record_version", problem: error.to_string() })
}

/// A need is kept with its place in the list, because people are shown the list.
#[derive(Serialize, Deserialize)]
pub(super) struct PlacedNeed<N> {
    pub place: usize,
    pub need: N,
}

/// Keeps the text of the rules a program serves with, once for each version and fingerprint.
pub(super) async fn keep_rules(
    connection: &mut AsyncPgConnection,
    version: &str,
    fingerprint: &str,
    files: &BTreeMap<String, String>,
) -> Result<(), StoreError> {
    diesel::insert_into(rules_version::table)
        .values((
            rules_version::version.eq(version),
            rules_version::fingerprint.eq(fingerprint),
            rules_version::files.eq(serde_json::json!(files)),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(())
}

/// The text of a version of the rules; of several under one name the first that was served with.
pub(super) async fn rules(
    connection: &mut AsyncPgConnection,
    version: &str,
) -> Result<Option<BTreeMap<String, String>>, StoreError> {
    let files: Option<Value> = rules_version::table
        .filter(rules_version::version.eq(version))
        .order(rules_version::first_used_at)
        .select(rules_version::files)
        .first(connection)
        .await
        .optional()?;
    files.map(read).transpose()
}
