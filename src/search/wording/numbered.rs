//! Words by number.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Words, each with a number of its own from 0 on. They stand end to end: by the million, a string each would take five times as much
/// memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbered {
    text: String,
    /// By number where the word ends in the text; it begins where the one before does.
    ends: Vec<u32>,
    /// Numbers by the hash of their word. One that was forgotten is not there.
    table: HashTable<u32>,
    hashing: DefaultHashBuilder,
}

impl Numbered {
    /// How many numbers were given, those of forgotten words among them.
    pub(super) fn given(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, word: &str) -> Option<u32> {
        self.table.find(self.hashing.hash_one(word), |number| self.word(*number) == word).copied()
    }

    /// The number of a word that has none.
    pub(super) fn add(&mut self, word: &str) -> u32 {
        let number = self.ends.len() as u32;
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        let Self { text, ends, table, hashing } = self;
        table.insert_unique(hashing.hash_one(word), number, |number| {
            hashing.hash_one(at(text, ends, *number))
        });
        number
    }

    /// Its number is not given again.
    pub(super) fn forget(&mut self, word: &str) {
        let Self { text, ends, table, hashing } = self;
        if let Ok(known) = table.find_entry(hashing.hash_one(word), |number| at(text, ends, *number) == word)
        {
            known.remove();
        }
    }

    /// Of a number that was given.
    pub(super) fn word(&self, number: u32) -> &str {
        at(&self.text, &self.ends, number)
    }

    /// Every word that is not forgotten, with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.table.iter().map(|number| (self.word(*number), *number))
    }
}

fn at<'t>(text: &'t str, ends: &[u32], number: u32) -> &'t str {
    let number = number as usize;
    let begin = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(number).copied().unwrap_or(begin);
    text.get(begin as usize..end as usize).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers_whatever_is_added_and_forgotten() {
        let mut numbered = Numbered::default();
        let words: Vec<String> = (0..1_000).map(|at| format!("word{}é", at * 7)).collect();
        let numbers: Vec<u32> = words.iter().map(|word| numbered.add(word)).collect();
        numbered.forget("word7é");
        numbered.forget("nobody knows it");

        assert_eq!(numbers, (0..1_000).collect::<Vec<_>>());
        for (word, number) in words.iter().zip(numbers).filter(|(word, _)| *word != "word7é") {
            assert_eq!((numbered.get(word), numbered.word(number)), (Some(number), word.as_str()));
        }
        assert_eq!((numbered.get("word7é"), numbered.get(""), numbered.get("word")), (None, None, None));
        assert_eq!(
            (numbered.add("word7é"), numbered.given(), numbered.iter().count()),
            (1_000, 1_001, 1_000)
        );
    }
}
