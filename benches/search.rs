//! How long a search takes, in process, on made-up catalogues (see `made_up`) of 5,000, 100,000 or any other number of services.
//!
//! `cargo bench --bench search -- 5000 100000` measures each size in turn: building the index, one changed and one added service until search
//! and matching show it, a search for words within 10 km with all facets and the first 20, the same without a place, an open-now filter and
//! a suggestion. One thread, 3,000 questions after 300 to warm up; the reply is thrown away. Memory is that of the whole process: what matching
//! and search keep of the catalogue, places and rules.
//!
//! `-- write DIR 5000 50000` writes catalogues and questions as JSON lines for `benches/peers`, and `-- serve ADDRESS 50000` serves it over
//! HTTP for a load generator. `-- llr` measures the real catalogue with the judged queries.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench says what it measured")]

mod made_up;
mod plain_bm25;

use std::collections::BTreeSet;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde_json::json;
use signpost::api::{Pages, Shared, app};
use signpost::catalogue::Catalogue;
use signpost::directory::{Clock, Directory, ReadSide};
use signpost::geography::{AreaCode, Gazetteer, Located, Postcode};
use signpost::interop::seeds::{
    SeedFiles, read_assumptions, read_catalogue, read_gazetteer, read_rules, read_upkeep,
};
use signpost::pathway::{Compiling, MOST_WHOLE, Snapshot};
use signpost::search::evaluation::{Measures, judged_queries};
use signpost::search::{Changes, Filters, Index, IndexWords, Query, Sort};

use self::made_up::{MadeUp, Question};
use self::plain_bm25::PlainBm25;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const WITHIN_M: f64 = 10_000.0;
const WARM: usize = 300;
const MEASURED: usize = 3_000;
const CHANGES: usize = 30;
const BEGINNINGS: [&str; 12] =
    ["c", "ca", "caf", "sup", "be", "deb", "thornb", "l", "ment", "wo", "oak", "hub"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let real = Real::read();
    match words.as_slice() {
        ["write", folder, sizes @ ..] => write(Path::new(folder), &real, sizes),
        ["serve", address, count] => serve(address, &real, count.parse().unwrap()),
        ["llr"] => measure_llr(&real),
        [] => [5_000, 100_000].into_iter().for_each(|count| measure(&real, count)),
        sizes => sizes.iter().for_each(|count| measure(&real, count.parse().unwrap())),
    }
}

/// The seeds as built into the program.
struct Real {
    catalogue: Catalogue,
    gazetteer: Arc<Gazetteer>,
}

impl Real {
    fn read() -> Self {
        let files = SeedFiles::Embedded;
        let gazetteer = Arc::new(read_gazetteer(&files).unwrap());
        Self { catalogue: read_catalogue(&files, &gazetteer).unwrap(), gazetteer }
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-24T11:00:00Z".parse().unwrap()
}

fn measure(real: &Real, count: usize) {
    println!("{count} made-up services");
    let made_up = MadeUp::new(count, &real.catalogue, &real.gazetteer);
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path(), IndexWords::embedded().unwrap()).unwrap();
    let begun = Instant::now();
    let snapshot = compiled(&made_up, real);
    println!("  made up and compiled for matching in {:.1} s", begun.elapsed().as_secs_f64());
    println!("  memory {} MB, at most {} MB", resident_mb(), most_resident_mb());
    let begun = Instant::now();
    index.rebuild(&*snapshot, &real.gazetteer, 1).unwrap();
    println!("  built in {:.1} s", begun.elapsed().as_secs_f64());
    println!("  memory {} MB, at most {} MB", resident_mb(), most_resident_mb());
    let snapshot = follow(snapshot, &index, real);
    let questions = made_up.questions(WARM + MEASURED);
    println!("  memory after the changes {} MB", resident_mb());

    let places: Vec<Located> =
        questions.iter().map(|question| real.gazetteer.locate_point(question.from)).collect();
    let of = |at: usize, within_m: Option<f64>, filters: Filters| Query {
        place: Some(places[at].clone()),
        within_m,
        filters,
        ..Query::of_text(questions[at].text)
    };
    let near = |at| of(at, Some(WITHIN_M), Filters::default());
    percentiles("words, 10 km, all facets, first 20", &index, near);
    let open = |at| of(at, Some(WITHIN_M), Filters { open_at: Some(now()), ..Filters::default() });
    percentiles("the same, open now", &index, open);
    percentiles("words and a place, however far", &index, |at| of(at, None, Filters::default()));
    percentiles("words alone", &index, |at| Query::of_text(questions[at].text));
    let nearest = |at: usize| Query { sort: Sort::Distance, ..of(at, None, Filters::default()) };
    percentiles("words, nearest first, no radius", &index, nearest);
    let hits: usize = (0..200).map(|at| index.find(&near(at), now()).unwrap().total).sum();
    println!("  {} hits within 10 km on average", hits / 200);
    suggestions(&index);
    println!("  memory after all {} MB", resident_mb());
    // Held until now, as a running program does.
    black_box(&snapshot);
}

