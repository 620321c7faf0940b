//! Who is signed in to the pages on which records are kept? Sessions, kept as fingerprints only.
//!
//! A session by a token is as good as the token: its role, scope and end are looked up each time.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::role::Role;
use super::schema::{desk_session, organisation};
use super::token::{self, Token, fingerprint, random};
use super::words::{from_word, word};
use super::{Store, StoreError, organisation as organisations};

/// A working day.
const LIFE: TimeDelta = TimeDelta::hours(8);
/// How long an ended session is kept, so that it can still be looked into.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Somebody whom another server knows, and what they may do here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// A slug, the same each time they sign in.
    pub name: String,
    pub role: Role,
    /// Slug of a provider's organisation.
    pub organisation: Option<String>,
}

/// Token, name, role, slug of the organisation, begin and end.
type SessionRow =
    (Option<String>, Option<String>, Option<String>, Option<String>, DateTime<Utc>, DateTime<Utc>);

impl Store {
    /// Begins a session for the holder of a token; what is given back goes into a cookie and is kept nowhere. None when the token does
    /// not hold.
    pub async fn begin_session(
        &self,
        secret: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, StoreError> {
        let mut connection = self.connection().await?;
        let Some(holder) = token::holder(&mut connection, secret, now).await? else { return Ok(None) };
        let session = random();
        diesel::insert_into(desk_session::table)
            .values((
                desk_session::fingerprint.eq(fingerprint(&session)),
                desk_session::token.eq(holder.name),
                desk_session::made_at.eq(now),
                desk_session::expires_at.eq((now + LIFE).min(holder.expires_at)),
            ))
            .execute(&mut connection)
            .await?;
        forget_old(&mut connection, now).await?;
        Ok(Some(session))
    }

    /// Begins a session for somebody whom another server knows.
    ///
    /// # Errors
    /// [`StoreError::UnknownReference`] when there is no such organisation.
    pub async fn begin_session_of(&self, known: &Known, now: DateTime<Utc>) -> Result<String, StoreError> {
        let mut connection = self.connection().await?;
        let organisation_id = match &known.organisation {
            None => None,
            Some(slug) => Some(organisations::id_of(&mut connection, slug).await?),
        };
        let session = random();
        diesel::insert_into(desk_session::table)
            .values((
                desk_session::fingerprint.eq(fingerprint(&session)),
                desk_session::name.eq(&known.name),
                desk_session::role.eq(word(&known.role)?),
                desk_session::organisation_id.eq(organisation_id),
                desk_session::made_at.eq(now),
                desk_session::expires_at.eq(now + LIFE),
            ))
            .execute(&mut connection)
            .await
            .map_err(|error| StoreError::from(error).of_write())?;
        forget_old(&mut connection, now).await?;
        Ok(session)
    }

    /// Who is signed in, as a token would say it; none when the session is unknown, over, or its token does not hold any more.
    pub async fn session_holder(
        &self,
        session: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Token>, StoreError> {
        let mut connection = self.connection().await?;
        let row: Option<SessionRow> = desk_session::table
            .left_join(organisation::table)
            .filter(desk_session::fingerprint.eq(fingerprint(session)))
            .filter(desk_session::ended_at.is_null())
            .filter(desk_session::expires_at.gt(now))
            .select((
                desk_session::token,
                desk_session::name,
                desk_session::role,
                organisation::slug.nullable(),
                desk_session::made_at,
                desk_session::expires_at,
            ))
            .first(&mut connection)
            .await
            .optional()?;
        match row {
            None => Ok(None),
            Some((Some(token), ..)) => token::named(&mut connection, &token, now).await,
            Some((None, name, role, organisation, made_at, expires_at)) => {
                let (Some(name), Some(role)) = (name, role) else { return Ok(None) };
                let (role, scope) = (from_word(&role)?, Vec::new());
                Ok(Some(Token { name, role, organisation, scope, made_at, expires_at, revoked_at: None }))
            }
        }
    }

    /// Ends a session at once.
    pub async fn end_session(&self, session: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        let running = desk_session::table
            .filter(desk_session::fingerprint.eq(fingerprint(session)))
            .filter(desk_session::ended_at.is_null());
        diesel::update(running).set(desk_session::ended_at.eq(now)).execute(&mut connection).await?;
        Ok(())
    }

    /// Ends every session of this name, of a token or of a sign-in elsewhere, and says how many there were.
    pub async fn end_sessions_of(&self, name: &str, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let mut connection = self.connection().await?;
        let running = desk_session::table
            .filter(desk_session::ended_at.is_null())
            .filter(desk_session::expires_at.gt(now))
            .filter(desk_session::name.eq(name).or(desk_session::token.eq(name)));
        let ended = diesel::update(running).set(desk_session::ended_at.eq(now));
        Ok(ended.execute(&mut connection).await?)
    }
}

async fn forget_old(connection: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<(), StoreError> {
    let old = desk_session::table.filter(desk_session::expires_at.lt(now - KEPT));
    diesel::delete(old).execute(connection).await?;
    Ok(())
}
