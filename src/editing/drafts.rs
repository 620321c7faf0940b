//! Edits that wait, as somebody may see them.

use serde_json::Value;
use uuid::Uuid;

use super::{Editing, Refusal};
use crate::catalogue::{Difference, HiddenSince, Service, differences};
use crate::store::{
    ChangeNumber, Changed, Draft, DraftFilter, DraftState, EditedRecord, Operation, Reach, Whose,
};

/// At most this many drafts in a list.
const MOST: u32 = 200;

/// A draft and what it would change, without what its reader may not see.
#[derive(Debug, Clone)]
pub struct Suggested {
    pub draft: Draft,
    /// Version of the record there is now; none when it is new, or decided.
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
    /// The newest drafts this holder may see: one's own, those of records that are its organisation's now, or all.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for a scope without drafts.
    pub async fn drafts(&self, state: Option<DraftState>) -> Result<Vec<Suggested>, Refusal> {
        self.listed(DraftFilter { state, ..DraftFilter::default() }).await
    }

    /// The drafts of one record that wait and that this holder may see.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for a scope without drafts.
    pub async fn waiting_for(&self, what: Changed, slug: &str) -> Result<Vec<Suggested>, Refusal> {
        let (state, record) = (Some(DraftState::Waiting), Some((what, slug.to_owned())));
        self.listed(DraftFilter { state, record, ..DraftFilter::default() }).await
    }

    async fn listed(&self, mut filter: DraftFilter) -> Result<Vec<Suggested>, Refusal> {
        match self.holder.reach(Operation::ReadDrafts) {
            Reach::Nothing => return Err(Refusal::NotAllowed),
            Reach::Mine => filter.made_by = Some(self.holder.name.clone()),
            Reach::Organisation => filter.organisation = self.holder.organisation.clone(),
            Reach::All => {}
        }
        let drafts = self.store.drafts(&filter, MOST).await?;
        let waiting = drafts.iter().filter(|draft| waits_for_service(draft));
        let slugs: Vec<String> = waiting.map(|draft| draft.edit.slug().to_owned()).collect();
        let stored = self.store.service_versions(&slugs).await?;
        let mut found = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let known = stored.get(draft.edit.slug());
            found.push(self.compared(draft, known).await?);
        }
        Ok(found)
    }

    /// A draft this holder may see; of others it is not even said that they exist.
    ///
    /// # Errors
    /// [`Refusal::Unknown`].
    pub async fn draft(&self, id: &str) -> Result<Suggested, Refusal> {
        let draft = self.visible(id).await?;
        let stored = match waits_for_service(&draft) {
            true => self.store.service_version(draft.edit.slug()).await?,
            false => None,
        };
        self.compared(draft, stored.as_ref()).await
    }

    /// Whose record it is now decides who may see a draft, not whose it would become.
    pub(super) async fn visible(&self, id: &str) -> Result<Draft, Refusal> {
        let id: Uuid = id.parse().map_err(|_| Refusal::no_draft())?;
        let draft = self.store.draft(id).await?.ok_or_else(Refusal::no_draft)?;
        let stored = match &draft.edit.record {
            EditedRecord::Service(service) => self.store.organisation_of(&service.slug).await?,
            EditedRecord::Organisation(_) => None,
        };
        let owner = stored.as_deref().unwrap_or_else(|| draft.edit.organisation());
        let whose = Whose { organisation: Some(owner), maker: Some(&draft.made_by) };
        if self.holder.may(Operation::ReadDrafts, whose) { Ok(draft) } else { Err(Refusal::no_draft()) }
    }

    /// A draft that waits beside the record there is now; what was decided is compared with nothing.
    async fn compared(
        &self,
        draft: Draft,
        stored: Option<&(Service, ChangeNumber)>,
    ) -> Result<Suggested, Refusal> {
        if draft.state != DraftState::Waiting {
            return Ok(Suggested { draft, current: None, differences: Vec::new() });
        }
        let nothing = Value::Object(serde_json::Map::new());
        let (before, current, after) = match &draft.edit.record {
            EditedRecord::Service(suggested) => match stored {
                Some((service, version)) => {
                    let suggested = self.suggested(suggested, service);
                    (self.seen_as_json(service), Some(*version), suggested)
                }
                None => (nothing, None, self.seen_as_json(suggested)),
            },
            EditedRecord::Organisation(suggested) => {
                let after = serde_json::to_value(suggested).unwrap_or_default();
                match self.store.organisation_version(&suggested.slug).await? {
                    Some((known, version)) => {
                        (serde_json::to_value(known).unwrap_or_default(), Some(version), after)
                    }
                    None => (nothing, None, after),
                }
            }
        };
        let differences = differences(&before, &after);
        Ok(Suggested { draft, current, differences })
    }

    /// What is suggested for a record, without what the record hides.
    fn suggested(&self, suggested: &Service, stored: &Service) -> Value {
        let mut seen = self.seen_of_as_json(suggested, &stored.organisation);
        if !self.sees_whole(&stored.organisation) {
            HiddenSince::of(stored, &[]).take_out_said(&mut seen);
        }
        seen
    }
}

fn waits_for_service(draft: &Draft) -> bool {
    draft.state == DraftState::Waiting && draft.edit.what() == Changed::Service
}
