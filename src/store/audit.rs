//! Who did what, when and why: entries sealed one with the next, so that a changed byte is found and located.

mod verifying;

use chrono::{DateTime, SubsecRound, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

pub(super) use verifying::verify;
pub use verifying::{Broken, Verified};

use super::StoreError;
use super::change::ChangeNumber;
use super::insert::insert_rows;
use super::schema::audit_entry;
use super::words::narrow;

/// Held by whoever appends until the end of their transaction: the next entry rests on this one.
const SEALING: i64 = 0x5160_7057_0000_0003;

/// What an entry is of that says what an older version of a record is from then on; its slug is the number of the change.
pub(super) const OF_A_VERSION: &str = "record_version";

/// What is put down; number, time and seal are added.
#[derive(Debug, Clone)]
pub(super) struct Deed<'d> {
    pub who: &'d str,
    pub action: String,
    pub what: String,
    pub slug: &'d str,
    pub why: &'d str,
    pub at: DateTime<Utc>,
    pub change: Option<ChangeNumber>,
    /// What [`record_hash`] says of the record.
    pub record: Option<&'d [u8]>,
}

/// An entry as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditEntry {
    #[schema(minimum = 1)]
    pub number: u64,
    pub at: DateTime<Utc>,
    /// Name of the token or command.
    pub who: String,
    #[schema(example = "approved")]
    pub action: String,
    #[schema(example = "service")]
    pub what: String,
    pub slug: String,
    pub why: String,
    /// The change in the feed that this was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeNumber>,
    /// SHA-256 in hexadecimal: keep the last one elsewhere, and a chain cut short is found too.
    pub hash: String,
}

#[derive(Queryable, Selectable, Clone)]
#[diesel(table_name = audit_entry, check_for_backend(diesel::pg::Pg))]
struct EntryRow {
    number: i64,
    at: DateTime<Utc>,
    who: String,
    action: String,
    what: String,
    slug: String,
    why: String,
    change_number: Option<i64>,
    record_hash: Option<Vec<u8>>,
    previous: Vec<u8>,
    hash: Vec<u8>,
}

impl EntryRow {
    /// The seal: of everything else in the entry, each field with its length, so that none can run into the next.
    fn seal(&self) -> Vec<u8> {
        let mut digest = Sha256::new();
        let mut put = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        };
        put(&self.previous);
        put(&self.number.to_be_bytes());
        put(&self.at.timestamp_micros().to_be_bytes());
        for text in [&self.who, &self.action, &self.what, &self.slug, &self.why] {
            put(text.as_bytes());
        }
        put(&self.change_number.map_or_else(Vec::new, |number| number.to_be_bytes().to_vec()));
        put(self.record_hash.as_deref().unwrap_or_default());
        digest.finalize().to_vec()
    }
}

impl TryFrom<EntryRow> for AuditEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let EntryRow {
            number,
            at,
            who,
            action,
            what,
            slug,
            why,
            change_number,
            record_hash: _,
            previous: _,
            hash,
        } = row;
        let change = change_number.map(narrow).transpose()?;
        Ok(Self {
            number: narrow(number)?,
            at,
            who,
            action,
            what,
            slug,
            why,
            change,
            hash: hexadecimal(&hash),
        })
    }
}

/// Appends deeds in their order. From here to the end of the transaction nobody else can append.
pub(super) async fn append(connection: &mut AsyncPgConnection, deeds: &[Deed<'_>]) -> Result<(), StoreError> {
    if deeds.is_empty() {
        return Ok(());
    }
    diesel::sql_query(format!("SELECT pg_advisory_xact_lock({SEALING})")).execute(connection).await?;
    let last: Option<(i64, Vec<u8>)> = audit_entry::table
        .order(audit_entry::number.desc())
        .select((audit_entry::number, audit_entry::hash))
        .first(connection)
        .await
        .optional()?;
    let (mut number, mut previous) = last.unwrap_or((0, vec![0; 32]));
    let mut rows = Vec::with_capacity(deeds.len());
    for Deed { who, action, what, slug, why, at, change, record } in deeds {
        number += 1;
        let mut row = EntryRow {
            number,
            // As exactly as the database keeps it.
            at: at.trunc_subsecs(6),
            who: (*who).to_owned(),
            action: action.clone(),
            what: what.clone(),
            slug: (*slug).to_owned(),
            why: (*why).to_owned(),
            change_number: change.map(narrow).transpose()?,
            record_hash: record.map(<[u8]>::to_vec),
            previous,
            hash: Vec::new(),
        };
        row.hash = row.seal();
        previous = row.hash.clone();
        rows.push(row);
    }
    insert_rows!(
        connection,
        rows,
        audit_entry(number, at, who, action, what, slug, why, change_number, record_hash, previous, hash)
    );
    Ok(())
}

/// Entries, the newest first.
pub(super) async fn newest(
    connection: &mut AsyncPgConnection,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let before: i64 = before.and_then(|number| i64::try_from(number).ok()).unwrap_or(i64::MAX);
    let rows: Vec<EntryRow> = audit_entry::table
        .filter(audit_entry::number.lt(before))
        .order(audit_entry::number.desc())
        .limit(i64::from(limit))
        .select(EntryRow::as_select())
        .load(connection)
        .await?;
    rows.into_iter().map(AuditEntry::try_from).collect()
}

/// Of a record with its fields in order, so that it is the same however the database keeps it.
pub(super) fn record_hash(record: &Value) -> Vec<u8> {
    let mut text = String::new();
    write_in_order(record, &mut text);
    Sha256::digest(text.as_bytes()).to_vec()
}

fn write_in_order(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort_unstable();
            text.push('{');
            for name in names {
                text.push_str(&Value::String(name.clone()).to_string());
                text.push(':');
                write_in_order(&fields[name], text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for item in items {
                write_in_order(item, text);
                text.push(',');
            }
            text.push(']');
        }
        // A number may come back from the database as 5 that went in as 5.0.
        Value::Number(number) => match number.as_f64() {
            Some(float) => text.push_str(&float.to_string()),
            None => text.push_str(&number.to_string()),
        },
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&value.to_string()),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> EntryRow {
        EntryRow {
            number: 1,
            at: "2026-11-25T10:00:00Z".parse().unwrap(),
            who: "somebody".to_owned(),
            action: "changed".to_owned(),
            what: "service".to_owned(),
            slug: "crht".to_owned(),
            why: "it moved".to_owned(),
            change_number: Some(7),
            record_hash: None,
            previous: vec![0; 32],
            hash: vec![],
        }
    }

    #[test]
    fn moving_a_letter_from_one_field_to_the_next_breaks_the_seal() {
        let moved = EntryRow { slug: "crh".to_owned(), why: "tit moved".to_owned(), ..row() };

        assert_ne!(moved.seal(), row().seal());
    }

    #[test]
    fn the_order_of_fields_makes_no_difference_and_a_value_does() {
        let record = |text: &str| record_hash(&serde_json::from_str(text).unwrap());

        assert_eq!(record(r#"{"a": 1, "b": [1.0, "x"]}"#), record(r#"{"b": [1, "x"], "a": 1}"#));
        assert_ne!(record(r#"{"a": 1}"#), record(r#"{"a": 2}"#));
    }
}
