//! A text as words, each with what ends after it.

/// What ends with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ends {
    Nothing,
    /// A comma or a colon follows.
    Clause,
    Sentence,
}

/// A word of the text.
pub(super) struct Token<'t> {
    pub text: &'t str,
    /// As it is compared.
    pub plain: String,
    /// The word of the lexicon that it is, or that it is a misspelling of.
    pub word: Option<u32>,
    /// A word of the lexicon one slip away, although this one is English as it stands.
    pub perhaps: Option<u32>,
    pub ends: Ends,
}

impl Token<'_> {
    pub fn ends_clause(&self) -> bool {
        self.ends >= Ends::Clause
    }
}

/// Words with what ends after them.
pub(super) fn split(text: &str) -> impl Iterator<Item = (&str, Ends)> {
    text.split_whitespace()
        .flat_map(|chunk| chunk.split_inclusive(['/', '-', ',', '.', ';', ':', '!', '?']))
        .filter_map(|piece| {
            let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
            let ends = match piece.chars().last() {
                Some(',' | ':') => Ends::Clause,
                Some('.' | ';' | '!' | '?') => Ends::Sentence,
                Some(_) | None => Ends::Nothing,
            };
            (!word.is_empty()).then_some((word, ends))
        })
}

/// As a word is compared: lower case, without apostrophes, which people leave out as often as not.
pub(super) fn plain(word: &str) -> String {
    word.to_lowercase().replace(['’', '\''], "")
}
