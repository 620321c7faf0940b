//! Drafts approved, rejected and taken back.

use super::{Editing, Refusal, Suggested};
use crate::store::{ChangeNumber, Draft, DraftState, Operation, Whose};

impl Editing<'_> {
    /// Publishes a draft, after judging it again. Nobody approves their own, and nothing is approved over a version its maker did not see.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub async fn approve(&self, id: &str, reason: Option<&str>) -> Result<ChangeNumber, Refusal> {
        self.must(Operation::Decide, Whose::default())?;
        let draft = self.visible(id).await?;
        self.reason_is_of_nobody(&draft, reason)?;
        if draft.state == DraftState::Waiting {
            self.judge(vec![draft.edit.clone()]).await?;
        }
        match self.store.approve(draft.id, &self.holder.name, reason, self.now).await {
            Ok(decided) => Ok(decided?),
            Err(error) => Err(self.refused(&draft.edit, error).await),
        }
    }

    /// Rejects a draft, with a reason that its maker can read.
    ///
    /// # Errors
    /// See [`Refusal`]; without a reason it is refused.
    pub async fn reject(&self, id: &str, reason: Option<&str>) -> Result<Suggested, Refusal> {
        self.must(Operation::Decide, Whose::default())?;
        if reason.is_none() {
            return Err(Refusal::of_field("/reason", "is needed: its maker should know why"));
        }
        self.turn_down(id, DraftState::Rejected, reason).await
    }

    /// Takes a draft of one's own back. It stays in the list, and nothing of it becomes public.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub async fn withdraw(&self, id: &str, reason: Option<&str>) -> Result<Suggested, Refusal> {
        let draft = self.visible(id).await?;
        self.must(Operation::Withdraw, Whose { organisation: None, maker: Some(&draft.made_by) })?;
        self.turn_down(id, DraftState::Withdrawn, reason).await
    }

    async fn turn_down(
        &self,
        id: &str,
        state: DraftState,
        reason: Option<&str>,
    ) -> Result<Suggested, Refusal> {
        let draft = self.visible(id).await?;
        self.reason_is_of_nobody(&draft, reason)?;
        self.store.turn_down(draft.id, state, &self.holder.name, reason, self.now).await??;
        self.draft(id).await
    }

    /// A reason is sealed in the audit for ever.
    fn reason_is_of_nobody(&self, draft: &Draft, reason: Option<&str>) -> Result<(), Refusal> {
        reason.map_or(Ok(()), |reason| self.must_be_of_nobody("/reason", reason, &draft.edit))
    }
}
