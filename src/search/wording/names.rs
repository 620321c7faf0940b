//! Names and phrases that are looked up whole: every name a service goes by, synonyms, situations.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::lists::Moves;
use crate::search::language::{Phrases, Situation, Synonym, stems_of, words_of};

/// Every name, and whose it is. A name is kept as a number made from it: two names in a million million share one, and names by the
/// million would fill more memory than the rest of the index.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Names {
    /// In rising order once all are there.
    by_name: Vec<(u64, u32)>,
}

impl Names {
    pub(in crate::search) fn add(&mut self, ordinal: u32, names: &[String]) {
        self.by_name.extend(names.iter().map(|name| (number(name), ordinal)));
    }

    /// Puts the names of a service in, when the others are in order.
    pub(in crate::search) fn insert(&mut self, ordinal: u32, names: &[String]) {
        for name in names {
            let one = (number(name), ordinal);
            if let Err(at) = self.by_name.binary_search(&one) {
                self.by_name.insert(at, one);
            }
        }
    }

    /// Takes the names of a service out.
    pub(in crate::search) fn forget(&mut self, ordinal: u32) {
        self.by_name.retain(|(_, known)| *known != ordinal);
    }

    pub(in crate::search) fn renumber(&mut self, moves: &Moves) {
        self.by_name.iter_mut().for_each(|(_, ordinal)| *ordinal = moves.of(*ordinal));
    }

    /// When every record was added.
    pub(in crate::search) fn finish(mut self) -> Self {
        self.by_name.sort_unstable();
        self.by_name.dedup();
        self.by_name.shrink_to_fit();
        self
    }

    /// Who goes by just this name, with or without the article.
    pub(in crate::search) fn named(&self, words: &[String]) -> Vec<usize> {
        let name = words.join(" ");
        let called = self.called(&name);
        match name.strip_prefix("the ") {
            Some(without_article) if called.is_empty() => self.called(without_article),
            Some(_) | None => called,
        }
    }

    fn called(&self, name: &str) -> Vec<usize> {
        let wanted = number(name);
        let first = self.by_name.partition_point(|(number, _)| *number < wanted);
        let same = self.by_name.get(first..).unwrap_or_default().iter();
        same.take_while(|(number, _)| *number == wanted).map(|(_, ordinal)| *ordinal as usize).collect()
    }
}

fn number(name: &str) -> u64 {
    // Made anew with each index, so it need not be the same from one version of Rust to the next.
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// Synonyms by the stems of what they stand for.
#[derive(Debug, Default)]
pub(in crate::search) struct Synonyms {
    by_stems: BTreeMap<Vec<String>, Vec<(Vec<String>, f32)>>,
    longest: usize,
}

impl Synonyms {
    pub(in crate::search) fn new(synonyms: &[Synonym]) -> Self {
        let mut by_stems: BTreeMap<Vec<String>, Vec<(Vec<String>, f32)>> = BTreeMap::new();
        let mut longest = 0;
        for Synonym { from, to, weight } in synonyms {
            longest = longest.max(from.len());
            let meanings = by_stems.entry(stems_of(from)).or_default();
            meanings.extend(to.iter().map(|phrase| (stems_of(phrase), *weight)));
        }
        Self { by_stems, longest }
    }

    pub(in crate::search) fn of<'s>(
        &'s self,
        stems: &[String],
    ) -> impl Iterator<Item = &'s (Vec<String>, f32)> + use<'s> {
        self.by_stems.get(stems).into_iter().flatten()
    }

    /// The most words a phrase with a synonym has.
    pub(in crate::search) fn longest(&self) -> usize {
        self.longest
    }
}

/// Phrases that describe a situation, by their stems.
#[derive(Debug, Default)]
pub(in crate::search) struct Situations(Phrases<usize>);

impl Situations {
    pub(in crate::search) fn new(situations: &[Situation]) -> Self {
        let of = |(at, situation): (usize, &Situation)| {
            let stems = |phrase: &String| (stems_of(&words_of(phrase)), at);
            situation.words.iter().map(stems).collect::<Vec<_>>()
        };
        Self(situations.iter().enumerate().flat_map(of).collect())
    }

    /// Which situations these stems describe: all words of a phrase, in its order and side by side.
    pub(in crate::search) fn read(&self, stems: &[String]) -> Vec<usize> {
        let mut found: Vec<usize> = self.0.within(stems).map(|(_, phrase)| phrase.means).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
