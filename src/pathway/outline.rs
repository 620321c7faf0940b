//! What of a service decides, without its words: packed, so that tens of thousands can be looked through for one question.

use crate::catalogue::{
    Alternative, Confidence, CoverageBasis, Effect, Fact, Kind, Mode, Schedule, Service, Status, Step, Value,
};
use crate::geography::{AreaCode, AreaKind, Direction, Point, Truth};

use super::rules::{Ranking, Typical};

/// Steps of care as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StepSet(u8);

impl StepSet {
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(steps.into_iter().fold(0, |bits, step| bits | (1 << step.number())))
    }

    pub fn holds(self, step: Step) -> bool {
        self.0 & (1 << step.number()) != 0
    }

    /// The step nearest to the one wanted; the less intrusive of two equally near. With none wanted, the least intrusive.
    pub fn nearest(self, wanted: Option<Step>) -> Option<Step> {
        let steps = Step::ALL.into_iter().filter(|step| self.holds(*step));
        match wanted {
            Some(wanted) => steps.min_by_key(|step| (step.distance(wanted), *step)),
            None => steps.min(),
        }
    }
}

/// A service as it is judged and scored.
#[derive(Debug, Clone)]
pub struct Outline {
    pub need_bits: u64,
    /// Points taken off for what is not a place to go, or not assured, or paid for. Zero or below.
    pub kind_points: f64,
    pub area_list: u32,
    pub age_band: Option<u32>,
    pub ways_in: u32,
    pub assured: u32,
    /// From and to where in [`Outlines`] its criteria and its points are.
    criteria: (u32, u32),
    points: (u32, u32),
    /// Position of the need its record names first.
    pub first_need: Option<u8>,
    pub steps: StepSet,
    /// The steps that the local pathway names it as typical of.
    pub typical: StepSet,
    /// How many kinds of referrer some route takes.
    pub open_to: u8,
    pub basis: CoverageBasis,
    pub running: Truth,
    /// Kept to be explained, never offered.
    pub context: bool,
    /// Some rule makes it a door.
    pub is_door: bool,
    /// Help comes by phone, text, online or to the home.
    pub remote: bool,
    /// Meant for a whole nation rather than for LLR or a part of it.
    pub national: bool,
    /// Meant for the whole of LLR or more, rather than for one part of it.
    pub wide: bool,
    /// Some schedule runs round the clock, every day.
    pub any_hour: bool,
    /// Costs the person money.
    pub paid: bool,
    /// Requires that the person is a woman.
    pub women_only: bool,
    /// Beds in a hospital: people come by way of a team.
    pub ward: bool,
}

/// Where the parts that services share are kept.
#[derive(Debug, Clone)]
pub struct Shared {
    pub area_list: u32,
    pub age_band: Option<u32>,
    pub ways_in: u32,
    pub assured: u32,
    pub criteria: Vec<u32>,
    pub is_door: bool,
}

/// The outlines of all services, in their order.
#[derive(Debug, Clone, Default)]
pub struct Outlines {
    all: Vec<Outline>,
    criteria: Vec<u32>,
    points: Vec<(Point, Direction)>,
    /// How many criteria and points belong to outlines that are no more.
    left_over: usize,
}

/// From this many on, and when they are more than those in use, left-over criteria and points are thrown away.
const MANY_LEFT_OVER: usize = 1_000;

impl Outlines {
    pub fn shrink_to_fit(&mut self) {
        self.all.shrink_to_fit();
        self.criteria.shrink_to_fit();
        self.points.shrink_to_fit();
    }

    /// The outline of a service, whose criteria and points are added; it is to be [put](Self::put) in its place.
    pub fn outline(
        &mut self,
        service: &Service,
        areas: &[AreaCode],
        need_bit: &dyn Fn(&str) -> Option<u64>,
        shared: Shared,
        ranking: &Ranking,
        typical: &[Typical],
    ) -> Outline {
        let Shared { area_list, age_band, ways_in, assured, criteria, is_door } = shared;
        let criteria = appended(&mut self.criteria, criteria);
        let places = service.locations.iter().filter(|location| location.is_open_to_visitors());
        let points =
            appended(&mut self.points, places.filter_map(|l| l.point).map(|p| (p, Direction::from(p))));
        let national = areas.iter().any(|area| matches!(area.kind(), AreaKind::Country | AreaKind::Group));
        let paid = service.costs.iter().any(|cost| cost.amount_pence.is_some_and(|pence| pence > 0));
        let named = typical.iter().filter(|typical| typical.services.contains(&service.slug));
        Outline {
            need_bits: service.needs.iter().filter_map(|need| need_bit(need)).fold(0, |all, bit| all | bit),
            first_need: service
                .needs
                .first()
                .and_then(|need| need_bit(need))
                .and_then(|bit| u8::try_from(bit.trailing_zeros()).ok()),
            kind_points: kind_points(service, paid, ranking),
            area_list,
            age_band,
            ways_in,
            assured,
            criteria,
            points,
            steps: StepSet::of(service.steps.iter().copied()),
            typical: StepSet::of(named.map(|typical| typical.step)),
            open_to: open_to(service),
            basis: service.coverage.basis,
            running: running(service),
            context: service.kind == Kind::Context,
            is_door,
            remote: service.modes.iter().any(|mode| Mode::is_remote(*mode)),
            national,
            wide: national || areas.contains(&AreaCode::LLR),
            any_hour: service.schedules.iter().any(Schedule::is_round_the_clock),
            paid,
            women_only: is_women_only(service),
            ward: service.kind == Kind::Ward,
        }
    }

