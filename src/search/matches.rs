//! How far a question is a service's name, how far what it needs is what the service is for, and which services are shown first.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::candidates::Block;
use super::lay::NeedRead;
use super::outline::FirstNeeds;
use super::postings::{Postings, StemNumber};
use super::rank::Servings;
use super::reading::{Asked, Reading};
use super::set::Set;
use super::snapshot::Snapshot;
use super::weights::Ranking;
use super::word_evidence::{MeaningFound, WordsAsked};
use super::words::IndexWords;
use crate::geography::Truth;

/// Parts are added up in 32 bits, names are matched in 64.
const ROUNDING: f32 = 1e-5;

/// How far a question is a name: the part of the name that was asked for, times the part of the question that is in it.
pub(super) struct NameMatching<'q> {
    asked: &'q WordsAsked,
    /// How surely each word of a name was asked for: for one name after another.
    asked_for: RefCell<Vec<f32>>,
}

impl<'q> NameMatching<'q> {
    pub(super) fn new(asked: &'q WordsAsked) -> Self {
        Self { asked, asked_for: RefCell::default() }
    }

    /// By candidate how far the question is one of its names at most, told without reading them: 0 for most.
    pub(super) fn at_most(&self, block: &Block<'_>, snapshot: &Snapshot) -> Vec<f32> {
        let count = block.len();
        let telling =
            |stems: &[StemNumber]| stems.iter().map(|stem| snapshot.postings.importance(*stem)).sum::<f32>();
        // Which part of the question may be in its names, and how telling the words of it are that may be asked for.
        let mut may_be_in = vec![0.0_f32; count];
        let mut may_be_asked_for = vec![telling(&self.asked.place); count];
        let mut having = Set::none(count);
        let mut touched = Set::none(count);
        for (meanings, share) in self.asked.meanings.iter().zip(&self.asked.shares) {
            having.clear();
            for MeaningFound { stems, weight } in meanings {
                let Some(first) = stems.first() else { continue };
                let telling = telling(stems) * weight;
                block.each_ordinal(snapshot.in_names.of(*first), |at| {
                    having.insert(at);
                    if let Some(sum) = may_be_asked_for.get_mut(at) {
                        *sum += telling;
                    }
                });
            }
            having.each(|at| {
                if let Some(part) = may_be_in.get_mut(at) {
                    *part += share;
                }
            });
            touched.add(&having);
        }
        touched.each(|at| {
            if let (Some(part), Some(asked_for)) = (may_be_in.get_mut(at), may_be_asked_for.get(at)) {
                let covered = (asked_for / snapshot.tables.names.least_telling(block.ordinal(at))).min(1.0);
                *part = covered * covered * part.sqrt() * (1.0 + ROUNDING);
            }
        });
        may_be_in
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
        for (meanings, weight) in self.asked.meanings.iter().zip(&self.asked.importance) {
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
            covered += telling * if self.asked.place.contains(stem) { 1.0 } else { *found };
            all += telling;
        }
        // A name typed whole says more than a question that happens to be in a long name.
        let covered = f64::from(covered / all);
        covered * covered * (asked_for / self.asked.whole).sqrt()
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

    /// By candidate.
    pub(super) fn of(&self, block: &Block<'_>, snapshot: &Snapshot) -> Vec<f32> {
        let mut sums = vec![0.0; block.len()];
        for (read, having) in &self.needs {
            let worth = |first: &FirstNeeds| {
                let worth = self.by_position.get(first.position_of(read.need)).or(self.by_position.last());
                (read.strength * worth.copied().unwrap_or(1.0) / self.most) as f32
            };
            block.each_in(having, |at| {
                let outline = snapshot.tables.outlines.get(block.ordinal(at));
                if let (Some(sum), Some(outline)) = (sums.get_mut(at), outline) {
                    *sum += worth(&outline.needs);
                }
            });
        }
        sums
    }
}

fn strength_of_all(reading: &Reading) -> f64 {
    reading.needs.iter().map(|read| read.strength).sum::<f64>().max(1.0)
}

/// Which part of the words stands in whole phrases for a need.
pub(super) fn explained(reading: &Reading, asked: &WordsAsked) -> f64 {
    let of_phrase = |asked: &Asked| {
        let stems = asked.meanings.iter().take(1).flat_map(|meaning| &meaning.stems);
        let mut phrases = reading.needs.iter().filter(|read| read.whole.len() > 1);
        stems.into_iter().any(|stem| phrases.any(|read| read.whole.contains(stem)))
    };
    let explained = reading.asked.iter().zip(&asked.importance).filter(|(asked, _)| of_phrase(asked));
    explained.map(|(_, weight)| weight).sum::<f64>() / asked.whole
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
