//! Names and phrases that are looked up whole: every name a service goes by, synonyms, situations.

use std::collections::{BTreeMap, HashMap};

use super::document::SearchDocument;
use super::text::{stems_of, words_of};
use super::words::{Situation, Synonym};

/// Every name, as plain words, and whose it is.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_name: HashMap<String, Vec<usize>>,
}

impl Names {
    pub(super) fn new(documents: &[SearchDocument<'_>]) -> Self {
        let mut names = Self::default();
        for (ordinal, document) in documents.iter().enumerate() {
            for name in document.names() {
                let whose = names.by_name.entry(name).or_default();
                if !whose.contains(&ordinal) {
                    whose.push(ordinal);
                }
            }
        }
        names
    }

    /// Who goes by just this name, with or without the article.
    pub(super) fn named(&self, words: &[String]) -> Vec<usize> {
        let name = words.join(" ");
        let without_article = name.strip_prefix("the ").unwrap_or(&name);
        self.by_name.get(&name).or_else(|| self.by_name.get(without_article)).cloned().unwrap_or_default()
    }
}

/// Synonyms by the stems of what they stand for.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    by_stems: BTreeMap<Vec<String>, Vec<(Vec<String>, f32)>>,
    longest: usize,
}

impl Synonyms {
    pub(super) fn new(synonyms: &[Synonym]) -> Self {
        let mut by_stems: BTreeMap<Vec<String>, Vec<(Vec<String>, f32)>> = BTreeMap::new();
        let mut longest = 0;
        for Synonym { from, to, weight } in synonyms {
            longest = longest.max(from.len());
            let meanings = by_stems.entry(stems_of(from)).or_default();
            meanings.extend(to.iter().map(|phrase| (stems_of(phrase), *weight)));
        }
        Self { by_stems, longest }
    }

    pub(super) fn of<'s>(
        &'s self,
        stems: &[String],
    ) -> impl Iterator<Item = &'s (Vec<String>, f32)> + use<'s> {
        self.by_stems.get(stems).into_iter().flatten()
    }

    /// The most words a phrase with a synonym has.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }
}

/// Phrases that describe a situation, by their stems.
#[derive(Debug, Default)]
pub(super) struct Situations {
    phrases: Vec<(Vec<String>, usize)>,
}

impl Situations {
    pub(super) fn new(situations: &[Situation]) -> Self {
        let of = |(at, situation): (usize, &Situation)| {
            let stems = |phrase: &String| (stems_of(&words_of(phrase)), at);
            situation.words.iter().map(stems).collect::<Vec<_>>()
        };
        Self {
            phrases: situations
                .iter()
                .enumerate()
                .flat_map(of)
                .filter(|(stems, _)| !stems.is_empty())
                .collect(),
        }
    }

    /// Which situations these stems describe: all words of a phrase, in its order and side by side.
    pub(super) fn read(&self, stems: &[String]) -> Vec<usize> {
        let is_there =
            |phrase: &Vec<String>| stems.windows(phrase.len()).any(|window| window == phrase.as_slice());
        let mut found: Vec<usize> =
            self.phrases.iter().filter(|(phrase, _)| is_there(phrase)).map(|(_, at)| *at).collect();
        found.dedup();
        found
    }
}
