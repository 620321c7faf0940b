//! How long a match takes, in process.
//!
//! Corpus: `seeds/` as built into the program (320 services), and 50,000 services made from them: each a copy of a real one under
//! another slug, with its area changed (one in twenty for an authority of LLR, the others for one of 290 codes elsewhere in England, as in
//! a catalogue of the whole country with LLR the best known) and its venues moved by up to 40 km. People: 500, made up; age, needs, place, asker and a few circumstances vary. Seed of both: `SEED` below, through
//! SplitMix64, so that every run measures the same work. One thread, no I/O; every reason is worded and the reply is thrown away.
//!
//! `cargo bench --bench matching` prints the percentiles over all people first, then Criterion's own figures for one middling person.
//! `SIGNPOST_SEEDS` reads another folder than the seeds built in.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench says what it measured")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use signpost::catalogue::{Catalogue, Common, Service};
use signpost::geography::{Gazetteer, Point};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules};
use signpost::pathway::{MatchRequest, Profile, Rules, Snapshot, matches, rank};

const SEED: u64 = 0x0005_1690_0577_2026;
const PEOPLE: usize = 500;
const MANY_SERVICES: usize = 50_000;
const NOW: &str = "2026-11-22T03:00:00Z";

const AUTHORITIES: [&str; 9] = [
    "E06000016",
    "E06000017",
    "E07000129",
    "E07000130",
    "E07000131",
    "E07000132",
    "E07000133",
    "E07000134",
    "E07000135",
];
const DISTRICTS: [&str; 10] =
    ["LE1", "LE3", "LE5", "LE8", "LE10", "LE11 3TU", "LE13", "LE15", "LE16", "LE67"];
const ASKERS: [&str; 5] = ["self", "gp", "link_worker", "family", "social_worker"];

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

struct Corpus {
    catalogue: Catalogue,
    gazetteer: Arc<Gazetteer>,
    rules: Arc<Rules>,
}

impl Corpus {
    fn of_seeds() -> Self {
        let files = std::env::var_os("SIGNPOST_SEEDS")
            .map_or(SeedFiles::Embedded, |folder| SeedFiles::Folder(folder.into()));
        let gazetteer = Arc::new(read_gazetteer(&files).expect("the places are readable"));
        let catalogue = read_catalogue(&files, &gazetteer).expect("the catalogue is readable");
        let rules = Arc::new(read_rules(&files).expect("the rules are readable"));
        Self { catalogue, gazetteer, rules }
    }

    fn snapshot(&self, services: Vec<Common<Service>>) -> Snapshot {
        let catalogue = Catalogue { services, ..self.catalogue.clone() };
        Snapshot::build(catalogue, Arc::clone(&self.gazetteer), Arc::clone(&self.rules), 1)
            .expect("the corpus fits together")
    }

    fn many(&self, count: usize, dice: &mut Dice) -> Vec<Common<Service>> {
        let real = &self.catalogue.services;
        let mut services = real.clone();
        while services.len() < count {
            let mut copy = real[dice.below(real.len())].clone();
            copy.slug = format!("{}-{}", copy.slug, services.len());
            copy.name = format!("{} {}", copy.name, services.len());
            copy.also_known_as.clear();
            copy.coverage.areas = vec![somewhere(dice)];
            for location in &mut copy.locations {
                location.point = location.point.map(|point| moved(point, dice));
            }
            services.push(copy);
        }
        services
    }
}

fn somewhere(dice: &mut Dice) -> String {
    if dice.below(20) == 0 {
        dice.one_of(&AUTHORITIES).to_owned()
    } else {
        format!("E08000{:03}", 100 + dice.below(290))
    }
}

/// Up to 40 km away, as near as degrees say.
fn moved(point: Point, dice: &mut Dice) -> Point {
    let degrees = |dice: &mut Dice, most: f64| (dice.below(2001) as f64 / 1000.0 - 1.0) * most;
    let latitude = point.latitude + degrees(dice, 0.36);
    let longitude = point.longitude + degrees(dice, 0.58);
    Point::checked(latitude, longitude).unwrap_or(point)
}

