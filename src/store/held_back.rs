//! What an import of files would change, and what of it is held back: a record that somebody wrote since it came from a file is not
//! overwritten unasked.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde_json::Value;

use super::StoreError;
use super::change::{ChangeNumber, Changed};
use super::history::{record_of, service_record};
use super::loading::load;
use super::schema::change;
use super::words::{from_word, narrow, word};
use crate::catalogue::{Catalogue, Difference, differences};

/// What becomes of records that were written by hand since they came from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approved {
    /// They stay, and are told.
    Stay,
    /// The file is put in their place.
    GiveWay,
}

/// A record that is not in the store as the file has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Differing {
    pub what: Changed,
    pub slug: String,
    /// Absent for a record that would be added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<LastWritten>,
    /// Whether it is new to the store.
    pub new: bool,
    /// Whether it stays as it is.
    pub held_back: bool,
    /// Field by field, from what is stored to what the file has; confidential places are left out. None for a record that is new.
    pub differences: Vec<Difference>,
}

/// The change that somebody made by hand, as the last of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastWritten {
    pub change: ChangeNumber,
    /// Name of the token.
    pub who: String,
    pub at: DateTime<Utc>,
}

/// Every service and organisation that the given catalogue has otherwise, in order of slug.
pub(super) async fn compare(
    connection: &mut AsyncPgConnection,
    given: &Catalogue,
    approved: Approved,
) -> Result<Vec<Differing>, StoreError> {
    let stored = load(connection).await?;
    let mut written = written_by_hand(connection).await?;
    let mut found = Vec::new();
    let mut add = |what: Changed, slug: &str, before: Option<Value>, after: Value| {
        let last = written.remove(&(what, slug.to_owned()));
        found.push(Differing {
            what,
            slug: slug.to_owned(),
            new: before.is_none(),
            held_back: last.is_some() && approved == Approved::Stay,
            approved: last,
            differences: before.map(|before| differences(&before, &after)).unwrap_or_default(),
        });
    };
    let known: HashMap<&str, _> = stored.organisations.iter().map(|one| (one.slug.as_str(), one)).collect();
    for organisation in &given.organisations {
        let before = known.get(organisation.slug.as_str());
        if before.is_none_or(|before| *before != organisation) {
            let before = before.map(|before| record_of(*before)).transpose()?;
            add(Changed::Organisation, &organisation.slug, before, record_of(organisation)?);
        }
    }
    let known: HashMap<&str, _> = stored.services.iter().map(|one| (one.slug.as_str(), one)).collect();
    for service in &given.services {
        let before = known.get(service.slug.as_str());
        if before.is_none_or(|before| *before != service) {
            let before = before.map(|before| service_record(before)).transpose()?;
            add(Changed::Service, &service.slug, before, service_record(service)?);
        }
    }
    found.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(found)
}

/// Without the records that are held back.
pub(super) fn let_through(given: &Catalogue, differing: &[Differing]) -> Catalogue {
    let held = |what: Changed, slug: &str| {
        differing.iter().any(|one| one.held_back && one.what == what && one.slug == slug)
    };
    let mut let_through = given.clone();
    let_through.organisations.retain(|one| !held(Changed::Organisation, &one.slug));
    let_through.services.retain(|one| !held(Changed::Service, &one.slug));
    let_through
}

/// Records whose last change somebody made by hand.
async fn written_by_hand(
    connection: &mut AsyncPgConnection,
) -> Result<HashMap<(Changed, String), LastWritten>, StoreError> {
    let rows: Vec<(String, String, i64, String, DateTime<Utc>, bool)> = change::table
        .filter(change::what.eq_any([word(&Changed::Service)?, word(&Changed::Organisation)?]))
        .distinct_on((change::what, change::slug))
        .order((change::what, change::slug, change::number.desc()))
        .select((change::what, change::slug, change::number, change::who, change::at, change::edited))
        .load(connection)
        .await?;
    let mut written = HashMap::new();
    for (what, slug, number, who, at, _) in rows.into_iter().filter(|(.., edited)| *edited) {
        written.insert((from_word(&what)?, slug), LastWritten { change: narrow(number)?, who, at });
    }
    Ok(written)
}
