//! How long the gap analysis takes, in process.
//!
//! Corpus: `seeds/` as built into the program (611 small areas of 2011, 320 services, 65 people of the panel asked for by 3 askers). No
//! chance but the fixed seed of the simulated intervals. One thread, no I/O; each answer is made whole and thrown away. `cargo bench
//! --bench provision` prints p50 and p99 over 30 runs of each, and the most memory the process has had.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench says what it measured")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use signpost::interop::seeds::{SeedFiles, read_assumptions, read_catalogue, read_gazetteer, read_rules};
use signpost::pathway::Snapshot;
use signpost::provision::{
    Level, PanelQuestion, PeopleReply, ProvisionReply, Question, ScenarioReply, ScenarioRequest,
};

const RUNS: usize = 30;

fn main() {
    let files = SeedFiles::Embedded;
    let gazetteer = Arc::new(read_gazetteer(&files).unwrap());
    let catalogue = read_catalogue(&files, &gazetteer).unwrap();
    let snapshot = Snapshot::build(catalogue, gazetteer, Arc::new(read_rules(&files).unwrap()), 1).unwrap();
    let assumptions = read_assumptions(&files).unwrap();
    let now = "2026-11-22T03:00:00Z".parse().unwrap();
    let everything = |level| Question { level, ..Question::of_everything() };
    let scenario = |level: &str| -> ScenarioRequest {
        serde_json::from_value(
            json!({"level": level, "close": ["cafe-melton-sunny-skies"], "add": [{"name": "Evening group",
            "needs": ["low-mood"], "steps": [2], "modes": ["in_person"], "postcode": "LE15 6HP"}]}),
        )
        .unwrap()
    };
    for (name, level) in
        [("councils", Level::LocalAuthority), ("611 LSOAs", Level::Lsoa), ("wards", Level::Ward)]
    {
        percentiles(&format!("all measures, all services, {name}"), || {
            black_box(ProvisionReply::of(&snapshot, &assumptions, everything(level), now));
        });
    }
    for (name, level) in [("councils", Level::LocalAuthority), ("611 LSOAs", Level::Lsoa)] {
        let panel = PanelQuestion::of(&everything(level), now);
        percentiles(&format!("the panel, 3 askers, {name}"), || {
            black_box(PeopleReply::of(&snapshot, &assumptions, &panel, &mut |_, _| {}).unwrap());
        });
    }
    for level in ["local_authority", "lsoa"] {
        let request = scenario(level);
        percentiles(&format!("a scenario, with the panel, {level}"), || {
            black_box(ScenarioReply::of(&snapshot, &assumptions, &request, now).unwrap());
        });
    }
    println!("most memory held: {}", most_memory());
}

fn percentiles(what: &str, work: impl Fn()) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |share: f64| times[((RUNS - 1) as f64 * share).round() as usize].as_secs_f64() * 1e3;
    println!("{what:<48} p50 {:>8.1} ms  p99 {:>8.1} ms", at(0.5), at(0.99));
}

/// As Linux counts it; elsewhere it is not known.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "not known".to_owned(), |peak| peak.trim().to_owned())
}
