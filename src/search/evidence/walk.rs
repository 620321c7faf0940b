//! Walking a list of services beside the candidates of a search, block by block.

use crate::search::services::Block;
use crate::search::wording::Posting;

/// What is listed by ordinal, or by any other number that rises with it.
pub(super) trait Listed {
    fn ordinal(&self) -> u32;
}

impl Listed for u32 {
    fn ordinal(&self) -> u32 {
        *self
    }
}

impl Listed for Posting {
    fn ordinal(&self) -> u32 {
        self.ordinal
    }
}

/// What is left of a rising list when the blocks before were looked at.
#[derive(Debug)]
pub(super) struct Walk<'l, T>(&'l [T]);

impl<T> Clone for Walk<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<'l, T: Listed> Walk<'l, T> {
    pub(super) fn new(list: &'l [T]) -> Self {
        Self(list)
    }

    /// Calls with the place and the entry of every candidate of a block that is listed. Blocks come in rising order; some may be left out.
    #[inline]
    pub(super) fn each(&mut self, block: &Block<'_>, found: impl FnMut(usize, &T)) {
        match block {
            Block::Row { from, until } => self.each_of_row(*from, *until, found),
            Block::Near { ordinals } => self.each_near(ordinals, found),
        }
    }

    fn each_of_row(&mut self, from: usize, until: usize, mut found: impl FnMut(usize, &T)) {
        self.skip(jump_to(self.0, |one| (one.ordinal() as usize) < from));
        let length = self.0.iter().take_while(|one| (one.ordinal() as usize) < until);
        let length = length.map(|one| found(one.ordinal() as usize - from, one)).count();
        self.skip(length);
    }

    /// Both are jumped through, because either may be much longer.
    fn each_near(&mut self, ordinals: &[u32], mut found: impl FnMut(usize, &T)) {
        let mut at = 0;
        while let (Some(candidate), Some(listed)) = (ordinals.get(at), self.0.first()) {
            let ordinal = listed.ordinal();
            if ordinal < *candidate {
                self.skip(jump_to(self.0, |one| one.ordinal() < *candidate));
            } else if ordinal > *candidate {
                at += jump_to(ordinals.get(at..).unwrap_or_default(), |one| *one < ordinal);
            } else {
                found(at, listed);
                at += 1;
                self.skip(1);
            }
        }
    }

    fn skip(&mut self, length: usize) {
        self.0 = self.0.get(length..).unwrap_or_default();
    }
}

/// How many at the beginning are still before: in steps that double, then by halving the last of them.
#[inline]
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
    use crate::search::services::{Candidates, Set};

    fn near(ordinals: impl Iterator<Item = u32>) -> Candidates {
        Candidates::Near { ordinals: ordinals.collect() }
    }

    #[test]
    fn what_is_listed_and_a_candidate_is_found_once_and_nothing_else_is() {
        for step in [1, 2, 7, 150, 2_049, 4_999] {
            let list: Vec<u32> = (0..5_000).step_by(step).collect();
            let mut set = Set::none(5_000);
            list.iter().for_each(|ordinal| set.insert(*ordinal as usize));
            let few = near([3, 40, 41, 300, 999, 4_999].into_iter());
            for candidates in
                [few, near(0..5_000), near((1..5_000).step_by(3)), Candidates::All { count: 5_000 }]
            {
                let mut walk = Walk::new(&list);
                let mut listed = Vec::new();
                let mut expected = Vec::new();
                for block in candidates.blocks() {
                    walk.each(&block, |at, ordinal| {
                        assert_eq!(block.ordinal(at), *ordinal as usize);
                        listed.push(*ordinal);
                    });
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
    fn a_block_may_be_left_out() {
        let list: Vec<u32> = (0..5_000).step_by(10).collect();
        let mut walk = Walk::new(&list);
        let last = Candidates::All { count: 5_000 };
        let last = last.blocks().last().unwrap();

        let mut found = Vec::new();
        walk.each(&last, |at, _| found.push(last.ordinal(at)));

        assert_eq!((found.first(), found.last()), (Some(&4_100), Some(&4_990)));
    }

    #[test]
    fn every_candidate_is_in_one_block_and_at_one_place() {
        for candidates in [near((1..6_000).step_by(2)), Candidates::All { count: 5_000 }] {
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
