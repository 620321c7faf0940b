//! The kinds of text a record has, as `index/fields.toml` weighs them.

/// Where in a service's record a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::search) enum Field {
    Name,
    /// Names and slugs it had before.
    Former,
    Organisation,
    Summary,
    /// Names of its needs.
    Needs,
    /// Whom it is for, in which languages.
    People,
    Places,
    Hours,
    Notes,
    Contacts,
}

impl Field {
    pub(in crate::search) const ALL: [Field; 10] = [
        Field::Name,
        Field::Former,
        Field::Organisation,
        Field::Summary,
        Field::Needs,
        Field::People,
        Field::Places,
        Field::Hours,
        Field::Notes,
        Field::Contacts,
    ];

    pub(in crate::search) fn as_str(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Former => "former",
            Field::Organisation => "organisation",
            Field::Summary => "summary",
            Field::Needs => "needs",
            Field::People => "people",
            Field::Places => "places",
            Field::Hours => "hours",
            Field::Notes => "notes",
            Field::Contacts => "contacts",
        }
    }
}
