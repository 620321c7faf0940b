//! How far a question is a service's name, how far what it needs is what the service is for, and which services are shown first.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::candidates::Candidates;
use super::lay::NeedRead;
use super::outline::FirstNeeds;
use super::postings::{Postings, StemNumber};
use super::rank::Servings;
use super::reading::{Asked, Reading};
use super::set::Set;
use super::snapshot::Snapshot;
use super::weights::Ranking;
use super::words::IndexWords;
use crate::geography::Truth;

/// One way of writing a word or phrase, as the catalogue numbers its stems; none when it stands nowhere.
#[derive(Debug, Clone)]
pub(super) struct MeaningFound {
    pub(super) stems: Vec<StemNumber>,
    pub(super) weight: f32,
}

/// Parts are added up in 32 bits, names are matched in 64.
const ROUNDING: f64 = 1e-5;

/// How far a question is a name: the part of the name that was asked for, times the part of the question that is in it.
#[derive(Debug)]
pub(super) struct NameMatching {
    /// By word of the question.
    meanings: Vec<Vec<MeaningFound>>,
    importance: Vec<f64>,
    whole: f64,
    place: Vec<StemNumber>,
    /// By candidate which part of the question may be in its names: 0 for most.
    may_be_in: Vec<f32>,
    /// How surely each word of a name was asked for: for one name after another.
    asked_for: RefCell<Vec<f32>>,
}

impl NameMatching {
    pub(super) fn new(
        reading: &Reading,
        meanings: Vec<Vec<MeaningFound>>,
        importance: Vec<f64>,
        shares: &[f32],
        candidates: &Candidates,
        snapshot: &Snapshot,
    ) -> Self {
        let whole = importance.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut may_be_in = vec![0.0; candidates.len()];
        for (of_word, share) in meanings.iter().zip(shares) {
            let mut having = Set::none(candidates.len());
            for stem in of_word.iter().filter_map(|meaning| meaning.stems.first()) {
                candidates.each_ordinal(snapshot.in_names.of(*stem), |at| having.insert(at));
            }
            having.each(|at| {
                if let Some(part) = may_be_in.get_mut(at) {
                    *part += share;
                }
            });
        }
        let place = reading.place_stems.iter().filter_map(|stem| snapshot.postings.number_of(stem)).collect();
        Self { meanings, importance, whole, place, may_be_in, asked_for: RefCell::default() }
    }

    /// No more than this for the candidate at a place, told without looking at its names.
    pub(super) fn at_most(&self, at: usize) -> f64 {
        let part = self.may_be_in.get(at).copied().unwrap_or(0.0);
        if part > 0.0 { f64::from(part).sqrt() * (1.0 + ROUNDING) } else { 0.0 }
    }

    /// For the service of an ordinal.
    pub(super) fn of(&self, ordinal: usize, snapshot: &Snapshot) -> f64 {
        let names = snapshot.tables.names.of(ordinal);
        names.map(|name| self.of_name(name, &snapshot.postings)).fold(0.0, f64::max)
    }

    fn of_name(&self, name: &[StemNumber], postings: &Postings) -> f64 {
        let mut asked_for = 0.0;
        let mut name_found = self.asked_for.borrow_mut();
        name_found.clear();
        name_found.resize(name.len(), 0.0);
        for (meanings, weight) in self.meanings.iter().zip(&self.importance) {
            let mut surest = 0.0_f32;
            for meaning in meanings {
                let all_there =
                    !meaning.stems.is_empty() && meaning.stems.iter().all(|stem| name.contains(stem));
                if !all_there {
                    continue;
                }
                surest = surest.max(meaning.weight);
                for (stem, found) in name.iter().zip(name_found.iter_mut()) {
                    if meaning.stems.contains(stem) {
                        *found = found.max(meaning.weight);
                    }
                }
            }
            asked_for += weight * f64::from(surest);
        }
        if asked_for <= 0.0 {
            return 0.0;
        }
        let (mut covered, mut all) = (0.0_f32, f32::MIN_POSITIVE);
        for (stem, found) in name.iter().zip(name_found.iter()) {
            let telling = postings.importance(*stem);
            covered += telling * if self.place.contains(stem) { 1.0 } else { *found };
            all += telling;
        }
        // A name typed whole says more than a question that happens to be in a long name.
        let covered = f64::from(covered / all);
        covered * covered * (asked_for / self.whole).sqrt()
    }
}

