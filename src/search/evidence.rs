//! What the words of a question say for each service: how well they are found in its record, and what they stand for.

use super::candidates::Candidates;
use super::entry::Entry;
use super::matches::{Choices, MeaningFound, NameMatching, explained, need_match};
use super::postings::StemNumber;
use super::rank::Servings;
use super::reading::{Meaning, Reading};
use super::set::Set;
use super::snapshot::Snapshot;
use super::weights::Ranking;
use super::words::IndexWords;

/// What a hit without any words to go by is worth.
const WITHOUT_WORDS: f64 = 0.5;

/// The evidence for one service, part by part: what `signpost evaluate` explains a score with.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Parts {
    pub(super) text: f64,
    pub(super) name: f64,
    pub(super) need: f64,
    pub(super) first_choice: f64,
}

impl Parts {
    pub(super) fn sum(self) -> f64 {
        self.text + self.name + self.need + self.first_choice
    }
}

/// One word of the question and how well the best of its meanings is found, by candidate.
#[derive(Debug)]
struct Word {
    share: f64,
    found: Vec<f32>,
    /// Needs that were read from it.
    explained_by: Vec<usize>,
}

/// The evidence of the words.
pub(super) struct Evidence<'q> {
    reading: &'q Reading,
    words: &'q IndexWords,
    snapshot: &'q Snapshot,
    found: Vec<Word>,
    /// By candidate: words side by side, and words of the place in a name.
    besides: Vec<f64>,
    /// What the text counts once phrases for a need explain it.
    of_text: f64,
    names: NameMatching,
    having_needs: Vec<&'q Set>,
    choices: Choices,
}

impl<'q> Evidence<'q> {
    /// Weighs the words of a question against every candidate.
    pub(super) fn weigh(
        reading: &'q Reading,
        candidates: &Candidates,
        servings: &Servings<'_>,
        words: &'q IndexWords,
        snapshot: &'q Snapshot,
    ) -> Self {
        let meanings: Vec<Vec<MeaningFound>> =
            reading.asked.iter().map(|asked| numbered(&asked.meanings, snapshot)).collect();
        let importance: Vec<f64> = meanings.iter().map(|meanings| importance(meanings, snapshot)).collect();
        let whole: f64 = importance.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut found: Vec<Word> = Vec::with_capacity(meanings.len());
        for ((asked, of_word), weight) in reading.asked.iter().zip(&meanings).zip(&importance) {
            let stems = || asked.meanings.iter().take(1).flat_map(|meaning| &meaning.stems);
            let explains = reading.needs.iter().filter(|read| stems().any(|stem| read.stems.contains(stem)));
            found.push(Word {
                share: weight / whole,
                found: best_meaning(of_word, candidates, snapshot),
                explained_by: explains.map(|read| read.need).collect(),
            });
        }
        for span in &reading.spans {
            let together = best_meaning(&numbered(&span.meanings, snapshot), candidates, snapshot);
            for word in found.get_mut(span.asked.clone()).unwrap_or_default() {
                word.found.iter_mut().zip(&together).for_each(|(word, together)| *word = word.max(*together));
            }
        }
        let parts = &words.ranking.parts;
        let having_needs = reading.needs.iter().filter_map(|read| snapshot.tables.needs.get(&read.slug));
        Self {
            besides: besides(reading, &meanings, &found, candidates, words, snapshot),
            of_text: parts.text * (1.0 - parts.explained * explained(reading, &importance, whole)),
            names: NameMatching::new(reading, meanings, importance, candidates, snapshot),
            having_needs: having_needs.collect(),
            choices: Choices::new(reading, servings, words, snapshot),
            reading,
            words,
            snapshot,
            found,
        }
    }

    /// Whether anything speaks for the candidate at a place. Without words, everything is as good as everything else.
    pub(super) fn speaks_for(&self, at: usize, ordinal: usize) -> bool {
        !self.has_words()
            || self.found.iter().any(|word| word.found.get(at).is_some_and(|found| *found > 0.0))
            || self.having_needs.iter().any(|having| having.contains(ordinal))
            || self.choices.of(ordinal) > 0.0
    }

    /// What the words say for the candidate at a place.
    pub(super) fn parts(&self, at: usize, entry: &Entry, ordinal: usize) -> Parts {
        if !self.has_words() {
            return Parts { text: WITHOUT_WORDS, ..Parts::default() };
        }
        let (mut text, mut there) = (0.0, 0.0);
        for word in &self.found {
            let found = word.found.get(at).copied().unwrap_or(0.0);
            text += word.share * f64::from(found);
            if found > 0.0 || word.explained_by.iter().any(|need| entry.has_need(*need)) {
                there += word.share;
            }
        }
        text += self.besides.get(at).copied().unwrap_or(0.0);
        let Ranking { parts, words, .. } = &self.words.ranking;
        let complete = words.partial + (1.0 - words.partial) * there;
        Parts {
            text: self.of_text * text * complete,
            name: parts.name * self.names.of(at, entry, &self.snapshot.postings),
            need: parts.need * need_match(entry, self.reading, &self.words.ranking),
            first_choice: self.choices.of(ordinal),
        }
    }

