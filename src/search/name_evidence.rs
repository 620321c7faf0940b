//! How far a question is a service's name.
//!
//! Most services have one name, and most questions name each thing once: then it can be told from who has which word in a name, and how
//! telling the whole name is. Otherwise that only tells the most it can be, and the names are read where it matters.

use std::cell::RefCell;

use super::best::Best;
use super::by_place::ByPlace;
use super::candidates::Block;
use super::postings::{Postings, StemNumber};
use super::set::Set;
use super::snapshot::Snapshot;
use super::word_evidence::{MeaningFound, WordsAsked};

/// Parts are added up in 32 bits, names are read in 64.
const ROUNDING: f32 = 1e-5;

/// How far a question is a name: the part of the name that was asked for, times the part of the question that is in it.
pub(super) struct NameMatching<'q> {
    asked: &'q WordsAsked,
    snapshot: &'q Snapshot,
    /// How surely each word of a name was asked for: for one name after another.
    asked_for: RefCell<Vec<f32>>,
}

impl<'q> NameMatching<'q> {
    pub(super) fn new(asked: &'q WordsAsked, snapshot: &'q Snapshot) -> Self {
        Self { asked, snapshot, asked_for: RefCell::default() }
    }

    fn telling(&self, stems: &[StemNumber]) -> f32 {
        stems.iter().map(|stem| self.snapshot.postings.importance(*stem)).sum()
    }

    /// For the service of an ordinal, by reading its names.
    pub(super) fn of(&self, ordinal: usize) -> f64 {
        let names = self.snapshot.tables.names.of(ordinal);
        names.map(|name| self.of_name(name, &self.snapshot.postings)).fold(0.0, f64::max)
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

/// How far a question is the name of each candidate of a block, told without reading names.
pub(super) struct NameEvidence<'q> {
    matching: &'q NameMatching<'q>,
    /// By place: 0 for most.
    named: ByPlace,
    /// Places where it is this at most.
    doubtful: Set,
    /// How telling the words are that were asked for, by place.
    covered: ByPlace,
    best: Best,
    having: Set,
    /// Stems that were looked for.
    seen: Vec<StemNumber>,
}

impl<'q> NameEvidence<'q> {
    pub(super) fn new(matching: &'q NameMatching<'q>) -> Self {
        let (named, covered, best) = (ByPlace::default(), ByPlace::default(), Best::default());
        let (doubtful, having) = (Set::default(), Set::default());
        Self { matching, named, doubtful, covered, best, having, seen: Vec::new() }
    }

    /// Looks at another block.
    pub(super) fn look_at(&mut self, block: &Block<'_>) {
        let NameMatching { asked, snapshot, .. } = self.matching;
        let count = block.len();
        self.named.reset(count);
        self.covered.reset(count);
        self.doubtful.reset(count);
        self.having.reset(count);
        self.best.reset(count);
        self.seen.clear();
        for (meanings, share) in asked.meanings.iter().zip(&asked.shares) {
            for MeaningFound { stems, weight } in meanings {
                let Some(first) = stems.first() else { continue };
                // The rest of a phrase need not be there, and what was looked for before was added before.
                let is_sure = stems.len() == 1 && !self.seen.contains(first);
                self.seen.extend(stems);
                let telling = self.matching.telling(stems) * weight;
                block.each_ordinal(snapshot.in_names.of(*first), |at| {
                    self.best.keep(at, *weight);
                    self.covered.add(at, telling);
                    if !is_sure {
                        self.doubtful.insert(at);
                    }
                });
            }
            self.best.take(|at, surest| {
                self.having.insert(at);
                self.named.add(at, share * surest);
            });
        }
        self.add_place(block);
        self.join(block);
    }

    /// Words of the place were asked for, where a name has any others.
    fn add_place(&mut self, block: &Block<'_>) {
        let NameMatching { asked, snapshot, .. } = self.matching;
        for stem in &asked.place {
            let is_sure = !self.seen.contains(stem);
            self.seen.push(*stem);
            let telling = self.matching.telling(&[*stem]);
            block.each_ordinal(snapshot.in_names.of(*stem), |at| {
                self.covered.add(at, telling);
                if !is_sure {
                    self.doubtful.insert(at);
                }
            });
        }
    }

    fn join(&mut self, block: &Block<'_>) {
        let names = &self.matching.snapshot.tables.names;
        self.having.each(|at| {
            let telling = names.telling(block.ordinal(at));
            let covered = (self.covered.get(at) / telling.least).min(1.0);
            let named = covered * covered * self.named.get(at).sqrt();
            let is_sure = telling.is_sure && !self.doubtful.contains(at);
            if is_sure {
                self.named.set(at, named);
            } else {
                self.named.set(at, named * (1.0 + ROUNDING));
                self.doubtful.insert(at);
            }
        });
    }

    /// For the candidate at a place how far the question is its name at most, and whether it is.
    pub(super) fn of(&self, at: usize) -> (f32, bool) {
        let named = self.named.get(at);
        (named, named <= 0.0 || !self.doubtful.contains(at))
    }
}
