//! How much help is there for each neighbourhood, when neighbours share it? Floating catchment areas, as plain arithmetic.
//!
//! A place of help shares what it has among everybody who can reach it; a neighbourhood adds up its shares of every place it can
//! reach. With the same weights in both steps nothing is lost: the shares of everybody together are the help there is.
//!
//! - two-step (2SFCA): Luo and Wang 2003, Environment and Planning B 30:865
//! - enhanced, with zones (E2SFCA): Luo and Qi 2009, Health & Place 15:1100
//! - balanced: Páez, Higgins and Vivona 2019, PLoS ONE 14(6): e0218773
//!
//! ```
//! use signpost::provision::{Decay, Journeys, two_step};
//!
//! // Two neighbourhoods of 100 and 300 people, one place of help that both reach.
//! let journeys = Journeys::new(1, vec![5.0, 12.0]);
//! let found = two_step(&journeys, &[100.0, 300.0], &[2.0], &Decay::Within { most_min: 30.0 });
//! assert_eq!(found.access, [0.005, 0.005]);
//! ```

/// Minutes from every neighbourhood (rows) to every place of help (columns); infinite where nobody can go or would be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Journeys {
    places: usize,
    minutes: Vec<f64>,
}

impl Journeys {
    /// # Panics
    /// When the cells do not fill whole rows.
    pub fn new(places: usize, minutes: Vec<f64>) -> Self {
        assert!(places == 0 || minutes.len().is_multiple_of(places), "rows of {places} minutes each");
        Self { places, minutes }
    }

    pub fn places(&self) -> usize {
        self.places
    }

    /// The rows, one for each neighbourhood.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        // With no place at all there is nothing in a row, and `chunks` refuses a length of nothing.
        self.minutes.chunks_exact(self.places.max(1))
    }

    /// The same with every journey so many minutes longer, or shorter where negative.
    pub fn shifted(&self, by_min: f64) -> Self {
        let minutes = self.minutes.iter().map(|minutes| (minutes + by_min).max(0.0)).collect();
        Self { places: self.places, minutes }
    }
}

/// How readily a journey is made, from 1 (as if next door) to 0 (not at all).
#[derive(Debug, Clone, PartialEq)]
pub enum Decay {
    /// Alike up to a limit, and not beyond.
    Within { most_min: f64 },
    /// Steps outwards; both ends of a zone belong to it where the one before does not claim them.
    Zones(Vec<Zone>),
    /// A bell that comes down to nothing at the limit (Dai 2010, Health & Place 16:1038).
    Gaussian { most_min: f64 },
}

/// Everything up to so many minutes, beyond the zone before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zone {
    pub most_min: f64,
    pub weight: f64,
}

impl Decay {
    /// Three zones of equal width with the weights of slow decay: 1, 0.68 and 0.22 (Luo and Qi 2009).
    pub fn three_zones(width_min: f64) -> Self {
        let weights = [1.0, 0.68, 0.22];
        let zone = |(at, weight): (usize, f64)| Zone { most_min: width_min * (at + 1) as f64, weight };
        Self::Zones(weights.into_iter().enumerate().map(zone).collect())
    }

    pub fn weight(&self, minutes: f64) -> f64 {
        match self {
            Decay::Within { most_min } => f64::from(u8::from(minutes <= *most_min)),
            Decay::Zones(zones) => {
                zones.iter().find(|zone| minutes <= zone.most_min).map_or(0.0, |zone| zone.weight)
            }
            Decay::Gaussian { most_min } if minutes <= *most_min => {
                let at_limit = (-0.5_f64).exp();
                let share = minutes / most_min;
                ((-0.5 * share * share).exp() - at_limit) / (1.0 - at_limit)
            }
            Decay::Gaussian { .. } => 0.0,
        }
    }
}

/// What a catchment method finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// For each place of help: what it has for each person who can reach it.
    pub ratio: Vec<f64>,
    /// For each neighbourhood: what there is for each of its people.
    pub access: Vec<f64>,
    /// What the places that anybody reaches have, together.
    pub reachable_supply: f64,
}

/// 2SFCA, or E2SFCA with a decay: `R_j = S_j / Σ_k N_k W(t_kj)`, `A_i = Σ_j R_j W(t_ij)`.
///
/// A place nobody reaches has a ratio of 0, and a neighbourhood that reaches none has an access of 0.
pub fn two_step(journeys: &Journeys, demand: &[f64], supply: &[f64], decay: &Decay) -> Access {
    let weights = weights(journeys, decay);
    let mut crowd = vec![0.0; supply.len()];
    for (row, people) in weights.rows().zip(demand) {
        for (crowd, weight) in crowd.iter_mut().zip(row) {
            *crowd += people * weight;
        }
    }
    let (ratio, reachable_supply) = shared_out(supply, &crowd);
    let sum = |row: &[f64]| row.iter().zip(&ratio).map(|(weight, ratio)| weight * ratio).sum();
    let access = rows_or_nothing(&weights, demand.len()).map(|row| row.map_or(0.0, sum)).collect();
    Access { ratio, access, reachable_supply }
}

/// Balanced: demand is split among the places a neighbourhood reaches (weights of a row add up to 1), and what a place has for each
/// person is split among the neighbourhoods that reach it (weights of a column add up to 1). So demand is not counted once for every
/// place within reach, and the access of all neighbourhoods together is the sum of the ratios.
pub fn balanced(journeys: &Journeys, demand: &[f64], supply: &[f64], decay: &Decay) -> Access {
    let weights = weights(journeys, decay);
    let mut crowd = vec![0.0; supply.len()];
    let mut column_sum = vec![0.0; supply.len()];
    for (row, people) in weights.rows().zip(demand) {
        let row_sum: f64 = row.iter().sum();
        if row_sum == 0.0 {
            continue;
        }
        for (at, weight) in row.iter().enumerate() {
            crowd[at] += people * weight / row_sum;
            column_sum[at] += weight;
        }
    }
    let (ratio, reachable_supply) = shared_out(supply, &crowd);
    let share = |row: &[f64]| -> f64 {
        let parts = row.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
        parts.map(|(at, weight)| ratio[at] * weight / column_sum[at]).sum()
    };
    let access = rows_or_nothing(&weights, demand.len()).map(|row| row.map_or(0.0, share)).collect();
    Access { ratio, access, reachable_supply }
}

fn weights(journeys: &Journeys, decay: &Decay) -> Journeys {
    let weights = journeys.minutes.iter().map(|minutes| decay.weight(*minutes)).collect();
    Journeys { places: journeys.places, minutes: weights }
}

/// What each place has for each person, and what the places with anybody to share it have together.
fn shared_out(supply: &[f64], crowd: &[f64]) -> (Vec<f64>, f64) {
    let ratio = |(supply, crowd): (&f64, &f64)| if *crowd > 0.0 { supply / crowd } else { 0.0 };
    let reached = supply.iter().zip(crowd).filter(|(_, crowd)| **crowd > 0.0);
    (supply.iter().zip(crowd).map(ratio).collect(), reached.map(|(supply, _)| supply).sum())
}

/// One row for each neighbourhood, even where there is no place at all and so no row.
fn rows_or_nothing(weights: &Journeys, neighbourhoods: usize) -> impl Iterator<Item = Option<&[f64]>> {
    weights.rows().map(Some).chain(std::iter::repeat(None)).take(neighbourhoods)
}