/// As a running program reads them from the store, one after another.
fn compiled(made_up: &MadeUp, real: &Real) -> Snapshot {
    let rules = Arc::new(read_rules(&SeedFiles::Embedded).unwrap());
    let gazetteer = Arc::clone(&real.gazetteer);
    let mut compiling = Compiling::begin(made_up.references(), gazetteer, rules, MOST_WHOLE).unwrap();
    made_up.services().for_each(|service| compiling.add(service).unwrap());
    compiling.finish(1).unwrap()
}

/// Changes and adds services as a running program that follows the store does, one at a time.
fn follow(mut snapshot: Snapshot, index: &Index, real: &Real) -> Snapshot {
    let (mut changing, mut adding) = (Vec::new(), Vec::new());
    for round in 0..2 * CHANGES {
        let before = snapshot.open((round * 7_919) % snapshot.count()).service.clone();
        let mut service = before.clone();
        service.name = format!("Zebra Crossing {round}");
        let is_new = round % 2 == 1;
        if is_new {
            service.slug = format!("{}-{round}", service.slug);
        }
        let before: Vec<_> = (!is_new).then_some(before).into_iter().collect();
        let now = [service];
        let begun = Instant::now();
        // What is in the store is not in memory yet, and the catalogue shown goes on being shown.
        let change = round as u64 + 2;
        let next = snapshot.with_changed(now.iter().cloned(), change).unwrap();
        let slugs: &[&str] = &[&now[0].slug];
        let changes = Changes { slugs, now: &now, before: &before, whole: &*next };
        index.apply(&changes, &real.gazetteer, change).unwrap();
        if is_new {
            adding.push(begun.elapsed())
        } else {
            changing.push(begun.elapsed())
        };
        snapshot = next;
    }
    print_percentiles("one changed service", changing);
    print_percentiles("one added service", adding);
    let begun = Instant::now();
    index.write_down().unwrap();
    println!("  {} changes written to disk beside it in {:.2} s", 2 * CHANGES, begun.elapsed().as_secs_f64());
    snapshot
}

fn suggestions(index: &Index) {
    let mut times = Vec::new();
    for at in 0..1_200 {
        let beginning = BEGINNINGS[at % BEGINNINGS.len()];
        let begun = Instant::now();
        black_box(index.suggest(beginning, 10));
        times.push(begun.elapsed());
    }
    print_percentiles("a suggestion", times);
}

fn percentiles(what: &str, index: &Index, query: impl Fn(usize) -> Query) {
    let mut times = Vec::with_capacity(MEASURED);
    for at in 0..WARM + MEASURED {
        let query = query(at);
        let begun = Instant::now();
        black_box(index.find(&query, now()).unwrap());
        if at >= WARM {
            times.push(begun.elapsed());
        }
    }
    print_percentiles(what, times);
}

fn print_percentiles(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("  {what:<36} p50 {:.3} ms  p99 {:.3} ms  most {:.3} ms", at(0.5), at(0.99), at(1.0));
}

/// The real catalogue, with the judged queries.
fn measure_llr(real: &Real) {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path(), IndexWords::embedded().unwrap()).unwrap();
    let begun = Instant::now();
    index.rebuild(&real.catalogue, &real.gazetteer, 1).unwrap();
    println!("{} services, built in {:.2} s", real.catalogue.services.len(), begun.elapsed().as_secs_f64());
    let judged = judged_queries(include_str!("../tests/search/judged.csv")).unwrap();
    let from = real.gazetteer.locate(&Postcode::parse("LE15 6HP").unwrap());
    percentiles("judged queries, as written", &index, |at| Query::of_text(&*judged[at % judged.len()].text));
    percentiles("judged queries, 10 km of LE15 6HP", &index, |at| Query {
        place: Some(from.clone()),
        within_m: Some(WITHIN_M),
        ..Query::of_text(&*judged[at % judged.len()].text)
    });
    suggestions(&index);
}

/// For the peers: what they index and are asked, what Signpost and plain tantivy take for the same, and how good plain tantivy is.
fn write(folder: &Path, real: &Real, sizes: &[&str]) {
    std::fs::create_dir_all(folder).unwrap();
    let plain = PlainBm25::new(&real.catalogue);
    let measured = |text: &str| {
        let judged = judged_queries(text).unwrap();
        Measures::mean(&judged.iter().map(|one| one.measure(&plain.search(&one.text))).collect::<Vec<_>>())
    };
    let queries = measured(include_str!("../tests/search/queries.csv"));
    let judged = measured(include_str!("../tests/search/judged.csv"));
    let widely_worded = measured(include_str!("../tests/search/widely_worded.csv"));
    let relevance = json!({
        "tantivy BM25": {"queries": queries, "judged": judged, "widely_worded": widely_worded}
    });
    std::fs::write(folder.join("relevance.json"), relevance.to_string()).unwrap();
    for count in sizes {
        let folder = folder.join(count);
        std::fs::create_dir_all(&folder).unwrap();
        write_made_up(&folder, real, count.parse().unwrap());
    }
}

