//! Which services can be in the answer before any word is looked at: all of them, or those with a location near enough.

use std::sync::Arc;

use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

use super::entry::Entry;
use super::set::Set;
use crate::geography::{SpherePoint, chord2_of_metres};
use crate::search::wording::Moves;

/// Every location that is not confidential, to find those near a place without looking at the others. One tree for all; a clone shares it.
/// Points are kept to within a metre, in half the memory; whoever asks for a distance gets it exactly, see [`Candidates::near`].
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Venues(Arc<RTree<Venue>>);

type Venue = GeomWithData<[f32; 3], u32>;

/// # Units
/// Metres: more than rounding a point moves it.
const ROUNDING_M: f64 = 2.0;

fn venue(point: SpherePoint, ordinal: u32) -> Venue {
    GeomWithData::new(rounded(point), ordinal)
}

fn rounded(point: SpherePoint) -> [f32; 3] {
    point.coordinates().map(|part| part as f32)
}

impl Venues {
    pub(in crate::search) fn new(entries: &[Arc<Entry>]) -> Self {
        let venues = (0u32..)
            .zip(entries)
            .flat_map(|(ordinal, entry)| entry.points().map(move |point| venue(point, ordinal)));
        Self(Arc::new(RTree::bulk_load(venues.collect())))
    }

    /// A service is elsewhere now; nothing to do for one that stays where it is.
    pub(in crate::search) fn moved(&mut self, ordinal: u32, before: &[SpherePoint], after: &[SpherePoint]) {
        if before.iter().map(|point| point.coordinates()).eq(after.iter().map(|point| point.coordinates())) {
            return;
        }
        let tree = Arc::make_mut(&mut self.0);
        for point in before {
            tree.remove(&venue(*point, ordinal));
        }
        for point in after {
            tree.insert(venue(*point, ordinal));
        }
    }

    pub(in crate::search) fn renumber(&mut self, moves: &Moves) {
        for venue in Arc::make_mut(&mut self.0).iter_mut() {
            venue.data = moves.of(venue.data);
        }
    }
}

/// The services that a search looks at.
#[derive(Debug)]
pub(in crate::search) enum Candidates {
    All { count: usize },
    Near { ordinals: Vec<u32> },
}

/// So many are looked at together: what is noted of them while they are stays in the nearest cache. Whole words of a [`Set`].
const TOGETHER: usize = 1_024;

impl Candidates {
    /// Those of so many with a location at most this far from a point.
    pub(in crate::search) fn near(
        entries: &[Arc<Entry>],
        venues: &Venues,
        from: SpherePoint,
        within_m: f64,
    ) -> Self {
        // A set puts them in order quicker than sorting does.
        let mut near = Set::none(entries.len());
        let about = rounded(from);
        let surely = chord2_of_metres((within_m - ROUNDING_M).max(0.0)) as f32;
        let is_near = |ordinal: usize| {
            entries
                .get(ordinal)
                .and_then(|entry| entry.distance_m(from))
                .is_some_and(|metres| metres <= within_m)
        };
        let perhaps = chord2_of_metres(within_m + ROUNDING_M) as f32;
        for venue in venues.0.locate_within_distance(about, perhaps) {
            if venue.distance_2(&about) <= surely || is_near(venue.data as usize) {
                near.insert(venue.data as usize);
            }
        }
        let mut ordinals = Vec::new();
        near.each(|ordinal| ordinals.push(ordinal as u32));
        Self::Near { ordinals }
    }

    /// All of them, block by block, in rising order.
    pub(in crate::search) fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        let count = match self {
            Self::All { count } => *count,
            Self::Near { ordinals } => ordinals.len(),
        };
        (0..count).step_by(TOGETHER).map(move |from| {
            let until = (from + TOGETHER).min(count);
            match self {
                Self::All { .. } => Block::Row { from, until },
                Self::Near { ordinals } => {
                    Block::Near { ordinals: ordinals.get(from..until).unwrap_or_default() }
                }
            }
        })
    }
}

/// Candidates that are looked at together, each at a place of its own in what is noted of them.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) enum Block<'c> {
    Row { from: usize, until: usize },
    Near { ordinals: &'c [u32] },
}

impl Block<'_> {
    pub(in crate::search) fn len(&self) -> usize {
        match self {
            Self::Row { from, until } => until - from,
            Self::Near { ordinals } => ordinals.len(),
        }
    }

    /// The ordinal of the candidate at a place.
    pub(in crate::search) fn ordinal(&self, at: usize) -> usize {
        match self {
            Self::Row { from, .. } => from + at,
            Self::Near { ordinals } => ordinals.get(at).map_or(usize::MAX, |ordinal| *ordinal as usize),
        }
    }

    /// The place of an ordinal, if it is here.
    pub(in crate::search) fn at(&self, ordinal: usize) -> Option<usize> {
        match self {
            Self::Row { from, until } => (*from..*until).contains(&ordinal).then(|| ordinal - from),
            Self::Near { ordinals } => ordinals.binary_search(&u32::try_from(ordinal).ok()?).ok(),
        }
    }

    /// Adds the places of every candidate in a set.
    pub(in crate::search) fn add_to(&self, places: &mut Set, set: &Set) {
        match self {
            Self::Row { from, .. } => places.add_from(set, *from),
            Self::Near { .. } => self.each_in(set, |at| places.insert(at)),
        }
    }

    /// Calls with the place of every candidate in a set.
    pub(in crate::search) fn each_in(&self, set: &Set, mut found: impl FnMut(usize)) {
        match self {
            Self::Row { from, until } => set.each_of(*from..*until, |ordinal| found(ordinal - from)),
            Self::Near { ordinals } => {
                let places = ordinals.iter().enumerate();
                places
                    .filter(|(_, ordinal)| set.contains(**ordinal as usize))
                    .map(|(at, _)| at)
                    .for_each(found);
            }
        }
    }
}
