//! What the words of a question say for each service: how well they are found in its record, and what they stand for.

use super::candidates::Candidates;
use super::matches::{Choices, MeaningFound, NameMatching, NeedMatching, explained};
use super::outline::Outline;
use super::postings::StemNumber;
use super::rank::Servings;
use super::reading::{Meaning, Reading, Span};
use super::set::Set;
use super::snapshot::Snapshot;
use super::word_evidence::{WordEvidence, WordsAsked};
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

/// The evidence of the words.
pub(super) struct Evidence<'q> {
    snapshot: &'q Snapshot,
    /// None when there are no words to go by.
    words: Option<WordEvidence>,
    names: NameMatching,
    needs: NeedMatching<'q>,
    choices: Choices,
    /// What the text counts once phrases for a need explain it.
    of_text: f64,
    of_name: f64,
    of_need: f64,
    /// What remains of the text when hardly any of the words are there.
    partial: f64,
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
        let span = |span: &Span| (span.asked.clone(), numbered(&span.meanings, snapshot));
        let shares: Vec<f32> = importance.iter().map(|weight| (weight / whole) as f32).collect();
        let asked = WordsAsked {
            meanings: &meanings,
            shares: &shares,
            spans: reading.spans.iter().map(span).collect(),
        };
        let ranking = &words.ranking;
        let needs = NeedMatching::new(reading, ranking, snapshot);
        let found = (!reading.asked.is_empty())
            .then(|| WordEvidence::weigh(reading, &asked, &needs, &ranking.words, candidates, snapshot));
        let parts = &ranking.parts;
        Self {
            words: found,
            of_text: parts.text * (1.0 - parts.explained * explained(reading, &importance, whole)),
            of_name: parts.name,
            of_need: parts.need,
            partial: ranking.words.partial,
            names: NameMatching::new(reading, meanings, importance, &shares, candidates, snapshot),
            needs,
            choices: Choices::new(reading, servings, words, snapshot),
            snapshot,
        }
    }

    /// The candidates that anything speaks for; none when there are no words, and everything is as good as everything else.
    pub(super) fn spoken_for(&self, candidates: &Candidates) -> Option<Set> {
        let mut spoken_for = self.words.as_ref()?.having().clone();
        for (_, having) in self.needs.having() {
            candidates.each_in(having, |at| spoken_for.insert(at));
        }
        self.choices
            .ordinals()
            .filter_map(|ordinal| candidates.at(ordinal))
            .for_each(|at| spoken_for.insert(at));
        Some(spoken_for)
    }

    /// What the words say for the candidate at a place, but for its names.
    pub(super) fn without_names(&self, at: usize, outline: &Outline, ordinal: usize) -> Parts {
        let Some(words) = &self.words else { return Parts { text: WITHOUT_WORDS, ..Parts::default() } };
        let (text, there) = words.of(at);
        Parts {
            text: self.of_text * text * (self.partial + (1.0 - self.partial) * there),
            name: 0.0,
            need: self.of_need * self.needs.of(ordinal, &outline.needs),
            first_choice: self.choices.of(ordinal),
        }
    }

    /// What its names can add at most.
    pub(super) fn of_names_at_most(&self, at: usize) -> f64 {
        self.of_name * self.names.at_most(at)
    }

    /// What the names of a service add.
    pub(super) fn of_names(&self, ordinal: usize) -> f64 {
        self.of_name * self.names.of(ordinal, self.snapshot)
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
