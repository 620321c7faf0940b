//! Criteria with their marks: ✓ met, ✗ not met, ? ask.

use maud::{Markup, html};

use crate::geography::Truth;
use crate::pathway::{CriterionReply, Match, Snapshot};
use crate::web::{source, words};

/// The mark and the word it stands for.
fn mark(truth: Truth) -> (&'static str, &'static str, &'static str) {
    match truth {
        Truth::Met => ("✓", "met", "yes"),
        Truth::Unmet => ("✗", "not met", "no"),
        Truth::Unknown => ("?", "ask", "ask"),
    }
}

/// Each criterion, what is known about it, and its source.
pub fn list(criteria: &[CriterionReply], snapshot: &Snapshot) -> Markup {
    html! {
        ul.criteria {
            @for criterion in criteria {
                @let (sign, word, class) = mark(criterion.outcome);
                li.(class) {
                    span.sign aria-hidden="true" { (sign) }
                    div {
                        strong { (words::sentence(&criterion.criterion)) }
                        " – " (word) ": " (words::needs_named(&criterion.because, snapshot.needs()))
                        @if let Some(id) = &criterion.source {
                            " " span.src {
                                "(" (source::name(id, snapshot))
                                @if let Some(confidence) = criterion.confidence { ", " (words::confidence(confidence)) }
                                ")"
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The two parts that weigh most, in words.
pub fn in_short(found: &Match, snapshot: &Snapshot) -> String {
    let mut why: Vec<_> = found.why.iter().filter(|why| why.points > 0.0).collect();
    why.sort_by(|a, b| b.points.total_cmp(&a.points));
    let parts: Vec<&str> = why.iter().take(2).map(|why| &*why.because).collect();
    if parts.is_empty() {
        "it may help".to_owned()
    } else {
        words::needs_named(&parts.join("; "), snapshot.needs())
    }
}
