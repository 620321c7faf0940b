//! How a question was read: what the tab says of it, what was understood, and the words nothing is known by.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::super::filters::Asked;
use super::super::layout::is_to_be_hidden;
use super::super::{mark, words};
use crate::geography::Truth;
use crate::pathway::Snapshot;
use crate::search::{Found, Index, MeaningRead, Query};

/// Characters of what was asked that stand in the title.
const LONGEST_TITLE: usize = 60;
/// Characters of a word that is worth naming when nothing is known by it.
const SHORTEST_WORD: usize = 3;
/// Of longer questions some word is always unknown, and no one word matters much.
const FEW_WORDS: usize = 6;

/// What the tab says, so that one search is told from another; of danger and abuse, which others may see there, nothing.
pub fn title(asked: &Asked, found: &Found, snapshot: &Snapshot) -> String {
    let mut needs = asked.needs.iter().chain(&found.understood.needs);
    if !found.crisis.is_empty() || needs.any(|need| is_to_be_hidden(need)) {
        return "Services – Find".to_owned();
    }
    let mut about: Vec<&str> = vec![asked.words.as_str()];
    about.extend(
        asked
            .needs
            .iter()
            .filter_map(|slug| snapshot.need_index(slug))
            .map(|at| snapshot.needs()[at].name.as_str()),
    );
    about.extend(asked.steps.iter().map(|step| mark::name(*step, snapshot)));
    about.push(&asked.place);
    about.retain(|words| !words.is_empty());
    let about = words::in_short(&about.join(", "), LONGEST_TITLE);
    let about = if about.is_empty() { about } else { format!(": {about}") };
    let page = if asked.page > 1 { format!(", page {}", asked.page) } else { String::new() };
    format!("{}{about}{page} – Find", words::count(found.total, "service", "services"))
}

/// The words that no record, no need and no place is known by: what was found is near to the others only.
pub fn nothing_known(asked: &Asked, found: &Found, index: &Index, now: DateTime<Utc>) -> Markup {
    let typed: Vec<&str> = asked
        .words
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    if found.total == 0 || typed.len() > FEW_WORDS || found.understood.corrected.is_some() {
        return html! {};
    }
    let unknown: Vec<&str> = typed.iter().copied().filter(|word| is_unknown(word, index, now)).collect();
    html! {
        @if unknown.len() == typed.len() && !typed.is_empty() {
            p.understood { "We know nothing by these words. What follows is only near to them." }
        } @else if !unknown.is_empty() {
            p.understood { "We know nothing by “" (words::listed(&unknown, "or")) "”. What follows is near to your other words." }
        }
    }
}

fn is_unknown(word: &str, index: &Index, now: DateTime<Utc>) -> bool {
    let is_in_a_record = |read: &MeaningRead| read.records.iter().all(|records| *records > 0);
    // A word that tells nothing, such as "I" or "with", is not looked for.
    let meanings = index.meanings(word).unwrap_or_default();
    if word.chars().count() < SHORTEST_WORD || meanings.is_empty() || meanings.iter().any(is_in_a_record) {
        return false;
    }
    let alone =
        Query { text: word.to_owned(), place_in_text: true, page: 1, per_page: 1, ..Query::default() };
    index.find(&alone, now).is_ok_and(|found| found.total == 0 && found.understood.place.is_none())
}

/// How the question was read, so that it can be put right.
pub fn understood(asked: &Asked, found: &Found) -> Markup {
    let read = &found.understood;
    html! {
        @if !asked.unknown.is_empty() {
            @let unknown: Vec<&str> = asked.unknown.iter().map(String::as_str).collect();
            p.understood { "Left out, because no filter is known by it: “" (words::listed(&unknown, "and")) "”." }
        }
        @if let Some(corrected) = read.corrected.as_deref().filter(|corrected| *corrected != asked.words) {
            p.understood { "We looked for “" (corrected) "”, because “" (asked.words) "” is spelt in a way we do not know." }
        }
        @if let Some(place) = &read.place {
            @if place.from_text { p.understood { "Place: " strong { (place.label) } ", from your words." } }
            @if place.located.in_llr == Truth::Unmet {
                p.understood { (place.label) " is not in Leicester, Leicestershire or Rutland: most of these services are for people who live there." }
            } @else if let Some(note) = &place.located.note {
                p.understood { (words::sentence(&note.replace('`', ""))) "." }
            }
        }
        @if let Some(age) = read.age_years { p.understood { "We read an age of " (age) " and left out what is for other ages." } }
    }
}
