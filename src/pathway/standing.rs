//! Who stands first when somebody may be in danger: the crisis lines, then the crisis teams, then everything else.
//!
//! Pathway facts, section 6: a crisis answer lists crisis help first and never ranks a waiting-list service above it. The urgent answer
//! does so in a list of its own; whoever reads the matches alone must find the same.

use crate::catalogue::Step;
use crate::geography::Truth;

use super::case::Case;
use super::outline::Outline;
use super::points::open_to_asker;
use super::reply::Urgent;
use super::rules::{CrisisWeights, UrgentLevel};
use super::snapshot::Snapshot;

/// What the urgent answer of one question means for the order of the matches.
#[derive(Debug, Clone, Default)]
pub struct CrisisHelp {
    /// Positions of the services that the urgent answer names, in its order.
    named: Vec<usize>,
    /// A crisis or worse, not only a question to be asked today.
    in_danger: bool,
    /// What the lines among them that work at the crisis step help with, as bits.
    needs: u64,
}

impl CrisisHelp {
    /// What follows from an urgent answer, if there is one.
    pub fn of(urgent: Option<&Urgent>, snapshot: &Snapshot) -> Self {
        let Some(urgent) = urgent else { return Self::default() };
        let slugs = urgent.services.iter().map(|urgent| urgent.service.slug);
        let named: Vec<usize> = slugs.filter_map(|slug| snapshot.position(slug)).collect();
        let lines = named.iter().map(|at| snapshot.outlines().get(*at));
        let needs = lines
            .filter(|line| line.steps.holds(Step::CRISIS_AND_INPATIENT))
            .fold(0, |needs, line| needs | line.need_bits);
        Self { named, in_danger: urgent.level >= UrgentLevel::Crisis, needs }
    }

    /// Whether the urgent answer names this service already.
    pub fn names(&self, at: usize) -> bool {
        self.named.contains(&at)
    }

    /// The services that stand first among the matches, in order; none when nobody is in danger.
    pub fn lines(&self) -> &[usize] {
        if self.in_danger { &self.named } else { &[] }
    }
}

/// Where a service stands among the matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Where its points put it: nobody is in danger, for all that is known.
    #[default]
    ByPoints,
    /// Named by the urgent answer, so many places after the first.
    CrisisLine(usize),
    /// A team that sees people in a crisis, and that the one who asks may call in.
    CrisisTeam,
    /// Anything else, while somebody may be in danger.
    WhenSafe,
}

impl Standing {
    pub fn of(at: usize, outline: &Outline, case: &Case) -> Self {
        let crisis = &case.crisis_help;
        if !crisis.in_danger {
            return Standing::ByPoints;
        }
        if let Some(place) = crisis.named.iter().position(|named| *named == at) {
            return Standing::CrisisLine(place);
        }
        let team = outline.steps.holds(Step::CRISIS_AND_INPATIENT)
            && outline.need_bits & crisis.needs != 0
            // People come to a ward by way of a team.
            && !outline.ward
            && open_to_asker(outline, case) != Truth::Unmet;
        if team { Standing::CrisisTeam } else { Standing::WhenSafe }
    }

    /// Between which scores it stands, so that the order of the scores is the order of the answer.
    pub fn scale(self, weights: Option<&CrisisWeights>) -> Scale {
        let Some(weights) = weights else { return Scale::default() };
        match self {
            Standing::ByPoints => Scale::default(),
            Standing::CrisisLine(place) => {
                let score = weights.first_line - weights.next_line * place as f64;
                Scale { least: score, most: score }
            }
            Standing::CrisisTeam => {
                let [least, most] = weights.teams;
                Scale { least, most }
            }
            Standing::WhenSafe => Scale { least: 0.0, most: weights.others_at_most },
        }
    }
}

/// The scores that points from 0 to 1 can come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    least: f64,
    most: f64,
}

impl Default for Scale {
    fn default() -> Self {
        Self { least: 0.0, most: 1.0 }
    }
}

impl Scale {
    /// The score of so many points, 0 to 1: never less for more of them, and never farther apart than they are.
    pub fn score(self, points: f64) -> f64 {
        self.least + (self.most - self.least) * points.clamp(0.0, 1.0)
    }
}
