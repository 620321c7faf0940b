//! The facts worth asking for next: those that the most services wait for, safety before everything.

use crate::catalogue::{CoverageBasis, Fact};

use super::profile::Profile;
use super::reply::Ask;
use super::snapshot::Snapshot;

/// How many questions are put at once: more than this is a form.
const QUESTIONS_SHOWN: usize = 8;

/// What can be asked about: home and GP, then every fact in its order.
const TOPICS: usize = PLACES + Fact::ALL.len();
const PLACES: usize = 2;

const _: () = assert!(TOPICS <= u128::BITS as usize, "a topic is a bit of Topics");

/// What would have to be known, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Topics(u128);

impl Topics {
    const POSTCODE: Self = Self(1);
    const GP_AREA: Self = Self(1 << 1);

    pub fn fact(fact: Fact) -> Self {
        Self(1 << (PLACES + fact as usize))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Which of home and GP would settle a place. A home that is known only roughly is asked for again, more precisely.
    pub fn places(basis: CoverageBasis, profile: &Profile) -> Self {
        let rough = profile.home.as_ref().is_none_or(|home| home.authority().is_none());
        let home = if rough { Self::POSTCODE } else { Self::default() };
        let gp = if profile.gp.is_none() { Self::GP_AREA } else { Self::default() };
        match basis {
            CoverageBasis::HomeArea => home,
            CoverageBasis::GpArea => gp,
            CoverageBasis::Either | CoverageBasis::Both | CoverageBasis::NotStated => home.and(gp),
            CoverageBasis::Anyone => Self::default(),
        }
    }
}

/// How many services wait for each topic.
#[derive(Debug)]
pub struct Questions {
    waiting: [usize; TOPICS],
}

impl Default for Questions {
    fn default() -> Self {
        Self { waiting: [0; TOPICS] }
    }
}

impl Questions {
    /// Counts one service that was not ruled out.
    pub fn count(&mut self, Topics(mut topics): Topics) {
        while topics != 0 {
            self.waiting[topics.trailing_zeros() as usize] += 1;
            topics &= topics - 1;
        }
    }

    /// The questions, safety first, then by how many services each would settle.
    pub fn in_order(self, snapshot: &Snapshot, profile: &Profile) -> Vec<Ask> {
        let safety = PLACES + Fact::Crisis as usize;
        // Whether somebody is safe is worth asking even where no service waits for it.
        let ask_safety = profile.sheet.get(Fact::Crisis).is_none() && !profile.needs.is_empty();
        let mut topics: Vec<(usize, usize)> = self
            .waiting
            .into_iter()
            .enumerate()
            .filter(|(topic, settles)| *settles > 0 || (*topic == safety && ask_safety))
            .collect();
        topics.sort_by_key(|(topic, settles)| (*topic != safety, std::cmp::Reverse(*settles), *topic));
        topics
            .into_iter()
            .take(QUESTIONS_SHOWN)
            .filter_map(|(topic, settles)| ask(topic, settles, snapshot))
            .collect()
    }
}

fn ask(topic: usize, settles: usize, snapshot: &Snapshot) -> Option<Ask> {
    let rules = snapshot.rules();
    let place = |name: &str| {
        let words = rules.places.iter().find(|p| p.fact == name)?;
        Some(Ask {
            fact: words.fact.clone(),
            question: words.question.clone(),
            why: words.why.clone(),
            settles,
        })
    };
    match topic.checked_sub(PLACES) {
        None if topic == 0 => place("postcode"),
        None => place("gp_area"),
        Some(at) => {
            let fact = *Fact::ALL.get(at)?;
            let words = rules.facts.get(&fact)?;
            let name = if fact == Fact::NeedStated { "needs" } else { fact.as_str() };
            Some(Ask {
                fact: name.to_owned(),
                question: words.question.clone(),
                why: words.why.clone(),
                settles,
            })
        }
    }
}
