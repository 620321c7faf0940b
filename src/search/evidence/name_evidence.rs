//! How far a question is a service's name: told for all candidates together from which names have which of its words, or by reading one
//! name after another.

use std::cell::RefCell;

use super::best::Best;
use super::by_place::ByPlace;
use super::walk::Walk;
use super::word_evidence::{MeaningFound, WordsAsked};
use crate::search::services::{Block, Set};
use crate::search::snapshot::Snapshot;
use crate::search::wording::{NameNumber, StemNumber};

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

    /// For the service of an ordinal, by reading its names.
    pub(super) fn of(&self, ordinal: usize) -> f64 {
        self.snapshot.name_stems.of(ordinal).map(|name| self.of_name(name)).fold(0.0, f64::max)
    }

    fn of_name(&self, name: &[StemNumber]) -> f64 {
        let mut asked_for = 0.0;
        let mut name_found = self.asked_for.borrow_mut();
        name_found.clear();
        name_found.resize(name.len(), 0.0);
        for (meanings, weight) in self.asked.meanings.iter().zip(&self.asked.importance) {
            let mut surest = 0.0_f32;
            for meaning in meanings.iter().filter(|meaning| is_in(meaning, name)) {
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
            let telling = self.snapshot.postings.importance(*stem);
            covered += telling * if self.asked.place.contains(stem) { 1.0 } else { *found };
            all += telling;
        }
        // A name typed whole says more than a question that happens to be in a long name.
        let covered = f64::from(covered / all);
        covered * covered * (asked_for / self.asked.whole).sqrt()
    }
}

/// One candidate in so many is few.
const FEW: usize = 6;

/// All words of a meaning are in a name.
fn is_in(meaning: &MeaningFound, name: &[StemNumber]) -> bool {
    !meaning.stems.is_empty() && meaning.stems.iter().all(|stem| name.contains(stem))
}

/// How far a question is the best fitting name of each candidate of a block.
pub(super) struct NameEvidence<'q> {
    matching: &'q NameMatching<'q>,
    snapshot: &'q Snapshot,
    /// By word with its part of the question.
    words: Vec<(Vec<Sought<'q>>, f32)>,
    covering: Vec<Covering<'q>>,
    /// By phrase the places of the names in this block that have all its words.
    whole: Vec<Vec<usize>>,
    /// By place of a candidate: 0 for most.
    named: ByPlace,
    /// By place of a name which part of the question is in it.
    asked_for: ByPlace,
    /// By place of a name how telling those of its words are that were asked for.
    covered: ByPlace,
    /// Places of names that have anything that was asked for.
    having: Set,
    best: Best,
}

/// A meaning that names are looked through for.
struct Sought<'q> {
    /// Names with its rarest word.
    rarest: Walk<'q, NameNumber>,
    /// The words of a phrase, and which phrase it is.
    phrase: Option<(&'q [StemNumber], usize)>,
    weight: f32,
    /// How telling what it covers of a name is; 0 when that is added up afterwards.
    covers: f32,
}

/// A word of names that was asked for, by itself or in phrases.
struct Covering<'q> {
    stem: StemNumber,
    having: Walk<'q, NameNumber>,
    telling: f32,
    /// How surely it was asked for, wherever it stands.
    alone: f32,
    /// Phrases that were asked for more surely: where all their words stand.
    phrases: Vec<(usize, f32)>,
}

impl<'q> NameEvidence<'q> {
    pub(super) fn new(matching: &'q NameMatching<'q>) -> Self {
        let NameMatching { asked, snapshot, .. } = *matching;
        let names = &snapshot.name_stems;
        let phrases: Vec<&MeaningFound> =
            asked.meanings.iter().flatten().filter(|meaning| meaning.stems.len() > 1).collect();
        let mut next_phrase = 0..phrases.len();
        let mut covering = Covering::all(asked, &phrases, snapshot);
        let mut sought = |meaning: &'q MeaningFound| {
            let phrase = if meaning.stems.len() > 1 { next_phrase.next() } else { None };
            let rarest = meaning.stems.iter().min_by_key(|stem| names.having(**stem).len())?;
            let by_itself = |one: &mut Covering<'_>| meaning.stems == [one.stem] && one.phrases.is_empty();
            let covers = covering.extract_if(.., by_itself).map(|one| one.telling * one.alone).sum();
            Some(Sought {
                rarest: Walk::new(names.having(*rarest)),
                phrase: phrase.map(|phrase| (meaning.stems.as_slice(), phrase)),
                weight: meaning.weight,
                covers,
            })
        };
        let words = asked.meanings.iter().zip(&asked.shares);
        let words: Vec<(Vec<Sought<'q>>, f32)> = words
            .map(|(meanings, share)| (meanings.iter().filter_map(&mut sought).collect(), *share))
            .collect();
        Self {
            words,
            covering,
            whole: vec![Vec::new(); phrases.len()],
            matching,
            snapshot,
            named: ByPlace::default(),
            asked_for: ByPlace::default(),
            covered: ByPlace::default(),
            having: Set::default(),
            best: Best::default(),
        }
    }