fn write_made_up(folder: &Path, real: &Real, count: usize) {
    let made_up = MadeUp::new(count, &real.catalogue, &real.gazetteer);
    let catalogue = made_up.catalogue();
    let mut services = BufWriter::new(File::create(folder.join("services.jsonl")).unwrap());
    for service in &catalogue.services {
        // What is nowhere is within 10 km of nobody.
        let Some(point) = service.locations.first().and_then(|location| location.point) else { continue };
        let open = service.routes.iter().filter(|route| !route.not_accepted);
        let referrers: BTreeSet<_> = open.flat_map(|route| &route.who).map(|who| who.as_str()).collect();
        let line = json!({"slug": service.slug, "name": service.name, "summary": service.summary, "needs": service.needs,
            "steps": service.steps, "modes": service.modes, "areas": service.coverage.areas, "referrers": referrers,
            "latitude": point.latitude, "longitude": point.longitude});
        writeln!(services, "{line}").unwrap();
    }
    let asked = made_up.questions(1_000);
    let mut questions = BufWriter::new(File::create(folder.join("questions.jsonl")).unwrap());
    for question in &asked {
        // Who serves one of these serves the place.
        let authorities = real.gazetteer.locate_point(question.from).authorities;
        let areas: Vec<_> = authorities
            .iter()
            .map(|one| one.code)
            .chain([AreaCode::ENGLAND])
            .map(|code| code.to_string())
            .collect();
        let line = json!({"text": question.text, "areas": areas, "latitude": question.from.latitude,
            "longitude": question.from.longitude});
        writeln!(questions, "{line}").unwrap();
    }
    let folder_of_index = tempfile::tempdir().unwrap();
    let index = Index::open(folder_of_index.path(), IndexWords::embedded().unwrap()).unwrap();
    index.rebuild(&catalogue, &real.gazetteer, 1).unwrap();
    let own = times_ms(&asked, |question| {
        let place = Some(real.gazetteer.locate_point(question.from));
        let query = Query { place, within_m: Some(WITHIN_M), ..Query::of_text(question.text) };
        black_box(index.find(&query, now()).unwrap());
    });
    let plain = PlainBm25::new(&catalogue);
    let plain = times_ms(&asked, |question| {
        black_box(plain.search_near(question.text, question.from));
    });
    let times = json!({"Signpost": own, "tantivy BM25": plain});
    std::fs::write(folder.join("own_ms.json"), times.to_string()).unwrap();
}

/// Of each question after a first round.
fn times_ms(questions: &[Question], ask: impl Fn(&Question)) -> Vec<f64> {
    questions.iter().take(WARM).for_each(&ask);
    let time = |question: &Question| {
        let begun = Instant::now();
        ask(question);
        begun.elapsed().as_secs_f64() * 1e3
    };
    questions.iter().map(time).collect()
}

/// The made-up catalogue over HTTP, as `signpost serve` would, but without a database. The sizes of the real one with `0`.
fn serve(address: &str, real: &Real, count: usize) {
    // Of none there are the real ones.
    let made_up = MadeUp::new(count, &real.catalogue, &real.gazetteer);
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path(), IndexWords::embedded().unwrap()).unwrap();
    let snapshot = compiled(&made_up, real);
    index.rebuild(&*snapshot, &real.gazetteer, 1).unwrap();
    let directory = Directory::empty(Clock::System);
    directory.answer_from(ReadSide {
        snapshot: Arc::new(snapshot),
        index: Arc::new(index),
        assumptions: Arc::new(read_assumptions(&SeedFiles::Embedded).unwrap()),
        upkeep: Arc::new(read_upkeep(&SeedFiles::Embedded).unwrap()),
        last_changes: Arc::default(),
    });
    println!("serving {count} services at {address}, memory {} MB", resident_mb());
    let shared = Shared::new(Data::new(directory), 1_000_000);
    let pages = Pages {
        configure: signpost::web::configure,
        no_such_page: |request| signpost::web::wants_page(request).then(signpost::web::no_such_page),
    };
    let server =
        actix_web::HttpServer::new(move || app(&shared, pages)).tcp_nodelay(true).bind(address).unwrap();
    actix_web::rt::System::new().block_on(server.run()).unwrap();
}

fn resident_mb() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0);
    pages * 4_096 / 1_000_000
}

/// The most it has been.
fn most_resident_mb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or(0) * 1_024 / 1_000_000
}
