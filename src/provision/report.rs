//! The answers as they are sent: figures with the question, the methods, the sources and the caveats beside them.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;
use serde::Serialize;
use utoipa::ToSchema;

use super::assumptions::{Assumptions, MethodSource, NeedWeights, Prevalence};
use super::figures::{AreaProvision, Figures, figures};
use super::gaps::Gap;
use super::inequality::LorenzPoint;
use super::people::{PanelAnswer, PanelError, PanelQuestion, PeopleOfArea, PersonAsked, people};
use super::question::{Level, Question, TravelBy};
use super::rates::Funnel;
use super::scenario::{Difference, ScenarioAnswer, ScenarioError, ScenarioRequest, scenario};
use super::summary::Summary;
use crate::catalogue::Referrer;
use crate::pathway::Snapshot;

/// What the figures were reckoned from: the same question against the same versions gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DataVersion {
    /// Number of the last change of the catalogue.
    pub catalogue: u64,
    pub rules: String,
    /// The day the need weights and the panel were last changed.
    pub assumptions: String,
    /// The day asked about, in Europe/London: what counts as lately assured, and which rules are in force.
    #[schema(format = Date)]
    pub day: String,
}

impl DataVersion {
    fn of(snapshot: &Snapshot, assumptions: &Assumptions, at: DateTime<Utc>) -> Self {
        Self {
            catalogue: snapshot.change(),
            rules: snapshot.rules().version.clone(),
            assumptions: assumptions.version.clone(),
            day: at.with_timezone(&London).date_naive().to_string(),
        }
    }
}

/// One measure and how it is reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Method {
    /// Names of the fields that hold it.
    #[schema(example = "access")]
    pub measure: &'static str,
    pub formula: &'static str,
}

const fn method(measure: &'static str, formula: &'static str) -> Method {
    Method { measure, formula }
}

/// Every measure; `docs/gap-methods.md` says it at length.
pub const METHODS: [Method; 12] = [
    method(
        "services_covering, services_accepting",
        "services for the need and step that a match does not refuse to somebody who lives in the area, is registered with a GP there, and of \
         whom no more is known than the need and age asked about; covering: meant for the whole of the area besides. Who may refer is not \
         looked at: the panel of people does that",
    ),
    method(
        "services_certain",
        "of services_covering those that fit by the same match: nothing would have to be asked, neither of the person nor whether they run",
    ),
    method(
        "services_unconfirmed, services_place_unknown",
        "of services_covering those not certain to run; those that see people, or may, and have no place that is stated, nor a part that has",
    ),
    method(
        "nearest_m, nearest_min, venues_within, population_within_share",
        "min_j t_ij and Σ P_i·1(t_i ≤ t) / ΣP_i, from the middle of each small area",
    ),
    method(
        "per_10000",
        "10⁴·ΣS_j / N_i, with the exact 95% Poisson interval below 10 places and Byar's approximation from 10 on",
    ),
    method(
        "access",
        "E2SFCA: R_j = S_j / Σ_k N_k·W(t_kj), A_i = Σ_j R_j·W(t_ij); W is 1, 0.68, 0.22 up to half, once and one and a half times the minutes asked for",
    ),
    method(
        "access_gaussian",
        "the same with W = (exp(−½(t/t₀)²) − exp(−½)) / (1 − exp(−½)), t₀ one and a half times the minutes asked for",
    ),
    method("access_balanced", "R_j = S_j / Σ_i N_i·W_ij/Σ_j W_ij, A_i = Σ_j R_j·W_ij/Σ_i W_ij (Páez 2019)"),
    method("gini, lorenz", "G = 1 − Σ(X_k − X_{k−1})(Y_k + Y_{k−1}) over small areas sorted by access"),
    method(
        "concentration_index",
        "2·cov_w(A, r)/Ā, r the fractional rank from the most to the least deprived decile",
    ),
    method(
        "sii, rii",
        "weighted least squares of access on cumulative deprivation rank; intervals from 2,000 simulations with a fixed seed",
    ),
    method("conservation_error", "|Σ N_i·A_i − Σ S_j of the places anybody reaches|"),
];

/// Figures of every area for one question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvisionReply {
    pub question: Question,
    pub total: usize,
    pub results: Vec<AreaProvision>,
    pub summary: Summary,
    /// The Lorenz curve of access over people weighted by need, thinned to a hundred points.
    pub lorenz: Vec<LorenzPoint>,
    /// Null where nobody lives.
    pub funnel: Option<Funnel>,
    /// What a reader should know before relying on the figures.
    pub weakness: Vec<String>,
    pub method: Vec<Method>,
    pub need_weights: NeedWeights,
    /// How common the need asked about is, where a survey says. For all of England: no figure is made for a small area from it.
    pub prevalence: Vec<Prevalence>,
    pub sources: Vec<MethodSource>,
    pub data_version: DataVersion,
}

