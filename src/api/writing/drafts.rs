//! Edits that wait: what would change, and who lets it.

use std::sync::Arc;

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::super::answers::{DecisionProblems, DraftProblems, HolderProblems, Whole};
use super::super::extract::{StrictQuery, ValidJson};
use super::super::nothing::Nothing;
use super::super::problem::{Code, Problem};
use super::edit::{WriteReply, judge};
use super::holder::Holder;
use super::precondition::etag;
use super::records::refused;
use super::{of_store, store};
use crate::catalogue::{Difference, Service, Source, differences};
use crate::directory::Directory;
use crate::store::{
    ChangeNumber, Changed, Draft, DraftFilter, DraftState, EditedRecord, NotDecided, Operation, Reach, Store,
    Whose,
};

/// At most this many drafts in a list.
const MOST: u32 = 200;

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
    let store = store(&directory)?;
    let mut filter = DraftFilter { state: query.state, ..DraftFilter::default() };
    match holder.0.reach(Operation::ReadDrafts) {
        Reach::Nothing => holder.must(Operation::ReadDrafts, Whose::default())?,
        Reach::Mine => filter.made_by = Some(holder.0.name.clone()),
        Reach::Organisation => filter.organisation = holder.0.organisation.clone(),
        Reach::All => {}
    }
    let mut replies = Vec::new();
    for draft in store.drafts(&filter, MOST).await.map_err(of_store)? {
        replies.push(reply(store, &holder, draft).await?);
    }
    Ok(Json(Whole::of(replies)))
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
    let store = store(&directory)?;
    let draft = visible(store, &holder, &id).await?;
    Ok(Json(reply(store, &holder, draft).await?))
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
    ValidJson(decision): ValidJson<Decision>,
) -> Result<HttpResponse, Problem> {
    holder.must(Operation::Decide, Whose::default())?;
    let store = store(&directory)?;
    let draft = visible(store, &holder, &id).await?;
    if draft.state == DraftState::Waiting {
        let (edits, snapshot) = (vec![draft.edit.clone()], Arc::clone(&directory.read_side()?.snapshot));
        let today = directory.today();
        tokio::task::spawn_blocking(move || judge(&edits, &snapshot, today))
            .await
            .map_err(|error| Problem::internal(&error))??;
    }
    match store.approve(draft.id, &holder.0.name, decision.reason.as_deref(), directory.now()).await {
        Ok(Ok(version)) => {
            let reply = WriteReply { published: true, version: Some(version), draft: None };
            Ok(HttpResponse::Ok().insert_header((ETAG, etag(version))).json(reply))
        }
        Ok(Err(not_decided)) => Err(told(not_decided)),
        Err(error) => Err(refused(store, &holder, &draft.edit, error).await),
    }
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
    ValidJson(decision): ValidJson<Decision>,
) -> Result<Json<DraftReply>, Problem> {
    holder.must(Operation::Decide, Whose::default())?;
    if decision.reason.is_none() {
        return Err(Problem::of_field(Code::NotSensible, "/reason", "is needed: its maker should know why"));
    }
    turn_down(&directory, &holder, &id, DraftState::Rejected, decision.reason.as_deref()).await
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
    ValidJson(decision): ValidJson<Decision>,
) -> Result<Json<DraftReply>, Problem> {
    let draft = visible(store(&directory)?, &holder, &id).await?;
    holder.must(Operation::Withdraw, Whose { organisation: None, maker: Some(&draft.made_by) })?;
    turn_down(&directory, &holder, &id, DraftState::Withdrawn, decision.reason.as_deref()).await
}

async fn turn_down(
    directory: &Directory,
    holder: &Holder,
    id: &str,
    state: DraftState,
    reason: Option<&str>,
) -> Result<Json<DraftReply>, Problem> {
    let store = store(directory)?;
    let draft = visible(store, holder, id).await?;
    let done = store.turn_down(draft.id, state, &holder.0.name, reason, directory.now()).await;
    done.map_err(of_store)?.map_err(told)?;
    let decided = visible(store, holder, id).await?;
    Ok(Json(reply(store, holder, decided).await?))
}

fn told(not_decided: NotDecided) -> Problem {
    match not_decided {
        NotDecided::Unknown => nothing_known(),
        NotDecided::Decided => {
            Problem::new(Code::AlreadyDecided, "somebody has decided on this draft already")
        }
        NotDecided::Own => Problem::new(Code::NotAllowed, "nobody decides on what they suggested themselves"),
    }
}

fn nothing_known() -> Problem {
    Problem::not_found("no draft that this token may see has this id")
}

/// A draft this holder may see; of others it is not even said that they exist.
async fn visible(store: &Store, holder: &Holder, id: &str) -> Result<Draft, Problem> {
    let id: Uuid = id.parse().map_err(|_| nothing_known())?;
    let draft = store.draft(id).await.map_err(of_store)?.ok_or_else(nothing_known)?;
    let whose = Whose { organisation: Some(draft.edit.organisation()), maker: Some(&draft.made_by) };
    if holder.0.may(Operation::ReadDrafts, whose) { Ok(draft) } else { Err(nothing_known()) }
}

async fn reply(store: &Store, holder: &Holder, draft: Draft) -> Result<DraftReply, Problem> {
    let Draft { id, edit, base, made_by, made_at, why, state, decided_by, decided_at, reason, change } =
        draft;
    let (what, slug) = (edit.what(), edit.slug().to_owned());
    let as_json = |service: Service| serde_json::to_value(holder.seen(service)).unwrap_or_default();
    let (before, after, current) = match &edit.record {
        EditedRecord::Service(service) => {
            let now = store.service_version(&slug).await.map_err(of_store)?;
            let version = now.as_ref().map(|(_, version)| *version);
            (now.map(|(service, _)| as_json(service)), as_json(service.as_ref().clone()), version)
        }
        EditedRecord::Organisation(organisation) => {
            let now = store.organisation_version(&slug).await.map_err(of_store)?;
            let version = now.as_ref().map(|(_, version)| *version);
            let before = now.and_then(|(organisation, _)| serde_json::to_value(organisation).ok());
            (before, serde_json::to_value(organisation).unwrap_or_default(), version)
        }
    };
    let before = before.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    // What was decided is history: compared with today's record it would only mislead.
    let differences = if state == DraftState::Waiting { differences(&before, &after) } else { Vec::new() };
    Ok(DraftReply {
        id,
        what,
        slug,
        state,
        made_by,
        made_at,
        why,
        passed: state == DraftState::Waiting && base != current,
        base,
        decided_by,
        decided_at,
        reason,
        change,
        differences,
        sources: edit.sources,
    })
}
