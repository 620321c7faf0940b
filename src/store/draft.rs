//! Edits that wait for somebody to decide, and what became of them.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::StoreError;
use super::audit::{self, Deed};
use super::change::{ChangeNumber, Changed};
use super::schema::draft;
use super::words::{from_word, narrow, word};
use super::writing::{self, Edit};

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    Waiting,
    Approved,
    Rejected,
    /// Taken back by its maker.
    Withdrawn,
}

/// A suggested edit.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub id: Uuid,
    pub edit: Edit,
    /// The change whose record was edited; none for a record that is new.
    pub base: Option<ChangeNumber>,
    pub made_by: String,
    pub made_at: DateTime<Utc>,
    pub why: String,
    pub state: DraftState,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
    /// The change it became.
    pub change: Option<ChangeNumber>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = draft, check_for_backend(diesel::pg::Pg))]
struct DraftRow {
    id: Uuid,
    what: String,
    slug: String,
    organisation: String,
    base: Option<i64>,
    edit: Value,
    made_by: String,
    made_at: DateTime<Utc>,
    why: String,
    state: String,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    reason: Option<String>,
    change_number: Option<i64>,
}

impl TryFrom<DraftRow> for Draft {
    type Error = StoreError;

    fn try_from(row: DraftRow) -> Result<Self, StoreError> {
        let DraftRow {
            id,
            what: _,
            slug: _,
            organisation: _,
            base,
            edit,
            made_by,
            made_at,
            why,
            state,
            decided_by,
            decided_at,
            reason,
            change_number,
        } = row;
        let edit = serde_json::from_value(edit)
            .map_err(|error| StoreError::Unreadable { what: "draft", problem: error.to_string() })?;
        Ok(Self {
            id,
            edit,
            base: base.map(narrow).transpose()?,
            made_by,
            made_at,
            why,
            state: from_word(&state)?,
            decided_by,
            decided_at,
            reason,
            change: change_number.map(narrow).transpose()?,
        })
    }
}

/// Which drafts are asked for.
#[derive(Debug, Clone, Default)]
pub struct DraftFilter {
    pub state: Option<DraftState>,
    pub made_by: Option<String>,
    /// Slug of the organisation whose record it is now; of one that is new, whose it would be.
    pub organisation: Option<String>,
    /// The record they would change or add.
    pub record: Option<(Changed, String)>,
}

/// Whose record a draft is of.
const OWNER: &str = "COALESCE((SELECT service.organisation FROM service WHERE draft.what = 'service' AND service.slug = draft.slug), \
                     draft.organisation) = ";

/// Why a draft was not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDecided {
    Unknown,
    /// Somebody has decided already.
    Decided,
    /// Nobody decides on what they suggested themselves.
    Own,
}

/// Keeps an edit until somebody decides. The record must still be as it was when it was edited.
pub(super) async fn suggest(
    connection: &mut AsyncPgConnection,
    edit: &Edit,
    base: Option<ChangeNumber>,
    who: &str,
    why: &str,
    now: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let current = writing::version_of(connection, edit.what(), edit.slug()).await?;
    if current != base {
        return Err(StoreError::Stale { slug: edit.slug().to_owned(), current });
    }
    let id = Uuid::now_v7();
    let row = DraftRow {
        id,
        what: word(&edit.what())?,
        slug: edit.slug().to_owned(),
        organisation: edit.organisation().to_owned(),
        base: base.map(narrow).transpose()?,
        edit: as_json(edit)?,
        made_by: who.to_owned(),
        made_at: now,
        why: why.to_owned(),
        state: word(&DraftState::Waiting)?,
        decided_by: None,
        decided_at: None,
        reason: None,
        change_number: None,
    };
    diesel::insert_into(draft::table).values(&row).execute(connection).await?;
    let id_text = id.to_string();
    note(connection, who, "suggested", &id_text, why, now).await?;
    Ok(id)
}

