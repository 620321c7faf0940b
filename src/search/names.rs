//! Exact names and what to say instead of them: every name a service goes by, and the synonyms of phrases.

use std::collections::{BTreeMap, HashMap};

use super::document::SearchDocument;
use super::text::stems_of;
use super::words::Synonym;

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

    pub(super) fn of<'s>(&'s self, stems: &[String]) -> impl Iterator<Item = &'s (Vec<String>, f32)> + use<'s> {
        self.by_stems.get(stems).into_iter().flatten()
    }

    /// The most words a phrase with a synonym has.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }
}
