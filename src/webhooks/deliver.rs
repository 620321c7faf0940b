//! Telling one receiver everything, in order, for as long as the program runs.

use std::sync::Arc;
use std::time::Duration;

use rand::RngExt;
use uuid::Uuid;

use super::receivers::Receiver;
use super::sending::{client, send, write};
use crate::directory::Directory;
use crate::store::{ChangeNumber, Store, StoreError};

/// Changes in one message.
const MOST_CHANGES: u32 = 100;
/// How long another program's hold on a receiver, or a store that is away, is waited out.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// How long things take.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long a receiver may take to answer.
    pub patience: Duration,
    /// The pause after the first failure; it doubles with each further one.
    pub first_pause: Duration,
    pub longest_pause: Duration,
    /// The longest time without looking for changes.
    pub look: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(300),
            look: Duration::from_secs(30),
        }
    }
}

/// What one attempt came to.
enum Attempt {
    /// It has confirmed; there may be more.
    Confirmed,
    /// There was nothing new after this number.
    NothingNew(ChangeNumber),
    /// It did not confirm; this was the failure of this number in a row.
    Failed(u32),
    /// Another program tells it.
    HeldElsewhere,
}

/// Tells a receiver of every change, in order, until the program stops.
pub async fn deliver_for_ever(directory: Arc<Directory>, store: Store, receiver: Receiver, pace: Pace) {
    let telling = Telling { client: client(pace.patience), holder: Uuid::new_v4(), store, receiver, pace };
    let mut away = false;
    while !directory.is_stopping() {
        match telling.attempt(&directory).await {
            Ok(attempt) => {
                away = false;
                match attempt {
                    Attempt::Confirmed => {}
                    Attempt::NothingNew(told) => directory.wait_for_change(told, pace.look).await,
                    Attempt::Failed(failures) => directory.pause(pace.pause_after(failures)).await,
                    Attempt::HeldElsewhere => directory.pause(LOOK_AGAIN.min(pace.look)).await,
                }
            }
            Err(error) => {
                if !away {
                    tracing::warn!(receiver = telling.receiver.name, %error, "changes cannot be told; trying again");
                }
                away = true;
                directory.pause(LOOK_AGAIN.min(pace.look)).await;
            }
        }
    }
    // Another program may go on at once; if this fails, it may when the hold runs out.
    let _ = telling.store.release_receiver(&telling.receiver.name, telling.holder).await;
}

struct Telling {
    client: ureq::Agent,
    /// This program, among those that share the database.
    holder: Uuid,
    store: Store,
    receiver: Receiver,
    pace: Pace,
}

impl Telling {
    async fn attempt(&self, directory: &Directory) -> Result<Attempt, StoreError> {
        let name = self.receiver.name.as_str();
        // Longer than a message can take, so that nobody else begins while this one is on its way.
        let hold_s =
            u32::try_from(self.pace.patience.as_secs()).unwrap_or(u32::MAX).saturating_mul(3).max(30);
        let Some(so_far) = self.store.hold_receiver(name, self.holder, hold_s, self.receiver.first).await?
        else {
            return Ok(Attempt::HeldElsewhere);
        };
        let changes = self.store.changes_since(so_far.told, MOST_CHANGES).await?;
        let Some(message) = write(&self.receiver, &changes, directory.now()) else {
            return Ok(Attempt::NothingNew(so_far.told));
        };
        let last = changes.last().map_or(so_far.told, |change| change.number);
        let sent = tokio::task::spawn_blocking({
            let (client, receiver) = (self.client.clone(), self.receiver.clone());
            move || send(&client, &receiver, &message)
        });
        let sent = sent.await.unwrap_or_else(|_| Err("sending broke off".to_owned()));
        let outcome = if sent.is_ok() { "confirmed" } else { "failed" };
        metrics::counter!("webhook_messages_total", "receiver" => name.to_owned(), "outcome" => outcome)
            .increment(1);
        match sent {
            Ok(()) => {
                self.store.receiver_confirmed(name, self.holder, last).await?;
                tracing::debug!(receiver = name, changes = changes.len(), change = last, "changes were told");
                Ok(Attempt::Confirmed)
            }
            Err(problem) => {
                let failures = so_far.failures + 1;
                tracing::warn!(
                    receiver = name,
                    failures,
                    problem,
                    "a receiver did not confirm; trying again"
                );
                self.store.receiver_failed(name, self.holder, &problem).await?;
                Ok(Attempt::Failed(failures))
            }
        }
    }
}

impl Pace {
    /// Doubles with every failure, up to the longest; a quarter more or less, so that many do not come back at once.
    fn pause_after(self, failures: u32) -> Duration {
        let doubled =
            self.first_pause.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(20)));
        doubled.min(self.longest_pause).mul_f64(rand::rng().random_range(0.75..1.25))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_and_has_an_end() {
        let pace = Pace::default();
        for (failures, s) in [(1, 1.0), (2, 2.0), (5, 16.0), (30, 300.0), (u32::MAX, 300.0)] {
            let pause = pace.pause_after(failures).as_secs_f64();
            assert!((0.75 * s..=1.25 * s).contains(&pause), "{failures} {pause}");
        }
    }
}
