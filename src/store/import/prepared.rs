//! What is worked out of a portion before it is written: which records differ, their rows, and what the feed and the audit say of them. No
//! database is asked, so it goes on beside the writing.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::change::{Action, Changed, NewChange};
use super::super::history::Kept;
use super::super::service::ServiceRows;
use super::{Reconcile, StoreError};
use crate::catalogue::Service;

/// A portion of services ready to be written.
pub(super) struct Prepared {
    /// None when nothing differs.
    pub(super) rows: Option<ServiceRows>,
    pub(super) difference: Difference,
}

impl Prepared {
    pub(super) fn of(
        given: Vec<Service>,
        stored: &[Service],
        reconcile: Reconcile,
    ) -> Result<Self, StoreError> {
        let by_slug: HashMap<&str, &Service> = stored.iter().map(|s| (s.slug.as_str(), s)).collect();
        let given: Vec<Service> = given
            .into_iter()
            .map(|service| {
                let stored = by_slug.get(service.slug.as_str()).copied();
                reconcile(service, stored)
            })
            .collect();
        let mut difference = Difference::default();
        let differing = difference.of(
            &given,
            stored,
            |service| (Changed::Service, Some(service.id().0), service.slug.clone()),
            Kept::of_service,
        )?;
        let rows = if differing.is_empty() { None } else { Some(ServiceRows::of(&differing)?) };
        Ok(Self { rows, difference })
    }
}

/// What was given beside what is stored, and what the feed will say of it.
#[derive(Default)]
pub(super) struct Difference {
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) unchanged: usize,
    pub(super) changes: Vec<NewChange>,
}

impl Difference {
    /// The given records that are not stored, or are stored otherwise.
    pub(super) fn of<'a, T: PartialEq>(
        &mut self,
        given: &'a [T],
        stored: &[T],
        name: impl Fn(&T) -> (Changed, Option<Uuid>, String),
        kept: impl Fn(&T) -> Result<Kept, StoreError>,
    ) -> Result<Vec<&'a T>, StoreError> {
        let stored: HashMap<String, &T> = stored.iter().map(|record| (name(record).2, record)).collect();
        let mut differ = Vec::new();
        for record in given {
            let (what, id, slug) = name(record);
            let action = match stored.get(&slug) {
                Some(same) if *same == record => {
                    self.unchanged += 1;
                    continue;
                }
                Some(_) => Action::Changed,
                None => Action::Added,
            };
            match action {
                Action::Added => self.added += 1,
                Action::Changed => self.changed += 1,
            }
            self.changes.push(NewChange { what, id, slug, action, record: Some(kept(record)?) });
            differ.push(record);
        }
        Ok(differ)
    }
}
