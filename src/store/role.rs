//! What may the holder of a token do? One table, read by the API, the command line and the tests.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the holder of a token is. Whoever has none is a reader: reading needs no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Suggests.
    Contributor,
    /// Suggests for its own organisation, and sees all of its records.
    Provider,
    /// Writes, approves and rejects.
    Curator,
    Administrator,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Contributor, Role::Provider, Role::Curator, Role::Administrator];
}

/// What can be done beyond reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Suggest an edit, which then waits.
    Suggest,
    /// Write a record at once.
    Publish,
    /// Say that one record stands for another.
    Merge,
    /// See confidential places and withheld values of a record.
    ReadWhole,
    ReadDrafts,
    /// Take a draft of one's own back.
    Withdraw,
    /// Approve or reject a draft; never one's own.
    Decide,
    ReadAudit,
    /// See what was reported, in its words.
    ReadProblems,
    /// Say what came of a report.
    AnswerProblems,
    /// Say that facts were looked at again and still hold.
    Assure,
    /// See how often a service was shown, opened and reported.
    ReadSignals,
}

/// How far a role reaches in an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    Nothing,
    /// What the same token made.
    Mine,
    /// What belongs to the organisation of the token.
    Organisation,
    All,
}

use Operation::{
    AnswerProblems, Assure, Decide, Merge, Publish, ReadAudit, ReadDrafts, ReadProblems, ReadSignals,
    ReadWhole, Suggest, Withdraw,
};
use Reach::{All, Mine, Nothing, Organisation};

/// Operation by role: contributor, provider, curator, administrator.
const TABLE: [(Operation, [Reach; 4]); 12] = [
    (Suggest, [All, Organisation, All, All]),
    (Publish, [Nothing, Nothing, All, All]),
    (Merge, [Nothing, Nothing, All, All]),
    (ReadWhole, [Nothing, Organisation, All, All]),
    (ReadDrafts, [Mine, Organisation, All, All]),
    (Withdraw, [Mine, Mine, Mine, Mine]),
    (Decide, [Nothing, Nothing, All, All]),
    (ReadAudit, [Nothing, Nothing, All, All]),
    (ReadProblems, [Nothing, Nothing, All, All]),
    (AnswerProblems, [Nothing, Nothing, All, All]),
    (Assure, [Nothing, Organisation, All, All]),
    (ReadSignals, [Nothing, Organisation, All, All]),
];

impl Operation {
    pub const ALL: [Operation; 12] = [
        Suggest,
        Publish,
        Merge,
        ReadWhole,
        ReadDrafts,
        Withdraw,
        Decide,
        ReadAudit,
        ReadProblems,
        AnswerProblems,
        Assure,
        ReadSignals,
    ];
}

/// How far a role reaches in an operation.
pub fn reach(role: Role, operation: Operation) -> Reach {
    let column = match role {
        Role::Contributor => 0,
        Role::Provider => 1,
        Role::Curator => 2,
        Role::Administrator => 3,
    };
    TABLE.iter().find(|(of, _)| *of == operation).map_or(Nothing, |(_, row)| row[column])
}

/// Whose a record or draft is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Whose<'w> {
    /// Slug of the organisation.
    pub organisation: Option<&'w str>,
    /// Name of the token that made it.
    pub maker: Option<&'w str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_stands_in_the_table_once() {
        for operation in Operation::ALL {
            assert_eq!(TABLE.iter().filter(|(of, _)| *of == operation).count(), 1, "{operation:?}");
        }
    }

    #[test]
    fn only_curators_and_administrators_write_at_once_or_decide() {
        for operation in [Publish, Merge, Decide, ReadAudit, ReadProblems, AnswerProblems] {
            for role in [Role::Contributor, Role::Provider] {
                assert_eq!(reach(role, operation), Nothing, "{role:?} {operation:?}");
            }
        }
    }
}
