//! What anybody may say is wrong with a record, and what comes of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// A number, address or page that is wrong or not answered.
    WrongContact,
    /// It has closed, moved away or stopped taking people.
    Closed,
    WrongHours,
    /// It takes other people than the record says.
    WrongEligibility,
    Other,
}

/// Which part of the record it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordPart {
    Names,
    Status,
    Contacts,
    Hours,
    Places,
    WhoItIsFor,
    WaysIn,
    Costs,
    LanguagesAndAccess,
    Other,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemState {
    /// Nobody has answered yet.
    Open,
    /// It was right, and something was done.
    Accepted,
    /// The record stays as it is.
    Declined,
    /// Somebody said so before.
    Duplicate,
}

impl ProblemKind {
    pub const ALL: [ProblemKind; 5] = [
        ProblemKind::WrongContact,
        ProblemKind::Closed,
        ProblemKind::WrongHours,
        ProblemKind::WrongEligibility,
        ProblemKind::Other,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            ProblemKind::WrongContact => "wrong_contact",
            ProblemKind::Closed => "closed",
            ProblemKind::WrongHours => "wrong_hours",
            ProblemKind::WrongEligibility => "wrong_eligibility",
            ProblemKind::Other => "other",
        }
    }

    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            ProblemKind::WrongContact => "a number or address is wrong",
            ProblemKind::Closed => "it has closed or moved",
            ProblemKind::WrongHours => "the opening hours are wrong",
            ProblemKind::WrongEligibility => "who it is for is wrong",
            ProblemKind::Other => "something else",
        }
    }
}

impl RecordPart {
    pub const ALL: [RecordPart; 10] = [
        RecordPart::Names,
        RecordPart::Status,
        RecordPart::Contacts,
        RecordPart::Hours,
        RecordPart::Places,
        RecordPart::WhoItIsFor,
        RecordPart::WaysIn,
        RecordPart::Costs,
        RecordPart::LanguagesAndAccess,
        RecordPart::Other,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            RecordPart::Names => "names",
            RecordPart::Status => "status",
            RecordPart::Contacts => "contacts",
            RecordPart::Hours => "hours",
            RecordPart::Places => "places",
            RecordPart::WhoItIsFor => "who_it_is_for",
            RecordPart::WaysIn => "ways_in",
            RecordPart::Costs => "costs",
            RecordPart::LanguagesAndAccess => "languages_and_access",
            RecordPart::Other => "other",
        }
    }

    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            RecordPart::Names => "its name or what it does",
            RecordPart::Status => "whether it runs",
            RecordPart::Contacts => "numbers and addresses",
            RecordPart::Hours => "opening hours",
            RecordPart::Places => "where it is",
            RecordPart::WhoItIsFor => "who it is for",
            RecordPart::WaysIn => "how to get in",
            RecordPart::Costs => "what it costs",
            RecordPart::LanguagesAndAccess => "languages and access",
            RecordPart::Other => "something else",
        }
    }
}

impl ProblemState {
    /// As people say it.
    pub fn in_words(self) -> &'static str {
        match self {
            ProblemState::Open => "waiting for an answer",
            ProblemState::Accepted => "accepted",
            ProblemState::Declined => "declined",
            ProblemState::Duplicate => "known already",
        }
    }
}
