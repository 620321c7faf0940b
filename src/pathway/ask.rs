//! The facts worth asking for next: those that the most services wait for, the likeliest services first.

use std::collections::HashMap;

use crate::catalogue::{CoverageBasis, Fact};

use super::profile::Profile;
use super::rank::Judged;
use super::reply::Ask;
use super::snapshot::Snapshot;
use super::verdict::Part;

/// How many questions are put at once: more than this is a form.
const QUESTIONS_SHOWN: usize = 8;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Topic {
    Postcode,
    GpArea,
    Fact(Fact),
}

/// Unknown facts and the services that wait for each.
#[derive(Debug, Default)]
pub struct Questions {
    waiting: HashMap<Topic, usize>,
}

impl Questions {
    /// Adds what is unknown about one service that was not ruled out.
    pub fn collect(&mut self, judged: &Judged, profile: &Profile) {
        let mut topics = Vec::new();
        for (part, truth) in &judged.verdict.parts {
            if !truth.is_unknown() {
                continue;
            }
            match part {
                Part::Need => topics.push(Topic::Fact(Fact::NeedStated)),
                Part::Age if profile.sheet.get(Fact::AgeYears).is_none() => {
                    topics.push(Topic::Fact(Fact::AgeYears))
                }
                Part::Place => topics.extend(missing_places(judged.record.service.coverage.basis, profile)),
                Part::Criterion(at) => {
                    topics.extend(judged.record.criteria[*at].missing(&profile.sheet).map(Topic::Fact));
                }
                // Known, but the source is not sure, or nobody but the service can say.
                Part::Age | Part::Running | Part::Reach => {}
            }
        }
        topics.sort_unstable();
        topics.dedup();
        for topic in topics {
            *self.waiting.entry(topic).or_default() += 1;
        }
    }

    /// The questions, safety first, then by how many services each would settle.
    pub fn in_order(mut self, snapshot: &Snapshot, profile: &Profile) -> Vec<Ask> {
        // Whether somebody is safe is worth asking even where no service waits for it.
        if profile.sheet.get(Fact::Crisis).is_none() && !profile.needs.is_empty() {
            self.waiting.entry(Topic::Fact(Fact::Crisis)).or_default();
        }
        let mut topics: Vec<(Topic, usize)> = self.waiting.into_iter().collect();
        topics.sort_by_key(|(topic, settles)| {
            (*topic != Topic::Fact(Fact::Crisis), std::cmp::Reverse(*settles), *topic)
        });
        topics
            .into_iter()
            .take(QUESTIONS_SHOWN)
            .filter_map(|(topic, settles)| ask(topic, settles, snapshot))
            .collect()
    }
}

fn ask(topic: Topic, settles: usize, snapshot: &Snapshot) -> Option<Ask> {
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
    match topic {
        Topic::Postcode => place("postcode"),
        Topic::GpArea => place("gp_area"),
        Topic::Fact(fact) => {
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

/// Which of home and GP would settle it. A place that is known only roughly is asked for again, more precisely.
fn missing_places(basis: CoverageBasis, profile: &Profile) -> Vec<Topic> {
    let home = profile.home.as_ref().is_none_or(|home| home.authority().is_none()).then_some(Topic::Postcode);
    let gp = profile.gp.is_none().then_some(Topic::GpArea);
    match basis {
        CoverageBasis::HomeArea => home.into_iter().collect(),
        CoverageBasis::GpArea => gp.into_iter().collect(),
        CoverageBasis::Either | CoverageBasis::Both => home.into_iter().chain(gp).collect(),
        CoverageBasis::Anyone => Vec::new(),
    }
}
