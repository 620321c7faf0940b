//! Runs a target many times, and says which bytes it could not bear.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::mutation::Examples;

/// Far more than any run needs, on the slowest machine and without optimisation.
pub const LONGEST_RUN: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often a long run says how far it has come, so that one that is stopped has told most of what it did.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// What is being run, for whoever watches.
type Watched = Arc<Mutex<Option<(Instant, Vec<u8>)>>>;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// Every example as it is, then as many changed ones as asked for.
pub fn fuzz(name: &str, examples: &[Vec<u8>], mut target: impl FnMut(&[u8])) {
    let (runs, seed) = (number("SIGNPOST_FUZZ_RUNS", 300), number("SIGNPOST_FUZZ_SEED", 2026));
    assert!(!examples.is_empty(), "{name} has no examples");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let watched = Watched::default();
    watch(name.to_owned(), Arc::clone(&watched));
    let began = Instant::now();
    let mut tell_at = began + TELL_EVERY;
    let to_change = Examples::new(examples);
    let changed = (0..runs).map(|_| to_change.changed(&mut random));
    for (done, bytes) in examples.iter().cloned().chain(changed).enumerate() {
        let now = Instant::now();
        if now >= tell_at {
            tell_at = now + TELL_EVERY;
            eprintln!("{name}: {done} of {runs} runs after {:.0} s", began.elapsed().as_secs_f64());
        }
        *watched.lock().unwrap() = Some((now, bytes.clone()));
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(&bytes))) {
            eprintln!("{name} could not bear: {:?}\n{bytes:?}", String::from_utf8_lossy(&bytes));
            std::panic::resume_unwind(panic);
        }
    }
    *watched.lock().unwrap() = None;
    let took = began.elapsed().as_secs_f64();
    eprintln!("{name}: {runs} runs, {:.0} a second, no panic, no hang", runs as f64 / took);
}

/// A thread cannot be stopped from outside, so a hang ends the whole test, after its bytes were told. Time is counted in looks and not by
/// the clock: a machine that stands still for a while stops both.
fn watch(name: String, watched: Watched) {
    thread::spawn(move || {
        let (mut looks, mut last) = (0, None);
        while Arc::strong_count(&watched) > 1 {
            thread::sleep(LOOK_EVERY);
            let now = watched.lock().unwrap().clone();
            let since = now.as_ref().map(|(since, _)| *since);
            looks = if since.is_some() && since == last { looks + 1 } else { 0 };
            last = since;
            if let Some((_, bytes)) = now.filter(|_| LOOK_EVERY * looks > LONGEST_RUN) {
                eprintln!("{name} hangs on: {:?}\n{bytes:?}", String::from_utf8_lossy(&bytes));
                std::process::abort();
            }
        }
    });
}
