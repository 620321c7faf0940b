//! What comes before what, and which of all hits are on the page that was asked for.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use chrono::NaiveDate;

use super::query::{Query, Sort};
use super::rank::Scale;
use super::ranked::Ranked;
use super::snapshot::Snapshot;

/// The order of the hits of one search.
pub(super) struct Order<'o> {
    pub(super) query: &'o Query,
    pub(super) snapshot: &'o Snapshot,
    /// Ordinals of what is shown first in a crisis, in their order.
    pub(super) crisis: &'o [usize],
    pub(super) today: NaiveDate,
}

impl Order<'_> {
    /// Those of the page asked for, in order. Only what may be on it is settled.
    pub(super) fn page(&self, ranked: &[Ranked], scale: &Scale<'_>) -> Vec<Ranked> {
        let start = (self.query.page - 1).saturating_mul(self.query.per_page);
        let end = start.saturating_add(self.query.per_page).min(ranked.len());
        if start >= end {
            return Vec::new();
        }
        // The worst of the best so far is on top: most hits are compared with it alone.
        let mut best: BinaryHeap<InOrder<'_>> = BinaryHeap::with_capacity(end);
        for one in ranked {
            if best.len() < end {
                best.push(InOrder { one: scale.settled(one), order: self });
            } else if let Some(mut worst) = best.peek_mut()
                && self.compare(one, one.at_most, &worst.one).is_lt()
            {
                let one = InOrder { one: scale.settled(one), order: self };
                if one < *worst {
                    *worst = one;
                }
            }
        }
        best.into_sorted_vec().into_iter().skip(start).map(|placed| placed.one).collect()
    }

    /// With the strength that the first has or may have.
    fn compare(&self, a: &Ranked, strength: f32, b: &Ranked) -> Ordering {
        let wanted = match self.query.sort {
            // Nothing stands before help in a crisis, however the list is sorted.
            Sort::Relevance => Ordering::Equal,
            Sort::Distance => a.distance_m.total_cmp(&b.distance_m),
            Sort::Name => letters(self.name(a)).cmp(letters(self.name(b))),
            Sort::Assured => self.assured_on(b).cmp(&self.assured_on(a)),
        };
        let crisis = || self.place_in_crisis(a).cmp(&self.place_in_crisis(b));
        let relevance = || a.standing.tier().cmp(&b.standing.tier()).then(b.strength.total_cmp(&strength));
        // At last the order of the catalogue, which is that of the slugs: the records need not be read for it.
        crisis().then(wanted).then_with(relevance).then_with(|| a.ordinal().cmp(&b.ordinal()))
    }

    fn place_in_crisis(&self, one: &Ranked) -> usize {
        self.crisis.iter().position(|known| *known == one.ordinal()).unwrap_or(usize::MAX)
    }

    fn name(&self, one: &Ranked) -> &str {
        self.snapshot.tables.entries.get(one.ordinal()).map_or("", |entry| entry.name())
    }

    fn assured_on(&self, one: &Ranked) -> Option<NaiveDate> {
        self.snapshot.tables.entries.get(one.ordinal())?.assured_on(self.today)
    }
}

/// Of a name, to be compared without regard to capitals.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().flat_map(char::to_lowercase)
}

/// A hit that knows what it comes before.
struct InOrder<'o> {
    one: Ranked,
    order: &'o Order<'o>,
}

impl Ord for InOrder<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order.compare(&self.one, self.one.strength, &other.one)
    }
}

impl PartialOrd for InOrder<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for InOrder<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for InOrder<'_> {}
