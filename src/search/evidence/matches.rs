//! How far what a question needs is what a service is for, and which services are shown first.

use std::collections::BTreeMap;

use super::serving::Servings;
use super::walk::Walk;
use super::word_evidence::WordsAsked;
use crate::geography::{SpherePoint, Truth};
use crate::search::language::{IndexWords, Likely, NeedRead};
use crate::search::question::{Asked, Reading};
use crate::search::services::{Block, Reach, Set};
use crate::search::snapshot::Snapshot;
use crate::search::wording::Posting;

/// The needs that were read, each with those that have it.
pub(super) struct NeedMatching<'q> {
    needs: Vec<NeedMatched<'q>>,
    most: f64,
}

struct NeedMatched<'q> {
    read: &'q NeedRead,
    having: &'q Set,
    /// How far down it is among the needs of each.
    list: &'q [Posting],
}

impl<'q> NeedMatching<'q> {
    pub(super) fn new(reading: &'q Reading, snapshot: &'q Snapshot) -> Self {
        let matched = |read: &'q NeedRead| {
            let having = snapshot.tables.needs.get(&read.slug)?;
            Some(NeedMatched { read, having, list: snapshot.tables.need_lists.having(&read.slug) })
        };
        Self { needs: reading.needs.iter().filter_map(matched).collect(), most: strength_of_all(reading) }
    }

    pub(super) fn having(&self) -> impl Iterator<Item = (&'q NeedRead, &'q Set)> {
        self.needs.iter().map(|NeedMatched { read, having, .. }| (*read, *having))
    }

    /// Every need with what it counts where it comes first, to be walked block by block.
    pub(super) fn walks(&self) -> Vec<(Walk<'q, Posting>, f32)> {
        let walk = |need: &NeedMatched<'q>| (Walk::new(need.list), self.part(need) as f32);
        self.needs.iter().map(walk).collect()
    }

    /// For the service of an ordinal.
    pub(super) fn of(&self, ordinal: usize) -> f64 {
        let worth = |need: &NeedMatched<'_>| {
            let at = need.list.binary_search_by_key(&ordinal, |posting| posting.ordinal as usize).ok()?;
            Some(self.part(need) * f64::from(need.list.get(at)?.weight))
        };
        self.needs.iter().filter_map(worth).sum()
    }

    fn part(&self, need: &NeedMatched<'_>) -> f64 {
        need.read.strength / self.most
    }
}

/// Services to show first as they are first at the place. Those that do not serve it are passed over; where one of another council's area
/// stands, the next of the place's own takes its turn: who is homeless in Coalville goes to the council there, not to what comes after
/// Leicester's.
fn in_order_here(ordinals: &[usize], servings: &Servings<'_>, snapshot: &Snapshot) -> Vec<usize> {
    let coverage = |ordinal: usize| Some(snapshot.tables.outlines.get(ordinal)?.coverage);
    let truth = |ordinal: usize| servings.of(coverage(ordinal)?)?.truth;
    let is_local = |ordinal: usize| {
        let kind = coverage(ordinal).and_then(|at| snapshot.tables.coverages.get(at as usize));
        kind.is_some_and(|kind| kind.reach == Reach::LocalAuthority)
    };
    let mut its_own = ordinals
        .iter()
        .copied()
        .filter(|ordinal| is_local(*ordinal) && truth(*ordinal).is_some_and(Truth::is_met));
    let mut here: Vec<usize> = Vec::with_capacity(ordinals.len());
    for ordinal in ordinals.iter().copied() {
        let is_elsewhere = truth(ordinal).is_some_and(Truth::is_unmet);
        let turn = match is_elsewhere {
            false => Some(ordinal),
            true if is_local(ordinal) => its_own.find(|own| !here.contains(own)),
            true => None,
        };
        let part = turn.and_then(|turn| nearest_part(turn, servings, snapshot));
        for ordinal in turn.into_iter().chain(part) {
            if !here.contains(&ordinal) {
                here.push(ordinal);
            }
        }
    }
    here
}

/// Of a record that others are part of the one that is nearest to the place, if any is near: whoever asks for a café in Melton is sent there,
/// and then told of the others.
fn nearest_part(ordinal: usize, servings: &Servings<'_>, snapshot: &Snapshot) -> Option<usize> {
    let from = SpherePoint::from(servings.place?.point?);
    let of = |part: usize| {
        let distance_m = snapshot.tables.entries.get(part)?.distance_m(from)?;
        let is_open = snapshot.tables.outlines.get(part).is_some_and(|outline| !outline.is_closed);
        (is_open && distance_m <= NEAR_M).then_some((part, distance_m))
    };
    let parts = snapshot.first_choices.parts_of(ordinal).iter().filter_map(|part| of(*part));
    parts.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(part, _)| part)
}

