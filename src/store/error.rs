//! What can go wrong between the catalogue and PostgreSQL.

use super::change::ChangeNumber;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Reads are answered from memory meanwhile; a write may be tried again later, nothing of it was kept.
    #[error("the database does not answer: {problem}")]
    Away { problem: String },

    /// So many requests ask at once that another would take the place of those who only read. Nothing of it was done.
    #[error("too many ask the database at once")]
    Crowded,

    #[error("PostgreSQL {found} is too old: version {needed} or newer is needed")]
    OldServer { found: String, needed: i32 },

    #[error("the tables of the database could not be brought up to date: {problem}")]
    Migration { problem: String },

    /// Somebody else wrote it since it was read; this is the version there is now, none when there is no such record.
    #[error("`{slug}` has changed since it was read")]
    Stale { slug: String, current: Option<ChangeNumber> },

    /// Whoever followed it would come back to where they were.
    #[error("`{slug}` cannot be replaced by `{by}`, which leads back to it: name the record that runs")]
    Circular { slug: String, by: String },

    #[error("`{name}` already finds another service")]
    NameTaken { name: String },

    #[error("`{field}` names `{slug}`, which does not exist")]
    UnknownReference { field: &'static str, slug: String },

    /// Any other rule of the database, by the name of its constraint.
    #[error("the database refuses it (`{constraint}`): {because}")]
    Refused { constraint: String, because: String },

    /// Written, it would be read back as holding always or never.
    #[error("service `{slug}` has a rule with an alternative that tests nothing")]
    EmptyAlternative { slug: String },

    /// A row that is no value of the catalogue, or a value that is no row: a program and a database of different ages.
    #[error("`{what}` does not fit between the database and the catalogue: {problem}")]
    Unreadable { what: &'static str, problem: String },

    /// What was given ended before its end.
    #[error("the import was broken off; nothing of it was kept")]
    BrokenOff,

    #[error("unexpected answer of the database: {source}")]
    Database { source: DieselError },
}

impl StoreError {
    pub(super) fn away(problem: impl std::fmt::Display) -> Self {
        Self::Away { problem: problem.to_string() }
    }

    /// Says which rule a write broke, where the database named it.
    pub(super) fn of_write(self) -> Self {
        match self {
            Self::Database { source: DieselError::DatabaseError(kind, information) } => {
                broken_rule(&*information)
                    .unwrap_or(Self::Database { source: DieselError::DatabaseError(kind, information) })
            }
            other => other,
        }
    }
}

impl From<DieselError> for StoreError {
    fn from(source: DieselError) -> Self {
        use DatabaseErrorKind::{ClosedConnection, ReadOnlyTransaction, UnableToSendCommand};
        match source {
            DieselError::DatabaseError(ClosedConnection | UnableToSendCommand, information) => {
                Self::away(information.message())
            }
            // A standby, or a primary that has become one: whoever is connected next may be the one that takes writes.
            DieselError::DatabaseError(ReadOnlyTransaction, information) => Self::away(information.message()),
            DieselError::BrokenTransactionManager => Self::away("the connection broke within a transaction"),
            // The kind of these errors has no name in diesel.
            DieselError::DatabaseError(_, information)
                if PASSING.iter().any(|words| information.message().contains(words)) =>
            {
                Self::away(information.message())
            }
            DieselError::DatabaseError(_, information)
                if UNWRITABLE.iter().any(|words| information.message().contains(words)) =>
            {
                let because = "a text has the character U+0000, which cannot be kept".to_owned();
                Self::Refused { constraint: "text_has_no_null_character".to_owned(), because }
            }
            source => Self::Database { source },
        }
    }
}

/// What PostgreSQL says of the character U+0000, in a text and in JSON.
const UNWRITABLE: [&str; 2] = ["\"UTF8\": 0x00", "unsupported Unicode escape sequence"];

/// What PostgreSQL says when it is about to hang up, or cannot write: nothing that another request would mend.
const PASSING: [&str; 4] = [
    "terminating connection",
    "No space left on device",
    "could not extend file",
    "canceling statement due to lock timeout",
];

/// Fields of the catalogue that name something else, by the constraint that checks the name.
const REFERENCES: [(&str, &str); 12] = [
    ("provenance_source_exists", "source"),
    ("claim_source_exists", "source"),
    ("need_source_exists", "source"),
    ("pyramid_step_source_exists", "source"),
    ("service_organisation_exists", "organisation"),
    ("service_need_exists", "needs"),
    ("service_part_of_exists", "part_of"),
    ("service_replaced_by_exists", "replaced_by"),
    ("criterion_otherwise_exists", "otherwise"),
    ("route_through_exists", "through"),
    ("route_door_exists", "door"),
    ("place_authority_is_described", "authority"),
];

fn broken_rule(information: &dyn DatabaseErrorInformation) -> Option<StoreError> {
    let constraint = information.constraint_name()?;
    let key = information.details().and_then(key_of);
    if let Some((_, field)) = REFERENCES.iter().find(|(name, _)| *name == constraint) {
        return Some(StoreError::UnknownReference { field, slug: key? });
    }
    if matches!(constraint, "service_name_finds_one_service" | "service_slug_finds_one_service") {
        return Some(StoreError::NameTaken { name: key? });
    }
    // `Failing row contains (…)` is left out: the row may be a confidential address, and what we say here is shown and logged.
    let because = match (information.details(), key) {
        (Some(details), Some(_)) => format!("{}; {details}", information.message()),
        _ => information.message().to_owned(),
    };
    Some(StoreError::Refused { constraint: constraint.to_owned(), because })
}

/// The first value of `Key (slug, id)=(a-service, 0190…) is not present …`, whatever language the rest is in.
fn key_of(details: &str) -> Option<String> {
    let (_, values) = details.split_once(")=(")?;
    let end = values.find(", ").or_else(|| values.find(')'))?;
    Some(values[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_read_from_what_postgresql_says() {
        assert_eq!(
            key_of(r#"Key (door)=(nowhere) is not present in table "service"."#).as_deref(),
            Some("nowhere")
        );
        assert_eq!(key_of("Schlüssel (handle, service_id)=(kooth, 0190) fehlt").as_deref(), Some("kooth"));
        assert_eq!(key_of("nothing of the kind"), None);
    }
}
