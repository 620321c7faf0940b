//! How unequally is access shared out, and who is short of it?
//!
//! The Gini coefficient says how unequal and not who; the concentration index says who by its sign; the slope and relative indices
//! of inequality say how much access changes from the most to the least deprived.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use serde::Serialize;
use utoipa::ToSchema;

/// A point of the Lorenz curve: the least well served part of the people has this part of the access.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct LorenzPoint {
    /// 0 to 1.
    pub people_share: f64,
    /// 0 to 1.
    pub access_share: f64,
}

/// The Lorenz curve, from (0, 0) to (1, 1); nothing where nobody lives or nobody has any.
pub fn lorenz(access: &[f64], people: &[f64]) -> Vec<LorenzPoint> {
    let mut order: Vec<usize> = (0..access.len()).collect();
    order.sort_by(|a, b| access[*a].total_cmp(&access[*b]));
    let all_people: f64 = people.iter().sum();
    let all_access: f64 = access.iter().zip(people).map(|(access, people)| access * people).sum();
    if all_people <= 0.0 || all_access <= 0.0 {
        return Vec::new();
    }
    let mut points = vec![LorenzPoint { people_share: 0.0, access_share: 0.0 }];
    let (mut so_many, mut so_much) = (0.0, 0.0);
    for at in order {
        so_many += people[at];
        so_much += access[at] * people[at];
        points.push(LorenzPoint { people_share: so_many / all_people, access_share: so_much / all_access });
    }
    points
}

/// `G = 1 − Σ(X_k − X_{k−1})(Y_k + Y_{k−1})`, 0 for the same everywhere. None where there is no access at all.
pub fn gini(access: &[f64], people: &[f64]) -> Option<f64> {
    let points = lorenz(access, people);
    if points.is_empty() {
        return None;
    }
    let doubled = points.windows(2).map(|pair| {
        (pair[1].people_share - pair[0].people_share) * (pair[1].access_share + pair[0].access_share)
    });
    Some(1.0 - doubled.sum::<f64>())
}

/// `2·cov_w(A, r) / Ā`, with r the fractional rank from the most deprived (0) to the least (1). Below 0 the more deprived have more.
/// Areas of the same deprivation share the middle of their ranks.
///
/// `deprivation` is smaller for the more deprived, as a decile is. None where there is no access at all.
pub fn concentration_index(access: &[f64], people: &[f64], deprivation: &[f64]) -> Option<f64> {
    let rank = fractional_ranks(people, deprivation);
    let all: f64 = people.iter().sum();
    let mean = |values: &[f64]| values.iter().zip(people).map(|(v, p)| v * p).sum::<f64>() / all;
    let (mean_access, mean_rank) = (mean(access), mean(&rank));
    if all <= 0.0 || mean_access <= 0.0 {
        return None;
    }
    let products: Vec<f64> =
        access.iter().zip(&rank).map(|(access, rank)| (access - mean_access) * (rank - mean_rank)).collect();
    Some(2.0 * mean(&products) / mean_access)
}

fn fractional_ranks(people: &[f64], deprivation: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by(|a, b| deprivation[*a].total_cmp(&deprivation[*b]));
    let all: f64 = people.iter().sum();
    let mut ranks = vec![0.0; people.len()];
    let mut before = 0.0;
    for tied in order.chunk_by(|a, b| deprivation[*a] == deprivation[*b]) {
        let here: f64 = tied.iter().map(|at| people[*at]).sum();
        for at in tied {
            ranks[*at] = (before + here / 2.0) / all;
        }
        before += here;
    }
    ranks
}

/// A group of like deprivation, the most deprived first in a list of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct DeprivationGroup {
    /// IMD decile: 1 is the most deprived tenth of England.
    pub decile: u8,
    pub people: f64,
    /// Mean access of its people.
    pub access: f64,
    /// Standard error of that mean, from how its neighbourhoods differ.
    pub standard_error: f64,
}

