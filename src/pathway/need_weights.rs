//! How much each need weighs: stated first, stated later, read from the words, or following from a stated fact.

use super::judge::AnyOf;
use super::sheet::Sheet;
use super::snapshot::Snapshot;

/// A need of this person.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedWeight {
    /// Position in the catalogue's list of needs.
    pub need: usize,
    /// 0 to 1.
    pub weight: f64,
    /// Why it counts, when it was not stated as a need.
    pub because: Option<String>,
}

/// Why a need counts whose phrase stands in the words, or of which people speak so.
const READ: &str = "read from the words";
const HEARD: &str = "what was written is like what people say of it";

/// A rule that adds a need, compiled.
#[derive(Debug)]
pub struct CompiledNeedRule {
    pub need: usize,
    pub any_of: AnyOf,
    pub because: String,
}

/// Weighs the stated needs, those read from the words, those heard in them, and those that follow.
pub fn weigh(
    stated: &[usize],
    from_words: u64,
    heard: &[usize],
    sheet: &Sheet,
    snapshot: &Snapshot,
) -> Vec<NeedWeight> {
    let weights = &snapshot.rules().ranking.need;
    let mut needs: Vec<NeedWeight> = Vec::new();
    for (at, need) in stated.iter().enumerate() {
        let weight = if at == 0 { weights.first } else { weights.later };
        needs.push(NeedWeight { need: *need, weight, because: None });
    }
    let read = (0..64).filter(|need| from_words & (1 << need) != 0).map(|need| (need, READ));
    for (need, because) in read.chain(heard.iter().map(|need| (*need, HEARD))) {
        if !needs.iter().any(|n| n.need == need) {
            let weight = if needs.is_empty() { weights.first } else { weights.later };
            needs.push(NeedWeight { need, weight, because: Some(because.to_owned()) });
        }
    }
    for rule in snapshot.need_rules() {
        if rule.any_of.judge(sheet).is_met() && !needs.iter().any(|n| n.need == rule.need) {
            needs.push(NeedWeight {
                need: rule.need,
                weight: weights.derived,
                because: Some(rule.because.clone()),
            });
        }
    }
    needs
}
