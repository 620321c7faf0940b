//! Where is provision thin, for whom, and what would change it?
//!
//! Answered by the very rules that match people: a service counts for a neighbourhood only where a match there does not refuse it. Three
//! calls, all pure: [`figures()`] for access by area, [`people()`] for a panel of described people in every area, and [`scenario()`] for
//! what closing, opening or moving a service would change. `docs/gap-methods.md` has every formula with its source.

mod assumptions;
mod catchment;
mod everywhere;
mod extent;
mod figures;
mod gaps;
mod inequality;
mod neighbourhoods;
mod people;
mod place_counts;
mod question;
mod rates;
mod reach;
mod report;
mod scenario;
mod service_set;
mod summary;
mod supply;
mod table;
mod tried;
mod units;
mod unmet;
mod weakness;
mod whereabouts;

pub use assumptions::{Assumptions, MethodSource, NeedWeights, PanelPerson, Prevalence};
pub use catchment::{Access, Decay, Journeys, Zone, balanced, two_step};
pub use extent::PanelExtent;
pub use figures::{AreaPlace, AreaProvision, Band, Figures, figures};
pub use gaps::{Gap, GapArea, Missing};
pub use inequality::{
    DeprivationGroup, LorenzPoint, SlopeIndex, Spread, concentration_index, gini, lorenz, slope_index,
};
pub use neighbourhoods::{Neighbourhood, Neighbourhoods};
pub use people::{
    PanelAnswer, PanelError, PanelQuestion, PeopleOfArea, PersonAsked, PersonInArea, StepCounts,
    USUAL_ASKERS, people, request_at,
};
pub use question::{Level, ProvisionRequest, Question, TravelBy};
pub use rates::{Funnel, FunnelLimit, Rate, funnel, per_10_000, poisson_interval};
pub use report::{DataVersion, METHODS, Method, PeopleReply, ProvisionReply, ScenarioReply, Side};
pub use scenario::*;
pub use summary::Summary;
pub use table::{areas_csv, areas_geojson, people_csv};
pub use units::Counting;
pub use unmet::{ALIKE, Asked, UnmetNeed};