/// The needs that were read, each with those that have it.
pub(super) struct NeedMatching<'q> {
    needs: Vec<(&'q NeedRead, &'q Set)>,
    by_position: &'q [f64],
    most: f64,
}

impl<'q> NeedMatching<'q> {
    pub(super) fn new(reading: &'q Reading, ranking: &'q Ranking, snapshot: &'q Snapshot) -> Self {
        let having = |read: &'q NeedRead| Some((read, snapshot.tables.needs.get(&read.slug)?));
        Self {
            needs: reading.needs.iter().filter_map(having).collect(),
            by_position: &ranking.needs.by_position,
            most: strength_of_all(reading),
        }
    }

    pub(super) fn having(&self) -> impl Iterator<Item = (&'q NeedRead, &'q Set)> {
        self.needs.iter().copied()
    }

    /// For the service of an ordinal, whose first needs these are.
    pub(super) fn of(&self, ordinal: usize, first: &FirstNeeds) -> f64 {
        let mut sum = 0.0;
        for (read, having) in &self.needs {
            if having.contains(ordinal) {
                let worth = self.by_position.get(first.position_of(read.need)).or(self.by_position.last());
                sum += read.strength * worth.copied().unwrap_or(1.0);
            }
        }
        sum / self.most
    }
}

fn strength_of_all(reading: &Reading) -> f64 {
    reading.needs.iter().map(|read| read.strength).sum::<f64>().max(1.0)
}

/// Which part of the words stands in whole phrases for a need.
pub(super) fn explained(reading: &Reading, importance: &[f64], whole: f64) -> f64 {
    let of_phrase = |asked: &Asked| {
        let stems = asked.meanings.iter().take(1).flat_map(|meaning| &meaning.stems);
        let mut phrases = reading.needs.iter().filter(|read| read.whole.len() > 1);
        stems.into_iter().any(|stem| phrases.any(|read| read.whole.contains(stem)))
    };
    let explained = reading.asked.iter().zip(importance).filter(|(asked, _)| of_phrase(asked));
    explained.map(|(_, weight)| weight).sum::<f64>() / whole
}

/// What being one of the services to show first is worth, by ordinal.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// In order of their ordinals.
    worth: Vec<(usize, f64)>,
    chosen: Set,
}

impl Choices {
    pub(super) fn new(
        reading: &Reading,
        servings: &Servings<'_>,
        words: &IndexWords,
        snapshot: &Snapshot,
    ) -> Self {
        let mut choices: BTreeMap<usize, f64> = BTreeMap::new();
        let parts = &words.ranking.parts;
        let most = strength_of_all(reading);
        let of_needs = reading.needs.iter().filter_map(|read| {
            let slugs = words.first_choices.get(&read.slug)?;
            Some((parts.first_choice * read.strength / most, slugs))
        });
        let described = reading.situations.iter().filter_map(|at| words.situations.get(*at));
        let several = reading.situations.len().max(1) as f64;
        let of_situations = described.map(|situation| (parts.situation / several.sqrt(), &situation.first));
        for (mut worth, slugs) in of_needs.chain(of_situations) {
            for slug in slugs {
                let Some(ordinal) = snapshot.tables.ordinal_of(slug) else { continue };
                let outline = snapshot.tables.outlines.get(ordinal);
                let serving = outline.and_then(|outline| servings.of(outline.coverage));
                if serving.and_then(|serving| serving.truth).is_some_and(Truth::is_unmet) {
                    // The next one is the first choice here.
                    continue;
                }
                // Chosen for a need and for a situation is chosen once: what the record says must still be able to outweigh it.
                let so_far = choices.entry(ordinal).or_default();
                *so_far = so_far.max(worth);
                worth *= parts.first_choice_step;
            }
        }
        let mut chosen = Set::none(if choices.is_empty() { 0 } else { snapshot.tables.count() });
        choices.keys().for_each(|ordinal| chosen.insert(*ordinal));
        Self { worth: choices.into_iter().collect(), chosen }
    }

    pub(super) fn ordinals(&self) -> impl Iterator<Item = usize> {
        self.worth.iter().map(|(ordinal, _)| *ordinal)
    }

    pub(super) fn of(&self, ordinal: usize) -> f64 {
        if !self.chosen.contains(ordinal) {
            return 0.0;
        }
        let at = self.worth.binary_search_by_key(&ordinal, |(chosen, _)| *chosen).ok();
        at.and_then(|at| self.worth.get(at)).map_or(0.0, |(_, worth)| *worth)
    }
}
