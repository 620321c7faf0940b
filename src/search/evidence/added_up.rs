//! What the words of a question say for each service: how well they are found in its record, and what they stand for.

use super::by_place::ByPlace;
use super::matches::{Choices, NeedMatching, explained};
use super::name_evidence::{NameEvidence, NameMatching};
use super::serving::Servings;
use super::walk::Walk;
use super::word_evidence::{WordEvidence, WordSearch, WordsAsked};
use crate::search::language::IndexWords;
use crate::search::question::Reading;
use crate::search::services::{Block, Set};
use crate::search::snapshot::Snapshot;
use crate::search::wording::Posting;

/// What a hit without any words to go by is worth.
const WITHOUT_WORDS: f64 = 0.5;

/// The evidence for one service, part by part: what `signpost evaluate` explains a score with.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::search) struct Parts {
    pub(in crate::search) text: f64,
    pub(in crate::search) name: f64,
    pub(in crate::search) need: f64,
    pub(in crate::search) first_choice: f64,
    pub(in crate::search) sought: f64,
}

impl Parts {
    pub(in crate::search) fn sum(self) -> f64 {
        self.text + self.name + self.need + self.first_choice + self.sought
    }
}

/// What a question says of services, for whichever are looked at.
pub(in crate::search) struct Evidence<'q> {
    /// None when there are no words to go by.
    words: Option<WordSearch<'q>>,
    names: NameMatching<'q>,
    needs: NeedMatching<'q>,
    choices: Choices,
    sought: Choices,
    /// What the text counts once phrases for a need explain it.
    of_text: f32,
    of_name: f32,
    of_need: f32,
    /// What remains of the text when hardly any of the words are there.
    partial: f32,
}

impl<'q> Evidence<'q> {
    pub(in crate::search) fn new(
        reading: &'q Reading,
        asked: &'q WordsAsked,
        servings: &Servings<'_>,
        words: &'q IndexWords,
        snapshot: &'q Snapshot,
    ) -> Self {
        let ranking = &words.ranking;
        let needs = NeedMatching::new(reading, snapshot);
        let search = (!reading.asked.is_empty())
            .then(|| WordSearch::new(reading, asked, &needs, &ranking.words, snapshot));
        let parts = &ranking.parts;
        Self {
            words: search,
            of_text: (parts.text
                * (1.0 - parts.explained * explained(reading, asked, ranking.situations.explained)))
                as f32,
            of_name: parts.name as f32,
            of_need: parts.need as f32,
            partial: ranking.words.partial as f32,
            names: NameMatching::new(asked, snapshot),
            needs,
            choices: Choices::first(reading, servings, words, snapshot),
            sought: Choices::sought(reading, words, snapshot),
        }
    }

    /// Nothing is looked at yet.
    pub(in crate::search) fn of_blocks(&self) -> BlockEvidence<'_> {
        BlockEvidence {
            question: self,
            words: self.words.as_ref().map(WordEvidence::new),
            names: NameEvidence::new(&self.names),
            needs: self.needs.walks(),
            chosen: ByPlace::default(),
            spoken_for: Set::default(),
        }
    }

    /// Whether people ask so when they seek it.
    pub(in crate::search) fn is_sought(&self, ordinal: usize) -> bool {
        self.sought.of(ordinal) > 0.0
    }

    pub(in crate::search) fn is_first_choice(&self, ordinal: usize) -> bool {
        self.choices.of(ordinal) > 0.0
    }

    fn of_text(&self, text: f32, there: f32) -> f32 {
        self.of_text * text * (self.partial + (1.0 - self.partial) * there)
    }
}

/// The evidence for one block of candidates after another.
pub(in crate::search) struct BlockEvidence<'e> {
    question: &'e Evidence<'e>,
    words: Option<WordEvidence<'e>>,
    names: NameEvidence<'e>,
    needs: Vec<(Walk<'e, Posting>, f32)>,
    /// By place what needs and choices say.
    chosen: ByPlace,
    spoken_for: Set,
}

impl BlockEvidence<'_> {
    /// Weighs the question against another block.
    pub(in crate::search) fn look_at(&mut self, block: &Block<'_>) {
        let Evidence { needs, choices, sought, of_need, .. } = self.question;
        let Some(words) = &mut self.words else { return };
        words.look_at(block);
        self.spoken_for.clone_from(words.having());
        self.chosen.reset(block.len());
        for (having, part) in &mut self.needs {
            let most = *of_need * *part;
            having.each(block, |at, need| self.chosen.add(at, most * need.weight));
        }
        for (_, having) in needs.having() {
            block.add_to(&mut self.spoken_for, having);
        }
        for (at, worth) in choices.within(block).chain(sought.within(block)) {
            self.spoken_for.insert(at);
            self.chosen.add(at, worth as f32);
        }
        self.names.look_at(block, &self.spoken_for);
    }

    /// The candidates that anything speaks for; none when there are no words, and everything is as good as everything else.
    pub(in crate::search) fn spoken_for(&self) -> Option<&Set> {
        self.words.as_ref().map(|_| &self.spoken_for)
    }

    /// What speaks for the candidate at a place.
    #[inline]
    pub(in crate::search) fn of(&self, at: usize) -> f32 {
        let Some(words) = &self.words else { return WITHOUT_WORDS as f32 };
        let (text, there) = words.of(at);
        let question = self.question;
        question.of_text(text, there) + self.chosen.get(at) + question.of_name * self.names.of(at)
    }

    /// Part by part for the candidate at a place.
    pub(in crate::search) fn parts(&self, at: usize, ordinal: usize) -> Parts {
        let question = self.question;
        let Some(words) = &self.words else { return Parts { text: WITHOUT_WORDS, ..Parts::default() } };
        let (text, there) = words.of(at);
        Parts {
            text: f64::from(question.of_text(text, there)),
            name: f64::from(question.of_name) * question.names.of(ordinal),
            need: f64::from(question.of_need) * question.needs.of(ordinal),
            first_choice: question.choices.of(ordinal),
            sought: question.sought.of(ordinal),
        }
    }
}
