//! Is there room for one more request, may this client ask again, and for how long may it take?
//!
//! Every request passes here before its handler, except those that ask how the program is. Whoever is turned away is told so at once, in
//! the form they asked for, and nothing of the request has been done.
//!
//! A time limit ends what waits: for the database, for a body, for another task. It cannot end a computation that never waits; those are
//! kept short by what their requests may contain, and those that take longer run on threads of their own.
//!
//! Which requests ask the store is not guessed here: whoever does passes a narrower door on the way to it (`Store::for_requests`).

mod body_time;
mod client;
mod pressure;
mod rate;
mod refusal;
mod turns;

use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use tokio::sync::{Semaphore, SemaphorePermit};

use self::pressure::Pressure;
use self::rate::Rate;
use self::turns::Turns;
use super::problem::{Code, Problem};
use crate::config::Limits;

pub use body_time::is_up as body_time_is_up;

/// The requests in front of one worker: who is next, and how it goes with all of them.
#[derive(Debug, Default)]
pub struct Queue {
    turns: Rc<Turns>,
    pressure: Pressure,
}

/// What is always answered: whoever looks after the program must see it most of all while it is overwhelmed.
const ALWAYS_LET_IN: [&str; 3] = ["/live", "/ready", "/metrics"];

/// The list that waits by design; it has places of its own, and up to a minute more.
const WAITS_FOR_NEWS: &str = "/api/v1/changes";
const LONGEST_WAIT_FOR_NEWS: Duration = Duration::from_secs(60);

/// What all workers share: how many are inside, and who came how often.
pub struct Gate {
    limits: Limits,
    places: Semaphore,
    rate: Option<Rate>,
}

impl Gate {
    pub fn new(limits: Limits) -> Self {
        let places = Semaphore::new(usize::try_from(limits.most_at_once).unwrap_or(Semaphore::MAX_PERMITS));
        let rate = limits.rate.map(|per_second| Rate::new(per_second, limits.rate_burst));
        Self { limits, places, rate }
    }

    /// What needs no waiting to be refused.
    fn check(&self, request: &ServiceRequest) -> Result<(), Problem> {
        let limit = self.limits.address_limit;
        let length = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
        if length > limit {
            refusal::count("address");
            let detail = format!("path and query may have at most `{limit}` bytes; these have `{length}`");
            return Err(Problem::new(Code::AddressTooLong, detail));
        }
        let Some(rate) = &self.rate else { return Ok(()) };
        let Some(client) = client::of(request, &self.limits.trusted_proxies) else { return Ok(()) };
        rate.check(client).map_err(|wait| {
            refusal::count("rate");
            Problem::new(Code::TooManyRequests, "this client asked more often than this server allows")
                .retry_after(wait.as_secs() + 1)
        })
    }

    /// Waits for its turn, as long as that is worth while.
    async fn enter(&self, queue: &Queue) -> Result<SemaphorePermit<'_>, Problem> {
        let came = Instant::now();
        queue.turns.mine().await;
        let waited = came.elapsed();
        let patience = queue.pressure.patience(waited, self.limits.queue_time(), Instant::now());
        if waited > patience {
            refusal::count("queue");
            return Err(busy());
        }
        let entering = self.places.acquire();
        let Ok(Ok(place)) = tokio::time::timeout(patience - waited, entering).await else {
            refusal::count("places");
            return Err(busy());
        };
        metrics::histogram!("http_queue_seconds").record(came.elapsed().as_secs_f64());
        Ok(place)
    }
}

fn busy() -> Problem {
    Problem::new(Code::Busy, Code::Busy.meaning())
}

/// Lets a request in, or says why not.
pub async fn keep(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let gate = request.app_data::<Data<Gate>>().cloned();
    let queue = request.app_data::<Rc<Queue>>().cloned();
    let (Some(gate), Some(queue)) = (gate, queue) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    if ALWAYS_LET_IN.contains(&request.path()) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    if let Err(problem) = gate.check(&request) {
        return Ok(refusal::answer(request, &problem));
    }
    let waits_for_news = request.path() == WAITS_FOR_NEWS;
    let mut time_limit = gate.limits.time_limit();
    let _place = if waits_for_news {
        time_limit += LONGEST_WAIT_FOR_NEWS;
        None
    } else {
        match gate.enter(&queue).await {
            Ok(place) => Some(place),
            Err(problem) => return Ok(refusal::answer(request, &problem)),
        }
    };
    body_time::limit(&mut request, gate.limits.body_time());
    let reader = refusal::Reader::of(&request);
    let _inside = Inside::enter();
    match tokio::time::timeout(time_limit, next.call(request)).await {
        Ok(answered) => Ok(answered?.map_into_boxed_body()),
        Err(_) => {
            refusal::count("time");
            Err(refusal::of_time(reader))
        }
    }
}

/// Counts who is inside, also when a client hangs up in the middle.
struct Inside;

impl Inside {
    fn enter() -> Self {
        metrics::gauge!("http_requests_in_flight").increment(1.0);
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        metrics::gauge!("http_requests_in_flight").decrement(1.0);
    }
}
