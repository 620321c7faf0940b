//! Which services can be in the answer before any word is looked at: all of them, or those with a location near enough.

use std::sync::Arc;

use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

use super::entry::Entry;
use super::lists::Moves;
use super::postings::Posting;
use super::set::Set;
use crate::geography::{SpherePoint, chord2_of_metres, metres_of_chord2};

/// Every location that is not confidential, to find those near a place without looking at the others. One tree for all; a clone shares it.
#[derive(Debug, Clone, Default)]
pub(super) struct Venues(Arc<RTree<GeomWithData<[f64; 3], u32>>>);

impl Venues {
    pub(super) fn new(entries: &[Arc<Entry>]) -> Self {
        let venues = (0u32..).zip(entries).flat_map(|(ordinal, entry)| {
            entry.points.iter().map(move |point| GeomWithData::new(point.coordinates(), ordinal))
        });
        Self(Arc::new(RTree::bulk_load(venues.collect())))
    }

    /// A service is elsewhere now; nothing to do for one that stays where it is.
    pub(super) fn moved(&mut self, ordinal: u32, before: &[SpherePoint], after: &[SpherePoint]) {
        if before.iter().map(|point| point.coordinates()).eq(after.iter().map(|point| point.coordinates())) {
            return;
        }
        let tree = Arc::make_mut(&mut self.0);
        for point in before {
            tree.remove(&GeomWithData::new(point.coordinates(), ordinal));
        }
        for point in after {
            tree.insert(GeomWithData::new(point.coordinates(), ordinal));
        }
    }

    pub(super) fn renumber(&mut self, moves: &Moves) {
        for venue in Arc::make_mut(&mut self.0).iter_mut() {
            venue.data = moves.of(venue.data);
        }
    }
}

/// The services that a search looks at.
#[derive(Debug)]
pub(super) enum Candidates {
    All { count: usize },
    Near { ordinals: Vec<u32>, distances_m: Vec<f64> },
}

/// So many are looked at together: what is noted of them while they are stays in the nearest cache. Whole words of a [`Set`].
const TOGETHER: usize = 2_048;

impl Candidates {
    /// Those with a location at most this far from a point.
    pub(super) fn near(venues: &Venues, from: SpherePoint, within_m: f64) -> Self {
        let from = from.coordinates();
        let found = venues.0.locate_within_distance(from, chord2_of_metres(within_m));
        let mut near: Vec<(u32, f64)> =
            found.map(|venue| (venue.data, venue.geom().distance_2(&from))).collect();
        near.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        near.dedup_by_key(|(ordinal, _)| *ordinal);
        Self::Near {
            ordinals: near.iter().map(|(ordinal, _)| *ordinal).collect(),
            distances_m: near.iter().map(|(_, chord2)| metres_of_chord2(*chord2)).collect(),
        }
    }

    /// All of them, block by block, in rising order.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        let count = match self {
            Self::All { count } => *count,
            Self::Near { ordinals, .. } => ordinals.len(),
        };
        (0..count).step_by(TOGETHER).map(move |from| {
            let until = (from + TOGETHER).min(count);
            match self {
                Self::All { .. } => Block::Row { from, until },
                Self::Near { ordinals, distances_m } => Block::Near {
                    ordinals: ordinals.get(from..until).unwrap_or_default(),
                    distances_m: distances_m.get(from..until).unwrap_or_default(),
                },
            }
        })
    }
}

/// Candidates that are looked at together, each at a place of its own in what is noted of them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Block<'c> {
    Row { from: usize, until: usize },
    Near { ordinals: &'c [u32], distances_m: &'c [f64] },
}

/// From this many entries for each candidate on it is quicker to jump than to walk.
const JUMP: usize = 4;

