//! How services stand to the place that was asked for.

use std::cell::Cell;

use crate::geography::{Located, Truth};
use crate::search::language::{IndexWords, PlaceRanking};
use crate::search::services::{CoverageKind, Reach};
use crate::search::snapshot::Snapshot;

/// How services of one kind of coverage stand to the place.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct Serving {
    /// Whether they serve it; none without a place.
    pub(in crate::search) truth: Option<Truth>,
    /// What that leaves of the evidence.
    pub(in crate::search) factor: f32,
}

/// For each kind of coverage how it stands to the place; worked out when it is first asked for, because near a place there are few kinds.
pub(in crate::search) struct Servings<'s> {
    pub(in crate::search) place: Option<&'s Located>,
    snapshot: &'s Snapshot,
    ranking: &'s PlaceRanking,
    known: Vec<Cell<Option<Serving>>>,
}

impl<'s> Servings<'s> {
    pub(in crate::search) fn new(
        place: Option<&'s Located>,
        words: &'s IndexWords,
        snapshot: &'s Snapshot,
    ) -> Self {
        let known = vec![Cell::new(None); snapshot.tables.coverages.len()];
        Self { place, snapshot, ranking: &words.ranking.place, known }
    }

    /// Of the kind at a position.
    pub(in crate::search) fn of(&self, coverage: u32) -> Option<Serving> {
        let known = self.known.get(coverage as usize)?;
        if known.get().is_none() {
            known.set(Some(self.serving(self.snapshot.tables.coverages.get(coverage as usize)?)));
        }
        known.get()
    }

    fn serving(&self, kind: &CoverageKind) -> Serving {
        let Self { place, ranking, snapshot, .. } = self;
        let Some(place) = place else {
            let factor = match kind.reach {
                Reach::National => ranking.national_without_place,
                Reach::LocalAuthority => ranking.local_without_place,
                Reach::WholeArea => 1.0,
            };
            return Serving { truth: None, factor: factor as f32 };
        };
        let tree = snapshot.gazetteer.tree();
        let truth = kind.settle(place.within_any(tree, &kind.areas));
        let likeliest = place.authorities.first().map(|authority| authority.code);
        let covers = |code| kind.areas.iter().any(|area| tree.contains(*area, code).is_met());
        // Not certain, but so for most of the place.
        let likely = truth.is_unknown() && likeliest.is_some_and(covers);
        let factor = match (truth, kind.reach) {
            (Truth::Unknown | Truth::Unmet, _) if !likely => ranking.unknown,
            (_, Reach::LocalAuthority) => ranking.local_authority,
            (_, Reach::WholeArea) => ranking.whole_area,
            (_, Reach::National) => ranking.national,
        };
        let factor = if likely { factor * ranking.likely } else { factor };
        Serving { truth: Some(truth), factor: factor as f32 }
    }
}