    pub(super) fn has_words(&self) -> bool {
        !self.reading.asked.is_empty()
    }
}

/// The meanings whose every stem some record has.
fn numbered(meanings: &[Meaning], snapshot: &Snapshot) -> Vec<MeaningFound> {
    let numbers = |meaning: &Meaning| {
        let stems: Option<Vec<StemNumber>> =
            meaning.stems.iter().map(|stem| snapshot.postings.number_of(stem)).collect();
        MeaningFound { stems: stems.unwrap_or_default(), weight: meaning.weight }
    };
    meanings.iter().map(numbers).collect()
}

/// A word is as telling as the rarest thing it is sure to mean.
fn importance(meanings: &[MeaningFound], snapshot: &Snapshot) -> f64 {
    let of_meaning = |meaning: &MeaningFound| {
        let stems = meaning.stems.iter().map(|stem| snapshot.postings.importance(*stem));
        stems.fold(0.0, f32::max) * meaning.weight
    };
    let literal = meanings.first().map_or(0.0, of_meaning);
    let any = meanings.iter().map(of_meaning).fold(0.0, f32::max);
    f64::from(if literal > 0.0 { literal } else { any })
}

fn best_meaning(meanings: &[MeaningFound], candidates: &Candidates, snapshot: &Snapshot) -> Vec<f32> {
    let mut best = vec![0.0_f32; candidates.len()];
    for MeaningFound { stems, weight } in meanings {
        let mut keep_best = |at: usize, found: f32| {
            if let Some(best) = best.get_mut(at) {
                *best = best.max(found);
            }
        };
        match stems.as_slice() {
            [] => {}
            [only] => candidates
                .each_posting(snapshot.postings.list(*only), |at, found| keep_best(at, found * weight)),
            [first, rest @ ..] => {
                // All of its words must be there; how well, is their mean.
                let mut together: Vec<(usize, f32)> = Vec::new();
                candidates
                    .each_posting(snapshot.postings.list(*first), |at, found| together.push((at, found)));
                for stem in rest {
                    let mut next = together.iter().copied().peekable();
                    let mut both: Vec<(usize, f32)> = Vec::new();
                    candidates.each_posting(snapshot.postings.list(*stem), |at, found| {
                        while next.next_if(|(before, _)| *before < at).is_some() {}
                        if let Some((_, sum)) = next.next_if(|(same, _)| *same == at) {
                            both.push((at, sum + found));
                        }
                    });
                    together = both;
                }
                let scale = weight / stems.len() as f32;
                together.into_iter().for_each(|(at, sum)| keep_best(at, sum * scale));
            }
        }
    }
    best
}

/// What the order of the words adds, and the words of the place where they stand in a record that has something else that was asked for.
fn besides(
    reading: &Reading,
    meanings: &[Vec<MeaningFound>],
    found: &[Word],
    candidates: &Candidates,
    words: &IndexWords,
    snapshot: &Snapshot,
) -> Vec<f64> {
    let ranking = &words.ranking.words;
    let mut besides = vec![0.0_f64; candidates.len()];
    let literal = |meanings: &Vec<MeaningFound>| match meanings.first()?.stems.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let stems: Vec<Option<StemNumber>> = meanings.iter().map(literal).collect();
    let pairs = stems.windows(2).count().max(1) as f64;
    for pair in stems.windows(2) {
        let [Some(first), Some(second)] = pair else { continue };
        candidates.each_ordinal(snapshot.side_by_side.of(*first, *second), |at| {
            if let Some(besides) = besides.get_mut(at) {
                *besides += ranking.side_by_side / pairs;
            }
        });
    }
    let count = reading.place_stems.len().max(1) as f64;
    for stem in &reading.place_stems {
        let Some(number) = snapshot.postings.number_of(stem) else { continue };
        candidates.each_posting(snapshot.postings.list(number), |at, weight| {
            let has_more = || found.iter().any(|word| word.found.get(at).is_some_and(|found| *found > 0.0));
            if let Some(besides) = besides.get_mut(at)
                && has_more()
            {
                *besides += ranking.place_word * f64::from(weight) / count;
            }
        });
    }
    besides
}
