//! From all candidates to the few that can be shown: each is judged, none is worded, and only those that can still come among the best
//! are measured exactly.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::geography::Truth;

use super::ask::Questions;
use super::case::Case;
use super::ground::{Ground, ground};
use super::points::{Measured, Score, score, wishes_share};
use super::verdict::{Verdict, judge, nearest_at_least_m, nearest_m};

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

/// A candidate, judged and scored.
#[derive(Debug, Clone)]
pub struct Judged {
    pub at: usize,
    pub ground: Ground,
    pub verdict: Verdict,
    pub distance_m: Option<f64>,
    pub score: Score,
}

/// Judges every candidate.
pub fn sift(candidates: &[usize], case: &Case) -> Sifted {
    let mut sifted = Sifted::default();
    let some_wish = case.profile.has_wishes();
    for at in candidates {
        let outline = case.snapshot.outlines().get(*at);
        let Some((ground, need)) = ground(*at, outline, case) else { continue };
        let verdict = judge(outline, need, case);
        let most = Measured {
            distance_m: nearest_at_least_m(outline, case),
            wishes: if some_wish { 1.0 } else { 0.0 },
        };
        let at_most = score(outline, &verdict, ground, most, case).at_most();
        let sketch = Sketch { at_most, at: *at as u32, ground, need };
        if verdict.truth.is_unmet() {
            sifted.refused.push(sketch);
            continue;
        }
        sifted.offered.push(sketch);
        sifted.questions.count(verdict.waits_for);
        let counts = if verdict.truth.is_met() { &mut sifted.counts.fits } else { &mut sifted.counts.ask };
        for step in crate::catalogue::Step::ALL.into_iter().filter(|step| outline.steps.holds(*step)) {
            counts[usize::from(step.number())] += 1;
        }
    }
    sifted
}

/// The best so many, and whatever scores less than the last of them by no more than `slack`, in order.
pub fn best(sketches: Vec<Sketch>, wanted: usize, slack: f64, case: &Case) -> Vec<Judged> {
    let mut waiting = BinaryHeap::from(sketches);
    let mut all: Vec<Judged> = Vec::new();
    // The totals of the best so far, the least on top.
    let mut totals: BinaryHeap<std::cmp::Reverse<Total>> = BinaryHeap::new();
    while let Some(sketch) = waiting.pop() {
        let least = totals.peek().map(|least| least.0.0 - slack);
        if totals.len() >= wanted && least.is_none_or(|least| sketch.at_most < least) {
            break;
        }
        let judged = measure(sketch, case);
        totals.push(std::cmp::Reverse(Total(judged.score.total())));
        if totals.len() > wanted {
            totals.pop();
        }
        all.push(judged);
    }
    in_order(&mut all, case);
    all
}

/// The best first, and of equals the first by name.
pub fn in_order(judged: &mut [Judged], case: &Case) {
    let slug = |judged: &Judged| case.snapshot.record(judged.at).service.slug.as_str();
    judged.sort_by(|a, b| b.score.total().total_cmp(&a.score.total()).then_with(|| slug(a).cmp(slug(b))));
}

/// One candidate, measured exactly.
fn measure(sketch: Sketch, case: &Case) -> Judged {
    let Sketch { at, ground, need, .. } = sketch;
    let at = at as usize;
    let outline = case.snapshot.outlines().get(at);
    let verdict = judge(outline, need, case);
    let distance_m = nearest_m(outline, case);
    let wishes = wishes_share(case.snapshot.record(at), outline, case.profile);
    let score = score(outline, &verdict, ground, Measured { distance_m, wishes }, case);
    Judged { at, ground, verdict, distance_m, score }
}

#[derive(PartialEq)]
struct Total(f64);

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
