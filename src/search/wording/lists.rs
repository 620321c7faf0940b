//! Rising lists of ordinals, and what becomes of ordinals when services are added among others.

/// Many lists of ordinals, or of other numbers, end to end: most have one or two entries, and a vector for each would be mostly overhead.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    /// By list where it ends; it begins where the one before ends.
    ends: Vec<u32>,
    ordinals: Vec<u32>,
}

impl Lists {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a list after the last.
    pub(super) fn push(&mut self, list: &[u32]) {
        self.ordinals.extend_from_slice(list);
        self.ends.push(self.ordinals.len() as u32);
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.ends.shrink_to_fit();
        self.ordinals.shrink_to_fit();
    }

    /// Makes an empty list at a place, and moves those from there on up by one.
    pub(super) fn make_room(&mut self, at: usize) {
        let begin = self.begin(at);
        self.ends.insert(at.min(self.ends.len()), begin as u32);
    }

    /// Takes a list out, and moves those after it down by one.
    pub(super) fn close_up(&mut self, at: usize) {
        let (begin, length) = (self.begin(at), self.of(at).len());
        self.ordinals.drain(begin..begin + length);
        self.ends.remove(at);
        self.ends.iter_mut().skip(at).for_each(|end| *end -= length as u32);
    }

    /// As it was put in; nothing for a list that is not there.
    pub(super) fn of(&self, at: usize) -> &[u32] {
        let Some(end) = self.ends.get(at) else { return &[] };
        self.ordinals.get(self.begin(at)..*end as usize).unwrap_or_default()
    }

    /// Adds an ordinal to a rising list, unless it is in it.
    pub(super) fn insert(&mut self, at: usize, ordinal: u32) {
        while self.ends.len() <= at {
            self.ends.push(self.ordinals.len() as u32);
        }
        if let Err(place) = self.of(at).binary_search(&ordinal) {
            self.ordinals.insert(self.begin(at) + place, ordinal);
            self.ends.iter_mut().skip(at).for_each(|end| *end += 1);
        }
    }

    /// Takes an ordinal out of a rising list.
    pub(super) fn remove(&mut self, at: usize, ordinal: u32) {
        if let Ok(place) = self.of(at).binary_search(&ordinal) {
            self.ordinals.remove(self.begin(at) + place);
            self.ends.iter_mut().skip(at).for_each(|end| *end -= 1);
        }
    }

    pub(super) fn renumber(&mut self, moves: &Moves) {
        self.ordinals.iter_mut().for_each(|ordinal| *ordinal = moves.of(*ordinal));
    }

    /// By value the lists that have it, each value once in a list.
    pub(super) fn turned_round(&self) -> Self {
        let values = self.ordinals.iter().max().map_or(0, |most| *most as usize + 1);
        let mut ends = vec![0; values];
        for value in &self.ordinals {
            if let Some(length) = ends.get_mut(*value as usize) {
                *length += 1;
            }
        }
        // First where each begins; it moves on to its end as the list is filled.
        let mut begin = 0;
        for end in &mut ends {
            begin += std::mem::replace(end, begin);
        }
        let mut ordinals = vec![0; self.ordinals.len()];
        for list in 0..self.len() {
            for value in self.of(list) {
                let Some(end) = ends.get_mut(*value as usize) else { continue };
                if let Some(place) = ordinals.get_mut(*end as usize) {
                    *place = list as u32;
                }
                *end += 1;
            }
        }
        Self { ends, ordinals }
    }

    fn begin(&self, at: usize) -> usize {
        match at.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(self.ordinals.len() as u32) as usize,
            None => 0,
        }
    }
}

/// Where ordinals go when services are added among others. Their order stays the same.
#[derive(Debug)]
pub(in crate::search) struct Moves {
    /// By the ordinal before.
    to: Vec<u32>,
    /// Ordinals, as they will be, that nobody has yet.
    added: Vec<u32>,
}

impl Moves {
    /// `added` are ordinals as they will be, in rising order.
    pub(in crate::search) fn new(count: usize, added: Vec<u32>) -> Self {
        let mut to = Vec::with_capacity(count);
        let mut gaps = added.iter().copied().peekable();
        let mut next = 0;
        while to.len() < count {
            if gaps.next_if_eq(&next).is_none() {
                to.push(next);
            }
            next += 1;
        }
        Self { to, added }
    }

    pub(in crate::search) fn of(&self, ordinal: u32) -> u32 {
        self.to.get(ordinal as usize).copied().unwrap_or(ordinal)
    }

    pub(in crate::search) fn added(&self) -> &[u32] {
        &self.added
    }

    /// What an ordinal was; none for one that is added.
    pub(super) fn before(&self, ordinal: u32) -> Option<u32> {
        self.to.binary_search(&ordinal).ok().map(|before| before as u32)
    }

    /// How many there are afterwards.
    pub(in crate::search) fn count(&self) -> usize {
        self.to.len() + self.added.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stay_apart_whatever_is_put_in_and_taken_out() {
        let mut lists = Lists::default();
        [&[1, 5][..], &[], &[2]].iter().for_each(|list| lists.push(list));

        lists.insert(1, 7);
        lists.insert(0, 3);
        lists.insert(4, 9);
        lists.remove(2, 2);
        lists.remove(2, 8);
        assert_eq!((0..5).map(|at| lists.of(at)).collect::<Vec<_>>(), [&[1, 3, 5][..], &[7], &[], &[], &[9]]);

        lists.make_room(1);
        lists.insert(1, 4);
        lists.close_up(0);
        assert_eq!((0..5).map(|at| lists.of(at)).collect::<Vec<_>>(), [&[4][..], &[7], &[], &[], &[9]]);
        assert!(lists.of(99).is_empty());
    }

    #[test]
    fn lists_can_be_turned_round() {
        let mut lists = Lists::default();
        [&[0, 3][..], &[], &[0], &[5]].iter().for_each(|list| lists.push(list));

        let turned = lists.turned_round();

        assert_eq!(
            (0..7).map(|at| turned.of(at)).collect::<Vec<_>>(),
            [&[0, 2][..], &[], &[], &[0], &[], &[3], &[]]
        );
        assert_eq!(Lists::default().turned_round().len(), 0);
    }

    #[test]
    fn ordinals_make_way_for_new_ones_and_keep_their_order() {
        let moves = Moves::new(4, vec![0, 3, 5]);

        assert_eq!([0, 1, 2, 3].map(|ordinal| moves.of(ordinal)), [1, 2, 4, 6]);
        assert_eq!([0, 1, 2, 6].map(|ordinal| moves.before(ordinal)), [None, Some(0), Some(1), Some(3)]);
        assert_eq!(moves.count(), 7);
    }
}
