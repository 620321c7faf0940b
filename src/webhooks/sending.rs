//! One message to one receiver.

use std::time::Duration;

use serde::Serialize;

use super::receivers::Receiver;
use super::signature::{ID, SIGNATURE, TIMESTAMP, sign};
use crate::store::Change;

/// What a receiver gets.
#[derive(Debug, Serialize)]
struct Message<'m> {
    #[serde(rename = "type")]
    kind: &'static str,
    /// RFC 3339, UTC.
    timestamp: String,
    data: Told<'m>,
}

#[derive(Debug, Serialize)]
struct Told<'m> {
    /// In order, the oldest first.
    changes: &'m [Change],
    /// Number of the last of them.
    next: u64,
}

/// A message, written and signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub id: String,
    pub timestamp_s: i64,
    pub signature: String,
    pub body: String,
}

/// Writes and signs a message of these changes. The same changes have the same id, however often they are sent.
pub fn write(receiver: &Receiver, changes: &[Change], now: chrono::DateTime<chrono::Utc>) -> Option<Written> {
    let (first, last) = (changes.first()?.number, changes.last()?.number);
    let id = format!("{}-{first}-{last}", receiver.name);
    let message = Message {
        kind: "catalogue.changed",
        timestamp: now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        data: Told { changes, next: last },
    };
    let body = serde_json::to_string(&message).expect("changes are plain data with text keys");
    let timestamp_s = now.timestamp();
    let signature = sign(&receiver.secret.0, &id, timestamp_s, body.as_bytes());
    Some(Written { id, timestamp_s, signature, body })
}

/// The one client of the program, which follows no redirection: the operator named an address, not where it leads.
pub fn client(patience: Duration) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(patience))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("Signpost/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

/// Sends it and waits for the receiver's word; its body is not read.
///
/// # Errors
/// Why it is not confirmed: anything but a status from 200 to 299.
pub fn send(client: &ureq::Agent, receiver: &Receiver, message: &Written) -> Result<(), String> {
    let Written { id, timestamp_s, signature, body } = message;
    let answered = client
        .post(&receiver.url)
        .header("content-type", "application/json")
        .header(ID, id)
        .header(TIMESTAMP, timestamp_s.to_string())
        .header(SIGNATURE, signature)
        .send(body);
    match answered {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(format!("it answered with status {}", answer.status().as_u16())),
        // The address may hold something that is not for the log; the error of the library names no more than the host.
        Err(error) => Err(format!("it could not be reached: {error}")),
    }
}
