//! Which terms apply to a service, and how.

use std::borrow::Cow;

use super::taxonomy::{Taxonomy, word_of};
use crate::catalogue::{Effect, Service};

/// One term and how it applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied<'s> {
    pub taxonomy: Taxonomy,
    pub word: Cow<'s, str>,
    pub link_type: &'static str,
    /// The words of the source.
    pub label: Option<&'s str>,
}

/// Every term that applies, in a fixed order.
pub fn terms_of(service: &Service) -> Vec<Applied<'_>> {
    let mut applied = Vec::new();
    let mut add = |taxonomy, word: Cow<'_, str>, link_type, label| {
        // The same may follow from several routes or alternatives.
        let word = Cow::Owned(word.into_owned());
        let one = Applied { taxonomy, word, link_type, label };
        if !applied.contains(&one) {
            applied.push(one);
        }
    };
    for step in &service.steps {
        add(Taxonomy::Steps, step.to_string().into(), "step", None);
    }
    for need in &service.needs {
        add(Taxonomy::Needs, need.into(), "need", None);
    }
    for mode in &service.modes {
        add(Taxonomy::Modes, word_of(mode).into(), "mode", None);
    }
    for access in &service.access {
        add(Taxonomy::Access, word_of(access.word).into(), "access", access.says.as_deref());
    }
    for route in &service.routes {
        let link_type = if route.not_accepted { "referrer_not_accepted" } else { "referrer" };
        for referrer in &route.who {
            add(Taxonomy::Referrers, referrer.as_str().into(), link_type, None);
        }
        if !route.not_accepted {
            add(Taxonomy::ReferralRoutes, word_of(route.how).into(), "referral_route", None);
        }
    }
    for criterion in &service.criteria {
        let link_type = match criterion.effect {
            Effect::Requires => "requires",
            Effect::Excludes => "excludes",
            Effect::Prioritises => "prioritises",
        };
        let label = Some(criterion.says.as_str());
        for test in criterion.any_of.iter().flat_map(|alternative| alternative.tests()) {
            add(Taxonomy::Eligibility, test.fact.as_str().into(), link_type, label);
        }
        if criterion.any_of.is_empty() {
            add(Taxonomy::Eligibility, "in-words".into(), link_type, label);
        }
    }
    add(Taxonomy::Kinds, word_of(service.kind).into(), "kind", None);
    add(Taxonomy::Status, word_of(service.status.is).into(), "status", service.status.says.as_deref());
    // The catalogue has no field for it: no source has named a number yet.
    add(Taxonomy::Capacity, "not-stated".into(), "capacity", None);
    applied
}
