//! How were records used over the last months? For those who keep them: counts without a person in them, small numbers suppressed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use chrono::{Months, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use super::Directory;
use crate::catalogue::Service;
use crate::pathway::{OpenedRecord, Snapshot};
use crate::provision::ALIKE;
use crate::store::{SignalKind, Store, StoreError};

/// A count in whole fives; of fewer than five it is only said that they are few, which may be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, example = "fewer than 5")]
pub struct CountInFives(pub u64);

impl fmt::Display for CountInFives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < ALIKE { write!(f, "fewer than {ALIKE}") } else { write!(f, "at least {}", self.0) }
    }
}

impl Serialize for CountInFives {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What happened with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct UseCounts {
    /// It was in an answer to a search or match.
    pub shown: CountInFives,
    /// Its page or record was read.
    pub opened: CountInFives,
    /// A problem was reported.
    pub reported: CountInFives,
    /// Somebody asked for a way in that it does not give them.
    pub closed_door: CountInFives,
}

impl UseCounts {
    fn of(times: impl Fn(SignalKind) -> Option<u64>) -> Self {
        let count = |kind| CountInFives(times(kind).unwrap_or(0));
        Self {
            shown: count(SignalKind::Shown),
            opened: count(SignalKind::Opened),
            reported: count(SignalKind::Reported),
            closed_door: count(SignalKind::ClosedDoor),
        }
    }
}

/// How a record is used.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceUse {
    /// Slug.
    pub service: String,
    /// Whether this server counts: whoever runs it may have switched it off.
    pub counting: bool,
    /// Alike events are counted in whole numbers of so many; fewer are never kept.
    pub counted_in: u64,
    /// The latest first. Every month is there, also one in which nothing was counted.
    pub months: Vec<MonthOfUse>,
    /// How often people asked for one of this service's needs anywhere and found nothing, over the same months.
    pub unmet: Vec<UnmetNeedCount>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MonthOfUse {
    /// First day of the month, in Europe/London.
    #[schema(value_type = String, format = Date)]
    pub month: NaiveDate,
    #[serde(flatten)]
    pub counts: UseCounts,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UnmetNeedCount {
    /// Slug of the need.
    pub need: String,
    pub times: CountInFives,
}

/// How many records are used, over the same months.
#[derive(Debug)]
pub struct UseOfRecords {
    /// First day of the first month that is counted.
    pub since: NaiveDate,
    /// Services of which anything is counted: the most reported first, then those that most people asked in vain for a way in, then the most
    /// read and shown.
    pub services: Vec<UsedService>,
    /// Needs that people asked for and found nothing, the most frequent first; of an organisation, those that its services help with.
    pub unmet: Vec<UnmetNeedCount>,
}

/// A service among others, and how it was used.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsedService {
    /// Slug.
    pub service: String,
    pub name: String,
    /// Slug of whoever runs it.
    pub organisation: String,
    #[serde(flatten)]
    pub counts: UseCounts,
}

impl Directory {
    /// How a record was used over so many months, this one included.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn use_of_service(
        &self,
        store: &Store,
        service: &Service,
        months: u32,
    ) -> Result<ServiceUse, StoreError> {
        self.keep_signals().await?;
        let (since, until) = self.months(months);
        let counted: HashMap<(NaiveDate, SignalKind), u64> = store
            .signals(&service.slug, since)
            .await?
            .into_iter()
            .map(|(signal, times)| ((signal.month, signal.kind), times))
            .collect();
        let months = (0..months).filter_map(|ago| until.checked_sub_months(Months::new(ago)));
        let months = months.map(|month| {
            let counts = UseCounts::of(|kind| counted.get(&(month, kind)).copied());
            MonthOfUse { month, counts }
        });
        let mut unmet: BTreeMap<&str, u64> = service.needs.iter().map(|need| (need.as_str(), 0)).collect();
        for (asked, times) in store.unmet_need(since, until).await? {
            let total = asked.need.as_deref().and_then(|need| unmet.get_mut(need));
            total.into_iter().for_each(|total| *total += times);
        }
        let unmet = unmet
            .into_iter()
            .map(|(need, times)| UnmetNeedCount { need: need.to_owned(), times: CountInFives(times) });
        Ok(ServiceUse {
            service: service.slug.clone(),
            counting: self.counts_signals(),
            counted_in: ALIKE,
            months: months.collect(),
            unmet: unmet.collect(),
        })
    }

    /// How all records, or those of one organisation, were used over so many months, this one included.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn use_of_records(
        &self,
        store: &Store,
        snapshot: &Snapshot,
        organisation: Option<&str>,
        months: u32,
    ) -> Result<UseOfRecords, StoreError> {
        self.keep_signals().await?;
        let (since, until) = self.months(months);
        let mut counted: HashMap<(String, SignalKind), u64> = HashMap::new();
        for (service, kind, times) in store.signals_together(since).await? {
            counted.insert((service, kind), times);
        }
        let mut services: Vec<UsedService> = Vec::new();
        let of_them =
            |record: &OpenedRecord| organisation.is_none_or(|slug| record.service.organisation == slug);
        let all = || snapshot.each().filter(of_them);
        for record in all() {
            let service = record.service.as_ref();
            let times = |kind| counted.get(&(service.slug.clone(), kind)).copied();
            if SignalKind::ALL.into_iter().any(|kind| times(kind).is_some()) {
                let Service { slug, name, organisation, .. } = service;
                let (service, name, organisation) = (slug.clone(), name.clone(), organisation.clone());
                services.push(UsedService { service, name, organisation, counts: UseCounts::of(times) });
            }
        }
        services.sort_by(|a, b| {
            let rank = |used: &UsedService| {
                let UseCounts { shown, opened, reported, closed_door } = used.counts;
                (reported, closed_door, opened, shown)
            };
            rank(b).cmp(&rank(a)).then_with(|| a.service.cmp(&b.service))
        });
        // Looked through once, however much was asked for in vain.
        let own_needs: Option<HashSet<String>> =
            organisation.map(|_| all().flat_map(|record| record.service.needs.clone()).collect());
        let mut unmet: BTreeMap<String, u64> = BTreeMap::new();
        for (asked, times) in store.unmet_need(since, until).await? {
            let Some(need) = asked.need else { continue };
            if own_needs.as_ref().is_none_or(|own| own.contains(&need)) {
                *unmet.entry(need).or_default() += times;
            }
        }
        let mut unmet: Vec<UnmetNeedCount> = unmet
            .into_iter()
            .map(|(need, times)| UnmetNeedCount { need, times: CountInFives(times) })
            .collect();
        unmet.sort_by_key(|unmet| std::cmp::Reverse(unmet.times));
        Ok(UseOfRecords { since, services, unmet })
    }

    /// First days of the first and the last of so many months.
    fn months(&self, months: u32) -> (NaiveDate, NaiveDate) {
        let until = self.this_month();
        (until.checked_sub_months(Months::new(months.saturating_sub(1))).unwrap_or(until), until)
    }
}
