//! Finding a service by anything it is or was called.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use uuid::Uuid;

use crate::catalogue::{Service, plain_name};

use super::record::Record;

/// Names and ids, each with the place of its record. Of a text only a number made from it is kept: names by the hundred thousand would
/// fill more memory than what decides. A record that is found so is asked whether it is really called that.
#[derive(Debug, Clone, Default)]
pub(super) struct Called {
    /// In rising order.
    names: Vec<(u64, u32)>,
    ids: Vec<(u64, u32)>,
}

impl Called {
    pub(super) fn of(records: &[Arc<Record>]) -> Self {
        let mut called = Self::default();
        for (record, at) in records.iter().zip(0..) {
            called.names.extend(names_of(&record.service).map(|name| (name, at)));
            called.ids.push((beginning(record.id.0), at));
        }
        called.names.sort_unstable();
        called.names.shrink_to_fit();
        called.ids.sort_unstable();
        called
    }

    /// Forgets what a record is called; its id stays.
    pub(super) fn forget(&mut self, at: usize) {
        self.names.retain(|(_, known)| *known as usize != at);
    }

    /// Notes what a record is called, and its id when it is new.
    pub(super) fn note(&mut self, at: usize, record: &Record, is_new: bool) {
        let place = at as u32;
        names_of(&record.service).for_each(|name| insert(&mut self.names, (name, place)));
        if is_new {
            insert(&mut self.ids, (beginning(record.id.0), place));
        }
    }

    /// Makes room for a record at a place.
    pub(super) fn make_room(&mut self, at: usize) {
        let later = self.names.iter_mut().chain(&mut self.ids).filter(|(_, known)| *known as usize >= at);
        later.for_each(|(_, known)| *known += 1);
    }

    /// The place of the record with this slug, id, name or former name. Slugs win over names, names over former names.
    pub(super) fn position(&self, name: &str, records: &[Arc<Record>]) -> Option<usize> {
        let by_id = name.parse::<Uuid>().ok().and_then(|id| self.with_id(id, records));
        by_id.or_else(|| self.named(name, records)).or_else(|| self.named(&plain_name(name), records))
    }

    fn with_id(&self, id: Uuid, records: &[Arc<Record>]) -> Option<usize> {
        having(&self.ids, beginning(id)).find(|at| records.get(*at).is_some_and(|record| record.id.0 == id))
    }

    fn named(&self, name: &str, records: &[Arc<Record>]) -> Option<usize> {
        if let Ok(at) = records.binary_search_by(|record| record.service.slug.as_str().cmp(name)) {
            return Some(at);
        }
        let hashed = number(name);
        let service = |at: &usize| records.get(*at).map(|record| &record.service);
        let called_now = |at: &usize| service(at).is_some_and(|service| plain_name(&service.name) == name);
        let called_once = |at: &usize| {
            service(at)
                .is_some_and(|service| service.also_known_as.iter().any(|former| plain_name(former) == name))
        };
        let now = having(&self.names, hashed).filter(called_now).last();
        now.or_else(|| having(&self.names, hashed).find(called_once))
    }
}

fn insert(sorted: &mut Vec<(u64, u32)>, one: (u64, u32)) {
    let at = sorted.partition_point(|other| *other < one);
    sorted.insert(at, one);
}

fn names_of(service: &Service) -> impl Iterator<Item = u64> + '_ {
    std::iter::once(&service.name).chain(&service.also_known_as).map(|name| number(&plain_name(name)))
}

/// The places with a number, in rising order.
fn having(numbers: &[(u64, u32)], wanted: u64) -> impl Iterator<Item = usize> + '_ {
    let first = numbers.partition_point(|(number, _)| *number < wanted);
    let same = numbers[first..].iter().take_while(move |(number, _)| *number == wanted);
    same.map(|(_, at)| *at as usize)
}

fn beginning(id: Uuid) -> u64 {
    id.as_u64_pair().0
}

fn number(name: &str) -> u64 {
    // Made anew with each program, so it need not be the same from one version of Rust to the next.
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
