//! How often may one client ask?
//!
//! Clients are told apart by a hash of their address, salted anew at every start and held in memory only as long as it counts for
//! anything. Nothing of it is logged or stored.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::directory::one_household;

/// Seconds' worth of requests that a client may make at a stroke, when nothing else is said.
const BURST_S: u32 = 10;
/// Clients that are as good as new are forgotten once in so many requests.
const SWEEP_EVERY: u64 = 10_000;

/// Who came how often.
pub struct Rate {
    limiter: DefaultKeyedRateLimiter<u64>,
    clock: DefaultClock,
    salt: RandomState,
    checked: AtomicU64,
}

impl Rate {
    pub fn new(per_second: u32, burst: Option<u32>) -> Self {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let burst = burst.unwrap_or(per_second.saturating_mul(BURST_S));
        let quota = Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst));
        Self {
            limiter: RateLimiter::keyed(quota),
            clock: DefaultClock::default(),
            salt: RandomState::new(),
            checked: AtomicU64::new(0),
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// How long the client must wait before it may ask again.
    pub fn check(&self, client: IpAddr) -> Result<(), Duration> {
        if self.checked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let key = self.salt.hash_one(one_household(client));
        self.limiter.check_key(&key).map_err(|until| until.wait_time_from(self.clock.now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_client_is_stopped_and_another_is_not() {
        let rate = Rate::new(1, Some(3));
        let (one, another) = (address("192.0.2.1"), address("192.0.2.2"));
        for _ in 0..3 {
            assert_eq!(rate.check(one), Ok(()));
        }

        let wait = rate.check(one).unwrap_err();

        assert!(wait <= Duration::from_secs(1), "{wait:?}");
        assert_eq!(rate.check(another), Ok(()));
    }

    #[test]
    fn changing_the_end_of_an_ipv6_address_is_no_way_round() {
        let rate = Rate::new(1, Some(1));

        assert_eq!(rate.check(address("2001:db8::1")), Ok(()));
        assert!(rate.check(address("2001:db8::2")).is_err());
        assert_eq!(rate.check(address("2001:db8:0:1::1")), Ok(()));
    }

    #[test]
    fn clients_that_are_as_good_as_new_are_forgotten() {
        let rate = Rate::new(1_000_000, Some(1));

        for number in 0..50_000_u32 {
            let _ = rate.check(IpAddr::from(number.to_be_bytes()));
        }

        assert!(rate.limiter.len() <= 20_000, "{} are remembered", rate.limiter.len());
    }
}
