//! How text becomes words: the same way for the index, the files under `index/` and what people type.

use std::cell::RefCell;

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, TokenStream, WhitespaceTokenizer};

/// The name under which [`analyser`] is registered with an index.
pub(in crate::search) const ANALYSER: &str = "signpost_words";

/// Splits into plain words: lower case, without accents and apostrophes, so that `Let's`, `lets` and `LET’S` are one word.
///
/// ```
/// # use signpost::search::words_of;
/// assert_eq!(words_of("Let's Talk-Wellbeing (A&E)"), ["lets", "talk", "wellbeing", "ae"]);
/// ```
pub fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = text.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        match letter {
            '\'' | '’' | '‘' | '`' => {}
            // `A&E` is one word; `food & fuel` is three.
            '&' if joins(&letters, at) => {}
            _ if letter.is_alphanumeric() => fold(letter, &mut word),
            _ if !word.is_empty() => words.push(std::mem::take(&mut word)),
            _ => {}
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// An ampersand between single letters.
fn joins(letters: &[char], at: usize) -> bool {
    let alone = |near: Option<usize>, beyond: Option<usize>| {
        let is_letter =
            |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|l| l.is_alphanumeric());
        is_letter(near) && !is_letter(beyond)
    };
    alone(at.checked_sub(1), at.checked_sub(2)) && alone(Some(at + 1), Some(at + 2))
}

/// Lower case without accents, for the letters of western European languages; others stay as they are.
fn fold(letter: char, word: &mut String) {
    for lower in letter.to_lowercase() {
        match lower {
            'à'..='å' | 'ā' | 'ą' => word.push('a'),
            'æ' => word.push_str("ae"),
            'ç' | 'ć' | 'č' => word.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => word.push('e'),
            'ì'..='ï' | 'ī' => word.push('i'),
            'ł' => word.push('l'),
            'ñ' | 'ń' => word.push('n'),
            'ò'..='ö' | 'ø' | 'ō' => word.push('o'),
            'œ' => word.push_str("oe"),
            'ś' | 'š' => word.push('s'),
            'ß' => word.push_str("ss"),
            'ù'..='ü' | 'ū' => word.push('u'),
            'ý' | 'ÿ' => word.push('y'),
            'ź' | 'ż' | 'ž' => word.push('z'),
            // Combining marks of text that is not composed.
            '\u{300}'..='\u{36f}' => {}
            other => word.push(other),
        }
    }
}

/// Reduces words to their stems, as the index does.
pub(in crate::search) fn analyser() -> TextAnalyzer {
    TextAnalyzer::builder(WhitespaceTokenizer::default()).filter(Stemmer::new(Language::English)).build()
}

thread_local! {
    /// Making one takes longer than stemming a question.
    static STEMMING: RefCell<TextAnalyzer> = RefCell::new(analyser());
}

/// The stem of each word, in the same order.
pub fn stems_of<S: AsRef<str>>(words: &[S]) -> Vec<String> {
    let joined = words.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ");
    let mut stems = Vec::with_capacity(words.len());
    STEMMING.with_borrow_mut(|stemming| {
        let mut stream = stemming.token_stream(&joined);
        while stream.advance() {
            stems.push(stream.token().text.clone());
        }
    });
    stems
}

/// A text as one string of plain words, to compare whole names.
pub(in crate::search) fn plainly(text: &str) -> String {
    words_of(text).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_apostrophes_make_no_difference() {
        assert_eq!(words_of("Crisis Café"), ["crisis", "cafe"]);
        assert_eq!(words_of("can’t"), ["cant"]);
        assert_eq!(words_of("Cafe\u{301}"), ["cafe"]);
    }

    #[test]
    fn an_ampersand_joins_single_letters_only() {
        assert_eq!(
            words_of("A&E, drugs & alcohol, Leicester&Rutland"),
            ["ae", "drugs", "alcohol", "leicester", "rutland"]
        );
    }

    #[test]
    fn what_has_no_letters_has_no_words() {
        assert!(words_of("!?… 🙂 --").is_empty());
        assert_eq!(words_of("מרכז משבר").len(), 2);
    }

    #[test]
    fn every_word_has_one_stem() {
        assert_eq!(stems_of(&["counselling", "counsellors", "x"]), ["counsel", "counsellor", "x"]);
    }
}
