//! What the words of a question say for each service: how well they are found in its record, and what they stand for.

use super::by_place::ByPlace;
use super::candidates::Block;
use super::matches::{Choices, NeedMatching, explained};
use super::name_evidence::{NameEvidence, NameMatching};
use super::outline::Outline;
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
            names: NameMatching::new(asked, snapshot),
            needs,
            choices: Choices::new(reading, servings, words, snapshot),
            snapshot,
        }
    }

    /// Nothing is looked at yet.
    pub(super) fn of_blocks(&self) -> BlockEvidence<'_> {
        BlockEvidence {
            question: self,
            words: self.words.as_ref().map(WordEvidence::new),
            names: NameEvidence::new(&self.names),
            but_for_names: ByPlace::default(),
            spoken_for: Set::default(),
        }
    }

    /// What the names of a service add.
    pub(super) fn of_names(&self, ordinal: usize) -> f64 {
        self.of_name * self.names.of(ordinal)
    }

    fn of_text(&self, text: f32, there: f32) -> f32 {
        let partial = self.partial as f32;
        self.of_text as f32 * text * (partial + (1.0 - partial) * there)
    }
}

/// The evidence for one block of candidates after another.
pub(super) struct BlockEvidence<'e> {
    question: &'e Evidence<'e>,
    words: Option<WordEvidence<'e>>,
    names: NameEvidence<'e>,
    /// By place all that speaks for it, but its names.
    but_for_names: ByPlace,
    spoken_for: Set,
}

impl BlockEvidence<'_> {
    /// Weighs the question against another block.
    pub(super) fn look_at(&mut self, block: &Block<'_>) {
        let Evidence { needs, choices, of_need, snapshot, .. } = self.question;
        let Some(words) = &mut self.words else {
            self.but_for_names.fill(std::iter::repeat_n(WITHOUT_WORDS as f32, block.len()));
            return;
        };
        words.look_at(block);
        self.but_for_names.fill(words.all().map(|(text, there)| self.question.of_text(text, there)));
        needs.add(block, *of_need, snapshot, &mut self.but_for_names);
        self.spoken_for.clone_from(words.having());
        for (_, having) in needs.having() {
            block.each_in(having, |at| self.spoken_for.insert(at));
        }
        for (at, worth) in choices.within(block) {
            self.spoken_for.insert(at);
            self.but_for_names.add(at, worth as f32);
        }
        self.names.look_at(block);
    }

    /// The candidates that anything speaks for; none when there are no words, and everything is as good as everything else.
    pub(super) fn spoken_for(&self) -> Option<&Set> {
        self.words.as_ref().map(|_| &self.spoken_for)
    }

    /// What speaks for the candidate at a place, at least and at most: the same unless its names have to be read.
    #[inline]
    pub(super) fn of(&self, at: usize) -> (f32, f32) {
        let but_for_names = self.but_for_names.get(at);
        let (named, is_sure) = self.names.of(at);
        let at_most = but_for_names + self.question.of_name as f32 * named;
        (if is_sure { at_most } else { but_for_names }, at_most)
    }

    /// Part by part for the candidate at a place.
    pub(super) fn parts(&self, at: usize, ordinal: usize, outline: &Outline) -> Parts {
        let question = self.question;
        let words = self.words.as_ref().and_then(|words| words.all().nth(at));
        let Some((text, there)) = words else { return Parts { text: WITHOUT_WORDS, ..Parts::default() } };
        Parts {
            text: f64::from(question.of_text(text, there)),
            name: question.of_names(ordinal),
            need: question.of_need * question.needs.of(ordinal, &outline.needs),
            first_choice: question.choices.of(ordinal),
        }
    }
}
