//! The stems of each name of each service, end to end: to match a question with names is then to read on, not to go from place to place.

use super::postings::StemNumber;

/// The names of one service, as stems.
pub(super) type Stems = Vec<Vec<StemNumber>>;

/// Stands between two names of a service.
const END: StemNumber = StemNumber::MAX;
/// When more than half of all is left over, and more than this, it is thrown away.
const MOST_LEFT_OVER: usize = 4_096;

/// How telling the names of one service are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Telling {
    /// All words of the least telling of them together: no question covers more of any of them than the words asked for are of this. 0
    /// when a word stands twice in one.
    pub(super) least: f32,
    /// There is no other name, and no word stands twice in it.
    pub(super) is_sure: bool,
}

/// By ordinal.
#[derive(Debug, Clone, Default)]
pub(super) struct NameStems {
    /// Where the names of each begin and how long they are.
    spans: Vec<(u32, u32)>,
    stems: Vec<StemNumber>,
    /// Stems of names that nobody has any more.
    left_over: usize,
    telling: Vec<Telling>,
}

impl NameStems {
    /// Adds the names of the next service.
    pub(super) fn push(&mut self, names: &Stems) {
        let span = self.append(names);
        self.spans.push(span);
    }

    /// Makes room for a service without a name yet, and moves those from there on up by one.
    pub(super) fn make_room(&mut self, ordinal: usize) {
        self.spans.insert(ordinal.min(self.spans.len()), (0, 0));
    }

    /// Gives a service other names.
    pub(super) fn set(&mut self, ordinal: usize, names: &Stems) {
        let span = self.append(names);
        if let Some(at) = self.spans.get_mut(ordinal) {
            self.left_over += std::mem::replace(at, span).1 as usize;
        }
        if self.left_over > MOST_LEFT_OVER.max(self.stems.len() / 2) {
            self.close_up();
        }
    }

    /// When all are there: how telling every name is, from how telling each stem is.
    pub(super) fn weigh(&mut self, importance: impl Fn(StemNumber) -> f32) {
        let of_name = |name: &[StemNumber]| {
            let mut before = name.iter().enumerate().map(|(at, stem)| (name.get(..at), stem));
            let twice = before.any(|(before, stem)| before.is_some_and(|before| before.contains(stem)));
            if twice { 0.0 } else { name.iter().map(|stem| importance(*stem)).sum() }
        };
        let of = |ordinal: usize| {
            let least = self.of(ordinal).map(of_name).fold(f32::MAX, f32::min);
            Telling { least, is_sure: least > 0.0 && self.of(ordinal).nth(1).is_none() }
        };
        self.telling = (0..self.spans.len()).map(of).collect();
    }

    pub(super) fn telling(&self, ordinal: usize) -> Telling {
        self.telling.get(ordinal).copied().unwrap_or_default()
    }

    pub(super) fn of(&self, ordinal: usize) -> impl Iterator<Item = &[StemNumber]> {
        self.all_of(ordinal).split(|stem| *stem == END)
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.spans.shrink_to_fit();
        self.stems.shrink_to_fit();
    }

    fn all_of(&self, ordinal: usize) -> &[StemNumber] {
        let (from, length) = self.spans.get(ordinal).copied().unwrap_or_default();
        self.stems.get(from as usize..(from + length) as usize).unwrap_or_default()
    }

    fn append(&mut self, names: &Stems) -> (u32, u32) {
        let from = self.stems.len();
        self.stems.extend(names.join(&END));
        (from as u32, (self.stems.len() - from) as u32)
    }

    fn close_up(&mut self) {
        let mut stems = Vec::with_capacity(self.stems.len() - self.left_over);
        for (from, length) in &mut self.spans {
            let kept = self.stems.get(*from as usize..(*from + *length) as usize).unwrap_or_default();
            *from = stems.len() as u32;
            stems.extend_from_slice(kept);
        }
        self.stems = stems;
        self.left_over = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &NameStems, ordinal: usize) -> Stems {
        names.of(ordinal).map(<[StemNumber]>::to_vec).collect()
    }

    #[test]
    fn names_stay_with_their_service_whatever_is_changed() {
        let mut names = NameStems::default();
        names.push(&vec![vec![1, 2], vec![3]]);
        names.push(&vec![vec![4]]);

        names.set(0, &vec![vec![5], vec![6, 7]]);
        names.make_room(1);
        names.set(1, &vec![vec![8]]);
        assert_eq!((of(&names, 0), of(&names, 1)), (vec![vec![5], vec![6, 7]], vec![vec![8]]));
        assert_eq!((of(&names, 2), of(&names, 9)), (vec![vec![4]], vec![vec![]]));
    }

    #[test]
    fn what_is_left_over_is_thrown_away() {
        let mut names = NameStems::default();
        names.push(&vec![vec![1]]);
        names.push(&vec![vec![2], vec![3]]);

        (0..3 * MOST_LEFT_OVER as u32).for_each(|round| names.set(0, &vec![vec![round]]));

        assert!(names.stems.len() < 2 * MOST_LEFT_OVER, "{}", names.stems.len());
        assert_eq!(of(&names, 0), [[3 * MOST_LEFT_OVER as u32 - 1]]);
        assert_eq!(of(&names, 1), [[2], [3]]);
    }
}
