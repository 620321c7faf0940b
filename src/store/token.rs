//! Who may do more than read: tokens, kept as fingerprints only.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::StoreError;
use super::organisation as organisations;
use super::role::{Operation, Reach, Role, Whose, reach};
use super::schema::{access_token, organisation};
use super::words::{from_word, word};

/// A token as it is listed: everything but the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    pub name: String,
    pub role: Role,
    /// Slug of a provider's organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Operations it is confined to; empty: all that its role may do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<Operation>,
    pub made_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
}

#[derive(Queryable)]
struct TokenRow {
    name: String,
    role: String,
    organisation: Option<String>,
    scope: Vec<String>,
    made_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl TryFrom<TokenRow> for Token {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> Result<Self, StoreError> {
        let TokenRow { name, role, organisation, scope, made_at, expires_at, revoked_at } = row;
        let scope = scope.iter().map(|word| from_word(word)).collect::<Result<_, _>>()?;
        Ok(Self { name, role: from_word(&role)?, organisation, scope, made_at, expires_at, revoked_at })
    }
}

impl Token {
    /// How far it reaches in an operation: what its role may do, unless its scope leaves that out.
    pub fn reach(&self, operation: Operation) -> Reach {
        if self.scope.is_empty() || self.scope.contains(&operation) {
            reach(self.role, operation)
        } else {
            Reach::Nothing
        }
    }

    /// Whether it may do something to what is somebody's.
    pub fn may(&self, operation: Operation, whose: Whose) -> bool {
        match self.reach(operation) {
            Reach::Nothing => false,
            Reach::Mine => whose.maker == Some(self.name.as_str()),
            Reach::Organisation => {
                whose.organisation.is_some() && whose.organisation == self.organisation.as_deref()
            }
            Reach::All => true,
        }
    }
}

/// Recognisable in a place where it should not be, such as a log or a repository.
const PREFIX: &str = "signpost_";

/// Two random UUIDs: 244 bits that nobody can guess.
pub(super) fn random() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

pub(super) fn fingerprint(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Makes a token; what is given back is shown once and kept nowhere.
pub(super) async fn make(
    connection: &mut AsyncPgConnection,
    name: &str,
    role: Role,
    organisation: Option<&str>,
    scope: &[Operation],
    expires_at: DateTime<Utc>,
) -> Result<String, StoreError> {
    let secret = format!("{PREFIX}{}", random());
    let organisation_id = match organisation {
        None => None,
        Some(slug) => Some(organisations::id_of(connection, slug).await?),
    };
    diesel::insert_into(access_token::table)
        .values((
            access_token::name.eq(name),
            access_token::role.eq(word(&role)?),
            access_token::organisation_id.eq(organisation_id),
            access_token::scope.eq(scope.iter().map(word).collect::<Result<Vec<_>, _>>()?),
            access_token::fingerprint.eq(fingerprint(&secret)),
            access_token::expires_at.eq(expires_at),
        ))
        .execute(connection)
        .await?;
    Ok(secret)
}

/// Every token, in order of name.
pub(super) async fn list(connection: &mut AsyncPgConnection) -> Result<Vec<Token>, StoreError> {
    let rows: Vec<TokenRow> = access_token::table
        .left_join(organisation::table)
        .order(access_token::name)
        .select((
            access_token::name,
            access_token::role,
            organisation::slug.nullable(),
            access_token::scope,
            access_token::made_at,
            access_token::expires_at,
            access_token::revoked_at,
        ))
        .load(connection)
        .await?;
    rows.into_iter().map(Token::try_from).collect()
}

/// Takes a token back at once; false when there is none of this name that still holds.
pub(super) async fn revoke(
    connection: &mut AsyncPgConnection,
    name: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let holding = access_token::table
        .filter(access_token::name.eq(name))
        .filter(access_token::revoked_at.is_null())
        .filter(access_token::expires_at.gt(now));
    let revoked = diesel::update(holding).set(access_token::revoked_at.eq(Some(now)));
    Ok(revoked.execute(connection).await? > 0)
}

/// Which token is looked up.
enum Which<'w> {
    Secret(&'w str),
    Name(&'w str),
}

/// Whose token this is; none when it is unknown, revoked or past its day.
pub(super) async fn holder(
    connection: &mut AsyncPgConnection,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<Token>, StoreError> {
    that_holds(connection, Which::Secret(secret), now).await
}

/// The token of this name; none when it is unknown, revoked or past its day.
pub(super) async fn named(
    connection: &mut AsyncPgConnection,
    name: &str,
    now: DateTime<Utc>,
) -> Result<Option<Token>, StoreError> {
    that_holds(connection, Which::Name(name), now).await
}

async fn that_holds(
    connection: &mut AsyncPgConnection,
    which: Which<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Token>, StoreError> {
    let holding = access_token::table
        .left_join(organisation::table)
        .filter(access_token::revoked_at.is_null())
        .filter(access_token::expires_at.gt(now))
        .select((
            access_token::name,
            access_token::role,
            organisation::slug.nullable(),
            access_token::scope,
            access_token::made_at,
            access_token::expires_at,
            access_token::revoked_at,
        ))
        .into_boxed();
    let wanted = match which {
        Which::Secret(secret) => holding.filter(access_token::fingerprint.eq(fingerprint(secret))),
        Which::Name(name) => holding.filter(access_token::name.eq(name.to_owned())),
    };
    let row: Option<TokenRow> = wanted.first(connection).await.optional()?;
    row.map(Token::try_from).transpose()
}