impl ProvisionReply {
    /// Answers a question. The outlines for a map are in the figures, which come with it.
    pub fn of(
        snapshot: &Snapshot,
        assumptions: &Assumptions,
        question: Question,
        at: DateTime<Utc>,
    ) -> (Self, Figures) {
        let found = figures(snapshot, assumptions, &question, at.with_timezone(&London).date_naive());
        let bears_on =
            |fact: &&Prevalence| question.need.as_ref().is_none_or(|need| fact.needs.contains(need));
        let reply = Self {
            total: found.areas.len(),
            results: found.areas.clone(),
            summary: found.summary.clone(),
            lorenz: found.lorenz.clone(),
            funnel: found.funnel.clone(),
            weakness: found.weakness.clone(),
            method: METHODS.to_vec(),
            need_weights: assumptions.need_weights.clone(),
            prevalence: assumptions.prevalence.iter().filter(bears_on).cloned().collect(),
            sources: assumptions.sources.clone(),
            data_version: DataVersion::of(snapshot, assumptions, at),
            question,
        };
        (reply, found)
    }
}

/// The panel in every area.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeopleReply {
    pub level: Level,
    pub minutes: u16,
    pub travel: TravelBy,
    pub asked_by: Vec<Referrer>,
    /// What is taken for granted of everybody.
    pub assumed: Vec<String>,
    pub people: Vec<PersonAsked>,
    pub total: usize,
    /// Areas, each with every person.
    pub results: Vec<PeopleOfArea>,
    /// Every gap in a sentence with the figures behind it, the worst first.
    pub gaps: Vec<Gap>,
    pub sources: Vec<MethodSource>,
    pub data_version: DataVersion,
}

impl PeopleReply {
    /// Asks for everybody everywhere.
    ///
    /// # Errors
    /// As [`people`].
    pub fn of(
        snapshot: &Snapshot,
        assumptions: &Assumptions,
        question: &PanelQuestion,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Self, PanelError> {
        let PanelAnswer { people, areas, gaps } = people(snapshot, assumptions, question, progress)?;
        Ok(Self {
            level: question.level,
            minutes: question.minutes,
            travel: question.travel,
            asked_by: question.askers.clone(),
            assumed: assumed(question),
            people,
            total: areas.len(),
            results: areas,
            gaps,
            sources: assumptions.sources.clone(),
            data_version: DataVersion::of(snapshot, assumptions, question.at),
        })
    }
}

fn assumed(question: &PanelQuestion) -> Vec<String> {
    let mut assumed = vec![
        "The people are made up; a gap says that somebody like this would not find help, not how many there are.".to_owned(),
        "Everybody is taken to be registered with a GP in their own council area, unless it is said of them that they are not registered."
            .to_owned(),
        "What is not said of a person is unknown, as in a match: a service that turns on it counts as one to ask.".to_owned(),
        "In person is at a place within reach or at home. A service that does not say where it sees people may be within reach: where only \
         such are left, that is said, and it is not counted as none."
            .to_owned(),
        "Ways in (the GP, the Central Access Point, triage) count among what fits and not among what is open: they pass people on."
            .to_owned(),
        format!("Reach is {} minutes {}, from the middle of each small area.", question.minutes, question.travel.says()),
    ];
    if question.travel == TravelBy::Public {
        assumed.push(
            "No bus or train times are known and none are made up: reach without a car is walking, with help by phone, online or at \
             home beside it."
                .to_owned(),
        );
    }
    assumed
}

/// A question before and after the changes of a scenario.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScenarioReply {
    pub question: Question,
    /// Each change in a sentence.
    pub changes: Vec<String>,
    /// What the figures do not show of these changes: help in a crisis, ways in, help without a known place.
    pub warnings: Vec<String>,
    pub before: Side,
    pub after: Side,
    pub difference: Difference,
    pub weakness: Vec<String>,
    pub method: Vec<Method>,
    pub sources: Vec<MethodSource>,
    pub data_version: DataVersion,
}

/// The figures of one side.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Side {
    pub results: Vec<AreaProvision>,
    pub summary: Summary,
}

impl ScenarioReply {
    /// Answers a scenario.
    ///
    /// # Errors
    /// As [`scenario`].
    pub fn of(
        snapshot: &Snapshot,
        assumptions: &Assumptions,
        request: &ScenarioRequest,
        at: DateTime<Utc>,
    ) -> Result<Self, ScenarioError> {
        let ScenarioAnswer { question, changes, warnings, before, after, difference } =
            scenario(request, snapshot, assumptions, at)?;
        let side =
            |figures: &Figures| Side { results: figures.areas.clone(), summary: figures.summary.clone() };
        Ok(Self {
            question,
            changes,
            warnings,
            before: side(&before),
            after: side(&after),
            difference,
            weakness: after.weakness,
            method: METHODS.to_vec(),
            sources: assumptions.sources.clone(),
            data_version: DataVersion::of(snapshot, assumptions, at),
        })
    }
}
