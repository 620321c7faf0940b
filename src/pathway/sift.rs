//! From all candidates to the few that can be shown: each is judged, none is worded, and only those that can still come among the best
//! are measured exactly.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::geography::Truth;

use super::ask::{Questions, Waiting};
use super::case::Case;
use super::doors_first::Raised;
use super::ground::{Ground, ground};
use super::points::{Measured, Score, most_to_come, open_to_asker, outset, score, wishes_share};
use super::verdict::{Verdict, judge, nearest_at_least_m, nearest_m, refused_outright};

/// At most this many services are explained among those not offered.
pub const NOT_OFFERED_SHOWN: usize = 20;

/// More than rounding and [`nearest_at_least_m`] together can add to a score.
const NEARLY: f64 = 1e-3;

/// What became of the candidates.
#[derive(Default)]
pub struct Sifted {
    pub offered: Vec<Sketch>,
    pub refused: Vec<Sketch>,
    pub counts: StepCounts,
    pub questions: Questions,
}

/// How many services fit, and how many are to be asked about, by the number of the step.
#[derive(Debug, Default)]
pub struct StepCounts {
    pub fits: [usize; 6],
    pub ask: [usize; 6],
}

/// A candidate, and the most it can score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sketch {
    at_most: f64,
    at: u32,
    ground: Ground,
    need: Truth,
}

impl Eq for Sketch {}

impl PartialOrd for Sketch {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sketch {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at_most.total_cmp(&other.at_most).then_with(|| self.at.cmp(&other.at))
    }
}

impl Sketch {
    pub fn at(&self) -> usize {
        self.at as usize
    }

    pub fn at_most(&self) -> f64 {
        self.at_most
    }

    /// Takes note of what a door is raised to.
    pub fn raise(&mut self, raised: &Raised) {
        if let Some(least) = raised.get(&self.at()) {
            self.at_most = self.at_most.max(least.min(1.0) + NEARLY);
        }
    }
}

/// A candidate, judged and scored.
#[derive(Debug, Clone)]
pub struct Judged {
    pub at: usize,
    pub ground: Ground,
    pub verdict: Verdict,
    pub distance_m: Option<f64>,
    pub score: Score,
}

/// Judges every candidate, but for those refused outright that cannot come among the refused that are shown.
pub fn sift(candidates: &[usize], case: &Case) -> Sifted {
    let mut sifted = Sifted::default();
    let ranking = &case.snapshot.rules().ranking;
    let most_to_come = most_to_come(ranking);
    let wishes = if case.profile.has_wishes() { 1.0 } else { 0.0 };
    // What an exact score can be below the most: the wishes, and centimetres of distance.
    let slack = ranking.points.wishes * wishes + NEARLY;
    let mut shown = Best::of(NOT_OFFERED_SHOWN);
    let mut waiting = Waiting::default();
    // Crisis help is offered whatever the need is, when somebody may be in danger.
    let crisis_lines = case.crisis_help.lines().iter().filter(|at| !candidates.contains(at));
    for at in candidates.iter().chain(crisis_lines) {
        let outline = case.snapshot.outlines().get(*at);
        let Some((ground, need)) = ground(*at, outline, case) else { continue };
        let outset = outset(*at, outline, ground, case);
        if refused_outright(outline, case) && outset.at_most() + most_to_come < shown.least() {
            continue;
        }
        let verdict = judge(outline, need, case);
        let most = Measured { distance_m: nearest_at_least_m(outline, case), wishes };
        let at_most = score(outset, outline, &verdict, most, case).at_most();
        let sketch = Sketch { at_most, at: *at as u32, ground, need };
        if verdict.truth.is_unmet() {
            // What the urgent answer names is not called unsuitable below it.
            if at_most >= shown.least() && !case.crisis_help.names(*at) {
                shown.see((at_most - slack).clamp(0.0, 1.0));
                sifted.refused.push(sketch);
            }
            continue;
        }
        sifted.offered.push(sketch);
        // An answer about a service that is closed to the one who asks would settle nothing for them.
        if !open_to_asker(outline, case).is_unmet() {
            waiting.add(at_most, verdict.waits_for);
        }
        let counts = if verdict.truth.is_met() { &mut sifted.counts.fits } else { &mut sifted.counts.ask };
        for step in crate::catalogue::Step::ALL.into_iter().filter(|step| outline.steps.holds(*step)) {
            counts[usize::from(step.number())] += 1;
        }
    }
    sifted.questions = waiting.questions(ranking.ask.as_ref());
    sifted
}

/// The best so many, and whatever scores less than the last of them by no more than `slack`, in order.
pub fn best(sketches: Vec<Sketch>, wanted: usize, slack: f64, case: &Case) -> Vec<Judged> {
    let mut waiting = BinaryHeap::from(sketches);
    let mut all: Vec<Judged> = Vec::new();
    let mut totals = Best::of(wanted);
    while let Some(sketch) = waiting.pop() {
        if sketch.at_most < totals.least() - slack {
            break;
        }
        let judged = measure(sketch, case);
        totals.see(judged.score.total());
        all.push(judged);
    }
    in_order(&mut all);
    all
}

/// The highest so many of the totals seen.
struct Best {
    wanted: usize,
    /// The least on top.
    totals: BinaryHeap<Reverse<Total>>,
}

impl Best {
    fn of(wanted: usize) -> Self {
        Self { wanted, totals: BinaryHeap::new() }
    }

    /// Less than this is not among them; anything may be, until there are enough.
    fn least(&self) -> f64 {
        let full = self.totals.len() >= self.wanted;
        self.totals.peek().filter(|_| full).map_or(f64::NEG_INFINITY, |Reverse(Total(least))| *least)
    }

    fn see(&mut self, total: f64) {
        self.totals.push(Reverse(Total(total)));
        if self.totals.len() > self.wanted {
            self.totals.pop();
        }
    }
}

/// The best first, and of equals the first by slug.
pub fn in_order(judged: &mut [Judged]) {
    // Records are in order of slug.
    judged.sort_by_key(|judged| (Reverse(Total(judged.score.total())), judged.at));
}

/// What a service scores in a match, whatever else is offered; nothing for what a match would not consider.
pub fn points_in_a_match(at: usize, case: &Case) -> f64 {
    let Some((ground, need)) = ground(at, case.snapshot.outlines().get(at), case) else { return 0.0 };
    let sketch = Sketch { at_most: 1.0, at: at as u32, ground, need };
    measure(sketch, case).score.total()
}

/// One candidate, measured exactly.
pub fn measure(sketch: Sketch, case: &Case) -> Judged {
    let Sketch { at, ground, need, .. } = sketch;
    let at = at as usize;
    let outline = case.snapshot.outlines().get(at);
    let verdict = judge(outline, need, case);
    let distance_m = nearest_m(outline, case);
    let wishes = match case.profile.has_wishes() {
        true => wishes_share(&case.snapshot.open(at), outline, case.profile),
        false => 0.0,
    };
    let mut score =
        score(outset(at, outline, ground, case), outline, &verdict, Measured { distance_m, wishes }, case);
    let least = case.raised.get(&at).copied().unwrap_or(f64::NEG_INFINITY);
    score.leads = (least - score.sum()).max(0.0);
    Judged { at, ground, verdict, distance_m, score }
}

/// Points that can be put in order.
#[derive(PartialEq)]
pub struct Total(pub f64);

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
