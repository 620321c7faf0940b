//! Marking the words that were asked for in a name, as HTML that is safe to show.

use std::collections::HashMap;

use crate::search::language::{stems_of, words_of};

/// Marks the words of some stems, in one text after another.
pub(super) struct Marker<'s> {
    stems: Vec<&'s str>,
    /// First letters of the stems, one bit each.
    initials: u64,
    /// Words looked at already: the names of one page have many in common, and stemming takes time.
    known: HashMap<String, bool>,
}

impl<'s> Marker<'s> {
    pub(super) fn new(stems: Vec<&'s str>) -> Self {
        let initials = stems.iter().fold(0, |initials, stem| initials | initial(stem));
        Self { stems, initials, known: HashMap::new() }
    }

    /// The text escaped, with every word of the stems in `<mark>`; none if there is no such word.
    pub(super) fn mark(&mut self, text: &str) -> Option<String> {
        let words: Vec<(usize, &str)> = words(text).filter(|(_, word)| self.is_of_stems(word)).collect();
        (!words.is_empty()).then(|| marked(text, words))
    }

    fn is_of_stems(&mut self, word: &str) -> bool {
        // Most words of a name begin unlike anything that was asked for.
        if self.initials & initial(word) == 0 || !self.stems.iter().any(|stem| may_be_of(word, stem)) {
            return false;
        }
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let is_of = stems_of(&words_of(word)).iter().any(|stem| self.stems.contains(&stem.as_str()));
        self.known.insert(word.to_owned(), is_of);
        is_of
    }
}

/// A bit for a first letter or digit, as [`may_be_of`] tells them apart; all bits where it does not.
fn initial(word: &str) -> u64 {
    let begins = word.as_bytes().iter().take(3);
    match word.as_bytes() {
        [first, ..] if begins.clone().all(u8::is_ascii_alphanumeric) => 1 << (plain(*first) % 64),
        _ => u64::MAX,
    }
}

/// `Y` and `y` are the `i` that stemming makes of them.
fn plain(letter: u8) -> u8 {
    match letter.to_ascii_lowercase() {
        b'y' => b'i',
        letter => letter,
    }
}

fn marked(text: &str, words: Vec<(usize, &str)>) -> String {
    let mut marked = String::with_capacity(text.len() + words.len() * 16);
    let mut done = 0;
    for (at, word) in words {
        escape(&text[done..at], &mut marked);
        marked.push_str("<mark>");
        escape(word, &mut marked);
        marked.push_str("</mark>");
        done = at + word.len();
    }
    escape(&text[done..], &mut marked);
    marked
}

/// The words of a text, each with where it begins. An apostrophe is inside a word.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let from_word = &text[start..];
        let end = from_word
            .find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .unwrap_or(from_word.len());
        at = start + end;
        Some((start, &from_word[..end]))
    })
}

/// Whether the word begins as the stem does: stemming takes time, and changes nothing near the beginning but a `y` to an `i`.
fn may_be_of(word: &str, stem: &str) -> bool {
    let (word, stem) = (word.as_bytes(), stem.as_bytes());
    // An accent or an apostrophe is no letter of a stem: such a word is always looked at.
    let begins = word.iter().take(3).all(u8::is_ascii_alphanumeric);
    !begins || word.iter().zip(stem).take(3).all(|(a, b)| plain(*a) == plain(*b))
}

fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            other => into.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, stems: &[&str]) -> Option<String> {
        Marker::new(stems.to_vec()).mark(text)
    }

    #[test]
    fn what_is_known_of_a_word_holds_in_the_next_text() {
        let mut marker = Marker::new(vec!["team"]);

        assert_eq!(marker.mark("Teams").as_deref(), Some("<mark>Teams</mark>"));
        assert_eq!(marker.mark("Teams, teacup").as_deref(), Some("<mark>Teams</mark>, teacup"));
        assert_eq!(marker.mark("teacup"), None);
    }

    #[test]
    fn words_are_marked_and_everything_is_escaped() {
        assert_eq!(
            mark("Crisis <Cafés> & more", &["cafe"]).unwrap(),
            "Crisis &lt;<mark>Cafés</mark>&gt; &amp; more"
        );
        assert_eq!(mark("Let's Talk", &["let"]).as_deref(), Some("<mark>Let&#39;s</mark> Talk"));
        assert_eq!(mark("PIER Team", &["lamp"]), None);
        assert_eq!(mark("PIER Teams", &["team"]).as_deref(), Some("PIER <mark>Teams</mark>"));
        assert_eq!(mark("Élan", &["elan"]).as_deref(), Some("<mark>Élan</mark>"));
        assert_eq!(mark("A cry for help", &["cri"]).as_deref(), Some("A <mark>cry</mark> for help"));
    }
}
