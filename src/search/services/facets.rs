//! How many hits have each value of each facet. The values of a service are the bits of one row, so that all are counted together.

use super::set::Set;
use crate::search::found::{FacetCount, Facets};

/// What hits are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facet {
    Step,
    Need,
    Mode,
    Area,
    Referrer,
}

/// By service which values it has.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct FacetTable {
    /// What each bit stands for.
    values: Vec<(Facet, String)>,
    /// 64 values each.
    columns: usize,
    /// One row a service.
    bits: Vec<u64>,
}

impl FacetTable {
    /// For so many services, from the sets of those that have a value.
    pub(super) fn new<'s>(
        count: usize,
        values: impl Iterator<Item = (Facet, &'s String, &'s Set)> + Clone,
    ) -> Self {
        let columns = values.clone().count().div_ceil(64);
        let mut table = Self { values: Vec::new(), columns, bits: vec![0; columns * count] };
        for (bit, (facet, value, having)) in values.enumerate() {
            table.values.push((facet, value.clone()));
            having.each(|ordinal| {
                if let Some(row) = table.bits.get_mut(ordinal * columns + bit / 64) {
                    *row |= 1 << (bit % 64);
                }
            });
        }
        table
    }

    /// Counts every value over these services.
    pub(in crate::search) fn count(&self, mut hits: impl Iterator<Item = usize>) -> Facets {
        let mut tallies = vec![Tally::default(); self.columns];
        while let Some(first) = hits.next() {
            let mut rows = [self.bits.len(); AT_ONCE];
            rows.iter_mut()
                .zip([first].into_iter().chain(hits.by_ref()))
                .for_each(|(row, hit)| *row = hit * self.columns);
            for (column, tally) in tallies.iter_mut().enumerate() {
                tally.add(rows.map(|row| self.bits.get(row + column).copied().unwrap_or(0)));
            }
        }
        let counts = tallies.iter().flat_map(Tally::counts);
        let mut facets = Facets::default();
        for ((facet, value), count) in self.values.iter().zip(counts).filter(|(_, count)| *count > 0) {
            let of_facet = match facet {
                Facet::Step => &mut facets.step,
                Facet::Need => &mut facets.need,
                Facet::Mode => &mut facets.mode,
                Facet::Area => &mut facets.area,
                Facet::Referrer => &mut facets.referrer,
            };
            of_facet.push(FacetCount { value: value.clone(), count });
        }
        let Facets { step, need, mode, area, referrer } = &mut facets;
        for counts in [step, need, mode, area, referrer] {
            counts.sort_by(|a, b| b.count.cmp(&a.count).then(a.value.cmp(&b.value)));
        }
        facets
    }
}

/// So many rows are added together.
const AT_ONCE: usize = 8;

/// 64 counts below 2³², one for each bit, kept digit by digit: number n of the digits has the 2ⁿ of every count.
#[derive(Debug, Clone)]
struct Tally {
    digits: [u64; u32::BITS as usize],
}

impl Default for Tally {
    fn default() -> Self {
        Self { digits: [0; u32::BITS as usize] }
    }
}

impl Tally {
    /// Adds eight rows, by adders that take three digits of one worth and give one of the same and one of twice the worth.
    fn add(&mut self, [a, b, c, d, e, f, g, h]: [u64; AT_ONCE]) {
        let [ones, twos, fours, higher @ ..] = &mut self.digits;
        let (by_two, by_four) = (added(ones, a, b), added(ones, c, d));
        let first = added(twos, by_two, by_four);
        let (by_two, by_four) = (added(ones, e, f), added(ones, g, h));
        let second = added(twos, by_two, by_four);
        let mut carried = added(fours, first, second);
        for digit in higher {
            if carried == 0 {
                break;
            }
            (*digit, carried) = (*digit ^ carried, *digit & carried);
        }
    }

    fn counts(&self) -> [usize; 64] {
        std::array::from_fn(|bit| {
            self.digits.iter().rev().fold(0, |count, digit| count << 1 | (digit >> bit & 1) as usize)
        })
    }
}

/// Adds two digits to one of the same worth and gives what is carried, which is worth twice as much.
fn added(digit: &mut u64, a: u64, b: u64) -> u64 {
    let either = *digit ^ a;
    let carried = (*digit & a) | (either & b);
    *digit = either ^ b;
    carried
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_counts_each_bit_for_itself() {
        let mut tally = Tally::default();
        let rows: Vec<u64> = (0..4_000u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ n << 7).collect();

        rows.chunks(AT_ONCE).for_each(|rows| tally.add(rows.try_into().unwrap()));

        let counts = tally.counts();
        for (bit, count) in counts.iter().enumerate() {
            assert_eq!(*count, rows.iter().filter(|row| *row >> bit & 1 == 1).count(), "bit {bit}");
        }
    }

    #[test]
    fn values_beyond_the_first_column_are_counted_too() {
        let names: Vec<String> = (0..70).map(|value| format!("{value:02}")).collect();
        let sets: Vec<Set> = (0..70)
            .map(|value| {
                let mut set = Set::none(100);
                (0..100).filter(|ordinal| ordinal % (value + 1) == 0).for_each(|one| set.insert(one));
                set
            })
            .collect();
        let table = FacetTable::new(100, names.iter().zip(&sets).map(|(name, set)| (Facet::Need, name, set)));

        let facets = table.count((0..100).filter(|ordinal| ordinal % 10 == 0));

        let of = |value: &str| facets.need.iter().find(|one| one.value == value).map(|one| one.count);
        assert_eq!((of("00"), of("06"), of("69")), (Some(10), Some(2), Some(2)));
        assert_eq!(facets.need.len(), 70);
        assert!(facets.step.is_empty());
    }
}
