//! The facts worth asking for next: those that settle most near the top of the list, safety before everything.

use crate::catalogue::{CoverageBasis, Fact};

use super::profile::Profile;
use super::reply::Ask;
use super::rules::AskWeights;
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

    fn each(self, mut see: impl FnMut(usize)) {
        let Self(mut topics) = self;
        while topics != 0 {
            see(topics.trailing_zeros() as usize);
            topics &= topics - 1;
        }
    }

    /// Which of home and GP would settle a place. A home that is known only roughly is asked for again, more precisely.
    pub fn places(basis: CoverageBasis, profile: &Profile) -> Self {
        let rough = profile.home.as_ref().is_none_or(|home| home.authority().is_none());
        let home = if rough { Self::POSTCODE } else { Self::default() };
        // Somebody who is not registered has no practice to ask about.
        let none = profile.sheet.says_no(Fact::GpRegistered);
        let gp = if profile.gp.is_none() && !none { Self::GP_AREA } else { Self::default() };
        match basis {
            CoverageBasis::HomeArea => home,
            CoverageBasis::GpArea => gp,
            CoverageBasis::Either | CoverageBasis::Both | CoverageBasis::NotStated => home.and(gp),
            CoverageBasis::Anyone => Self::default(),
        }
    }
}

/// The services that wait for an answer, each with the most it can score.
#[derive(Debug, Default)]
pub struct Waiting(Vec<(f64, Topics)>);

impl Waiting {
    /// Adds one service that was not ruled out and is not closed to the one who asks.
    pub fn add(&mut self, at_most: f64, topics: Topics) {
        self.0.push((at_most, topics));
    }

    /// How much each topic would settle. A service far down the list waits too, but hardly anybody would come to see it.
    pub fn questions(self, weights: Option<&AskWeights>) -> Questions {
        let Self(mut waiting) = self;
        let mut questions = Questions::default();
        for (_, topics) in &waiting {
            topics.each(|topic| questions.settles[topic] += 1);
        }
        let Some(AskWeights { best, half_places }) = weights else { return questions };
        let by_score = |a: &(f64, Topics), b: &(f64, Topics)| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0));
        if waiting.len() > *best {
            waiting.select_nth_unstable_by(*best, by_score);
            waiting.truncate(*best);
        }
        waiting.sort_by(by_score);
        for (place, (_, topics)) in waiting.iter().enumerate() {
            let counts = 0.5_f64.powf(place as f64 / half_places);
            topics.each(|topic| questions.matters[topic] += counts);
        }
        questions
    }
}

/// What each topic would settle.
#[derive(Debug)]
pub struct Questions {
    /// How many services wait for it.
    settles: [usize; TOPICS],
    /// The same near the top of the list, where a service counts the more the higher it stands.
    matters: [f64; TOPICS],
}

impl Default for Questions {
    fn default() -> Self {
        Self { settles: [0; TOPICS], matters: [0.0; TOPICS] }
    }
}

impl Questions {
    /// The questions, safety first, then by how much each would settle near the top of the list, then by how many services in all.
    pub fn in_order(self, snapshot: &Snapshot, profile: &Profile) -> Vec<Ask> {
        let safety = PLACES + Fact::Crisis as usize;
        // Whether somebody is safe is worth asking even where no service waits for it.
        let ask_safety = profile.sheet.get(Fact::Crisis).is_none() && !profile.needs.is_empty();
        let Self { settles, matters } = self;
        let mut topics: Vec<(usize, usize, f64)> = settles
            .into_iter()
            .zip(matters)
            .enumerate()
            .filter(|(topic, (settles, _))| *settles > 0 || (*topic == safety && ask_safety))
            .map(|(topic, (settles, matters))| (topic, settles, matters))
            .collect();
        topics.sort_by(|(a, settles_a, matters_a), (b, settles_b, matters_b)| {
            (*a != safety)
                .cmp(&(*b != safety))
                .then(matters_b.total_cmp(matters_a))
                .then(settles_b.cmp(settles_a))
                .then(a.cmp(b))
        });
        topics
            .into_iter()
            .take(QUESTIONS_SHOWN)
            .filter_map(|(topic, settles, _)| ask(topic, settles, snapshot))
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
