//! Wakes whoever follows the change feed.
//!
//! PostgreSQL says `NOTIFY` when a change is committed, but a message sent while nobody listens is lost. So it is only a wake-up:
//! whoever is woken reads the feed from where they are, and is woken now and then without any message.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, NoTls};

use super::connecting;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Listens on a connection of its own, and connects again whenever that breaks. Stops when dropped.
#[derive(Debug)]
pub struct Follower {
    news: Arc<Notify>,
    poll: Duration,
    listening: JoinHandle<()>,
}

impl Follower {
    /// Starts listening at once; `poll` is the longest time without a wake-up.
    pub fn new(url: &str, poll: Duration) -> Self {
        let news = Arc::new(Notify::new());
        let listening = tokio::spawn(listen_for_ever(url.to_owned(), Arc::clone(&news)));
        Self { news, poll, listening }
    }

    /// Returns when something may have changed since the last call. Several changes may be one wake-up, and a wake-up may be for
    /// nothing; what was said between two calls is not lost.
    pub async fn woken(&mut self) {
        // Being waited for in vain is the poll.
        let _ = tokio::time::timeout(self.poll, self.news.notified()).await;
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen_for_ever(url: String, news: Arc<Notify>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let heard = listen(&url, &news).await;
        if heard.listened {
            pause = FIRST_PAUSE;
        }
        tracing::warn!(
            problem = heard.problem,
            pause_ms = pause.as_millis() as u64,
            "not listening for changes, trying again"
        );
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// How listening ended.
struct Ended {
    listened: bool,
    problem: String,
}

async fn listen(url: &str, news: &Notify) -> Ended {
    let connected = async { connecting::config(url)?.connect(NoTls).await };
    let (client, mut connection) = match connected.await {
        Ok(connected) => connected,
        Err(error) => return Ended { listened: false, problem: connecting::said(&error) },
    };
    let asked = async {
        let asked = client.batch_execute("LISTEN signpost_change").await;
        if asked.is_ok() {
            // What was said before this moment was not heard.
            news.notify_one();
        }
        asked
    };
    let mut asked = std::pin::pin!(asked);
    let mut answer = None;
    loop {
        let message = tokio::select! {
            answered = &mut asked, if answer.is_none() => {
                if let Err(error) = &answered {
                    return Ended { listened: false, problem: error.to_string() };
                }
                answer = Some(answered);
                continue;
            }
            message = poll_fn(|context| connection.poll_message(context)) => message,
        };
        match message {
            Some(Ok(AsyncMessage::Notification(_))) => news.notify_one(),
            Some(Ok(_)) => {}
            Some(Err(error)) => return Ended { listened: answer.is_some(), problem: error.to_string() },
            None => return Ended { listened: answer.is_some(), problem: "the server hung up".to_owned() },
        }
    }
}
