//! One record written or kept as a draft, or several written at once.

use uuid::Uuid;

use super::{Editing, Refusal, Versions, of_organisation};
use crate::catalogue::{personal, personal_of_none};
use crate::store::{ChangeNumber, Edit, EditedRecord, Operation, StoreError};

/// What came of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is public; the version is that of the first record.
    Published { version: Option<ChangeNumber>, new: bool },
    /// It waits for somebody to decide.
    Waits { draft: Uuid },
}

/// Shortest and longest reason, in characters.
const WHY: std::ops::RangeInclusive<usize> = 3..=500;

impl Editing<'_> {
    /// Judges an edit, then publishes it, or keeps it as a draft where the holder may not publish.
    pub(super) async fn write(
        &self,
        edit: Edit,
        seen: Option<ChangeNumber>,
        why: &str,
    ) -> Result<Written, Refusal> {
        if self.holder.may(Operation::Publish, of_organisation(edit.organisation())) {
            return self.publish(edit, seen, Vec::new(), why).await;
        }
        let why = self.reason_of(&edit, why)?;
        self.judge(vec![edit.clone()]).await?;
        match self.store.suggest(&edit, seen, &self.holder.name, why, self.now).await {
            Ok(draft) => Ok(Written::Waits { draft }),
            Err(error) => Err(self.refused(&edit, error).await),
        }
    }

    /// Judges an edit and those that go with it, then publishes all of them at once.
    pub(super) async fn publish(
        &self,
        edit: Edit,
        seen: Option<ChangeNumber>,
        others: Vec<(Edit, ChangeNumber)>,
        why: &str,
    ) -> Result<Written, Refusal> {
        let mut edits = vec![(edit.clone(), seen)];
        edits.extend(others.into_iter().map(|(other, version)| (other, Some(version))));
        for (edit, _) in &edits {
            self.must(Operation::Publish, of_organisation(edit.organisation()))?;
        }
        let why = self.reason_of(&edit, why)?;
        self.judge(edits.iter().map(|(edit, _)| edit.clone()).collect()).await?;
        match self.store.write(&edits, &self.holder.name, why).await {
            Ok(version) => Ok(Written::Published { version, new: seen.is_none() }),
            Err(error) => Err(self.refused(&edit, error).await),
        }
    }

    /// Why somebody edits, fit to be read by everybody for ever: the feed and the audit are never rewritten.
    fn reason_of<'w>(&self, edit: &Edit, why: &'w str) -> Result<&'w str, Refusal> {
        let why = why.trim();
        if !WHY.contains(&why.chars().count()) {
            return Err(Refusal::of_field("/why", "must be 3 to 500 characters"));
        }
        self.must_be_of_nobody("/why", why, edit)?;
        Ok(why)
    }

    /// Refuses words about an edit that seem to hold something about a person. What the record says itself, or said until now, does not count.
    pub(super) fn must_be_of_nobody(&self, pointer: &str, words: &str, edit: &Edit) -> Result<(), Refusal> {
        let found = match &edit.record {
            EditedRecord::Service(service) => {
                let mut own = service.as_ref().clone();
                if let Some(stored) = self.snapshot.of_slug(&service.slug) {
                    own.contacts.extend(stored.service.contacts.iter().cloned());
                    own.routes.extend(stored.service.routes.iter().cloned());
                }
                personal(words, &own, self.today)
            }
            EditedRecord::Organisation(_) => personal_of_none(words, self.today),
        };
        match found.first() {
            Some(first) => Err(Refusal::of_field(pointer, first.to_string())),
            None => Ok(()),
        }
    }

    /// What to say to somebody who was too late: both versions, so that nothing is lost.
    pub(super) async fn refused(&self, edit: &Edit, error: StoreError) -> Refusal {
        let StoreError::Stale { slug, current } = &error else { return error.into() };
        if slug != edit.slug() {
            let detail = format!("`{slug}`, which leads to this record, changed meanwhile: try again");
            return Refusal::Passed { detail, versions: None };
        }
        let detail = match current {
            Some(current) => format!("`{slug}` is at version {current} now: somebody was faster"),
            None => format!("there is no record `{slug}` yet"),
        };
        let now = self.record_now(edit).await.unwrap_or_default();
        let versions = Versions { current: *current, now, yours: self.record_of(edit) };
        Refusal::Passed { detail, versions: Some(Box::new(versions)) }
    }

    /// The record an edit is of, as it is stored and may be seen; none where there is none, or it cannot be read.
    async fn record_now(&self, edit: &Edit) -> Option<serde_json::Value> {
        match &edit.record {
            EditedRecord::Service(service) => {
                let (stored, _) = self.store.service_version(&service.slug).await.ok()??;
                Some(self.seen_as_json(&stored))
            }
            EditedRecord::Organisation(organisation) => {
                let (stored, _) = self.store.organisation_version(&organisation.slug).await.ok()??;
                serde_json::to_value(stored).ok()
            }
        }
    }

    /// The record of an edit as it may be seen.
    pub(super) fn record_of(&self, edit: &Edit) -> serde_json::Value {
        match &edit.record {
            EditedRecord::Service(service) => self.seen_as_json(service),
            EditedRecord::Organisation(organisation) => {
                serde_json::to_value(organisation).unwrap_or_default()
            }
        }
    }
}
