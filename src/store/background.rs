//! Where does work go that blocks, or reckons for long? On a thread where that delays nobody.

use tokio::task::{JoinHandle, spawn_blocking};

/// Does it there, and waits.
pub(super) async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    outcome_of(spawn_blocking(work)).await
}

/// What work that was begun with `spawn_blocking` came to. A panic goes on here.
pub(super) async fn outcome_of<T>(work: JoinHandle<T>) -> T {
    match work.await {
        Ok(done) => done,
        Err(broken_off) => std::panic::resume_unwind(broken_off.into_panic()),
    }
}