/// Drafts, the newest first.
pub(super) async fn list(
    connection: &mut AsyncPgConnection,
    filter: &DraftFilter,
    limit: u32,
) -> Result<Vec<Draft>, StoreError> {
    let DraftFilter { state, made_by, organisation, record } = filter;
    let mut query = draft::table.order(draft::id.desc()).limit(i64::from(limit)).into_boxed();
    if let Some(state) = state {
        query = query.filter(draft::state.eq(word(state)?));
    }
    if let Some(made_by) = made_by {
        query = query.filter(draft::made_by.eq(made_by.clone()));
    }
    if let Some(organisation) = organisation {
        query = query.filter(sql::<Bool>(OWNER).bind::<Text, _>(organisation.clone()));
    }
    if let Some((what, slug)) = record {
        query = query.filter(draft::what.eq(word(what)?)).filter(draft::slug.eq(slug.clone()));
    }
    let rows: Vec<DraftRow> = query.select(DraftRow::as_select()).load(connection).await?;
    rows.into_iter().map(Draft::try_from).collect()
}

pub(super) async fn find(connection: &mut AsyncPgConnection, id: Uuid) -> Result<Option<Draft>, StoreError> {
    let row: Option<DraftRow> =
        draft::table.find(id).select(DraftRow::as_select()).first(connection).await.optional()?;
    row.map(Draft::try_from).transpose()
}

/// Publishes a draft, if the record is still as it was when it was edited.
pub(super) async fn approve(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    who: &str,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Result<ChangeNumber, NotDecided>, StoreError> {
    let draft = match waiting(connection, id, who, DraftState::Approved).await? {
        Ok(draft) => draft,
        Err(not_decided) => return Ok(Err(not_decided)),
    };
    let change = writing::write(connection, &draft.edit, draft.base, &draft.made_by, &draft.why).await?;
    decide(connection, &draft, DraftState::Approved, who, reason, Some(change), now).await?;
    Ok(Ok(change))
}

/// Rejects a draft with a reason, or takes it back.
pub(super) async fn turn_down(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    state: DraftState,
    who: &str,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Result<(), NotDecided>, StoreError> {
    let draft = match waiting(connection, id, who, state).await? {
        Ok(draft) => draft,
        Err(not_decided) => return Ok(Err(not_decided)),
    };
    decide(connection, &draft, state, who, reason, None, now).await?;
    Ok(Ok(()))
}

/// The draft, held until the end of the transaction, if this token may decide it so.
async fn waiting(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    who: &str,
    state: DraftState,
) -> Result<Result<Draft, NotDecided>, StoreError> {
    let row: Option<DraftRow> = draft::table
        .find(id)
        .for_update()
        .select(DraftRow::as_select())
        .first(connection)
        .await
        .optional()?;
    let Some(draft) = row.map(Draft::try_from).transpose()? else { return Ok(Err(NotDecided::Unknown)) };
    let own = draft.made_by == who;
    Ok(match (draft.state, state) {
        (DraftState::Waiting, DraftState::Withdrawn) if !own => Err(NotDecided::Unknown),
        (DraftState::Waiting, DraftState::Approved | DraftState::Rejected) if own => Err(NotDecided::Own),
        (DraftState::Waiting, _) => Ok(draft),
        (DraftState::Approved | DraftState::Rejected | DraftState::Withdrawn, _) => Err(NotDecided::Decided),
    })
}

async fn decide(
    connection: &mut AsyncPgConnection,
    draft: &Draft,
    state: DraftState,
    who: &str,
    reason: Option<&str>,
    change: Option<ChangeNumber>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    // A confidential place is held in one place only: not in a draft that nobody works on any more.
    let edit = as_json(&draft.edit.without_confidential_places())?;
    diesel::update(draft::table.find(draft.id))
        .set((
            draft::state.eq(word(&state)?),
            draft::decided_by.eq(who),
            draft::decided_at.eq(now),
            draft::reason.eq(reason),
            draft::change_number.eq(change.map(narrow::<_, i64>).transpose()?),
            draft::edit.eq(edit),
        ))
        .execute(connection)
        .await?;
    let action = word(&state)?;
    note(connection, who, &action, &draft.id.to_string(), reason.unwrap_or(&draft.why), now).await
}

async fn note(
    connection: &mut AsyncPgConnection,
    who: &str,
    action: &str,
    id: &str,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (action, what) = (action.to_owned(), "draft".to_owned());
    let deed = Deed { who, action, what, slug: id, why, at: now, change: None, record: None };
    audit::append(connection, &[deed]).await
}

fn as_json(edit: &Edit) -> Result<Value, StoreError> {
    serde_json::to_value(edit)
        .map_err(|error| StoreError::Unreadable { what: "draft", problem: error.to_string() })
}
