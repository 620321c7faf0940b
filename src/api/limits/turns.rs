//! Whose turn is it? The requests of a worker are begun in the order in which they came, and it looks for new ones between any two.
//!
//! Left to itself a worker begins everything it has found before it looks at its connections again. Whoever arrives meanwhile stands in
//! a queue that nobody sees, and has waited as long again by the time they are read. With turns a request is read within the time that
//! one other takes, so that how long it has waited since is how long it has waited.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use actix_web::rt;
use tokio::sync::oneshot;
use tokio::task::yield_now;

/// The requests of one worker that wait to be begun.
#[derive(Debug, Default)]
pub struct Turns {
    waiting: RefCell<VecDeque<oneshot::Sender<()>>>,
    /// Whether a task is giving turns: there is one only while somebody waits.
    given: Cell<bool>,
}

impl Turns {
    /// Waits until all who came before have begun.
    pub async fn mine(self: &Rc<Self>) {
        let (give, mine) = oneshot::channel();
        self.waiting.borrow_mut().push_back(give);
        if !self.given.replace(true) {
            rt::spawn(Rc::clone(self).give());
        }
        // It fails only when the worker is being shut down, and then it does not matter who is first.
        let _ = mine.await;
    }

    async fn give(self: Rc<Self>) {
        while let Some(next) = self.next() {
            // Who has hung up needs no turn.
            if next.send(()).is_ok() {
                // Comes back after everything that is ready, `next` among it, has run and the worker has looked at its connections.
                yield_now().await;
            }
        }
        self.given.set(false);
    }

    fn next(&self) -> Option<oneshot::Sender<()>> {
        self.waiting.borrow_mut().pop_front()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::*;

    #[actix_web::test]
    async fn turns_are_given_in_the_order_of_coming_and_nobody_waits_for_who_has_gone() {
        let (turns, begun) = (Rc::new(Turns::default()), RefCell::new(Vec::new()));
        let come = async |number: usize| {
            turns.mine().await;
            begun.borrow_mut().push(number);
        };
        let mut gone = Box::pin(come(0));
        assert!(futures_util::poll!(&mut gone).is_pending());
        let all = join_all((1..=5).map(come));
        drop(gone);

        all.await;
        come(6).await;

        assert_eq!(*begun.borrow(), [1, 2, 3, 4, 5, 6]);
    }

    #[actix_web::test]
    async fn the_worker_looks_for_what_has_arrived_between_any_two_turns() {
        const EACH_TAKES: Duration = Duration::from_millis(5);
        let (turns, begun) = (Rc::new(Turns::default()), Rc::new(Cell::new(0)));
        for _ in 0..20 {
            let (turns, begun) = (Rc::clone(&turns), Rc::clone(&begun));
            rt::spawn(async move {
                turns.mine().await;
                begun.set(begun.get() + 1);
                std::thread::sleep(EACH_TAKES);
            });
        }

        // A timer goes off as a connection becomes readable: when the worker looks.
        tokio::time::sleep(EACH_TAKES).await;

        assert!((1..=5).contains(&begun.get()), "{} began before anybody else was looked at", begun.get());
    }
}
