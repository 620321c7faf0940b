//! Reports of problems: checked for anything about a person, slowed down for each client, and brought into the queue.
//!
//! Whoever reports is nobody here. So that one client cannot fill the queue, its address is held in memory as a hash with a salt that is
//! made anew each day; neither is stored or logged, and both go when the program ends.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ipnet::IpNet;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Directory;
use super::proxies::{behind_proxies, one_household};
use crate::catalogue::{Personal, ProblemKind, RecordPart, Service, personal};
use crate::store::{NewProblemReport, StoreError};

/// Characters of a report's words.
pub const MOST_WORDS: usize = 500;
/// Reports of one client in an hour, and of all clients together.
const MOST_OF_ONE: usize = 5;
const MOST_OF_ALL: usize = 200;
const HOUR: TimeDelta = TimeDelta::hours(1);

/// What somebody says is wrong, as it arrived.
#[derive(Debug, Clone)]
pub struct Reported {
    pub kind: ProblemKind,
    pub part: Option<RecordPart>,
    pub words: Option<String>,
}

/// Why a report was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotReported {
    #[error("must be at most {MOST_WORDS} characters")]
    TooLong,
    #[error("says nothing: choose what kind of problem it is, or say it in a few words")]
    Nothing,
    /// The words seem to hold something about a person.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Personal(Vec<Personal>),
    #[error("too many reports in an hour")]
    TooMany { retry_after_s: u64 },
    #[error("this server answers from the seeds alone: nothing can be reported here")]
    NoStore,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who reports, for as long as a day has and for nothing but counting.
#[derive(Debug, Clone, Default)]
pub struct Client<'c> {
    /// The other end of the connection.
    pub peer: Option<IpAddr>,
    /// The lines of `X-Forwarded-For`, which proxies write and anybody can.
    pub forwarded: Vec<&'c str>,
}

impl Client<'_> {
    /// The address that counts as one client. Of IPv6 the network, which is one household's.
    fn address(&self, trusted: &[IpNet]) -> Option<IpAddr> {
        Some(one_household(behind_proxies(self.peer?, self.forwarded.iter().copied(), trusted)))
    }
}

/// When reports came lately, by client.
#[derive(Debug, Default)]
pub struct ReportLimit(Mutex<Lately>);

#[derive(Debug, Default)]
struct Lately {
    day: Option<NaiveDate>,
    salt: [u8; 16],
    /// By a hash that nobody can turn back once the salt is gone.
    of_one: HashMap<[u8; 16], VecDeque<DateTime<Utc>>>,
    of_all: VecDeque<DateTime<Utc>>,
}

impl ReportLimit {
    /// Lets a report in, or says in how many seconds the next will be.
    fn let_in(&self, address: Option<IpAddr>, now: DateTime<Utc>) -> Result<(), u64> {
        // Times are only added and taken out: whoever panicked with the lock left nothing half done.
        let mut lately = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.day != Some(now.date_naive()) {
            let of_all = std::mem::take(&mut lately.of_all);
            *lately = Lately {
                day: Some(now.date_naive()),
                salt: Uuid::new_v4().into_bytes(),
                of_one: HashMap::new(),
                of_all,
            };
        }
        let mut hash = Sha256::new();
        hash.update(lately.salt);
        hash.update(address.map_or_else(String::new, |address| address.to_string()).as_bytes());
        let mut client = [0; 16];
        client.copy_from_slice(&hash.finalize()[..16]);
        let Lately { of_one, of_all, .. } = &mut *lately;
        let recent = |at: &DateTime<Utc>| *at + HOUR > now;
        of_all.retain(recent);
        of_one.retain(|_, times| {
            times.retain(recent);
            !times.is_empty()
        });
        let own = of_one.entry(client).or_default();
        let full = [(own.front(), own.len() >= MOST_OF_ONE), (of_all.front(), of_all.len() >= MOST_OF_ALL)];
        if let Some(first) = full.into_iter().filter_map(|(first, full)| first.filter(|_| full)).max() {
            let wait_s = (*first + HOUR - now).num_seconds().max(0);
            return Err(u64::try_from(wait_s).unwrap_or(0) + 1);
        }
        own.push_back(now);
        of_all.push_back(now);
        Ok(())
    }
}

