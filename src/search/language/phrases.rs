//! Phrases looked for in a question: found by their first word, because there are hundreds and a question has a few words.

use std::collections::HashMap;

/// A phrase and what it stands for.
#[derive(Debug, Clone)]
pub(in crate::search) struct Phrase<T> {
    pub(super) words: Vec<String>,
    pub(in crate::search) means: T,
}

/// Phrases by their first word.
#[derive(Debug, Clone)]
pub(in crate::search) struct Phrases<T>(HashMap<String, Vec<Phrase<T>>>);

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Phrases<T> {
    /// Those that begin with a word, in the order they were given.
    pub(super) fn beginning_with(&self, word: &str) -> &[Phrase<T>] {
        self.0.get(word).map_or(&[], Vec::as_slice)
    }

    /// Every one that stands in these words, side by side and in its order, with where it begins.
    pub(in crate::search) fn within<'w>(
        &'w self,
        words: &'w [String],
    ) -> impl Iterator<Item = (usize, &'w Phrase<T>)> {
        words.iter().enumerate().flat_map(move |(at, first)| {
            let stands = move |phrase: &&Phrase<T>| words[at..].starts_with(&phrase.words);
            self.beginning_with(first).iter().filter(stands).map(move |phrase| (at, phrase))
        })
    }
}

impl<T> Extend<(Vec<String>, T)> for Phrases<T> {
    /// A phrase without words stands nowhere.
    fn extend<I: IntoIterator<Item = (Vec<String>, T)>>(&mut self, phrases: I) {
        for (words, means) in phrases {
            if let Some(first) = words.first() {
                self.0.entry(first.clone()).or_default().push(Phrase { words, means });
            }
        }
    }
}

impl<T> FromIterator<(Vec<String>, T)> for Phrases<T> {
    fn from_iter<I: IntoIterator<Item = (Vec<String>, T)>>(phrases: I) -> Self {
        let mut all = Self::default();
        all.extend(phrases);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::words_of;
    use super::*;

    #[test]
    fn a_phrase_stands_side_by_side_and_in_its_order() {
        let phrases: Phrases<u8> = [("food bank", 1), ("bank", 2), ("food bank oakham", 3), ("", 4)]
            .map(|(p, n)| (words_of(p), n))
            .into_iter()
            .collect();
        let found = |text: &str| -> Vec<(usize, u8)> {
            phrases.within(&words_of(text)).map(|(at, phrase)| (at, phrase.means)).collect()
        };

        assert_eq!(found("a food bank"), [(1, 1), (2, 2)]);
        assert_eq!(found("bank of food"), [(0, 2)]);
        assert_eq!(found("food bank oakham"), [(0, 1), (0, 3), (1, 2)]);
        assert!(found("").is_empty());
    }
}
