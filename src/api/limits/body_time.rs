//! How long may a body take to arrive? A client that sends a byte a second must not hold a place.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use futures_util::StreamExt;
use futures_util::stream::unfold;
use tokio::time::Sleep;

/// Whether a body ended because its time was up.
pub fn is_up(error: &PayloadError) -> bool {
    matches!(error, PayloadError::Io(error) if error.kind() == ErrorKind::TimedOut)
}

/// Ends the body of a request with [`ErrorKind::TimedOut`] when it takes longer than this.
pub fn limit(request: &mut ServiceRequest, time: Duration) {
    let payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return;
    }
    let arriving = Arriving { payload, deadline: Box::pin(tokio::time::sleep(time)) };
    let limited = unfold(Some(arriving), |arriving| async {
        let mut arriving = arriving?;
        tokio::select! {
            chunk = arriving.payload.next() => Some((chunk?, Some(arriving))),
            () = &mut arriving.deadline => {
                let up = Error::new(ErrorKind::TimedOut, "the body did not arrive in time");
                Some((Err(PayloadError::Io(up)), None))
            }
        }
    });
    request.set_payload(Payload::Stream { payload: Box::pin(limited) });
}

struct Arriving {
    payload: Payload,
    deadline: Pin<Box<Sleep>>,
}
