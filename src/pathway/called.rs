//! Finding a service by anything it is or was called.

use std::hash::{DefaultHasher, Hash, Hasher};

use uuid::Uuid;

use crate::catalogue::{Service, ServiceId, plain_name};

use super::compilation::Compilation;

/// Names and ids, each with the place of its record. Of a text only a number made from it is kept: names by the hundred thousand would
/// fill more memory than what decides. A record that is found so is asked whether it is really called that.
#[derive(Debug, Clone, Default)]
pub(super) struct Called {
    /// In rising order.
    names: Vec<(u32, u32)>,
    ids: Vec<(u32, u32)>,
}

impl Called {
    /// Adds what the next record is called, to be [put in order](Self::put_in_order) with the others.
    pub(super) fn add(&mut self, at: usize, service: &Service) {
        let place = at as u32;
        self.names.extend(names_of(service).map(|name| (name, place)));
        self.ids.push((beginning(service.id().0), place));
    }

    pub(super) fn put_in_order(&mut self) {
        self.names.sort_unstable();
        self.names.shrink_to_fit();
        self.ids.sort_unstable();
        self.ids.shrink_to_fit();
    }

    /// Forgets what a record is called; its id stays.
    pub(super) fn forget(&mut self, at: usize) {
        self.names.retain(|(_, known)| *known as usize != at);
    }

    /// Notes what a record is called, and its id when it is new.
    pub(super) fn note(&mut self, at: usize, service: &Service, is_new: bool) {
        let place = at as u32;
        names_of(service).for_each(|name| insert(&mut self.names, (name, place)));
        if is_new {
            insert(&mut self.ids, (beginning(service.id().0), place));
        }
    }

    /// Makes room for a record at a place.
    pub(super) fn make_room(&mut self, at: usize) {
        let later = self.names.iter_mut().chain(&mut self.ids).filter(|(_, known)| *known as usize >= at);
        later.for_each(|(_, known)| *known += 1);
    }

    /// The place of the record with this slug, id, name or former name. Slugs win over names, names over former names.
    pub(super) fn position(&self, name: &str, records: &Compilation) -> Option<usize> {
        let by_id = name.parse::<Uuid>().ok().and_then(|id| self.with_id(id, records));
        by_id.or_else(|| self.named(name, records)).or_else(|| self.named(&plain_name(name), records))
    }

    fn with_id(&self, id: Uuid, records: &Compilation) -> Option<usize> {
        having(&self.ids, beginning(id)).find(|at| ServiceId::of_slug(records.slug(*at)).0 == id)
    }

    fn named(&self, name: &str, records: &Compilation) -> Option<usize> {
        if let Ok(at) = records.shelf.place_of(name) {
            return Some(at);
        }
        let hashed = number(name);
        let called_now = |at: &usize| plain_name(&records.open(*at).service.name) == name;
        let called_once = |at: &usize| {
            records.open(*at).service.also_known_as.iter().any(|former| plain_name(former) == name)
        };
        let now = having(&self.names, hashed).filter(called_now).last();
        now.or_else(|| having(&self.names, hashed).find(called_once))
    }
}

fn insert(sorted: &mut Vec<(u32, u32)>, one: (u32, u32)) {
    let at = sorted.partition_point(|other| *other < one);
    sorted.insert(at, one);
}

fn names_of(service: &Service) -> impl Iterator<Item = u32> + '_ {
    std::iter::once(&service.name).chain(&service.also_known_as).map(|name| number(&plain_name(name)))
}

/// The places with a number, in rising order.
fn having(numbers: &[(u32, u32)], wanted: u32) -> impl Iterator<Item = usize> + '_ {
    let first = numbers.partition_point(|(number, _)| *number < wanted);
    let same = numbers[first..].iter().take_while(move |(number, _)| *number == wanted);
    same.map(|(_, at)| *at as usize)
}

fn beginning(id: Uuid) -> u32 {
    id.as_fields().0
}

fn number(name: &str) -> u32 {
    // Made anew with each program, so it need not be the same from one version of Rust to the next.
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish() as u32
}