impl Directory {
    /// Takes the proxies whose word on clients is believed.
    pub fn trust_proxies(&self, proxies: Vec<IpNet>) {
        // Said once, at the start.
        let _ = self.trusted_proxies.set(proxies);
    }

    /// Brings a report into the queue, and gives the id its outcome can be looked up by.
    ///
    /// # Errors
    /// Words that are too long or seem to be about a person, too many reports, and a store that does not answer.
    pub async fn report(
        &self,
        service: &Service,
        reported: Reported,
        client: Client<'_>,
    ) -> Result<Uuid, NotReported> {
        let Reported { kind, part, words } = reported;
        let words = words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
        if words.as_ref().is_some_and(|words| words.chars().count() > MOST_WORDS) {
            return Err(NotReported::TooLong);
        }
        if kind == ProblemKind::Other && words.is_none() && part.is_none() {
            return Err(NotReported::Nothing);
        }
        let personal =
            words.as_deref().map(|words| personal(words, service, self.today())).unwrap_or_default();
        if !personal.is_empty() {
            return Err(NotReported::Personal(personal));
        }
        let store = self.store_to_ask()?.ok_or(NotReported::NoStore)?;
        let address = client.address(self.trusted_proxies.get().map_or(&[], Vec::as_slice));
        self.report_limit
            .let_in(address, self.now())
            .map_err(|retry_after_s| NotReported::TooMany { retry_after_s })?;
        let report = NewProblemReport { service: service.slug.clone(), kind, part, words };
        let id = store.keep_problem(&report, self.now()).await?;
        self.reported(&service.slug);
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        "2026-11-25T10:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
    }

    fn client(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn the_sixth_report_in_an_hour_waits_until_the_first_is_an_hour_old() {
        let limit = ReportLimit::default();
        for minute in 0..5 {
            assert_eq!(limit.let_in(client("192.0.2.1"), at(minute)), Ok(()));
        }

        assert_eq!(limit.let_in(client("192.0.2.1"), at(10)), Err(50 * 60 + 1));
        assert_eq!(limit.let_in(client("192.0.2.2"), at(10)), Ok(()), "another client");
        assert_eq!(limit.let_in(client("192.0.2.1"), at(61)), Ok(()));
    }

    #[test]
    fn all_clients_together_cannot_fill_the_queue() {
        let limit = ReportLimit::default();
        let taken = (0..400_u32)
            .filter(|n| limit.let_in(Some(IpAddr::V4((0xC000_0200 + n).into())), at(0)).is_ok())
            .count();

        assert_eq!(taken, MOST_OF_ALL);
    }

    #[test]
    fn a_new_day_has_a_new_salt_and_forgets_who_was_there() {
        let limit = ReportLimit::default();
        limit.let_in(client("192.0.2.1"), at(0)).unwrap();
        let before = limit.0.lock().unwrap().salt;

        limit.let_in(client("192.0.2.1"), at(24 * 60)).unwrap();

        let lately = limit.0.lock().unwrap();
        assert_ne!(lately.salt, before);
        assert_eq!(lately.of_one.len(), 1);
        assert!(!format!("{lately:?}").contains("192.0.2.1"));
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_a_network_of_ipv6_is_one_client() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let forwarded =
            Client { peer: client("10.0.0.1"), forwarded: vec!["198.51.100.7, 2001:db8:1:2:3:4:5:6"] };

        assert_eq!(forwarded.address(&[]), client("10.0.0.1"));
        assert_eq!(forwarded.address(&trusted), client("2001:db8:1:2::"));
        assert_eq!(Client { forwarded: vec!["nonsense"], ..forwarded }.address(&trusted), client("10.0.0.1"));
    }
}
