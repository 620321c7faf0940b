//! What the words of a question say for each service: how well they are found in its record, and what they stand for.

use super::candidates::Block;
use super::matches::{Choices, NameMatching, NeedMatching, explained};
use super::rank::Servings;
use super::reading::Reading;
use super::set::Set;
use super::snapshot::Snapshot;
use super::word_evidence::{WordEvidence, WordSearch, WordsAsked};
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

/// What a question says of services, for whichever are looked at.
pub(super) struct Evidence<'q> {
    snapshot: &'q Snapshot,
    /// None when there are no words to go by.
    words: Option<WordSearch<'q>>,
    names: NameMatching<'q>,
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
    pub(super) fn new(
        reading: &'q Reading,
        asked: &'q WordsAsked,
        servings: &Servings<'_>,
        words: &'q IndexWords,
        snapshot: &'q Snapshot,
    ) -> Self {
        let ranking = &words.ranking;
        let needs = NeedMatching::new(reading, ranking, snapshot);
        let search = (!reading.asked.is_empty())
            .then(|| WordSearch::new(reading, asked, &needs, &ranking.words, snapshot));
        let parts = &ranking.parts;
        Self {
            words: search,
            of_text: parts.text * (1.0 - parts.explained * explained(reading, asked)),
            of_name: parts.name,
            of_need: parts.need,
            partial: ranking.words.partial,
            names: NameMatching::new(asked),
            needs,
            choices: Choices::new(reading, servings, words, snapshot),
            snapshot,
        }
    }

    /// Weighs the question against these candidates.
    pub(super) fn of<'e>(&'e self, block: &Block<'_>) -> BlockEvidence<'e> {
        BlockEvidence {
            question: self,
            words: self.words.as_ref().map(|words| words.of(block)),
            names_at_most: self.names.at_most(block, self.snapshot),
            needs: self.needs.of(block, self.snapshot),
        }
    }

    /// What the names of a service add.
    pub(super) fn of_names(&self, ordinal: usize) -> f64 {
        self.of_name * self.names.of(ordinal, self.snapshot)
    }
}

/// The evidence for a block of candidates.
pub(super) struct BlockEvidence<'e> {
    question: &'e Evidence<'e>,
    words: Option<WordEvidence>,
    /// By place.
    names_at_most: Vec<f32>,
    /// By place.
    needs: Vec<f32>,
}

impl BlockEvidence<'_> {
    /// The candidates that anything speaks for; none when there are no words, and everything is as good as everything else.
    pub(super) fn spoken_for(&self, block: &Block<'_>) -> Option<Set> {
        let mut spoken_for = self.words.as_ref()?.having().clone();
        for (_, having) in self.question.needs.having() {
            block.each_in(having, |at| spoken_for.insert(at));
        }
        let choices = self.question.choices.ordinals();
        choices.filter_map(|ordinal| block.at(ordinal)).for_each(|at| spoken_for.insert(at));
        Some(spoken_for)
    }

    /// What the words say for the candidate at a place, but for its names.
    pub(super) fn without_names(&self, at: usize, ordinal: usize) -> Parts {
        let Some(words) = &self.words else { return Parts { text: WITHOUT_WORDS, ..Parts::default() } };
        let (text, there) = words.of(at);
        let Evidence { of_text, of_need, partial, choices, .. } = self.question;
        Parts {
            text: of_text * text * (partial + (1.0 - partial) * there),
            name: 0.0,
            need: of_need * self.needs.get(at).copied().map_or(0.0, f64::from),
            first_choice: choices.of(ordinal),
        }
    }

    /// What the names of the candidate at a place can add at most.
    pub(super) fn of_names_at_most(&self, at: usize) -> f64 {
        self.question.of_name * self.names_at_most.get(at).copied().map_or(0.0, f64::from)
    }
}
