//! Why a service is considered at all, and which services are.

use crate::geography::Truth;

use super::case::Case;
use super::compilation::Compilation;
use super::outline::Outline;
use super::profile::Profile;

/// Which of the person's needs a service helps with, and how it came to be considered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ground {
    /// Its own record names a need of the person.
    Need,
    /// It is a door for a need: position among the compiled doors.
    Door(usize),
    /// It is for people like this one, though not for the need asked about.
    People,
    /// It is crisis help, and somebody may be in danger, whatever was asked about.
    Crisis,
    /// Nothing is known about needs.
    Unasked,
}

/// Why a candidate is considered, and whether it meets the person's need. Nothing for one that is not to be considered.
pub fn ground(at: usize, outline: &Outline, case: &Case) -> Option<(Ground, Truth)> {
    let judged = &case.judged;
    if outline.context {
        return None;
    }
    if outline.need_bits & judged.needs == 0 && case.crisis_help.lines().contains(&at) {
        return Some((Ground::Crisis, Truth::Met));
    }
    if judged.needs == 0 {
        return Some((Ground::Unasked, Truth::Unknown));
    }
    if outline.need_bits & judged.needs != 0 {
        return Some((Ground::Need, Truth::Met));
    }
    if outline.is_door {
        let mut doors = case.snapshot.compiled().doors.iter().zip(&judged.doors);
        if let Some(door) = doors.position(|((door, ..), open)| *door == at && *open) {
            return Some((Ground::Door(door), Truth::Met));
        }
    }
    let criteria = case.snapshot.outlines().criteria(outline).iter();
    let mut judgements = criteria.filter_map(|place| judged.criteria[*place as usize].as_ref());
    judgements.any(|criterion| criterion.made_for_them).then_some((Ground::People, Truth::Met))
}

impl Compilation {
    /// Records that could serve this person's needs, in order: those that name one, the doors, and those made for people like this
    /// one. With nothing known about needs, all of them.
    pub fn candidates(&self, profile: &Profile) -> Vec<usize> {
        let count = self.count();
        if profile.needs.is_empty() {
            return (0..count).collect();
        }
        let mut chosen = Chosen::none_of(count);
        for need in &profile.needs {
            chosen.add(self.with_need(need.need));
        }
        for (at, ..) in &self.compiled().doors {
            chosen.add(&[*at as u32]);
        }
        let day = profile.day();
        for (criterion, records) in self.made_for_certain_people() {
            let truth = self.distinct().criteria.all()[*criterion as usize].judge(&profile.sheet, day);
            if truth == Some(Truth::Met) {
                chosen.add(records);
            }
        }
        chosen.in_order()
    }
}

/// A set of records, one bit each: put together and read off in order without sorting.
struct Chosen(Vec<u64>);

impl Chosen {
    fn none_of(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn add(&mut self, records: &[u32]) {
        for at in records {
            self.0[*at as usize / 64] |= 1 << (at % 64);
        }
    }

    fn in_order(self) -> Vec<usize> {
        let count: u32 = self.0.iter().map(|word| word.count_ones()).sum();
        let mut all = Vec::with_capacity(count as usize);
        for (at, mut word) in self.0.into_iter().enumerate() {
            while word != 0 {
                all.push(at * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
        all
    }
}
