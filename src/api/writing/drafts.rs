//! Edits that wait: what would change, and who lets it.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::super::answers::{DecisionProblems, DraftProblems, HolderProblems, Whole};
use super::super::extract::{KeptJson, StrictQuery};
use super::super::nothing::Nothing;
use super::super::problem::Problem;
use super::edit::WriteReply;
use super::holder::Holder;
use crate::catalogue::{Difference, Source};
use crate::directory::Directory;
use crate::editing::{Editing, Suggested, Written};
use crate::store::{ChangeNumber, Changed, Draft, DraftState};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DraftsQuery {
    /// Only drafts in this state.
    #[param(inline, example = "waiting")]
    state: Option<DraftState>,
}

/// A draft, and what it would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftReply {
    pub id: Uuid,
    pub what: Changed,
    pub slug: String,
    pub state: DraftState,
    /// Name of the token that suggested it.
    pub made_by: String,
    pub made_at: DateTime<Utc>,
    pub why: String,
    /// The version that was edited; absent for a new record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<ChangeNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The change it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeNumber>,
    /// True when the record has changed since it was edited: it cannot be approved any more.
    pub passed: bool,
    /// Field by field against the record as it is now.
    pub differences: Vec<Difference>,
    /// Sources that would be added.
    pub sources: Vec<Source>,
}

/// A decision.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Why, for its maker to read; needed for a rejection. Nothing about a person.
    #[serde(default)]
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500)]
    reason: Option<String>,
}

/// List drafts
///
/// The newest first, at most 200: one's own for a contributor, those of its organisation for a provider, all for a curator.
#[utoipa::path(tag = "editing", operation_id = "list_drafts", security(("token" = [])), params(DraftsQuery),
    responses((status = 200, description = "Drafts with what they would change", body = Whole<DraftReply>), HolderProblems))]
#[get("/drafts")]
pub async fn list_drafts(
    directory: Data<Directory>,
    holder: Holder,
    StrictQuery(query): StrictQuery<DraftsQuery>,
) -> Result<Json<Whole<DraftReply>>, Problem> {
    let found = Editing::open(&directory, &holder.0)?.drafts(query.state).await?;
    Ok(Json(Whole::of(found.into_iter().map(DraftReply::from).collect())))
}

/// Find a draft
///
/// With what it would change, field by field, against the record as it is now.
#[utoipa::path(tag = "editing", operation_id = "find_draft", security(("token" = [])),
    params(("draft" = Uuid, Path, description = "Its id", example = "01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f")),
    responses((status = 200, description = "The draft and what it would change", body = DraftReply), DraftProblems))]
#[get("/drafts/{draft}")]
pub async fn find_draft(
    directory: Data<Directory>,
    id: Path<String>,
    holder: Holder,
    _: StrictQuery<Nothing>,
) -> Result<Json<DraftReply>, Problem> {
    Ok(Json(Editing::open(&directory, &holder.0)?.draft(&id).await?.into()))
}

/// Approve a draft
///
/// It is checked again and becomes public. Nobody approves what they suggested, and nothing is approved over a version its maker did not
/// see.
#[utoipa::path(tag = "editing", operation_id = "approve_draft", security(("token" = [])),
    params(("draft" = Uuid, Path, description = "Its id", example = "01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f")), request_body = Decision,
    responses((status = 200, description = "Public", body = WriteReply), DecisionProblems))]
#[post("/drafts/{draft}/approve")]
pub async fn approve_draft(
    directory: Data<Directory>,
    id: Path<String>,
    holder: Holder,
    _: StrictQuery<Nothing>,
    KeptJson(decision): KeptJson<Decision>,
) -> Result<HttpResponse, Problem> {
    let editing = Editing::open(&directory, &holder.0)?;
    let version = editing.approve(&id, decision.reason.as_deref()).await?;
    Ok(WriteReply::answer(&Written::Published { version: Some(version), new: false }))
}

/// Reject a draft
///
/// With a reason that its maker can read. Nobody rejects what they suggested: they withdraw it.
#[utoipa::path(tag = "editing", operation_id = "reject_draft", security(("token" = [])),
    params(("draft" = Uuid, Path, description = "Its id", example = "01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f")), request_body = Decision,
    responses((status = 200, description = "Rejected", body = DraftReply), DecisionProblems))]
#[post("/drafts/{draft}/reject")]
pub async fn reject_draft(
    directory: Data<Directory>,
    id: Path<String>,
    holder: Holder,
    _: StrictQuery<Nothing>,
    KeptJson(decision): KeptJson<Decision>,
) -> Result<Json<DraftReply>, Problem> {
    let editing = Editing::open(&directory, &holder.0)?;
    Ok(Json(editing.reject(&id, decision.reason.as_deref()).await?.into()))
}

/// Withdraw a draft of one's own
///
/// It stays in the list, and nothing of it becomes public.
#[utoipa::path(tag = "editing", operation_id = "withdraw_draft", security(("token" = [])),
    params(("draft" = Uuid, Path, description = "Its id", example = "01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f")), request_body = Decision,
    responses((status = 200, description = "Withdrawn", body = DraftReply), DecisionProblems))]
#[post("/drafts/{draft}/withdraw")]
pub async fn withdraw_draft(
    directory: Data<Directory>,
    id: Path<String>,
    holder: Holder,
    _: StrictQuery<Nothing>,
    KeptJson(decision): KeptJson<Decision>,
) -> Result<Json<DraftReply>, Problem> {
    let editing = Editing::open(&directory, &holder.0)?;
    Ok(Json(editing.withdraw(&id, decision.reason.as_deref()).await?.into()))
}

impl From<Suggested> for DraftReply {
    fn from(suggested: Suggested) -> Self {
        let passed = suggested.passed();
        let Suggested { draft, current: _, differences } = suggested;
        let Draft { id, edit, base, made_by, made_at, why, state, decided_by, decided_at, reason, change } =
            draft;
        Self {
            id,
            what: edit.what(),
            slug: edit.slug().to_owned(),
            state,
            made_by,
            made_at,
            why,
            base,
            decided_by,
            decided_at,
            reason,
            change,
            passed,
            differences,
            sources: edit.sources,
        }
    }
}
