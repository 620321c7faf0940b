//! What comes before what, and which of all hits are on the page that was asked for.

use std::cmp::{Ordering, Reverse};

use chrono::NaiveDate;

use super::rank::Scale;
use super::ranked::Ranked;
use crate::search::query::{Query, Sort};
use crate::search::snapshot::Snapshot;

/// The order of the hits of one search.
pub(super) struct Order<'o> {
    pub(super) query: &'o Query,
    pub(super) snapshot: &'o Snapshot,
    /// Ordinals of what is shown first in a crisis, in their order.
    pub(super) crisis: &'o [usize],
    pub(super) today: NaiveDate,
}

impl<'o> Order<'o> {
    /// Those of the page asked for, in order.
    pub(super) fn page(&self, ranked: &mut [Ranked], scale: &Scale<'_>) -> Vec<Ranked> {
        // Nothing stands before help in a crisis, however the list is sorted.
        match self.query.sort {
            Sort::Relevance if self.crisis.is_empty() => self.of_all(ranked).to_vec(),
            Sort::Relevance => self.first(ranked, |one| self.place_in_crisis(one)),
            Sort::Distance => self.first(ranked, |one| {
                // The bits of numbers that are not negative rise with them.
                (self.place_in_crisis(one), scale.distance_m(one.ordinal()).to_bits())
            }),
            Sort::Name => self.first(ranked, |one| (self.place_in_crisis(one), self.name(one))),
            Sort::Assured => {
                self.first(ranked, |one| (self.place_in_crisis(one), Reverse(self.assured_on(one))))
            }
        }
    }

    /// The page when hits are in the order of a key; those with the same are in the order they are ranked in.
    fn first<K: Ord>(&self, ranked: &[Ranked], key: impl Fn(Ranked) -> K) -> Vec<Ranked> {
        let mut keyed: Vec<(K, Ranked)> = ranked.iter().map(|one| (key(*one), *one)).collect();
        self.of_all(&mut keyed).iter().map(|(_, one)| *one).collect()
    }

    /// The page of all hits, when the least comes first. Only what is on it or on a page before is sorted.
    fn of_all<'a, T: Ord>(&self, all: &'a mut [T]) -> &'a [T] {
        let start = (self.query.page - 1).saturating_mul(self.query.per_page);
        let end = start.saturating_add(self.query.per_page).min(all.len());
        let Some(last) = end.checked_sub(1).filter(|last| *last >= start) else { return &[] };
        all.select_nth_unstable(last);
        let up_to_page = all.get_mut(..end).unwrap_or_default();
        up_to_page.sort_unstable();
        up_to_page.get(start..).unwrap_or_default()
    }

    fn place_in_crisis(&self, one: Ranked) -> usize {
        self.crisis.iter().position(|known| *known == one.ordinal()).unwrap_or(usize::MAX)
    }

    fn name(&self, one: Ranked) -> Letters<'o> {
        Letters(self.snapshot.tables.entries.get(one.ordinal()).map_or("", |entry| entry.name()))
    }

    fn assured_on(&self, one: Ranked) -> Option<NaiveDate> {
        self.snapshot.tables.entries.get(one.ordinal())?.assured_on(self.today)
    }
}

/// A name, compared without regard to capitals.
struct Letters<'n>(&'n str);

impl Letters<'_> {
    fn each(&self) -> impl Iterator<Item = char> {
        self.0.chars().flat_map(char::to_lowercase)
    }
}

impl Ord for Letters<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.each().cmp(other.each())
    }
}

impl PartialOrd for Letters<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Letters<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Letters<'_> {}
