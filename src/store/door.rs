//! How many may ask at once, so that a PostgreSQL that falls silent holds up nobody who asks nothing of it?
//!
//! Every question passes here on its way to a connection, whoever asks it and by whatever address: nobody has to know beforehand which
//! requests need the store.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::StoreError;

/// How long somebody may wait at the door. Longer than a busy store makes anybody wait.
const PATIENCE: Duration = Duration::from_secs(1);

/// A door for requests, which hold a place of the program while they ask.
pub(super) struct Door {
    inside: Arc<Semaphore>,
    /// Those who wait hold a place too, so they must not be many either.
    waiting: Semaphore,
}

impl Door {
    /// For a program with so many places: half of them may be inside and a quarter wait, so that a quarter is always left.
    pub(super) fn of_places(places: usize) -> Self {
        Self {
            inside: Arc::new(Semaphore::new(places.div_ceil(2).max(1))),
            waiting: Semaphore::new(places / 4),
        }
    }

    /// Lets somebody in; what is given lets the next one in when it is dropped.
    ///
    /// # Errors
    /// [`StoreError::Crowded`], at once or after a moment.
    pub(super) async fn enter(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        if let Ok(inside) = Arc::clone(&self.inside).try_acquire_owned() {
            return Ok(inside);
        }
        let Ok(_waiting) = self.waiting.try_acquire() else { return Err(crowded()) };
        let entering = Arc::clone(&self.inside).acquire_owned();
        match tokio::time::timeout(PATIENCE, entering).await {
            Ok(Ok(inside)) => Ok(inside),
            Ok(Err(_)) | Err(_) => Err(crowded()),
        }
    }
}

fn crowded() -> StoreError {
    metrics::counter!("signpost_store_crowded_total").increment(1);
    StoreError::Crowded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn half_are_inside_a_quarter_wait_and_the_others_are_told_at_once() {
        let door = Door::of_places(8);
        let mut inside = Vec::new();
        for _ in 0..4 {
            inside.push(door.enter().await.unwrap());
        }
        let (first, second) = (door.enter(), door.enter());
        tokio::pin!(first, second);
        assert!(
            futures_util::poll!(&mut first).is_pending() && futures_util::poll!(&mut second).is_pending()
        );

        assert!(matches!(door.enter().await, Err(StoreError::Crowded)));
        inside.pop();

        let _inside = first.await.unwrap();
        assert!(matches!(second.await, Err(StoreError::Crowded)), "nobody waits for long");
    }
}
