//! Does each recorded disagreement hold two sides, and is the side that is used one of them? And which sources disagree at all?

use super::{FaultsOf, Known};
use crate::catalogue::{Claim, Conflict, Service};

pub(super) fn check(service: &Service, known: &Known, faults: &mut FaultsOf) {
    for (at, conflict) in service.conflicts.iter().enumerate() {
        let field = format!("conflict[{}]", at + 1);
        if conflict.claims.len() < 2 {
            faults.fault(
                format!("{field}.claims"),
                "has fewer than two claims",
                "give both sides, or make it a note",
            );
        }
        for (nth, claim) in conflict.claims.iter().enumerate() {
            let field = format!("{field}.claims[{}]", nth + 1);
            if !known.has_source(&claim.source) {
                let problem = format!("source `{}` does not exist", claim.source);
                faults.fault(format!("{field}.source"), problem, "add it to sources.toml or mend the id");
            }
            if claim.value.trim().is_empty() {
                faults.fault(format!("{field}.value"), "is empty", "write what the source says");
            }
        }
        if conflict.because.trim().is_empty() {
            faults.fault(format!("{field}.because"), "is empty", "say why the one is used, or why none is");
        }
        faults.warn(
            field.clone(),
            disagreement(conflict),
            "ask the service which holds, and keep that one alone",
        );
        let Some(used) = &conflict.used else { continue };
        match conflict.claims.iter().find(|claim| claim.value == *used) {
            None => {
                let problem = format!("`{used}` is not the value of one of the claims");
                faults.fault(
                    format!("{field}.used"),
                    problem,
                    "write the value of a claim, letter for letter, or leave it out",
                );
            }
            Some(claim) if !claim.publish => {
                let problem = format!("`{used}` is used and withheld at once");
                faults.fault(format!("{field}.used"), problem, "use another claim or publish this one");
            }
            Some(_) => {}
        }
    }
}

/// What each source says, and which is followed meanwhile.
fn disagreement(conflict: &Conflict) -> String {
    let side = |claim: &Claim| {
        let value =
            if claim.publish { format!("`{}`", claim.value) } else { "a value not to be used".to_owned() };
        format!("{value} ({}, {})", claim.source, claim.dated)
    };
    let sides: Vec<String> = conflict.claims.iter().map(side).collect();
    let used = match &conflict.used {
        Some(used) => format!("`{used}` is used: {}", conflict.because),
        None => format!("none is used: {}", conflict.because),
    };
    format!("sources disagree about {}: {}; {used}", conflict.about, sides.join(" or "))
}
