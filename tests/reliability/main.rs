//! What happens when things break, when too much is asked, and when programs come and go?
//!
//! Each test runs the program as an operator does, on a data folder or a server of its own. They are short here; the environment makes
//! them long:
//!
//! | variable | default | what |
//! |---|---|---|
//! | `SIGNPOST_KILL_ROUNDS` | 3 | times the program is killed in the middle of writing |
//! | `SIGNPOST_REPLICAS` | 3 | programs on one database |
//! | `SIGNPOST_WRITES` | 12 | writes spread over the replicas |

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stderr, reason = "a test says what it measured")]

mod backup;
mod files;
mod index;
mod killed;
mod limits;
mod program;
mod promotion;
mod proxy;
mod replicas;
mod secrets;
mod seeded;
mod store_away;
mod writer;

/// A number from the environment.
fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// Waits for something to become true, and says what did not.
fn until(what: &str, patience: std::time::Duration, mut holds: impl FnMut() -> bool) {
    let began = std::time::Instant::now();
    while !holds() {
        assert!(began.elapsed() < patience, "{what} did not happen in {patience:?}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
