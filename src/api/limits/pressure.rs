//! Is the queue in front of a worker a passing one, or one that stands?
//!
//! A passing queue is worth waiting in: a page with its pictures, a slow answer before quick ones. One that stands only makes everybody
//! wait, and whoever has waited too long is better turned away at once than answered late. This tells the two apart as CoDel does, by
//! how long waits have been too long without a lull.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Waits must have been too long for this while before anybody is turned away for it.
const GRACE: Duration = Duration::from_millis(500);
/// Without a long wait for this while, the queue has gone.
const LULL: Duration = Duration::from_millis(100);
/// How long a request may wait in a passing queue.
const PATIENCE: Duration = Duration::from_secs(1);

/// How it goes with the queue of one worker.
#[derive(Debug, Default)]
pub struct Pressure(Cell<Option<Strain>>);

/// Waits that were too long.
#[derive(Debug, Clone, Copy)]
struct Strain {
    since: Instant,
    last: Instant,
}

impl Pressure {
    /// How long a request may wait that has waited `waited` by now; `queue_time` is what is right in a standing queue.
    pub fn patience(&self, waited: Duration, queue_time: Duration, now: Instant) -> Duration {
        let strain = self.0.get().filter(|strain| now.duration_since(strain.last) <= LULL);
        let strain = match (strain, waited > queue_time) {
            (None, false) => None,
            (None, true) => Some(Strain { since: now, last: now }),
            (Some(strain), false) => Some(strain),
            (Some(strain), true) => Some(Strain { last: now, ..strain }),
        };
        self.0.set(strain);
        let standing = strain.is_some_and(|strain| now.duration_since(strain.since) >= GRACE);
        if standing { queue_time } else { PATIENCE.max(queue_time) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUEUE_TIME: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_millis(60);
    const SHORT: Duration = Duration::from_millis(2);

    fn after(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn a_burst_is_waited_out() {
        let (pressure, start) = (Pressure::default(), Instant::now());

        for ms in (0..400).step_by(50) {
            assert_eq!(pressure.patience(LONG, QUEUE_TIME, after(start, ms)), PATIENCE, "at {ms} ms");
        }
    }

    #[test]
    fn a_queue_that_stands_makes_nobody_wait_longer_than_the_queue_time() {
        let (pressure, start) = (Pressure::default(), Instant::now());
        for ms in (0..500).step_by(50) {
            pressure.patience(LONG, QUEUE_TIME, after(start, ms));
        }

        assert_eq!(pressure.patience(LONG, QUEUE_TIME, after(start, 500)), QUEUE_TIME);
        assert_eq!(pressure.patience(SHORT, QUEUE_TIME, after(start, 510)), QUEUE_TIME);
    }

    #[test]
    fn a_lull_ends_it() {
        let (pressure, start) = (Pressure::default(), Instant::now());
        for ms in (0..=600).step_by(50) {
            pressure.patience(LONG, QUEUE_TIME, after(start, ms));
        }

        assert_eq!(pressure.patience(SHORT, QUEUE_TIME, after(start, 720)), PATIENCE);
        assert_eq!(pressure.patience(LONG, QUEUE_TIME, after(start, 730)), PATIENCE);
    }
}
