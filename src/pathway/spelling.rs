//! Which known word a misspelt one stands for.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// English words near those of the lexicon, which are no misspellings of them.
static ORDINARY: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("ordinary_words.txt").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// Known words by first letter and length.
#[derive(Debug, Default)]
pub(super) struct Spelling(HashMap<(char, usize), Vec<(String, u32)>>);

impl Spelling {
    pub fn of<'w>(words: impl Iterator<Item = (&'w String, &'w u32)>) -> Self {
        let mut by_shape: HashMap<_, Vec<(String, u32)>> = HashMap::new();
        for (word, id) in words {
            let Some(first) = word.chars().next() else { continue };
            by_shape.entry((first, word.chars().count())).or_default().push((word.clone(), *id));
        }
        // The same text must be read the same way on every machine.
        by_shape.values_mut().for_each(|words| words.sort());
        Self(by_shape)
    }

    /// The nearest known word: one slip in five letters or more, two in nine or more; the first letter must be right.
    pub fn nearest(&self, word: &str) -> Option<u32> {
        let length = word.chars().count();
        let slips = match length {
            0..=4 => return None,
            5..=8 => 1,
            _ => 2,
        };
        let first = word.chars().next()?;
        let mut nearest: Option<(usize, u32)> = None;
        for candidate_length in length.saturating_sub(slips).max(4)..=length + slips {
            for (known, id) in self.0.get(&(first, candidate_length)).into_iter().flatten() {
                let distance = strsim::osa_distance(word, known);
                if distance <= slips && nearest.is_none_or(|(best, _)| distance < best) {
                    nearest = Some((distance, *id));
                }
            }
        }
        nearest.map(|(_, id)| id)
    }
}

/// Whether a word that the lexicon does not have is English as it stands.
pub(super) fn is_ordinary(word: &str) -> bool {
    ORDINARY.contains(word)
}
