//! The stems of every name of every service, and which names have a stem.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::lists::{Lists, Moves};
use super::postings::StemNumber;

/// The names of one service. Of each its stems as they stand in it, but once: no word of a name says more for standing in it twice.
pub(in crate::search) type Stems = Vec<Vec<StemNumber>>;

/// A name by its number. They are numbered from the first service to the last.
pub(in crate::search) type NameNumber = u32;

/// A clone shares the names.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct NameStems {
    names: Arc<Names>,
    /// By number how telling all words of a name are together.
    telling: Vec<f32>,
}

#[derive(Debug, Clone, Default)]
struct Names {
    /// By ordinal the number of its first name; the numbers of a service end where those of the next begin.
    first: Vec<NameNumber>,
    /// By number whose name it is.
    owners: Vec<u32>,
    /// By number.
    stems: Lists,
    /// By stem the numbers of the names that have it.
    having: Lists,
}

impl NameStems {
    /// Of services in the order of their ordinals.
    pub(in crate::search) fn of_all(all: impl Iterator<Item = Stems>) -> Self {
        let mut names = Names::default();
        for (ordinal, of_service) in (0u32..).zip(all) {
            names.first.push(names.owners.len() as NameNumber);
            for name in &of_service {
                names.owners.push(ordinal);
                names.stems.push(name);
            }
        }
        names.first.shrink_to_fit();
        names.owners.shrink_to_fit();
        names.stems.shrink_to_fit();
        names.having = names.stems.turned_round();
        Self { names: Arc::new(names), telling: Vec::new() }
    }

    /// The same with other names for some services, by ordinal as it will be, or with some added.
    pub(in crate::search) fn with_changed(
        &self,
        changed: &BTreeMap<u32, Stems>,
        moves: Option<&Moves>,
    ) -> Self {
        let before = |ordinal: u32| moves.map_or(Some(ordinal), |moves| moves.before(ordinal));
        let is_same =
            |(ordinal, stems): (&u32, &Stems)| self.of(*ordinal as usize).eq(stems.iter().map(Vec::as_slice));
        if moves.is_none() && changed.iter().all(is_same) {
            return self.clone();
        }
        let count = moves.map_or(self.names.first.len(), Moves::count) as u32;
        let of = |ordinal: u32| match changed.get(&ordinal) {
            Some(stems) => stems.clone(),
            None => before(ordinal)
                .map(|before| self.of(before as usize).map(<[_]>::to_vec).collect())
                .unwrap_or_default(),
        };
        Self::of_all((0..count).map(of))
    }

    /// Works out how telling every name is, from how telling each stem is.
    pub(in crate::search) fn weigh(&mut self, importance: impl Fn(StemNumber) -> f32) {
        let of = |number: NameNumber| self.stems(number).iter().map(|stem| importance(*stem)).sum();
        self.telling = (0..self.names.owners.len() as NameNumber).map(of).collect();
    }

    /// All words of a name together.
    pub(in crate::search) fn telling(&self, number: NameNumber) -> f32 {
        self.telling.get(number as usize).copied().unwrap_or_default()
    }

    /// The names of a service.
    pub(in crate::search) fn of(&self, ordinal: usize) -> impl Iterator<Item = &[StemNumber]> {
        self.numbers(ordinal..ordinal + 1).map(|number| self.stems(number))
    }

    pub(in crate::search) fn stems(&self, number: NameNumber) -> &[StemNumber] {
        self.names.stems.of(number as usize)
    }

    /// The numbers of the names of a range of services.
    pub(in crate::search) fn numbers(&self, ordinals: Range<usize>) -> Range<NameNumber> {
        let all = self.names.owners.len() as NameNumber;
        let first = |ordinal: usize| self.names.first.get(ordinal).copied().unwrap_or(all);
        first(ordinals.start)..first(ordinals.end)
    }

    /// Whose name it is.
    pub(in crate::search) fn owner(&self, number: NameNumber) -> usize {
        self.names.owners.get(number as usize).map_or(usize::MAX, |ordinal| *ordinal as usize)
    }

    /// Whether two stems stand side by side in a name.
    pub(in crate::search) fn are_side_by_side(&self, first: StemNumber, second: StemNumber) -> bool {
        let rarer = [first, second].into_iter().min_by_key(|stem| self.having(*stem).len()).unwrap_or(first);
        let mut having = self.having(rarer).iter().map(|name| self.stems(*name));
        having.any(|stems| stems.windows(2).any(|pair| pair == [first, second]))
    }

    /// Whether all of these stand in one name.
    pub(in crate::search) fn are_in_one(&self, stems: &[StemNumber]) -> bool {
        let rarest = stems.iter().min_by_key(|stem| self.having(**stem).len());
        let mut having = rarest.into_iter().flat_map(|stem| self.having(*stem)).map(|name| self.stems(*name));
        having.any(|name| stems.iter().all(|stem| name.contains(stem)))
    }

    /// The names that have a stem, in rising order.
    pub(in crate::search) fn having(&self, stem: StemNumber) -> &[NameNumber] {
        self.names.having.of(stem as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &NameStems, ordinal: usize) -> Stems {
        names.of(ordinal).map(<[StemNumber]>::to_vec).collect()
    }

    fn some() -> NameStems {
        let all: [Stems; 3] = [vec![vec![1, 2], vec![3]], vec![], vec![vec![2, 4]]];
        NameStems::of_all(all.into_iter())
    }

    #[test]
    fn a_name_is_found_by_its_service_and_by_its_stems() {
        let names = some();

        assert_eq!([0, 1, 2, 9].map(|ordinal| of(&names, ordinal).len()), [2, 0, 1, 0]);
        assert_eq!([1, 2, 3, 4, 9].map(|stem| names.having(stem)), [&[0][..], &[0, 2], &[1], &[2], &[]]);
        assert_eq!([0, 1, 2].map(|number| names.owner(number)), [0, 0, 2]);
        assert_eq!([names.numbers(0..1), names.numbers(1..3), names.numbers(2..9)], [0..2, 2..3, 2..3]);
    }

    #[test]
    fn names_stay_with_their_service_whatever_is_changed() {
        let names = some().with_changed(&[(0, vec![vec![5]])].into(), None);
        assert_eq!((of(&names, 0), of(&names, 2)), (vec![vec![5]], vec![vec![2, 4]]));
        assert_eq!((names.having(5), names.having(2), names.having(1)), (&[0][..], &[1][..], &[][..]));

        let names = names.with_changed(&[(1, vec![vec![6, 7]])].into(), Some(&Moves::new(3, vec![1])));
        assert_eq!(
            (of(&names, 1), of(&names, 2), of(&names, 3)),
            (vec![vec![6, 7]], vec![], vec![vec![2, 4]])
        );
    }

    #[test]
    fn what_does_not_change_is_shared() {
        let names = some();

        let same = names.with_changed(&[(0, vec![vec![1, 2], vec![3]])].into(), None);

        assert!(Arc::ptr_eq(&names.names, &same.names));
    }

    #[test]
    fn a_name_is_as_telling_as_its_words_together() {
        let mut names = some();

        names.weigh(|stem| stem as f32);

        assert_eq!([0, 1, 2, 9].map(|number| names.telling(number)), [3.0, 3.0, 6.0, 0.0]);
    }
}
