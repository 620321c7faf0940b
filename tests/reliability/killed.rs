//! The program is killed at any moment while several write: what was acknowledged is there, everywhere, and sealed.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rand::RngExt;

use crate::program::{Program, audit_is_whole};
use crate::writer::{SERVICES, three_views, write};
use crate::{number, seeded, until};

const FIRST_WRITE: Duration = Duration::from_secs(60);

/// What one writer knows of its service.
#[derive(Debug, Clone, Default)]
struct Known {
    acknowledged: String,
    /// Sent and not answered: it may have been kept.
    unanswered: Option<String>,
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_the_program_is_killed() {
    let rounds = number("SIGNPOST_KILL_ROUNDS", 3);
    let (data, token) = (seeded::data(), seeded::token());
    let known: Vec<Mutex<Known>> = SERVICES.iter().map(|_| Mutex::default()).collect();
    let (began, acknowledged) = (Instant::now(), AtomicUsize::new(0));
    let mut unanswered_kept = 0;

    for round in 0..rounds {
        let mut program = Program::start(data.path(), |_| {});
        let (address, acknowledged) = (program.address.clone(), &acknowledged);
        thread::scope(|scope| {
            for (slug, known) in SERVICES.iter().zip(&known) {
                let address = &address;
                scope.spawn(move || {
                    let known = &mut known.lock().unwrap();
                    write_until_killed(address, token, slug, round, known, acknowledged);
                });
            }
            // However slow the machine, there is something to lose.
            let waiting = Instant::now();
            while acknowledged.load(Ordering::Relaxed) == 0 && waiting.elapsed() < FIRST_WRITE {
                thread::sleep(Duration::from_millis(10));
            }
            thread::sleep(Duration::from_millis(rand::rng().random_range(0..900)));
            program.kill();
        });

        let mut program = Program::start(data.path(), |_| {});
        for (slug, known) in SERVICES.iter().zip(&known) {
            unanswered_kept +=
                usize::from(what_is_known_is_there(&program, token, slug, &mut known.lock().unwrap()));
        }
        assert!(audit_is_whole(|_| {}, data.path()), "round {round}");
        if round % 2 == 0 {
            program.stop();
        } else {
            program.kill();
        }
    }

    let writes = acknowledged.into_inner();
    assert!(writes > 0, "nothing was written in {rounds} rounds");
    eprintln!(
        "{rounds} rounds of kill -9, {writes} writes acknowledged, 0 lost, {unanswered_kept} kept without an answer, in {:.0} s",
        began.elapsed().as_secs_f64()
    );
}

fn write_until_killed(
    address: &str,
    token: &str,
    slug: &str,
    round: usize,
    known: &mut Known,
    acknowledged: &AtomicUsize,
) {
    for number in 0.. {
        let summary = format!("As written in zqround{round}x{number}.");
        known.unanswered = Some(summary.clone());
        match write(address, token, slug, &summary) {
            Ok(answer) if answer.status == 200 => {
                known.acknowledged = summary;
                known.unanswered = None;
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            // While the program goes down its database may go first, and it may say so.
            Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.body),
            Err(_) => return,
        }
    }
}

/// In the store, the snapshot and the search. Says whether a write without an answer was kept.
fn what_is_known_is_there(program: &Program, token: &str, slug: &str, known: &mut Known) -> bool {
    let Known { acknowledged, unanswered, .. } = known.clone();
    if acknowledged.is_empty() && unanswered.is_none() {
        return false;
    }
    let (record, _) = crate::writer::record(&program.address, token, slug).unwrap();
    let stored = record["summary"].as_str().unwrap().to_owned();
    let kept = unanswered.as_ref() == Some(&stored);
    assert!(
        kept || acknowledged.is_empty() || stored == acknowledged,
        "`{slug}` is `{stored}`; acknowledged was `{acknowledged}`, and `{unanswered:?}` was without an answer"
    );
    if stored.contains("zqround") {
        let word = stored.split(' ').next_back().unwrap().trim_end_matches('.').to_owned();
        let all = [stored.as_str(); 3];
        until("store, snapshot and search agree", Duration::from_secs(20), || {
            three_views(program, token, slug, &word) == all
        });
        known.acknowledged = stored;
    }
    known.unanswered = None;
    kept
}
