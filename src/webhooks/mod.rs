//! Who is told of changes? Receivers that the operator named, one after the other, each in order and until it has confirmed.
//!
//! A receiver is a name, an address and a secret, from a file that the operator gives. What it has confirmed is kept in the database, so a
//! program that is stopped, killed or cut off goes on where the receiver was; a change can come twice and is never left out. Of several
//! programs that share a database one at a time tells a receiver. `docs/feed.md` says what a receiver gets and how it checks it.

mod deliver;
mod receivers;
mod sending;
mod signature;

pub use deliver::{Pace, deliver_for_ever};
pub use receivers::{Receiver, ReceiversError, Secret, read_receivers};
pub use signature::sign;