    /// Puts an outline in the place of another, or after the last.
    pub fn put(&mut self, at: usize, outline: Outline) {
        if at == self.all.len() {
            self.all.push(outline);
            return;
        }
        let before = std::mem::replace(&mut self.all[at], outline);
        self.left_over += length(before.criteria) + length(before.points);
        if self.left_over > MANY_LEFT_OVER.max((self.criteria.len() + self.points.len()) / 2) {
            self.throw_away_left_over();
        }
    }

    /// Moves the outlines from a place on up by one. What then stands there twice is to be replaced.
    pub fn make_room(&mut self, at: usize) {
        let mut none = self.all[at].clone();
        (none.criteria, none.points) = ((0, 0), (0, 0));
        self.all.insert(at, none);
    }

    fn throw_away_left_over(&mut self) {
        let (criteria, points) = (std::mem::take(&mut self.criteria), std::mem::take(&mut self.points));
        for outline in &mut self.all {
            let used = &criteria[outline.criteria.0 as usize..outline.criteria.1 as usize];
            outline.criteria = appended(&mut self.criteria, used.iter().copied());
            let used = &points[outline.points.0 as usize..outline.points.1 as usize];
            outline.points = appended(&mut self.points, used.iter().copied());
        }
        self.left_over = 0;
    }

    pub fn get(&self, at: usize) -> &Outline {
        &self.all[at]
    }

    /// Places of a service's criteria among the distinct ones, in the order of the service.
    pub fn criteria(&self, outline: &Outline) -> &[u32] {
        &self.criteria[outline.criteria.0 as usize..outline.criteria.1 as usize]
    }

    /// Where a service sees people.
    pub fn points(&self, outline: &Outline) -> &[(Point, Direction)] {
        &self.points[outline.points.0 as usize..outline.points.1 as usize]
    }
}

fn length((from, until): (u32, u32)) -> usize {
    (until - from) as usize
}

fn appended<T>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) -> (u32, u32) {
    let end = |all: &Vec<T>| u32::try_from(all.len()).expect("fewer than four thousand million");
    let from = end(all);
    all.extend(more);
    (from, end(all))
}

/// Closed and replaced services never fit; one whose status is unknown, or rests on weak evidence, is asked about.
pub fn running(service: &Service) -> Truth {
    let weak = |confidence| confidence == Confidence::Low;
    match service.status.is {
        Status::Closed | Status::Replaced if weak(service.status.provenance.confidence) => Truth::Unknown,
        Status::Closed | Status::Replaced => Truth::Unmet,
        Status::Open if weak(service.provenance.confidence) => Truth::Unknown,
        Status::Open => Truth::Met,
        Status::Unknown => Truth::Unknown,
    }
}

fn open_to(service: &Service) -> u8 {
    let accepting = service.routes.iter().filter(|route| !route.not_accepted);
    let who = accepting.fold(0, |who, route| who | super::record::referrer_bits(&route.who));
    who.count_ones() as u8
}

fn kind_points(service: &Service, paid: bool, ranking: &Ranking) -> f64 {
    let weights = &ranking.kind;
    let kind = match service.kind {
        Kind::Programme => weights.programme,
        Kind::Entitlement => weights.entitlement,
        Kind::Ward => weights.ward,
        Kind::Service | Kind::Team | Kind::Context => 0.0,
    };
    let paid = if paid { weights.paid } else { 0.0 };
    -(kind + paid + if is_assured(service) { 0.0 } else { weights.unassured })
}

/// Open, on evidence that is not weak.
pub fn is_assured(service: &Service) -> bool {
    service.status.is == Status::Open && service.provenance.confidence != Confidence::Low
}

fn is_women_only(service: &Service) -> bool {
    service.criteria.iter().any(|criterion| {
        criterion.effect == Effect::Requires
            && !criterion.any_of.is_empty()
            && criterion.any_of.iter().all(is_for_women)
    })
}

/// Whether an alternative asks that the person is a woman.
fn is_for_women(alternative: &Alternative) -> bool {
    let woman = Value::Word("female".to_owned());
    alternative.tests().iter().any(|test| test.fact == Fact::Sex && test.is.as_ref() == Some(&woman))
}
