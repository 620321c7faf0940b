//! What is read in the records for what the index on disk does not say: which words there are, and which stand side by side.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::document::SearchDocument;
use super::lists::{Lists, Moves};
use super::numbered::Numbered;
use super::postings::{Postings, StemNumber};
use super::vocabulary::Standing;
use crate::search::language::{Field, IndexWords, stems_of};

/// A word as it is written.
type WordNumber = u32;
type Pair = (WordNumber, WordNumber);

/// The words of all records. A record can be taken out again, so everything is counted.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Gathered {
    numbers: Arc<Numbered>,
    /// By number.
    words: Vec<WordSeen>,
    /// Words that stand side by side anywhere and how often, in rising order. One may be left that stands so no more.
    neighbours: Vec<(Pair, u32)>,
}

/// In how many records a word is, by the best place it has there.
#[derive(Debug, Clone, Copy, Default)]
struct WordSeen([u32; Standing::ALL.len()]);

/// Reads one record after another.
#[derive(Debug, Default)]
pub(in crate::search) struct Gathering {
    gathered: Gathered,
    neighbours: HashMap<Pair, u32>,
    /// Which services have two telling words side by side in a name or summary.
    side_by_side: HashMap<Pair, Vec<u32>>,
}

impl Gathering {
    /// Adds the record of the next ordinal.
    pub(in crate::search) fn add(&mut self, ordinal: u32, document: &SearchDocument<'_>, words: &IndexWords) {
        let read = self.gathered.read(document);
        self.gathered.see(&read.seen, 1);
        for pair in read.neighbours {
            *self.neighbours.entry(pair).or_default() += 1;
        }
        for (first, second) in telling(document, words) {
            let pair = (self.gathered.number(first), self.gathered.number(second));
            let having = self.side_by_side.entry(pair).or_default();
            if having.last() != Some(&ordinal) {
                having.push(ordinal);
            }
        }
    }

    /// When every record was added: the words, and the pairs by stem.
    pub(in crate::search) fn finish(self, postings: &mut Postings) -> (Gathered, SideBySide) {
        let Self { mut gathered, neighbours, side_by_side } = self;
        gathered.neighbours = neighbours.into_iter().collect();
        gathered.neighbours.sort_unstable();
        let spelled = gathered.spelled();
        let stems: Vec<StemNumber> = stems_of(&spelled).iter().map(|stem| postings.number(stem)).collect();
        let stem = |word: WordNumber| stems.get(word as usize).copied().unwrap_or(StemNumber::MAX);
        let mut by_stems: BTreeMap<(StemNumber, StemNumber), Vec<u32>> = BTreeMap::new();
        for ((first, second), having) in side_by_side {
            by_stems.entry((stem(first), stem(second))).or_default().extend(having);
        }
        let mut side_by_side = SideBySide::default();
        for (pair, mut having) in by_stems {
            having.sort_unstable();
            having.dedup();
            side_by_side.pairs.push(pair);
            side_by_side.having.push(&having);
        }
        side_by_side.pairs.shrink_to_fit();
        side_by_side.having.shrink_to_fit();
        (gathered, side_by_side)
    }
}

/// What is read in one record.
struct Read {
    /// Each word once, with the best place it has.
    seen: Vec<(WordNumber, Standing)>,
    neighbours: Vec<Pair>,
}