impl Block<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Row { from, until } => until - from,
            Self::Near { ordinals, .. } => ordinals.len(),
        }
    }

    /// The ordinal of the candidate at a place.
    pub(super) fn ordinal(&self, at: usize) -> usize {
        match self {
            Self::Row { from, .. } => from + at,
            Self::Near { ordinals, .. } => ordinals.get(at).map_or(usize::MAX, |ordinal| *ordinal as usize),
        }
    }

    /// How far away it is, when that was measured already.
    pub(super) fn distance_m(&self, at: usize) -> Option<f64> {
        match self {
            Self::Row { .. } => None,
            Self::Near { distances_m, .. } => distances_m.get(at).copied(),
        }
    }

    /// The place of an ordinal, if it is here.
    pub(super) fn at(&self, ordinal: usize) -> Option<usize> {
        match self {
            Self::Row { from, until } => (*from..*until).contains(&ordinal).then(|| ordinal - from),
            Self::Near { ordinals, .. } => ordinals.binary_search(&u32::try_from(ordinal).ok()?).ok(),
        }
    }

    /// Calls with the place and the weight of every candidate in a list.
    pub(super) fn each_posting(&self, list: &[Posting], mut found: impl FnMut(usize, f32)) {
        self.each(list, |posting| posting.ordinal, |at, posting| found(at, posting.weight));
    }

    /// Calls with the place of every candidate in a rising list.
    pub(super) fn each_ordinal(&self, list: &[u32], mut found: impl FnMut(usize)) {
        self.each(list, |ordinal| *ordinal, |at, _| found(at));
    }

    /// Calls with the place of every candidate in a set.
    pub(super) fn each_in(&self, set: &Set, mut found: impl FnMut(usize)) {
        match self {
            Self::Row { from, until } => set.each_of(*from..*until, |ordinal| found(ordinal - from)),
            Self::Near { ordinals, .. } => {
                let places = ordinals.iter().enumerate();
                places
                    .filter(|(_, ordinal)| set.contains(**ordinal as usize))
                    .map(|(at, _)| at)
                    .for_each(found);
            }
        }
    }

    fn each<T>(&self, list: &[T], ordinal_of: impl Fn(&T) -> u32, mut found: impl FnMut(usize, &T)) {
        let ordinals = match self {
            Self::Row { from, until } => {
                let before = |end: &usize| list.partition_point(|one| (ordinal_of(one) as usize) < *end);
                let here = list.get(before(from)..before(until)).unwrap_or_default();
                here.iter().for_each(|one| found(ordinal_of(one) as usize - from, one));
                return;
            }
            Self::Near { ordinals, .. } => ordinals,
        };
        let jump = list.len() > JUMP * ordinals.len();
        let mut rest = list;
        for (at, ordinal) in ordinals.iter().enumerate() {
            let skip = if jump {
                jump_to(rest, |one| ordinal_of(one) < *ordinal)
            } else {
                rest.iter().take_while(|one| ordinal_of(one) < *ordinal).count()
            };
            rest = rest.get(skip..).unwrap_or_default();
            let Some(first) = rest.first() else { return };
            if ordinal_of(first) == *ordinal {
                found(at, first);
            }
        }
    }
}

/// How many at the beginning are still before: in steps that double, then by halving the last of them.
fn jump_to<T>(rest: &[T], is_before: impl Fn(&T) -> bool) -> usize {
    let mut step = 1;
    while rest.get(step - 1).is_some_and(&is_before) {
        step *= 2;
    }
    let from = step / 2;
    let until = rest.len().min(step);
    from + rest.get(from..until).unwrap_or_default().partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(ordinals: &[u32]) -> Candidates {
        Candidates::Near { ordinals: ordinals.to_vec(), distances_m: vec![0.0; ordinals.len()] }
    }

    #[test]
    fn walking_and_jumping_find_the_same() {
        let few = [3, 40, 41, 300, 999];
        for step in [1, 2, 7, 150] {
            let list: Vec<u32> = (0..5_000).step_by(step).collect();
            let mut set = Set::none(5_000);
            list.iter().for_each(|ordinal| set.insert(*ordinal as usize));
            let all: Vec<u32> = (0..5_000).collect();
            for candidates in [near(&few), near(&all), Candidates::All { count: 5_000 }] {
                let mut listed = Vec::new();
                let mut expected = Vec::new();
                for block in candidates.blocks() {
                    block.each_ordinal(&list, |at| listed.push(block.ordinal(at) as u32));
                    let mut in_set = Vec::new();
                    block.each_in(&set, |at| in_set.push(block.ordinal(at) as u32));
                    let here: Vec<u32> =
                        list.iter().copied().filter(|one| block.at(*one as usize).is_some()).collect();
                    assert_eq!(in_set, here, "every {step}");
                    expected.extend(here);
                }
                assert_eq!(listed, expected, "every {step}");
            }
        }
    }

    #[test]
    fn every_candidate_is_in_one_block_and_at_one_place() {
        for candidates in [near(&(1..6_000).step_by(2).collect::<Vec<_>>()), Candidates::All { count: 5_000 }]
        {
            let ordinals: Vec<usize> = candidates
                .blocks()
                .flat_map(|block| (0..block.len()).map(move |at| block.ordinal(at)))
                .collect();

            assert!(ordinals.is_sorted_by(|a, b| a < b));
            assert_eq!(ordinals.len(), if ordinals.first() == Some(&1) { 3_000 } else { 5_000 });
        }
    }

    #[test]
    fn a_jump_stops_at_the_first_that_is_not_before() {
        for end in 0..70 {
            assert_eq!(jump_to(&(0..64).collect::<Vec<_>>(), |n| *n < end), end.min(64) as usize);
        }
    }
}
