//! The form of an organisation.

use super::parts::{Choices, Group, Shape, Times, needed, part};
use super::service_parts::NEW_SOURCES;

pub const ORGANISATION_KINDS: Choices = &[
    ("nhs", "NHS"),
    ("council", "Council"),
    ("charity", "Charity"),
    ("company", "Company"),
    ("police", "Police"),
    ("education", "School, college or university"),
    ("government", "Government"),
    ("partnership", "Several bodies together"),
    ("unknown", "Not known"),
];

pub const ORGANISATION: [Group; 2] = [
    Group {
        path: "head",
        heading: "Organisation",
        why: "",
        times: Times::Head,
        sourced: true,
        parts: &[
            needed("name", "Name", "", Shape::Line),
            part("formerly", "Former names", "One a line.", Shape::Lines),
            needed("kind", "Kind", "", Shape::One(ORGANISATION_KINDS)),
            part("website", "Website", "", Shape::Line),
        ],
    },
    NEW_SOURCES,
];
