//! Who did what, when and why: entries sealed one with the next, so that a changed byte is found and located.

use chrono::{DateTime, SubsecRound, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::StoreError;
use super::change::ChangeNumber;
use super::insert::insert_rows;
use super::schema::{audit_entry, change, record_version};
use super::words::narrow;

/// Held by whoever appends until the end of their transaction: the next entry rests on this one.
const SEALING: i64 = 0x5160_7057_0000_0003;

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

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub entries: u64,
    /// Seal of the last entry, in hexadecimal.
    pub last_hash: String,
    /// Changes from before the audit was kept, which nothing seals.
    pub unsealed_changes: u64,
    /// Each place where the chain, or a record it speaks of, is not as it was sealed.
    pub broken: Vec<Broken>,
}

/// One place that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The entry.
    pub number: u64,
    /// What of it.
    pub what: String,
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

/// Reckons every seal again, and compares each change and record with what was sealed.
pub(super) async fn verify(
    connection: &mut AsyncPgConnection,
    holds: Option<&str>,
) -> Result<Verified, StoreError> {
    let rows: Vec<EntryRow> =
        audit_entry::table.order(audit_entry::number).select(EntryRow::as_select()).load(connection).await?;
    let changes: Vec<ChangeText> = change::table
        .left_join(record_version::table.on(record_version::number.eq(change::number)))
        .order(change::number)
        .select((
            change::number,
            change::who,
            change::action,
            change::what,
            change::slug,
            change::why,
            change::at,
            record_version::record.nullable(),
        ))
        .load(connection)
        .await?;
    let mut broken = Vec::new();
    let mut previous = vec![0_u8; 32];
    for (at, row) in rows.iter().enumerate() {
        let number: u64 = narrow(row.number)?;
        let mut say = |what: &str| broken.push(Broken { number, what: what.to_owned() });
        if row.number != at as i64 + 1 {
            say("an entry before it is missing");
        }
        if row.previous != previous {
            say("it does not follow the entry before it");
        }
        if row.seal() != row.hash {
            say("the entry itself was changed");
        }
        previous.clone_from(&row.hash);
        let Some(change_number) = row.change_number else { continue };
        let found =
            changes.binary_search_by_key(&change_number, |change| change.0).ok().map(|at| &changes[at]);
        match found {
            None => say("its change is gone"),
            Some((_, who, action, what, slug, why, at, record)) => {
                let told = (who, action, what, slug, why, at);
                if told != (&row.who, &row.action, &row.what, &row.slug, &row.why, &row.at) {
                    say(&format!("change {change_number} is not as it was sealed"));
                }
                if record.as_ref().map(record_hash) != row.record_hash {
                    say(&format!("the record of change {change_number} is not as it was sealed"));
                }
            }
        }
    }
    let first_sealed = rows.iter().filter_map(|row| row.change_number).min();
    let sealed: std::collections::HashSet<i64> = rows.iter().filter_map(|row| row.change_number).collect();
    let before = changes.iter().filter(|change| first_sealed.is_none_or(|first| change.0 < first)).count();
    // After the first sealed change every one must be sealed: one that is not was put in past the program, or its entry was cut off.
    for change in
        changes.iter().filter(|c| first_sealed.is_some_and(|first| c.0 >= first) && !sealed.contains(&c.0))
    {
        let number = rows.len() as u64;
        broken.push(Broken {
            number,
            what: format!("change {} has no entry: the chain was cut short", change.0),
        });
    }
    if let Some(holds) =
        holds.filter(|holds| rows.iter().all(|row| hexadecimal(&row.hash) != holds.to_lowercase()))
    {
        let number = rows.len() as u64;
        broken.push(Broken {
            number,
            what: format!("`{holds}` is not in the chain: it was cut short or sealed anew"),
        });
    }
    Ok(Verified {
        entries: rows.len() as u64,
        last_hash: hexadecimal(&previous),
        unsealed_changes: before as u64,
        broken,
    })
}

/// Number, who, action, what, slug, why, time and record of a change.
type ChangeText = (i64, String, String, String, String, String, DateTime<Utc>, Option<Value>);

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
