//! Where the records of a snapshot are: whole while there are few, packed when there are many.

use std::ops::Deref;
use std::sync::Arc;

use super::packing::Packing;
use super::record::Record;
use crate::catalogue::{Common, Service};

/// Up to so many services are kept whole: they are shown quicker, and all of them together take some 300 MB.
pub const MOST_WHOLE: usize = 65_536;

/// Records in order of slug. A clone shares them.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    records: Vec<Shelved>,
    /// How those that are added are packed; not at all when there is none.
    packing: Option<Arc<Packing>>,
}

#[derive(Debug, Clone)]
enum Shelved {
    Whole(Arc<Record>),
    Packed(Packed),
}

/// A service packed, behind its slug.
#[derive(Debug, Clone)]
struct Packed {
    bytes: Arc<[u8]>,
    slug_ends: u32,
}

/// A record to look at: the snapshot's own, or one unpacked for whoever looks.
#[derive(Debug)]
pub enum OpenedRecord<'s> {
    Whole(&'s Record),
    Unpacked(Box<Record>),
}

impl Deref for OpenedRecord<'_> {
    type Target = Record;

    fn deref(&self) -> &Record {
        match self {
            Self::Whole(record) => record,
            Self::Unpacked(record) => record,
        }
    }
}

impl Shelf {
    /// A shelf for services to be added, in order of slug.
    pub(super) fn for_services<'s>(
        services: impl ExactSizeIterator<Item = &'s Service>,
        most_whole: usize,
    ) -> Self {
        let records = Vec::with_capacity(services.len());
        let packing = (services.len() > most_whole).then(|| Arc::new(Packing::of(services)));
        Self { records, packing }
    }

    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Puts a record in the place of another, or after the last.
    pub(super) fn put(&mut self, at: usize, record: Record) {
        let shelved = match &self.packing {
            None => Shelved::Whole(Arc::new(record)),
            Some(packing) => {
                let slug = record.service.slug.as_bytes();
                let mut bytes = slug.to_vec();
                bytes.extend(packing.pack(&record.service));
                let slug_ends = u32::try_from(slug.len()).expect("a slug is short");
                Shelved::Packed(Packed { bytes: bytes.into(), slug_ends })
            }
        };
        match self.records.get_mut(at) {
            Some(before) => *before = shelved,
            None => self.records.push(shelved),
        }
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.records.shrink_to_fit();
    }

    /// Moves the records from a place on up by one. What then stands there twice is to be replaced.
    pub(super) fn make_room(&mut self, at: usize) {
        if let Some(other) = self.records.get(at).cloned() {
            self.records.insert(at, other);
        }
    }

    /// A record that is whole.
    pub(super) fn whole(&self, at: usize) -> Option<&Record> {
        match &self.records[at] {
            Shelved::Whole(record) => Some(record),
            Shelved::Packed(_) => None,
        }
    }

    /// The service of a record that is not.
    pub(super) fn unpack(&self, at: usize) -> Option<Service> {
        let Shelved::Packed(Packed { bytes, slug_ends }) = &self.records[at] else { return None };
        Some(self.packing.as_ref()?.unpack(&bytes[*slug_ends as usize..]))
    }

    /// The service at a place, without what was compiled of it.
    pub(super) fn service(&self, at: usize) -> Common<Service> {
        if let Some(whole) = self.whole(at) {
            return whole.service.clone();
        }
        self.unpack(at).expect("a record is whole or packed").into()
    }

    pub(super) fn is_packed(&self) -> bool {
        self.packing.is_some()
    }

    pub(super) fn slug(&self, at: usize) -> &str {
        match &self.records[at] {
            Shelved::Whole(record) => &record.service.slug,
            Shelved::Packed(Packed { bytes, slug_ends }) => {
                std::str::from_utf8(&bytes[..*slug_ends as usize]).expect("a slug was written here")
            }
        }
    }

    /// Where a slug is, or where it would be.
    ///
    /// # Errors
    /// When no record has it.
    pub(super) fn place_of(&self, slug: &str) -> Result<usize, usize> {
        let mut places = 0..self.records.len();
        while !places.is_empty() {
            let middle = places.start + places.len() / 2;
            match self.slug(middle).cmp(slug) {
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Less => places.start = middle + 1,
                std::cmp::Ordering::Greater => places.end = middle,
            }
        }
        Err(places.start)
    }
}
