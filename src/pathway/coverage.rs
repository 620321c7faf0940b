//! Does a service serve the place? Home and GP area are different facts, and each service says which it goes by.

use crate::catalogue::{Coverage, CoverageBasis};
use crate::geography::{AreaCode, AreaTree, Located, Truth};

/// The person's place, as far as the service asks about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceTruth {
    pub home: Truth,
    pub gp: Truth,
}

impl PlaceTruth {
    pub fn of(home: Option<&Located>, gp: Option<&Located>, areas: &[AreaCode], tree: &AreaTree) -> Self {
        let truth = |place: Option<&Located>| place.map_or(Truth::Unknown, |p| p.within_any(tree, areas));
        Self { home: truth(home), gp: truth(gp) }
    }

    /// What the service's own basis makes of it.
    pub fn judge(self, basis: CoverageBasis) -> Truth {
        match basis {
            CoverageBasis::GpArea => self.gp,
            CoverageBasis::HomeArea => self.home,
            CoverageBasis::Either => self.gp.or(self.home),
            CoverageBasis::Both => self.gp.and(self.home),
            CoverageBasis::Anyone => Truth::Met,
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
    }
}
