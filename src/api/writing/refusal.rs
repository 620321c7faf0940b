//! Why an edit was not taken, as a problem.

use super::super::problem::{Code, Problem};
use crate::editing::{Refusal, Versions};

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoStore => {
                Self::new(Code::StoreAway, "this server answers from the seeds alone: nothing can be written")
            }
            Refusal::NotReady => Self::new(Code::NotReady, Code::NotReady.meaning()),
            Refusal::NotAllowed => Self::new(
                Code::NotAllowed,
                "this token does not reach that far: see the table of roles in docs/editing.md",
            ),
            Refusal::Own => Self::new(Code::NotAllowed, "nobody decides on what they suggested themselves"),
            Refusal::Unknown(detail) => Self::not_found(detail),
            Refusal::Fields(errors) => errors.into(),
            Refusal::Passed { detail, versions } => {
                let problem = Self::new(Code::VersionPassed, detail);
                match versions {
                    Some(versions) => problem.with_versions(both(*versions)),
                    None => problem,
                }
            }
            Refusal::Decided => Self::new(Code::AlreadyDecided, "somebody has decided already"),
            Refusal::Busy => Self::new(Code::Busy, Code::Busy.meaning()),
            Refusal::Away => Self::new(Code::StoreAway, Code::StoreAway.meaning()),
            Refusal::Internal(cause) => Self::internal(&cause),
        }
    }
}

fn both(versions: Versions) -> serde_json::Value {
    let Versions { current, now, yours } = versions;
    serde_json::json!({ "current": {"version": current, "record": now}, "yours": {"record": yours} })
}
