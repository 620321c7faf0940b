//! How many places of help for so many people, and how far may that be chance?

use serde::Serialize;
use utoipa::ToSchema;

/// The 97.5th percentile of the normal distribution: for intervals of 95%.
const Z_95: f64 = 1.959_963_984_540_054;
/// The 99.9th: for the outer limits of a funnel, 99.8%.
const Z_99_8: f64 = 3.090_232_306_167_813;

/// A rate for 10,000 people with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// How many for 10,000 people. None where nobody lives.
pub fn per_10_000(count: u32, people: f64) -> Option<Rate> {
    if people <= 0.0 {
        return None;
    }
    let (low, high) = poisson_interval(count);
    let rate = |count: f64| count * 10_000.0 / people;
    Some(Rate { value: rate(f64::from(count)), low: rate(low), high: rate(high) })
}

/// From how many on Byar's approximation is used; below it the exact interval.
const BYAR_FROM: u32 = 10;

/// The 95% interval of a count, as `phe_rate` of PHEindicatormethods has it (Office for Health Improvement and Disparities):
/// exact below 10, Byar's approximation from there on.
pub fn poisson_interval(count: u32) -> (f64, f64) {
    if count < BYAR_FROM { exact_interval(count) } else { byar_interval(f64::from(count)) }
}

/// Breslow and Day 1987, volume II, page 69.
fn byar_interval(count: f64) -> (f64, f64) {
    let side = |count: f64, z: f64| {
        let root = 1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt());
        count * root * root * root
    };
    (side(count, -Z_95), side(count + 1.0, Z_95))
}

/// The means under which so few, or so many, would each be seen once in forty times (Garwood 1936).
fn exact_interval(count: u32) -> (f64, f64) {
    const TAIL: f64 = 0.025;
    let low = if count == 0 { 0.0 } else { mean_with(|mean| 1.0 - at_most(count - 1, mean) < TAIL) };
    (low, mean_with(|mean| at_most(count, mean) > TAIL))
}

/// The largest mean of which something still holds that holds for small means.
fn mean_with(holds: impl Fn(f64) -> bool) -> f64 {
    // Below 10 no bound reaches 20; forty halvings are finer than any use of it.
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

/// How likely a Poisson count is this or less.
fn at_most(count: u32, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    for k in 1..=count {
        term *= mean / f64::from(k);
        sum += term;
    }
    sum
}

/// Where rates of areas of one size would lie if only chance made them differ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct FunnelLimit {
    /// People, weighted by need.
    pub people: f64,
    pub low_95: f64,
    pub high_95: f64,
    pub low_99_8: f64,
    pub high_99_8: f64,
}

/// The rate of all areas together, and the limits around it for areas of different sizes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Funnel {
    /// For 10,000 people weighted by need, over all areas.
    pub per_10000: f64,
    pub limits: Vec<FunnelLimit>,
}

/// How many sizes a funnel is drawn through.
const FUNNEL_SIZES: usize = 25;

/// Limits from the smallest to the largest of the areas, on the scale where a Poisson count has the same spread everywhere (its
/// square root, with a standard deviation of a half). None where nobody lives.
pub fn funnel(count: u32, areas: &[f64]) -> Option<Funnel> {
    let all: f64 = areas.iter().sum();
    let (least, most) = (areas.iter().copied().reduce(f64::min)?, areas.iter().copied().reduce(f64::max)?);
    if all <= 0.0 {
        return None;
    }
    let rate = f64::from(count) / all;
    let limit = |people: f64, z: f64| {
        let root = ((rate * people).sqrt() + z / 2.0).max(0.0);
        root * root * 10_000.0 / people
    };
    let step = (most - least) / (FUNNEL_SIZES - 1) as f64;
    let sizes = (0..FUNNEL_SIZES).map(|at| least + step * at as f64).filter(|people| *people > 0.0);
    let limits = sizes.map(|people| FunnelLimit {
        people,
        low_95: limit(people, -Z_95),
        high_95: limit(people, Z_95),
        low_99_8: limit(people, -Z_99_8),
        high_99_8: limit(people, Z_99_8),
    });
    Some(Funnel { per_10000: rate * 10_000.0, limits: limits.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_of_small_counts_are_the_exact_ones_of_the_tables() {
        // Garwood's limits as tabulated in every textbook of epidemiology.
        for (count, low, high) in
            [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085)]
        {
            let found = poisson_interval(count);

            assert!((found.0 - low).abs() < 5e-4 && (found.1 - high).abs() < 5e-4, "{count}: {found:?}");
        }
    }

    #[test]
    fn byar_comes_close_to_the_exact_interval_where_it_takes_over() {
        let (low, high) = poisson_interval(10);

        // Exact: 4.795 to 18.390.
        assert!((low - 4.795).abs() < 0.03 && (high - 18.390).abs() < 0.03, "{low} {high}");
    }

    #[test]
    fn a_funnel_narrows_as_areas_grow_and_holds_the_overall_rate() {
        let funnel = funnel(90, &[40_000.0, 100_000.0, 370_000.0]).unwrap();

        let width = |limit: &FunnelLimit| limit.high_95 - limit.low_95;
        assert!(funnel.limits.windows(2).all(|pair| width(&pair[1]) < width(&pair[0])));
        for limit in &funnel.limits {
            assert!(limit.low_99_8 <= limit.low_95 && limit.low_95 < funnel.per_10000);
            assert!(funnel.per_10000 < limit.high_95 && limit.high_95 < limit.high_99_8);
        }
    }

    #[test]
    fn where_nobody_lives_there_is_no_rate() {
        assert_eq!(per_10_000(3, 0.0), None);
        assert_eq!(funnel(0, &[]), None);
    }
}
