//! Does a service serve the place? Home and GP area are different facts, and each service says which it goes by.

use std::sync::Arc;

use crate::catalogue::{Coverage, CoverageBasis};
use crate::geography::{AreaCode, AreaTree, Located, Truth};

/// The areas that a service covers, and whether that stands on a weak source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AreaList {
    pub areas: Arc<[AreaCode]>,
    pub weak: bool,
}

/// The person's place, as far as the service asks about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceTruth {
    pub home: Truth,
    pub gp: Truth,
    /// How likely the home is inside, 0 to 1, by the share of its postcodes. A half where nothing is known.
    pub home_share: f64,
}

impl PlaceTruth {
    /// The person's places against a list of areas. Outside a list that stands on a weak source is a question, not a no.
    pub fn of(home: Option<&Located>, gp: Option<&Located>, list: &AreaList, tree: &AreaTree) -> Self {
        let AreaList { areas, weak } = list;
        let within = |place: Option<&Located>| place.map(|place| place.within_any(tree, areas));
        let judged = |within: Option<Truth>| match within {
            Some(Truth::Unmet) if *weak => Truth::Unknown,
            known => known.unwrap_or(Truth::Unknown),
        };
        let at_home = within(home);
        let home_share =
            home.zip(at_home).map_or(0.5, |(home, truth)| share_inside(home, truth, areas, tree));
        Self { home: judged(at_home), gp: judged(within(gp)), home_share }
    }

    /// The area is known and not whose address counts. Eligibility usually follows the GP practice (pathway facts, section 10), so a practice
    /// inside is enough; a home inside is, unless the practice is known to be outside. Outside by both readings is a no.
    fn by_either_reading(self) -> Truth {
        match (self.home, self.gp) {
            (_, Truth::Met) | (Truth::Met, Truth::Unknown) => Truth::Met,
            (Truth::Unmet, Truth::Unmet) => Truth::Unmet,
            _ => Truth::Unknown,
        }
    }

    /// What the service's own basis makes of it.
    pub fn judge(self, basis: CoverageBasis) -> Truth {
        match basis {
            CoverageBasis::GpArea => self.gp,
            CoverageBasis::HomeArea => self.home,
            CoverageBasis::Either => self.gp.or(self.home),
            CoverageBasis::Both => self.gp.and(self.home),
            CoverageBasis::Anyone => Truth::Met,
            CoverageBasis::NotStated => self.by_either_reading(),
        }
    }
}

/// A fact about where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Home,
    Gp,
}

impl PlaceTruth {
    /// The facts that an outcome rests on: where both count, the one that failed; where either will do, the one that holds.
    pub fn rests_on(self, basis: CoverageBasis) -> &'static [Half] {
        let outcome = self.judge(basis);
        let both: &[Half] = &[Half::Home, Half::Gp];
        match basis {
            CoverageBasis::Anyone => &[],
            CoverageBasis::HomeArea => &[Half::Home],
            CoverageBasis::GpArea => &[Half::Gp],
            CoverageBasis::Either | CoverageBasis::Both | CoverageBasis::NotStated => {
                match (self.home == outcome, self.gp == outcome) {
                    (true, false) => &[Half::Home],
                    (false, true) => &[Half::Gp],
                    _ => both,
                }
            }
        }
    }
}

fn share_inside(place: &Located, within: Truth, areas: &[AreaCode], tree: &AreaTree) -> f64 {
    match within {
        Truth::Met => 1.0,
        Truth::Unmet => 0.0,
        Truth::Unknown => {
            let inside = place
                .authorities
                .iter()
                .filter(|a| areas.iter().any(|area| tree.contains(*area, a.code).is_met()));
            inside.map(|a| a.share).try_fold(0.0, |sum, share| Some(sum + share?)).unwrap_or(0.5)
        }
    }
}

/// The criterion in words, for example `GP practice in Leicester, Leicestershire and Rutland`.
pub fn says(coverage: &Coverage, names: &[String]) -> String {
    let areas = match names {
        [] => "the area".to_owned(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    };
    match coverage.basis {
        CoverageBasis::GpArea => format!("GP practice in {areas}"),
        CoverageBasis::HomeArea => format!("home in {areas}"),
        CoverageBasis::Either => format!("home or GP practice in {areas}"),
        CoverageBasis::Both => format!("home and GP practice in {areas}"),
        CoverageBasis::Anyone => format!("anyone may use it; meant for {areas}"),
        CoverageBasis::NotStated if names.is_empty() => "where it serves is not stated".to_owned(),
        CoverageBasis::NotStated => {
            format!("home or GP practice in {areas} (which of the two counts is not stated)")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nobody_says_whose_address_counts_only_both_are_a_no() {
        use Truth::{Met, Unknown, Unmet};
        for (home, gp, expected) in [
            (Unmet, Unmet, Unmet),
            (Met, Unmet, Unknown),
            (Unmet, Met, Met),
            (Unmet, Unknown, Unknown),
            (Met, Unknown, Met),
            (Unknown, Met, Met),
            (Met, Met, Met),
            (Unknown, Unknown, Unknown),
        ] {
            let place = PlaceTruth { home, gp, home_share: 0.5 };
            assert_eq!(place.judge(CoverageBasis::NotStated), expected, "{home:?} {gp:?}");
        }
    }
}