impl Gathered {
    /// Takes records out and puts others in.
    pub(in crate::search) fn exchange<'d>(
        &mut self,
        before: impl Iterator<Item = &'d SearchDocument<'d>>,
        after: impl Iterator<Item = &'d SearchDocument<'d>>,
    ) {
        let mut changes: BTreeMap<Pair, i64> = BTreeMap::new();
        for (document, by) in before.map(|one| (one, -1)).chain(after.map(|one| (one, 1))) {
            let read = self.read(document);
            self.see(&read.seen, by);
            for pair in read.neighbours {
                *changes.entry(pair).or_default() += i64::from(by);
            }
        }
        let mut new = Vec::new();
        for (pair, by) in changes {
            match self.neighbours.binary_search_by_key(&pair, |(pair, _)| *pair) {
                Ok(at) => {
                    if let Some((_, times)) = self.neighbours.get_mut(at) {
                        *times = u32::try_from(i64::from(*times) + by).unwrap_or_default();
                    }
                }
                Err(_) => new.extend(u32::try_from(by).ok().map(|times| (pair, times))),
            }
        }
        if !new.is_empty() {
            self.neighbours.extend(new);
            // Two runs that are in order: merged, not sorted.
            self.neighbours.sort();
        }
    }

    fn read(&mut self, document: &SearchDocument<'_>) -> Read {
        let mut read = Read { seen: Vec::new(), neighbours: Vec::new() };
        for (field, text) in &document.texts {
            let mut before: Option<WordNumber> = None;
            for word in text.split(' ') {
                let number = self.number(word);
                read.seen.push((number, Standing::in_field(*field)));
                read.neighbours.extend(before.replace(number).map(|before| (before, number)));
            }
        }
        // The best place of a word comes first.
        read.seen.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        read.seen.dedup_by_key(|(word, _)| *word);
        read
    }

    fn see(&mut self, seen: &[(WordNumber, Standing)], by: i32) {
        for (word, standing) in seen {
            let counted =
                self.words.get_mut(*word as usize).and_then(|seen| seen.0.get_mut(*standing as usize));
            if let Some(counted) = counted {
                *counted = counted.saturating_add_signed(by);
            }
        }
    }

    fn number(&mut self, word: &str) -> WordNumber {
        if let Some(number) = self.numbers.get(word) {
            return number;
        }
        let number = Arc::make_mut(&mut self.numbers).add(word);
        self.words.push(WordSeen::default());
        number
    }

    /// Every word with its standing and the number of records it is in.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, Standing, u32)> {
        self.numbers.iter().filter_map(|(word, number)| {
            let seen = self.words.get(number as usize)?;
            let best = Standing::ALL.into_iter().zip(seen.0).rfind(|(_, records)| *records > 0);
            best.map(|(standing, _)| (word, standing, seen.0.iter().sum()))
        })
    }

    /// Those of these words that are also written as two words that stand side by side somewhere.
    pub(super) fn compounds<'w>(
        &self,
        known: impl Iterator<Item = &'w str>,
    ) -> HashMap<String, (String, String)> {
        let number = |part: &str| self.numbers.get(part);
        let are_neighbours = |first: &str, second: &str| {
            let Some(pair) = number(first).zip(number(second)) else { return false };
            let at = self.neighbours.binary_search_by_key(&pair, |(pair, _)| *pair);
            at.ok().and_then(|at| self.neighbours.get(at)).is_some_and(|(_, times)| *times > 0)
        };
        let parted = |whole: &'w str| {
            // Of two ways to part a word always the one whose first part is longer.
            let places = (2..whole.len().saturating_sub(1)).rev();
            let parts = places.filter_map(|at| whole.split_at_checked(at));
            let mut parts = parts.filter(|(first, second)| are_neighbours(first, second));
            parts.next().map(|(first, second)| (whole.to_owned(), (first.to_owned(), second.to_owned())))
        };
        known.filter_map(parted).collect()
    }

    fn spelled(&self) -> Vec<&str> {
        (0..self.numbers.given()).map(|number| self.numbers.word(number as WordNumber)).collect()
    }
}

/// Telling words that stand side by side in a name or summary.
fn telling<'d>(
    document: &'d SearchDocument<'_>,
    words: &'d IndexWords,
) -> impl Iterator<Item = (&'d str, &'d str)> {
    let told_apart = |field: &Field| matches!(field, Field::Name | Field::Former | Field::Summary);
    let texts = document.texts.iter().filter(move |(field, _)| told_apart(field));
    let pairs = texts.flat_map(|(_, text)| text.split(' ').zip(text.split(' ').skip(1)));
    pairs.filter(move |(first, second)| {
        !words.stop_words.contains(*first) && !words.stop_words.contains(*second)
    })
}

/// Which services have two telling words side by side in a name or summary, by stem.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct SideBySide {
    /// In rising order.
    pairs: Vec<(StemNumber, StemNumber)>,
    /// By pair.
    having: Lists,
}

impl SideBySide {
    /// In rising order.
    pub(in crate::search) fn of(&self, first: StemNumber, second: StemNumber) -> &[u32] {
        self.pairs.binary_search(&(first, second)).map_or(&[], |at| self.having.of(at))
    }

    pub(in crate::search) fn add(
        &mut self,
        ordinal: u32,
        document: &SearchDocument<'_>,
        words: &IndexWords,
        postings: &mut Postings,
    ) {
        for (first, second) in stems_side_by_side(document, words) {
            let pair = (postings.number(&first), postings.number(&second));
            let at = self.pairs.binary_search(&pair).unwrap_or_else(|at| {
                self.pairs.insert(at, pair);
                self.having.make_room(at);
                at
            });
            self.having.insert(at, ordinal);
        }
    }

    pub(in crate::search) fn forget(
        &mut self,
        ordinal: u32,
        document: &SearchDocument<'_>,
        words: &IndexWords,
        postings: &Postings,
    ) {
        for (first, second) in stems_side_by_side(document, words) {
            let pair = postings.number_of(&first).zip(postings.number_of(&second));
            let Some(at) = pair.and_then(|pair| self.pairs.binary_search(&pair).ok()) else { continue };
            self.having.remove(at, ordinal);
            if self.having.of(at).is_empty() {
                self.pairs.remove(at);
                self.having.close_up(at);
            }
        }
    }

    pub(in crate::search) fn renumber(&mut self, moves: &Moves) {
        self.having.renumber(moves);
    }
}

fn stems_side_by_side(document: &SearchDocument<'_>, words: &IndexWords) -> BTreeSet<(String, String)> {
    let stemmed = |(first, second): (&str, &str)| {
        let mut stems = stems_of(&[first, second]).into_iter();
        stems.next().zip(stems.next())
    };
    telling(document, words).filter_map(stemmed).collect()
}
