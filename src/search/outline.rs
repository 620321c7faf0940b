//! What ranking looks at of a service: packed, because one question may look through tens of thousands of them.

use super::entry::AgeBand;
use crate::geography::SpherePoint;

/// So many of a service's needs are told apart by their place among them; all further ones count like the last.
pub(super) const FIRST_NEEDS: usize = 6;

/// One service, as ranking sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    /// Position in [`Tables::coverages`](super::tables::Tables::coverages).
    pub(super) coverage: u32,
    /// What its kind and status leave of the evidence.
    pub(super) tempering: f32,
    pub(super) ages: AgeBand,
    /// Other records are part of it.
    pub(super) is_umbrella: bool,
    /// Help by phone, text, online or at home only: how far away it is does not matter.
    pub(super) is_remote: bool,
    pub(super) is_closed: bool,
    /// It can be gone to somewhere.
    pub(super) has_location: bool,
    pub(super) needs: FirstNeeds,
}

/// Where it can be gone to, confidential locations left out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Locations {
    None,
    One(SpherePoint),
    /// The entry has them.
    Several,
}

/// Positions of its first needs in the catalogue's list, the main one first.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstNeeds([u16; FIRST_NEEDS]);

impl Locations {
    pub(super) fn of(points: &[SpherePoint]) -> Self {
        match points {
            [] => Self::None,
            [only] => Self::One(*only),
            [_, ..] => Self::Several,
        }
    }
}

impl FirstNeeds {
    pub(super) fn of(needs: impl Iterator<Item = usize>) -> Self {
        let mut first = [u16::MAX; FIRST_NEEDS];
        for (place, need) in first.iter_mut().zip(needs) {
            *place = u16::try_from(need).unwrap_or(u16::MAX);
        }
        Self(first)
    }

    /// Which of its needs one that it has is, the main one being 0.
    pub(super) fn position_of(&self, need: usize) -> usize {
        self.0.iter().position(|known| usize::from(*known) == need).unwrap_or(FIRST_NEEDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_have_the_place_the_service_gives_them() {
        let needs = FirstNeeds::of([7, 3, 0, 9, 8, 1, 5, 2].into_iter());

        assert_eq!([7, 3, 1].map(|need| needs.position_of(need)), [0, 1, 5]);
        assert_eq!([5, 2].map(|need| needs.position_of(need)), [FIRST_NEEDS; 2]);
    }
}
