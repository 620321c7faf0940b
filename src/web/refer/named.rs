//! The service that was meant: by any of its names, or else found as the Find page finds.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::super::failure::Failure;
use super::super::{links, words};
use super::ReferQuery;
use crate::directory::ReadSide;
use crate::pathway::Record;
use crate::search::{Query, QueryError};

/// The most services to choose from.
const MOST: usize = 6;
/// A service found with less is near to the words, but not what somebody means who names a service.
const LIKELY: f64 = 0.6;

/// What is known by the words for a service.
pub enum Named<'s> {
    /// None was given.
    No,
    One(&'s Record),
    /// Nothing is called so, but these may be meant, the likeliest first.
    Choices(Vec<&'s Record>),
    Unknown,
}

/// # Errors
/// When the index cannot be asked.
pub fn named<'s>(typed: &str, read_side: &'s ReadSide, now: DateTime<Utc>) -> Result<Named<'s>, Failure> {
    let snapshot = &read_side.snapshot;
    if typed.is_empty() {
        return Ok(Named::No);
    }
    if let Some(record) = snapshot.find(typed) {
        return Ok(Named::One(record));
    }
    let query = Query { text: typed.to_owned(), page: 1, per_page: MOST, ..Query::default() };
    let found = match read_side.index.find(&query, now) {
        Ok(found) => found,
        Err(QueryError::NotBuilt) => return Err(Failure::NotReady),
        // Words that cannot be searched for are the name of nothing.
        Err(error) if error.is_about_the_question() => return Ok(Named::Unknown),
        Err(error) => return Err(Failure::internal(&error)),
    };
    let likely = found.hits.iter().filter(|hit| hit.score >= LIKELY);
    let records: Vec<&Record> = likely.filter_map(|hit| snapshot.find_at(&hit.slug, hit.position)).collect();
    Ok(match records.as_slice() {
        [] => Named::Unknown,
        [only] => Named::One(only),
        _ => Named::Choices(records),
    })
}

/// The services that may be meant, each leading to its ways in with all else that was chosen.
pub fn choices(records: &[&Record], query: &ReferQuery) -> Markup {
    let address = |record: &Record| {
        let pairs = [
            ("referrer", query.referrer.as_str()),
            ("need", query.need.as_str()),
            ("service", record.service.slug.as_str()),
            ("urgency", query.urgency.as_str()),
            ("practice", query.practice.as_str()),
        ];
        links::with_query("/refer", &pairs)
    };
    html! {
        section aria-labelledby="choices" {
            h2 #choices { "Which do you mean?" }
            p { "Nothing is called exactly “" (query.service.trim()) "”. These are nearest:" }
            ul.choose {
                @for record in records {
                    li { a href=(address(record)) { (record.service.name) } " – " (words::in_short(&record.service.summary, 110)) }
                }
            }
            p { "None of these? " a href=(links::find(query.service.trim())) { "Search all services for these words" } "." }
        }
    }
}