    /// Compares the question with the names of those candidates of another block that anything else speaks for.
    pub(super) fn look_at(&mut self, block: &Block<'_>, spoken_for: &Set) {
        let names = &self.snapshot.name_stems;
        self.named.reset(block.len());
        match block {
            // Near a place they are few among many: to read their names is quicker than to look for them in every list.
            Block::Near { .. } if FEW * spoken_for.count() < block.len() => {
                spoken_for.each(|at| self.named.set(at, self.matching.of(block.ordinal(at)) as f32));
            }
            Block::Row { from, until } => {
                let numbers = names.numbers(*from..*until);
                let block = Block::Row { from: numbers.start as usize, until: numbers.end as usize };
                self.look_through(&block, |number| names.owner(number as NameNumber) - from);
            }
            Block::Near { ordinals } => {
                let numbers = |ordinal: &u32| names.numbers(*ordinal as usize..*ordinal as usize + 1);
                let of_names = ordinals
                    .iter()
                    .enumerate()
                    .flat_map(|(at, ordinal)| numbers(ordinal).map(move |number| (number, at)));
                let (numbers, places): (Vec<NameNumber>, Vec<usize>) = of_names.unzip();
                let place = |number: usize| {
                    let at = numbers.binary_search(&(number as NameNumber)).ok();
                    at.and_then(|at| places.get(at)).copied().unwrap_or(usize::MAX)
                };
                self.look_through(&Block::Near { ordinals: &numbers }, place);
            }
        }
    }

    /// Through a block of names, of which each is the name of the candidate at a place.
    fn look_through(&mut self, block: &Block<'_>, place_of: impl Fn(usize) -> usize) {
        let names = &self.snapshot.name_stems;
        let count = block.len();
        self.asked_for.make_room(count);
        self.covered.make_room(count);
        self.having.reset(count);
        self.best.reset(count);
        for (meanings, share) in &mut self.words {
            if let [Sought { rarest, phrase: None, weight, covers }] = meanings.as_mut_slice() {
                // There is nothing that it could be the best of.
                rarest.each(block, |at, _| {
                    self.having.insert(at);
                    self.asked_for.add(at, *share * *weight);
                    self.covered.add(at, *covers);
                });
                continue;
            }
            for Sought { rarest, phrase, weight, covers } in meanings {
                let Some((stems, phrase)) = phrase else {
                    rarest.each(block, |at, _| {
                        self.best.keep(at, *weight);
                        self.covered.add(at, *covers);
                    });
                    continue;
                };
                let Some(whole) = self.whole.get_mut(*phrase) else { continue };
                whole.clear();
                rarest.each(block, |at, number| {
                    let name = names.stems(*number);
                    if stems.iter().all(|stem| name.contains(stem)) {
                        self.best.keep(at, *weight);
                        whole.push(at);
                    }
                });
            }
            self.best.take(|at, surest| {
                self.having.insert(at);
                self.asked_for.add(at, *share * surest);
            });
        }
        self.cover(block);
        self.having.each(|at| {
            let number = block.ordinal(at);
            let all = names.telling(number as NameNumber).max(f32::MIN_POSITIVE);
            let covered = self.covered.take(at) / all;
            let named = covered * covered * self.asked_for.take(at).sqrt();
            let place = place_of(number);
            self.named.set(place, self.named.get(place).max(named));
        });
    }

    /// Adds up the words that were not yet, in names that have anything else than words of the place.
    fn cover(&mut self, block: &Block<'_>) {
        for Covering { having, telling, alone, phrases, .. } in &mut self.covering {
            if phrases.is_empty() {
                having.each(block, |at, _| {
                    if self.having.contains(at) {
                        self.covered.add(at, *telling * *alone);
                    }
                });
                continue;
            }
            if *alone > 0.0 {
                having.each(block, |at, _| self.best.keep(at, *alone));
            }
            for (phrase, weight) in phrases {
                let whole = self.whole.get(*phrase).into_iter().flatten();
                whole.for_each(|at| self.best.keep(*at, *weight));
            }
            self.best.take(|at, surest| {
                if self.having.contains(at) {
                    self.covered.add(at, *telling * surest);
                }
            });
        }
    }

    /// For the candidate at a place.
    #[inline]
    pub(super) fn of(&self, at: usize) -> f32 {
        self.named.get(at)
    }
}

impl<'q> Covering<'q> {
    /// Every word that is looked for in names, once.
    fn all(asked: &WordsAsked, phrases: &[&MeaningFound], snapshot: &'q Snapshot) -> Vec<Self> {
        let meanings = || asked.meanings.iter().flatten();
        let mut stems: Vec<StemNumber> = Vec::new();
        for stem in meanings().flat_map(|meaning| &meaning.stems).chain(&asked.place) {
            if !stems.contains(stem) {
                stems.push(*stem);
            }
        }
        let of = |stem: StemNumber| {
            let by_itself = meanings().filter(|meaning| meaning.stems == [stem]);
            let alone = if asked.place.contains(&stem) {
                1.0
            } else {
                by_itself.map(|meaning| meaning.weight).fold(0.0, f32::max)
            };
            let phrases = phrases.iter().enumerate();
            let surer = phrases.filter(|(_, phrase)| phrase.stems.contains(&stem) && phrase.weight > alone);
            Self {
                stem,
                having: Walk::new(snapshot.name_stems.having(stem)),
                telling: snapshot.postings.importance(stem),
                alone,
                phrases: surer.map(|(phrase, found)| (phrase, found.weight)).collect(),
            }
        };
        stems.into_iter().map(of).collect()
    }
}
