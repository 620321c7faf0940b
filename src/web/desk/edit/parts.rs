//! What a form is made of: groups of fields, each named as in the record, with the words that ask for it.

use crate::pathway::Snapshot;

/// A value and the words for it.
pub type Choices = &'static [(&'static str, &'static str)];

/// How a value is asked for, and what it becomes.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Several lines of text.
    Text,
    /// A whole number.
    Number,
    /// A tick; nothing when there is none.
    Tick,
    One(Choices),
    /// Any number of them.
    Several(Choices),
    /// A list, one entry a line.
    Lines,
    /// A list of words with blanks between.
    Spaced,
    /// A list of tables in the shape of a service file, one a line.
    Tables,
    /// Slug of a service.
    Service,
    /// Slug of an organisation.
    Organisation,
    Needs,
    Steps,
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// As in the record.
    pub name: &'static str,
    pub label: &'static str,
    /// What helps to fill it in; empty when the label says all.
    pub hint: &'static str,
    pub shape: Shape,
    pub needed: bool,
}

pub const fn part(name: &'static str, label: &'static str, hint: &'static str, shape: Shape) -> Part {
    Part { name, label, hint, shape, needed: false }
}

/// A field that must say something.
pub const fn needed(name: &'static str, label: &'static str, hint: &'static str, shape: Shape) -> Part {
    Part { name, label, hint, shape, needed: true }
}

/// How often a group is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Its fields are the record's own.
    Head,
    Once,
    /// Left out when nothing of it is filled in.
    AtMostOnce,
    /// Any number of rows; each is called this.
    Any(&'static str),
}

/// Fields that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Name of the field of the record that holds it; for fields of the record itself only a name on the page.
    pub path: &'static str,
    pub heading: &'static str,
    pub why: &'static str,
    pub times: Times,
    pub parts: &'static [Part],
    /// Whether each has a source, date and confidence of its own.
    pub sourced: bool,
}

/// Source, date and confidence of a fact.
pub const PROVENANCE: [Part; 3] = [
    part(
        "source",
        "Sources",
        "Names of sources, the one relied on most first, with blanks between.",
        Shape::Spaced,
    ),
    part(
        "dated",
        "Date of the source",
        "2021-12-21, 2021-12, 2021, 2018~ (about), 2021/2024, 2023/.. (since) or undated.",
        Shape::Line,
    ),
    part("confidence", "How sure", "", Shape::One(CONFIDENCE)),
];

const CONFIDENCE: Choices = &[
    ("high", "High: the provider or commissioner says so"),
    ("medium", "Medium: a public page says so"),
    ("document_only", "Found only in a planning document"),
    ("low", "Low: guessed, old, or not the provider's page"),
];

impl Group {
    /// How the fields of the row at this place begin; the record's own have nothing before them.
    pub fn prefix(&self, row: usize) -> String {
        match self.times {
            Times::Head => String::new(),
            Times::Once | Times::AtMostOnce => format!("{}.", self.path),
            Times::Any(_) => format!("{}.{row}.", self.path),
        }
    }

    /// Its own fields, and those of its source.
    pub fn all_parts(&self) -> impl Iterator<Item = &'static Part> + use<> {
        let source: &'static [Part] = if self.sourced { &PROVENANCE } else { &[] };
        self.parts.iter().chain(source)
    }
}

/// Value and words of what there is to choose from just now.
pub fn known(shape: Shape, snapshot: &Snapshot) -> Vec<(String, String)> {
    let own = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    match shape {
        Shape::One(choices) | Shape::Several(choices) => {
            choices.iter().map(|(value, words)| own(value, words)).collect()
        }
        Shape::Organisation => snapshot.organisations().map(|known| own(&known.slug, &known.name)).collect(),
        Shape::Service => {
            snapshot.each().map(|known| own(&known.service.slug, &known.service.name)).collect()
        }
        Shape::Needs => snapshot.needs().iter().map(|need| own(&need.slug, &need.name)).collect(),
        Shape::Steps => snapshot
            .pyramid()
            .iter()
            .map(|step| {
                let number = step.step.number().to_string();
                let words = format!("{number} {}", step.name);
                (number, words)
            })
            .collect(),
        Shape::Line
        | Shape::Text
        | Shape::Number
        | Shape::Tick
        | Shape::Lines
        | Shape::Spaced
        | Shape::Tables => Vec::new(),
    }
}
