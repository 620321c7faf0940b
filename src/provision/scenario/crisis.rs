//! Does everybody whom the rules send to crisis help still find it there? Crisis lines have no place, and most of the panel is not in a
//! crisis: neither the figures by area nor the gaps would show that one is gone.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::geography::Truth;
use crate::pathway::{Snapshot, UrgentLevel, UrgentRule, running};

/// A rule that puts crisis help first, and which of the services it names run before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CrisisHelpDifference {
    /// Id of the rule.
    #[schema(example = "danger-to-life")]
    pub rule: String,
    pub level: UrgentLevel,
    /// Slugs of the services it names that run or may run before the changes, in its order.
    pub before: Vec<String>,
    /// The same after them.
    pub after: Vec<String>,
}

/// The rules of crisis help in force that lose or gain a service.
pub fn crisis_help(before: &Snapshot, after: &Snapshot, day: NaiveDate) -> Vec<CrisisHelpDifference> {
    let differences = in_force(before, day).map(|rule| CrisisHelpDifference {
        rule: rule.id.clone(),
        level: rule.level,
        before: still_there(rule, before),
        after: still_there(rule, after),
    });
    differences.filter(|rule| rule.before != rule.after).collect()
}

/// The rules of crisis help on a day; all of them on a day that no rule covers, as in a match.
pub fn in_force(snapshot: &Snapshot, day: NaiveDate) -> impl Iterator<Item = &UrgentRule> {
    let today = move |rule: &UrgentRule| rule.from <= day && rule.until.is_none_or(|until| day <= until);
    let rules = &snapshot.rules().urgent;
    let covered =
        move |rule: &UrgentRule| rules.iter().any(|other| other.level == rule.level && today(other));
    rules.iter().filter(move |rule| today(rule) || !covered(rule))
}

fn still_there(rule: &UrgentRule, snapshot: &Snapshot) -> Vec<String> {
    let runs = |slug: &&String| snapshot.of_slug(slug).is_some_and(|record| running(record) != Truth::Unmet);
    rule.services.iter().filter(runs).cloned().collect()
}
