//! Marking the words that were asked for in a name, as HTML that is safe to show.

use super::text::{stems_of, words_of};

/// The text escaped, with every word of these stems in `<mark>`; none if there is no such word.
pub(super) fn mark(text: &str, stems: &[&str]) -> Option<String> {
    let mut marked = String::with_capacity(text.len() + 16);
    let mut any = false;
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let (between, from_word) = rest.split_at(start);
        escape(between, &mut marked);
        let end = from_word
            .find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .unwrap_or(from_word.len());
        let (word, after) = from_word.split_at(end);
        let wanted = may_have(word, stems)
            && stems_of(&words_of(word)).iter().any(|stem| stems.contains(&stem.as_str()));
        any |= wanted;
        marked.push_str(if wanted { "<mark>" } else { "" });
        escape(word, &mut marked);
        marked.push_str(if wanted { "</mark>" } else { "" });
        rest = after;
    }
    escape(rest, &mut marked);
    any.then_some(marked)
}

/// Whether the word begins as one of the stems does. Stemming takes time, and leaves the first letter alone.
fn may_have(word: &str, stems: &[&str]) -> bool {
    let first = word.bytes().next().map(|letter| letter.to_ascii_lowercase());
    first
        .is_some_and(|first| !first.is_ascii() || stems.iter().any(|stem| stem.bytes().next() == Some(first)))
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
    }
}
