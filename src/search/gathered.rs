//! One walk over all records for what the index on disk does not say: which words there are, which stand side by side, and in which names.

use std::collections::{HashMap, HashSet};

use super::document::{Field, SearchDocument};
use super::postings::{Postings, StemNumber};
use super::text::stems_of;
use super::vocabulary::Standing;
use super::words::IndexWords;

/// A word as it is written.
type WordNumber = u32;

/// What was gathered.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    numbers: HashMap<Box<str>, WordNumber>,
    /// By number.
    words: Vec<WordSeen>,
    /// Which words stand side by side anywhere.
    neighbours: HashSet<(WordNumber, WordNumber)>,
    /// Which services have two telling words side by side in a name or summary.
    side_by_side: HashMap<(WordNumber, WordNumber), Vec<u32>>,
}

#[derive(Debug, Clone, Copy)]
struct WordSeen {
    standing: Standing,
    documents: u32,
    last_ordinal: u32,
    is_stop_word: bool,
}

impl Gathered {
    /// Adds the record of the next ordinal.
    pub(super) fn add(&mut self, ordinal: u32, document: &SearchDocument<'_>, words: &IndexWords) {
        for (field, text) in &document.texts {
            let told_apart = matches!(field, Field::Name | Field::Former | Field::Summary);
            let mut before: Option<WordNumber> = None;
            for word in text.split(' ') {
                let number = self.see(word, *field, ordinal, words);
                if let Some(before) = before.replace(number) {
                    self.neighbours.insert((before, number));
                    if told_apart && self.is_telling(before) && self.is_telling(number) {
                        let having = self.side_by_side.entry((before, number)).or_default();
                        if having.last() != Some(&ordinal) {
                            having.push(ordinal);
                        }
                    }
                }
            }
        }
    }

    fn see(&mut self, word: &str, field: Field, ordinal: u32, words: &IndexWords) -> WordNumber {
        let number = match self.numbers.get(word) {
            Some(number) => *number,
            None => {
                let number = self.words.len() as WordNumber;
                self.numbers.insert(word.into(), number);
                let is_stop_word = words.stop_words.contains(word);
                let last_ordinal = u32::MAX;
                self.words.push(WordSeen {
                    standing: Standing::Note,
                    documents: 0,
                    last_ordinal,
                    is_stop_word,
                });
                number
            }
        };
        if let Some(seen) = self.words.get_mut(number as usize) {
            seen.standing = seen.standing.max(Standing::in_field(field));
            if seen.last_ordinal != ordinal {
                seen.last_ordinal = ordinal;
                seen.documents += 1;
            }
        }
        number
    }

    fn is_telling(&self, word: WordNumber) -> bool {
        self.words.get(word as usize).is_some_and(|seen| !seen.is_stop_word)
    }

    /// Every word with its standing and the number of records it is in.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, Standing, u32)> {
        self.numbers.iter().filter_map(|(word, number)| {
            let seen = self.words.get(*number as usize)?;
            Some((&**word, seen.standing, seen.documents))
        })
    }

    /// Pairs of words that stand side by side somewhere and are also written as one word.
    pub(super) fn compounds(&self, is_known: impl Fn(&str) -> bool) -> HashMap<String, (String, String)> {
        let spelled = self.spelled();
        let joined = |(first, second): &(WordNumber, WordNumber)| {
            let (first, second) = (*spelled.get(*first as usize)?, *spelled.get(*second as usize)?);
            if first.len() < 2 || second.len() < 2 {
                return None;
            }
            let whole = format!("{first}{second}");
            is_known(&whole).then(|| (whole, (first.to_owned(), second.to_owned())))
        };
        let mut compounds: Vec<_> = self.neighbours.iter().filter_map(joined).collect();
        // Of two ways to part a word always the same one.
        compounds.sort_unstable();
        compounds.into_iter().collect()
    }

    fn spelled(&self) -> Vec<&str> {
        let mut spelled = vec![""; self.words.len()];
        for (word, number) in &self.numbers {
            if let Some(at) = spelled.get_mut(*number as usize) {
                *at = word;
            }
        }
        spelled
    }

    /// The pairs by stem.
    pub(super) fn side_by_side(&mut self, postings: &mut Postings) -> SideBySide {
        let spelled = self.spelled();
        let stems: Vec<StemNumber> = stems_of(&spelled).iter().map(|stem| postings.number(stem)).collect();
        let stem = |word: WordNumber| stems.get(word as usize).copied().unwrap_or(StemNumber::MAX);
        let mut by_stems: HashMap<(StemNumber, StemNumber), Vec<u32>> = HashMap::new();
        for ((first, second), having) in std::mem::take(&mut self.side_by_side) {
            let pair = by_stems.entry((stem(first), stem(second))).or_default();
            if pair.is_empty() {
                *pair = having;
            } else {
                pair.extend(having);
                pair.sort_unstable();
                pair.dedup();
            }
            pair.shrink_to_fit();
        }
        SideBySide(by_stems)
    }
}

/// Which services have two telling words side by side in a name or summary, by stem.
#[derive(Debug, Default)]
pub(super) struct SideBySide(HashMap<(StemNumber, StemNumber), Vec<u32>>);

impl SideBySide {
    /// In rising order.
    pub(super) fn of(&self, first: StemNumber, second: StemNumber) -> &[u32] {
        self.0.get(&(first, second)).map_or(&[], Vec::as_slice)
    }
}
