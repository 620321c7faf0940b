//! Whose turn is it? The requests of a worker are begun in the order in which they came, and it looks for new ones between any two.
//!
//! Left to itself a worker begins everything it has found before it looks at its connections again. Whoever arrives meanwhile stands in
//! a queue that nobody sees, and has waited as long again by the time they are read. With turns a request is read within the time that
//! one other takes, so that how long it has waited since is how long it has waited.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use tokio::sync::oneshot;
use tokio::task::yield_now;

/// The requests of one worker that wait to be begun.
#[derive(Debug, Default)]
pub struct Turns {
    waiting: RefCell<VecDeque<oneshot::Sender<Turn>>>,
    /// Whether it is anybody's turn.
    taken: Cell<bool>,
}

/// Being next. Whoever has it passes it on by dropping it, also when they have hung up.
#[derive(Debug)]
struct Turn(Option<Rc<Turns>>);

impl Turns {
    /// Waits until all who came before have begun.
    pub async fn mine(self: &Rc<Self>) {
        let turn = if self.taken.replace(true) {
            let (pass, passed) = oneshot::channel();
            self.waiting.borrow_mut().push_back(pass);
            passed.await
        } else {
            Ok(Turn(Some(Rc::clone(self))))
        };
        // Comes back after everything that is ready has run and the worker has looked at its connections. By a task of its own, because the
        // reader of a connection asks again before it gives way.
        let _ = tokio::spawn(yield_now()).await;
        drop(turn);
    }

    fn next(&self) -> Option<oneshot::Sender<Turn>> {
        self.waiting.borrow_mut().pop_front()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut turns) = self.0.take() else { return };
        while let Some(next) = turns.next() {
            match next.send(Turn(Some(turns))) {
                Ok(()) => return,
                // Who has hung up needs no turn.
                Err(mut back) => match back.0.take() {
                    Some(back) => turns = back,
                    None => return,
                },
            }
        }
        turns.taken.set(false);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Poll;
    use std::time::Duration;

    use actix_web::rt;
    use futures_util::future::join_all;

    use super::*;

    #[actix_web::test]
    async fn turns_are_given_in_the_order_of_coming_and_nobody_waits_for_who_has_gone() {
        let (turns, begun) = (Rc::new(Turns::default()), RefCell::new(Vec::new()));
        let come = async |number: usize| {
            turns.mine().await;
            begun.borrow_mut().push(number);
        };
        let (mut next, mut waiting) = (Box::pin(come(0)), Box::pin(come(0)));
        assert!(futures_util::poll!(&mut next).is_pending());
        assert!(futures_util::poll!(&mut waiting).is_pending());
        let all = join_all((1..=5).map(come));
        drop(waiting);
        drop(next);

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
            let mut request = Box::pin(async move {
                turns.mine().await;
                begun.set(begun.get() + 1);
                std::thread::sleep(EACH_TAKES);
            });
            // As the reader of a connection does, which asks again before it gives way.
            rt::spawn(poll_fn(move |context| match request.as_mut().poll(context) {
                Poll::Pending => request.as_mut().poll(context),
                Poll::Ready(()) => Poll::Ready(()),
            }));
        }

        // A timer goes off as a connection becomes readable: when the worker looks.
        tokio::time::sleep(EACH_TAKES).await;

        assert!((1..=5).contains(&begun.get()), "{} began before anybody else was looked at", begun.get());
    }
}
