//! Edits that wait, as somebody may see them.

use serde_json::Value;
use uuid::Uuid;

use super::{Editing, Refusal};
use crate::catalogue::{Difference, differences};
use crate::store::{ChangeNumber, Draft, DraftFilter, DraftState, EditedRecord, Operation, Reach, Whose};

/// At most this many drafts in a list.
const MOST: u32 = 200;

/// A draft and what it would change, without what its reader may not see.
#[derive(Debug, Clone)]
pub struct Suggested {
    pub draft: Draft,
    /// Version of the record there is now; none when it is new.
    pub current: Option<ChangeNumber>,
    /// Field by field against the record as it is now. Empty once it is decided: what was decided is history, and compared with
    /// today's record it would only mislead.
    pub differences: Vec<Difference>,
}

impl Suggested {
    /// Whether the record has changed since it was edited: the draft cannot be approved any more.
    pub fn passed(&self) -> bool {
        self.draft.state == DraftState::Waiting && self.draft.base != self.current
    }
}

impl Editing<'_> {
    /// The newest drafts this holder may see: one's own, those of one's organisation, or all.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for a scope without drafts.
    pub async fn drafts(&self, state: Option<DraftState>) -> Result<Vec<Suggested>, Refusal> {
        let mut filter = DraftFilter { state, ..DraftFilter::default() };
        match self.holder.reach(Operation::ReadDrafts) {
            Reach::Nothing => return Err(Refusal::NotAllowed),
            Reach::Mine => filter.made_by = Some(self.holder.name.clone()),
            Reach::Organisation => filter.organisation = self.holder.organisation.clone(),
            Reach::All => {}
        }
        let mut found = Vec::new();
        for draft in self.store.drafts(&filter, MOST).await? {
            found.push(self.compared(draft).await?);
        }
        Ok(found)
    }

    /// A draft this holder may see; of others it is not even said that they exist.
    ///
    /// # Errors
    /// [`Refusal::Unknown`].
    pub async fn draft(&self, id: &str) -> Result<Suggested, Refusal> {
        let draft = self.visible(id).await?;
        self.compared(draft).await
    }

    pub(super) async fn visible(&self, id: &str) -> Result<Draft, Refusal> {
        let id: Uuid = id.parse().map_err(|_| Refusal::no_draft())?;
        let draft = self.store.draft(id).await?.ok_or_else(Refusal::no_draft)?;
        let whose = Whose { organisation: Some(draft.edit.organisation()), maker: Some(&draft.made_by) };
        if self.holder.may(Operation::ReadDrafts, whose) { Ok(draft) } else { Err(Refusal::no_draft()) }
    }

    async fn compared(&self, draft: Draft) -> Result<Suggested, Refusal> {
        let slug = draft.edit.slug();
        let (before, current) = match &draft.edit.record {
            EditedRecord::Service(_) => match self.store.service_version(slug).await? {
                Some((service, version)) => (self.seen_as_json(&service), Some(version)),
                None => (Value::Null, None),
            },
            EditedRecord::Organisation(_) => match self.store.organisation_version(slug).await? {
                Some((organisation, version)) => {
                    (serde_json::to_value(organisation).unwrap_or_default(), Some(version))
                }
                None => (Value::Null, None),
            },
        };
        let before = if before.is_null() { Value::Object(serde_json::Map::new()) } else { before };
        let waits = draft.state == DraftState::Waiting;
        let differences = if waits { differences(&before, &self.record_of(&draft.edit)) } else { Vec::new() };
        Ok(Suggested { draft, current, differences })
    }
}
