//! Everything that services have in common, judged once for one question, and what the person weighs.

use crate::catalogue::{CoverageBasis, Fact, Status, Step};
use crate::geography::{Direction, Point};

use super::ask::Topics;
use super::coverage::PlaceTruth;
use super::criterion::CriterionJudgement;
use super::distinct::Assured;
use super::profile::Profile;
use super::route_terms::{Entry, entry, open_to_asker};
use super::rules::Ranking;
use super::snapshot::Snapshot;
use super::steps::Steps;
use crate::geography::Truth;

/// One person against everything that services share.
pub struct Judgements {
    /// By the place of the criterion among the distinct ones; nothing for one that is not in force on the day.
    pub criteria: Vec<Option<CriterionJudgement>>,
    /// By age band: the outcome, and whether the band is one for the young or the old.
    pub ages: Vec<(Truth, bool)>,
    pub places: Vec<PlaceTruth>,
    /// By ways in: whether the one who asks may use one.
    pub open: Vec<Truth>,
    /// By ways in: how the one who asks gets in.
    pub entry: Vec<Entry>,
    /// By how well a record is assured: the share of the points for freshness.
    pub freshness: Vec<f64>,
    /// By door: whether it stands open for a need of this person.
    pub doors: Vec<bool>,
    /// The person's needs as bits.
    pub needs: u64,
    /// The needs in the profile's order, each with its weight.
    pub need_weights: Vec<f64>,
    /// The weights together.
    pub all_needs_weigh: f64,
    pub home: Option<(Point, Direction)>,
    pub age_known: bool,
    /// The age is not known, and no need says roughly how old somebody is.
    pub age_open: bool,
    /// Certainly without a GP practice, so that what goes by the practice has none to go by.
    pub no_practice: bool,
    home_known: bool,
    place_topics: [(CoverageBasis, Topics); 6],
}

impl Judgements {
    pub fn of(profile: &Profile, snapshot: &Snapshot, steps: &Steps) -> Self {
        let sheet = &profile.sheet;
        let day = profile.day();
        let distinct = snapshot.distinct();
        let rules = snapshot.rules();
        let people = &rules.ranking.special.people;
        let needs = profile.need_bits();
        let age_years = sheet.number(Fact::AgeYears);
        let doors = snapshot.compiled().doors.iter();
        let criteria = distinct.criteria.all().iter();
        let says_age = rules
            .ranking
            .doubt
            .age_said_by
            .iter()
            .any(|slug| snapshot.need_index(slug).is_some_and(|need| needs & (1 << need) != 0));
        let need_weights = need_weights(profile, steps, &rules.ranking);
        use CoverageBasis::{Anyone, Both, Either, GpArea, HomeArea, NotStated};
        Self {
            criteria: criteria.map(|criterion| criterion.judge_whole(sheet, day, people)).collect(),
            ages: distinct.age_bands.all().iter().map(|band| (band.judge(age_years), band.special)).collect(),
            places: snapshot.judge_places(profile.home.as_ref(), profile.gp.as_ref()),
            open: distinct.ways_in.all().iter().map(|ways| open_to_asker(ways, sheet, day)).collect(),
            entry: distinct.ways_in.all().iter().map(|ways| entry(ways, sheet, day)).collect(),
            freshness: distinct
                .assurances
                .all()
                .iter()
                .map(|assured| freshness_share(assured, assured.age_days(day), &rules.ranking))
                .collect(),
            doors: doors.map(|door| door.stands_open(needs, sheet)).collect(),
            needs,
            all_needs_weigh: need_weights.iter().sum(),
            need_weights,
            home: profile.point().map(|point| (point, Direction::from(point))),
            age_known: sheet.get(Fact::AgeYears).is_some(),
            age_open: sheet.get(Fact::AgeYears).is_none() && !says_age,
            no_practice: profile.gp.is_none() && sheet.says_no(Fact::GpRegistered),
            home_known: profile.home.is_some(),
            place_topics: [Anyone, Both, Either, GpArea, HomeArea, NotStated]
                .map(|basis| (basis, Topics::places(basis, profile))),
        }
    }

    pub fn home_known(&self) -> bool {
        self.home_known
    }

    /// What would settle where the person is, for a service that goes by this.
    pub fn place_topics(&self, basis: CoverageBasis) -> Topics {
        let known = self.place_topics.iter().find(|(known, _)| *known == basis);
        known.map(|(_, topics)| *topics).unwrap_or_default()
    }
}

/// What calls for a specialist weighs as much as what was named first; what calls for crisis help does so even where it only follows
/// from a stated fact.
fn need_weights(profile: &Profile, steps: &Steps, ranking: &Ranking) -> Vec<f64> {
    let weights = &ranking.need;
    let needs = profile.needs.iter().zip(&steps.by_need);
    needs
        .map(|(need, step)| {
            let leads = step.is_some_and(|step| {
                let stated = need.weight >= weights.later;
                step == Step::CRISIS_AND_INPATIENT || stated && step >= weights.leads_from_step
            });
            if leads { weights.first } else { need.weight }
        })
        .collect()
}

fn freshness_share(assured: &Assured, age_days: Option<i64>, ranking: &Ranking) -> f64 {
    use crate::catalogue::Confidence;
    let weights = &ranking.freshness;
    let open = if assured.status == Status::Open { weights.open } else { 0.0 };
    let sure = match assured.confidence {
        Confidence::High => weights.high,
        Confidence::Medium => weights.medium,
        Confidence::DocumentOnly | Confidence::Low => 0.0,
    };
    let recent = age_days
        .map_or(0.0, |days| weights.recent * 0.5_f64.powf(days as f64 / weights.assured_half_life_days));
    open + sure + recent
}
