//! Reading a place out of what was typed: `debt advice oakham`, `cafe near LE16`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::files::PlaceWords;
use super::phrases::Phrases;
use super::text::words_of;
use crate::geography::{AreaCode, AreaKind, Gazetteer, Located, Postcode};

/// Names of places as plain words, by their first word.
#[derive(Debug, Default)]
pub(in crate::search) struct PlaceNames {
    by_first: HashMap<String, Vec<PlaceName>>,
    before: HashSet<String>,
    only_after: HashSet<String>,
    /// Of things that are no place.
    names: Phrases<()>,
}

#[derive(Debug)]
struct PlaceName {
    words: Vec<String>,
    /// What the gazetteer calls it.
    called: String,
}

/// A place that was read, and which words it was read from.
#[derive(Debug, Clone)]
pub(in crate::search) struct PlaceRead {
    pub(in crate::search) located: Located,
    /// With the word before it (`near`), if any.
    pub(in crate::search) at: Range<usize>,
    /// The name alone.
    pub(in crate::search) name: Range<usize>,
}

impl PlaceNames {
    pub(in crate::search) fn new(gazetteer: &Gazetteer, words: &PlaceWords) -> Self {
        let mut names = Self {
            before: words.before.iter().cloned().collect(),
            names: words.names.iter().map(|name| (words_of(name), ())).collect(),
            only_after: words.only_after.iter().map(|name| words_of(name).join(" ")).collect(),
            ..Self::default()
        };
        // What people call a place comes before what an area is called: somebody in `Melton` is in Melton Mowbray.
        words.also.iter().for_each(|(name, called)| names.add(name, called));
        gazetteer.places().for_each(|place| names.add(&place.name, &place.name));
        let areas = gazetteer.tree().areas();
        for area in areas.filter(|area| matches!(area.kind, AreaKind::LocalAuthority | AreaKind::County)) {
            if gazetteer.tree().contains(AreaCode::LLR, area.code).is_met() {
                names.add(&area.name, &area.name);
            }
        }
        names
    }

    fn add(&mut self, name: &str, called: &str) {
        let words = words_of(name);
        let Some(first) = words.first() else { return };
        let sharing = self.by_first.entry(first.clone()).or_default();
        if sharing.iter().any(|known| known.words == words) {
            return;
        }
        sharing.push(PlaceName { words, called: called.to_owned() });
        // The longest is tried first: `Market Harborough` before `Market`.
        sharing.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then(a.called.cmp(&b.called)));
    }

    /// Every word of every name.
    pub(in crate::search) fn words(&self) -> impl Iterator<Item = &str> {
        self.by_first.values().flatten().flat_map(|name| name.words.iter().map(String::as_str))
    }

    /// Every name, as the gazetteer spells it.
    pub(in crate::search) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_first.values().flatten().map(|name| name.called.as_str())
    }

    /// The place that is named: the longest name, and of several the last, for what comes first is usually the name of something.
    pub(in crate::search) fn read(&self, words: &[String], gazetteer: &Gazetteer) -> Option<PlaceRead> {
        let in_name = self.in_names(words);
        let starts = (0..words.len()).filter(|start| !in_name.contains(start));
        let places = starts.filter_map(|start| self.read_at(words, start, gazetteer));
        places.max_by_key(|place| (place.name.len(), place.name.start))
    }

    /// Positions of words that belong to the name of something that is no place.
    fn in_names(&self, words: &[String]) -> HashSet<usize> {
        self.names.within(words).flat_map(|(at, name)| at..at + name.words.len()).collect()
    }

    fn read_at(&self, words: &[String], start: usize, gazetteer: &Gazetteer) -> Option<PlaceRead> {
        let after = start
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|w| self.before.contains(w));
        let found = |length: usize, located: Located| {
            let first = if after { start - 1 } else { start };
            PlaceRead { located, at: first..start + length, name: start..start + length }
        };
        for length in [2, 1] {
            let Some(parts) = words.get(start..start + length) else { continue };
            if let Some(postcode) = postcode(parts) {
                return Some(found(length, gazetteer.locate(&postcode)));
            }
        }
        for name in self.by_first.get(words.get(start)?)? {
            let length = name.words.len();
            if words.get(start..start + length) != Some(name.words.as_slice()) {
                continue;
            }
            let alone = length == words.len();
            if self.only_after.contains(&name.words.join(" ")) && !after && !alone {
                // Nor for a shorter one that it begins with.
                return None;
            }
            return gazetteer.place(&name.called).map(|located| found(length, located));
        }
        None
    }
}

/// A postcode, in one word or two. Words alone are none, nor is a number.
fn postcode(parts: &[String]) -> Option<Postcode> {
    let together = parts.concat();
    let likely = (3..=8).contains(&together.len())
        && together.starts_with(|c: char| c.is_ascii_alphabetic())
        && together.contains(|c: char| c.is_ascii_digit());
    // `le11` and `3tu` are one postcode; `le11` and `cafe` are not.
    let second_starts_with_digit =
        parts.get(1).is_none_or(|second| second.starts_with(|c: char| c.is_ascii_digit()));
    if !likely || !second_starts_with_digit {
        return None;
    }
    Postcode::parse(&parts.join(" ")).ok().filter(|postcode| is_near(*postcode, parts.len()))
}

/// Only districts that could be meant here: `B12` may be a vitamin, `P3` a form, and `my 8` whoever is eight.
fn is_near(postcode: Postcode, words: usize) -> bool {
    let district = postcode.district();
    let letters: String = district.as_str().chars().take_while(char::is_ascii_alphabetic).collect();
    match postcode {
        Postcode::Unit(_) => true,
        Postcode::District(_) | Postcode::Sector(_) if words > 1 => HERE_OR_NEXT.contains(&letters.as_str()),
        Postcode::District(_) | Postcode::Sector(_) => letters.len() == 2,
    }
}

/// The letters of postcodes in LLR and next to it.
const HERE_OR_NEXT: [&str; 6] = ["LE", "NG", "DE", "CV", "PE", "NN"];