/// How far people go for what is the same elsewhere.
const NEAR_M: f64 = 8_000.0;

fn strength_of_all(reading: &Reading) -> f64 {
    reading.needs.iter().map(|read| read.strength).sum::<f64>().max(1.0)
}

/// Which part of the words stands in whole phrases for a need, or is explained by a situation that all of them are like.
pub(super) fn explained(reading: &Reading, asked: &WordsAsked, by_likeness: f64) -> f64 {
    let of_phrase = |asked: &Asked| {
        let stems = asked.meanings.iter().take(1).flat_map(|meaning| &meaning.stems);
        let mut phrases = reading.needs.iter().filter(|read| read.whole.len() > 1);
        stems.into_iter().any(|stem| phrases.any(|read| read.whole.contains(stem)))
    };
    let explained = reading.asked.iter().zip(&asked.importance).filter(|(asked, _)| of_phrase(asked));
    let by_phrases = explained.map(|(_, weight)| weight).sum::<f64>() / asked.whole;
    by_phrases.max(by_likeness * reading.sureness)
}

/// What single services are worth by choice, in order of their ordinals.
#[derive(Debug, Default)]
pub(super) struct Choices(Vec<(usize, f64)>);

impl Choices {
    /// What being one of the services to show first is worth.
    pub(super) fn first(
        reading: &Reading,
        servings: &Servings<'_>,
        words: &IndexWords,
        snapshot: &Snapshot,
    ) -> Self {
        let mut choices: BTreeMap<usize, f64> = BTreeMap::new();
        let parts = &words.ranking.parts;
        let most = strength_of_all(reading);
        let first = &snapshot.first_choices;
        let of_needs = reading
            .needs
            .iter()
            .map(|read| (parts.first_choice * read.strength / most, first.of_need(&read.slug)));
        let of_situations = reading
            .situations
            .iter()
            .map(|likely| (parts.situation * likely.likelihood, first.of_situation(likely.at)));
        for (mut worth, ordinals) in of_needs.chain(of_situations) {
            for ordinal in in_order_here(ordinals, servings, snapshot) {
                // What the record says must still be able to outweigh being chosen for several things.
                let so_far = choices.entry(ordinal).or_default();
                *so_far = so_far.max(worth).max(parts.most_chosen.min(*so_far + parts.chosen_again * worth));
                worth *= parts.first_choice_step;
            }
        }
        // Whoever says that a service is first for a need says that it helps with it, whatever its record names: a GP does with nearly all.
        for read in &reading.needs {
            let Some(having) = snapshot.tables.needs.get(&read.slug) else { continue };
            let is_for_it = |likely: &&Likely| {
                let told = words.situations.get(likely.at);
                told.is_some_and(|told| told.needs.first() == Some(&read.slug))
            };
            let told = reading.situations.iter().filter(is_for_it);
            let mut ordinals: Vec<usize> =
                told.flat_map(|likely| first.of_situation(likely.at)).copied().collect();
            ordinals.extend(first.of_need(&read.slug));
            ordinals.sort_unstable();
            ordinals.dedup();
            for ordinal in ordinals.into_iter().filter(|ordinal| !having.contains(*ordinal)) {
                if let Some(worth) = choices.get_mut(&ordinal) {
                    *worth += parts.need * parts.need_of_chosen * read.strength / most;
                }
            }
        }
        let lifted = |(ordinal, worth)| (ordinal, worth * first.lift(ordinal));
        Self(choices.into_iter().map(lifted).collect())
    }

    /// What it is worth that people ask so when they seek a service.
    pub(super) fn sought(reading: &Reading, words: &IndexWords, snapshot: &Snapshot) -> Self {
        let first = &snapshot.first_choices;
        let of = |(position, like): &(usize, f64)| {
            let ordinal = first.sought(*position)?;
            Some((ordinal, words.ranking.parts.sought * like * first.lift(ordinal)))
        };
        let mut sought: Vec<(usize, f64)> = reading.sought.iter().filter_map(of).collect();
        sought.sort_unstable_by_key(|(ordinal, _)| *ordinal);
        Self(sought)
    }

    /// Of those in a block their places, and what it is worth.
    pub(super) fn within<'c>(&'c self, block: &'c Block<'_>) -> impl Iterator<Item = (usize, f64)> + 'c {
        self.0.iter().filter_map(|(ordinal, worth)| Some((block.at(*ordinal)?, *worth)))
    }

    pub(super) fn of(&self, ordinal: usize) -> f64 {
        let at = self.0.binary_search_by_key(&ordinal, |(chosen, _)| *chosen).ok();
        at.and_then(|at| self.0.get(at)).map_or(0.0, |(_, worth)| *worth)
    }
}