fn people(snapshot: &Snapshot, dice: &mut Dice) -> Vec<Profile> {
    let needs: Vec<&str> = snapshot.needs().iter().map(|need| need.slug.as_str()).collect();
    (0..PEOPLE).map(|_| profile(&person(&needs, dice), snapshot)).collect()
}

fn person(needs: &[&str], dice: &mut Dice) -> Value {
    let wanted: Vec<&str> = (0..=dice.below(3)).map(|_| dice.one_of(needs)).collect();
    json!({
        "age_years": 10 + dice.below(75), "sex": dice.one_of(&["female", "male"]),
        "postcode": dice.one_of(&DISTRICTS), "gp_area": dice.one_of(&AUTHORITIES), "needs": wanted,
        "scores": {"phq9": dice.below(28), "phq9_item9": usize::from(dice.below(5) == 0), "gad7": dice.below(22)},
        "circumstances": {"carer": dice.below(4) == 0, "veteran": dice.below(8) == 0, "lgbt": dice.below(8) == 0},
        "asked_by": dice.one_of(&ASKERS),
    })
}

fn profile(request: &Value, snapshot: &Snapshot) -> Profile {
    let request: MatchRequest = serde_json::from_value(request.clone()).expect("a request");
    Profile::read(&request, snapshot, NOW.parse().expect("a time")).expect("a profile")
}

/// Prints the percentiles of one piece of work over all people, best of three for each.
fn percentiles(what: &str, people: &[Profile], work: impl Fn(&Profile)) {
    let mut times: Vec<Duration> = people
        .iter()
        .map(|profile| {
            let timed = (0..3).map(|_| {
                let begun = Instant::now();
                work(profile);
                begun.elapsed()
            });
            timed.min().unwrap_or_default()
        })
        .collect();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{what:<44} p50 {:.3} ms  p95 {:.3} ms  p99 {:.3} ms  most {:.3} ms",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
}

fn measure(criterion: &mut Criterion) {
    let corpus = Corpus::of_seeds();
    let here = corpus.snapshot(corpus.catalogue.services.clone());
    let llr = people(&here, &mut Dice(SEED));
    percentiles("LLR: candidates and rank, all reasons", &llr, |profile| {
        black_box(matches(profile, &here));
    });
    let many = corpus.snapshot(corpus.many(MANY_SERVICES, &mut Dice(SEED)));
    let crowd = people(&many, &mut Dice(SEED));
    percentiles("50,000: candidates", &crowd, |profile| {
        black_box(many.candidates(profile));
    });
    let found: Vec<(Profile, Vec<usize>)> = crowd.iter().map(|p| (p.clone(), many.candidates(p))).collect();
    let mean = found.iter().map(|(_, candidates)| candidates.len()).sum::<usize>() / found.len();
    println!("50,000: {mean} candidates on average");
    percentiles("50,000: candidates and rank, all reasons", &crowd, |profile| {
        black_box(matches(profile, &many));
    });

    let text = json!({"text": "so low and anxious since I lost my job, not sleeping, rent arrears, not suicidal", "postcode": "LE3"});
    criterion.bench_function("profile from words", |b| b.iter(|| profile(black_box(&text), &here)));
    criterion.bench_function("LLR match", |b| b.iter(|| matches(black_box(&llr[0]), &here)));
    let (middling, candidates) = &found[0];
    criterion.bench_function("50,000 candidates", |b| b.iter(|| many.candidates(black_box(middling))));
    criterion.bench_function("50,000 rank", |b| b.iter(|| rank(black_box(middling), &many, candidates)));
}

criterion_group! {
    name = matching;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(3));
    targets = measure
}
criterion_main!(matching);
