//! Who has a need, and what it is worth there: the first needs of a service say most of what it is for.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalogue::Need;
use crate::search::language::NeedRanking;
use crate::search::wording::{Moves, Posting};

/// By need, each in rising order of ordinals. A clone shares the lists.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct NeedLists(BTreeMap<String, Arc<Vec<Posting>>>);

impl NeedLists {
    /// Without anybody yet, for the needs that services may have.
    pub(super) fn of(needs: &[Need]) -> Self {
        Self::of_slugs(needs.iter().map(|need| need.slug.as_str()))
    }

    fn of_slugs<'n>(slugs: impl Iterator<Item = &'n str>) -> Self {
        Self(slugs.map(|slug| (slug.to_owned(), Arc::default())).collect())
    }

    /// Puts a service in that is in no list.
    pub(super) fn add(&mut self, ordinal: u32, needs: &[String], ranking: &NeedRanking) {
        let mut position = 0;
        for need in needs {
            let Some(list) = self.0.get_mut(need) else { continue };
            let worth = ranking.by_position.get(position).or(ranking.by_position.last());
            let at = list.partition_point(|posting| posting.ordinal < ordinal);
            let is_there = list.get(at).is_some_and(|posting| posting.ordinal == ordinal);
            if !is_there {
                let weight = worth.copied().unwrap_or(1.0) as f32;
                Arc::make_mut(list).insert(at, Posting { ordinal, weight });
            }
            position += 1;
        }
    }

    pub(super) fn forget(&mut self, ordinal: u32, needs: &[String]) {
        for need in needs {
            let Some(list) = self.0.get_mut(need) else { continue };
            if let Ok(at) = list.binary_search_by_key(&ordinal, |posting| posting.ordinal) {
                Arc::make_mut(list).remove(at);
            }
        }
    }

    pub(super) fn renumber(&mut self, moves: &Moves) {
        for list in self.0.values_mut() {
            let moved = list.iter().map(|posting| Posting { ordinal: moves.of(posting.ordinal), ..*posting });
            *list = Arc::new(moved.collect());
        }
    }

    /// When all are there.
    pub(super) fn shrink_to_fit(&mut self) {
        self.0.values_mut().for_each(|list| Arc::make_mut(list).shrink_to_fit());
    }

    /// Who has a need.
    pub(in crate::search) fn having(&self, need: &str) -> &[Posting] {
        self.0.get(need).map_or(&[], |list| list.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::language::IndexWords;

    #[test]
    fn a_need_is_worth_less_the_further_down_it_is() {
        let mut ranking = IndexWords::embedded().unwrap().ranking.needs;
        ranking.by_position = vec![1.0, 0.5, 0.25];
        let needs = ["low-mood", "trauma", "eating", "caring"].map(str::to_owned);
        let named = [&needs[..], &needs[..1], &["no such need".to_owned()]].concat();
        let mut lists = NeedLists::of_slugs(needs.iter().map(String::as_str));

        [5, 9, 7].iter().for_each(|ordinal| lists.add(*ordinal, &named, &ranking));

        let weights = |need: &String| lists.having(need).iter().map(|one| one.weight).collect::<Vec<_>>();
        let expected: [f32; 4] = [1.0, 0.5, 0.25, 0.25];
        needs.iter().zip(expected).for_each(|(need, weight)| assert_eq!(weights(need), [weight; 3]));
        let who =
            |lists: &NeedLists| lists.having(&needs[0]).iter().map(|one| one.ordinal).collect::<Vec<_>>();
        assert_eq!(who(&lists), [5, 7, 9]);
        assert!(lists.having("no such need").is_empty());

        lists.forget(7, &named);
        lists.renumber(&Moves::new(10, vec![0]));
        assert_eq!(who(&lists), [6, 10]);
    }
}