/// The slope and the relative index of inequality, each with an interval that 95 of 100 simulations fall in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlopeIndex {
    /// Access of the least deprived minus that of the most deprived, on the fitted line.
    pub sii: Spread,
    /// The same as a quotient; none where an end of the line, or of any simulated one, lies at or below nothing: there is no such thing as
    /// access below none, and a quotient of it says nothing.
    pub rii: Option<Spread>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Simulations of one index. More change the third figure of an interval and no conclusion.
const SIMULATIONS: usize = 2_000;
/// The same question gets the same interval on every machine.
const SEED: u64 = 20_191_121;

/// Weighted least squares of access on cumulative deprivation rank, as in `phe_sii` of PHEindicatormethods (Office for Health
/// Improvement and Disparities): each group stands at the middle of its share of the people, and weighs as many as it has.
///
/// None for fewer than two groups.
pub fn slope_index(groups: &[DeprivationGroup]) -> Option<SlopeIndex> {
    let peopled: Vec<&DeprivationGroup> = groups.iter().filter(|group| group.people > 0.0).collect();
    if peopled.len() < 2 {
        return None;
    }
    let line = Line::over(&peopled);
    let fitted = line.fit(peopled.iter().map(|group| group.access));
    let mut dice = ChaCha8Rng::seed_from_u64(SEED);
    let mut slopes = Vec::with_capacity(SIMULATIONS);
    let mut quotients = Vec::with_capacity(SIMULATIONS);
    for _ in 0..SIMULATIONS {
        let drawn: Vec<f64> = peopled
            .iter()
            .map(|group| {
                let chance: f64 = StandardNormal.sample(&mut dice);
                group.access + chance * group.standard_error
            })
            .collect();
        let drawn = line.fit(drawn);
        slopes.push(drawn.slope);
        quotients.extend(drawn.quotient());
    }
    let whole = quotients.len() == SIMULATIONS;
    let rii = fitted.quotient().filter(|_| whole);
    Some(SlopeIndex { sii: spread(fitted.slope, slopes), rii: rii.map(|value| spread(value, quotients)) })
}

/// Where the groups stand and what they weigh, so that many lines can be fitted over the same groups.
struct Line {
    rank: Vec<f64>,
    weight: Vec<f64>,
    mean_rank: f64,
    spread: f64,
}

#[derive(Clone, Copy)]
struct Fitted {
    intercept: f64,
    slope: f64,
}

impl Fitted {
    fn quotient(self) -> Option<f64> {
        let (most_deprived, least_deprived) = (self.intercept, self.intercept + self.slope);
        (most_deprived > 0.0 && least_deprived > 0.0).then(|| least_deprived / most_deprived)
    }
}

impl Line {
    fn over(groups: &[&DeprivationGroup]) -> Self {
        let all: f64 = groups.iter().map(|group| group.people).sum();
        let weight: Vec<f64> = groups.iter().map(|group| group.people / all).collect();
        let mut before = 0.0;
        let mut rank = Vec::with_capacity(weight.len());
        for share in &weight {
            rank.push(before + share / 2.0);
            before += share;
        }
        let mean_rank = rank.iter().zip(&weight).map(|(rank, weight)| rank * weight).sum();
        let spread = rank
            .iter()
            .zip(&weight)
            .map(|(rank, weight)| weight * (rank - mean_rank) * (rank - mean_rank))
            .sum();
        Self { rank, weight, mean_rank, spread }
    }

    fn fit(&self, values: impl IntoIterator<Item = f64>) -> Fitted {
        let values: Vec<f64> = values.into_iter().collect();
        let mean: f64 = values.iter().zip(&self.weight).map(|(value, weight)| value * weight).sum();
        let together: f64 = (0..values.len())
            .map(|at| self.weight[at] * (self.rank[at] - self.mean_rank) * (values[at] - mean))
            .sum();
        let slope = together / self.spread;
        Fitted { intercept: mean - slope * self.mean_rank, slope }
    }
}

/// The value with the middle 95 of 100 of what was simulated.
fn spread(value: f64, mut simulated: Vec<f64>) -> Spread {
    simulated.sort_by(f64::total_cmp);
    let at = |share: f64| simulated[((simulated.len() - 1) as f64 * share).round() as usize];
    Spread { value, low: at(0.025), high: at(0.975) }
}
