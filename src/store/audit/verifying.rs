//! Is everything as it was sealed? Some entries at a time, so that a history of any length fits.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde_json::Value;

use super::super::schema::{audit_entry, change, record_version};
use super::super::words::narrow;
use super::{EntryRow, OF_A_VERSION, StoreError, hexadecimal, record_hash};

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

/// Entries that are in memory together, with the records they speak of.
const AT_ONCE: i64 = 1_000;

/// Reckons every seal again, and compares each change and record with what was sealed.
pub(in crate::store) async fn verify(
    connection: &mut AsyncPgConnection,
    holds: Option<&str>,
) -> Result<Verified, StoreError> {
    let mut chain = Chain { taken_out: taken_out(connection).await?, ..Chain::default() };
    let holds = holds.map(str::to_lowercase);
    let mut held = holds.is_none();
    let mut after = i64::MIN;
    loop {
        let rows: Vec<EntryRow> = audit_entry::table
            .filter(audit_entry::number.gt(after))
            .order(audit_entry::number)
            .limit(AT_ONCE)
            .select(EntryRow::as_select())
            .load(connection)
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.number;
        let changes = changes_of(connection, &rows).await?;
        for row in &rows {
            chain.follow(row, &changes)?;
            held |= holds.as_deref().is_some_and(|holds| hexadecimal(&row.hash) == holds);
        }
    }
    let numbers: Vec<i64> =
        change::table.order(change::number).select(change::number).load(connection).await?;
    let unsealed_changes = chain.compare_with_all(&numbers);
    if let (false, Some(holds)) = (held, &holds) {
        chain.say_at_the_end(format!("`{holds}` is not in the chain: it was cut short or sealed anew"));
    }
    let Chain { entries, previous, broken, sealed: _, taken_out: _ } = chain;
    let previous = if entries == 0 { BEFORE_THE_FIRST.to_vec() } else { previous };
    Ok(Verified { entries, last_hash: hexadecimal(&previous), unsealed_changes, broken })
}

/// What the first entry follows.
const BEFORE_THE_FIRST: [u8; 32] = [0; 32];

/// Who, action, what, slug, why, time and record of a change.
type ChangeText = (String, String, String, String, String, DateTime<Utc>, Option<Value>);

/// The changes that these entries seal, by number.
async fn changes_of(
    connection: &mut AsyncPgConnection,
    rows: &[EntryRow],
) -> Result<HashMap<i64, ChangeText>, StoreError> {
    let numbers: Vec<i64> = rows.iter().filter_map(|row| row.change_number).collect();
    let changes: Vec<(i64, ChangeText)> = change::table
        .left_join(record_version::table.on(record_version::number.eq(change::number)))
        .filter(change::number.eq_any(numbers))
        .select((
            change::number,
            (
                change::who,
                change::action,
                change::what,
                change::slug,
                change::why,
                change::at,
                record_version::record.nullable(),
            ),
        ))
        .load(connection)
        .await?;
    Ok(changes.into_iter().collect())
}

/// What the records of changes are since a place that became confidential was taken out of them: the last entry counts.
async fn taken_out(connection: &mut AsyncPgConnection) -> Result<HashMap<i64, Option<Vec<u8>>>, StoreError> {
    let rows: Vec<(String, Option<Vec<u8>>)> = audit_entry::table
        .filter(audit_entry::what.eq(OF_A_VERSION))
        .order(audit_entry::number)
        .select((audit_entry::slug, audit_entry::record_hash))
        .load(connection)
        .await?;
    Ok(rows.into_iter().filter_map(|(number, hash)| Some((number.parse().ok()?, hash))).collect())
}

/// The chain as far as it has been followed.
#[derive(Default)]
struct Chain {
    entries: u64,
    /// Seal of the last entry; empty before the first.
    previous: Vec<u8>,
    broken: Vec<Broken>,
    /// Numbers of the changes that entries seal.
    sealed: HashSet<i64>,
    /// What later entries say of the records of changes.
    taken_out: HashMap<i64, Option<Vec<u8>>>,
}

impl Chain {
    fn follow(&mut self, row: &EntryRow, changes: &HashMap<i64, ChangeText>) -> Result<(), StoreError> {
        let number: u64 = narrow(row.number)?;
        let mut say = |what: &str| self.broken.push(Broken { number, what: what.to_owned() });
        if number != self.entries + 1 {
            say("an entry before it is missing");
        }
        let previous = if self.entries == 0 { &BEFORE_THE_FIRST[..] } else { &self.previous };
        if row.previous != previous {
            say("it does not follow the entry before it");
        }
        if row.seal() != row.hash {
            say("the entry itself was changed");
        }
        if let Some(change_number) = row.change_number {
            self.sealed.insert(change_number);
            match changes.get(&change_number) {
                None => say("its change is gone"),
                Some((who, action, what, slug, why, at, record)) => {
                    let told = (who, action, what, slug, why, at);
                    if told != (&row.who, &row.action, &row.what, &row.slug, &row.why, &row.at) {
                        say(&format!("change {change_number} is not as it was sealed"));
                    }
                    let sealed = self.taken_out.get(&change_number).unwrap_or(&row.record_hash);
                    if record.as_ref().map(record_hash) != *sealed {
                        say(&format!("the record of change {change_number} is not as it was sealed"));
                    }
                }
            }
        }
        self.entries += 1;
        self.previous.clone_from(&row.hash);
        Ok(())
    }

    /// How many changes there were before the audit. After the first sealed change every one must be sealed: one that is not was put in
    /// past the program, or its entry was cut off.
    fn compare_with_all(&mut self, numbers: &[i64]) -> u64 {
        let Some(first_sealed) = self.sealed.iter().min().copied() else { return numbers.len() as u64 };
        let (before, after): (Vec<i64>, Vec<i64>) =
            numbers.iter().partition(|number| **number < first_sealed);
        for number in after.into_iter().filter(|number| !self.sealed.contains(number)).collect::<Vec<_>>() {
            self.say_at_the_end(format!("change {number} has no entry: the chain was cut short"));
        }
        before.len() as u64
    }

    fn say_at_the_end(&mut self, what: String) {
        self.broken.push(Broken { number: self.entries, what });
    }
}
