//! The words of the catalogue: which are known, how rare each is, and what a misspelt or half-typed one was meant to be.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::gathered::Gathered;
use crate::search::language::{Field, stems_of};

/// How much a word is worth as a correction: names and lay words before words that only stand in a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::search) enum Standing {
    /// Only in a sentence of the files under `index/situations/`: spelled right, but it may be a slip of a word that counts for more.
    Said,
    Note,
    Summary,
    /// A stop word, a synonym or a place.
    Listed,
    /// In a name or among the words people use for a need.
    Name,
}

impl Standing {
    /// In rising order.
    pub(super) const ALL: [Self; 5] = [Self::Said, Self::Note, Self::Summary, Self::Listed, Self::Name];

    pub(super) fn in_field(field: Field) -> Self {
        match field {
            Field::Name | Field::Former | Field::Needs => Standing::Name,
            Field::Organisation | Field::Places | Field::People => Standing::Listed,
            Field::Summary => Standing::Summary,
            Field::Hours | Field::Notes | Field::Contacts => Standing::Note,
        }
    }
}

#[derive(Debug, Clone)]
struct Word {
    text: Box<str>,
    standing: Standing,
    documents: u32,
}

/// What tells at a glance that two words are no slip apart.
#[derive(Debug, Clone, Copy)]
struct Shape {
    /// One bit for each letter it has: two words that differ in many cannot be a slip apart.
    letters: u32,
    length: u32,
}

impl Shape {
    fn of(word: &str) -> Self {
        Self { letters: letters_of(word), length: word.chars().count() as u32 }
    }

    fn may_be(self, other: Self, slips: u32) -> bool {
        self.length.abs_diff(other.length) <= slips
            && (self.letters ^ other.letters).count_ones() <= 2 * slips
    }
}

/// Every known word.
#[derive(Debug, Default)]
pub(in crate::search) struct Vocabulary {
    /// By spelling.
    words: Vec<Word>,
    /// Of the same words, apart from them, because every one is looked at for a word that is not known.
    shapes: Vec<Shape>,
    /// Of every known word that is more than said: `controls` is no slip of `control`.
    stems: HashSet<String>,
    /// Pairs of words that are also written as one: `food bank`, `foodbank`.
    pairs: HashMap<String, (String, String)>,
}

/// What a word may have been meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::search) struct Correction {
    pub(in crate::search) word: String,
    pub(in crate::search) slips: usize,
}

/// The most corrections or completions of one word that are searched for.
const MOST_CORRECTIONS: usize = 3;
const MOST_COMPLETIONS: usize = 12;
/// Shorter beginnings complete to too much.
const LEAST_PREFIX: usize = 2;

impl Vocabulary {
    /// From the records and from words that are known besides, with their standing.
    pub(in crate::search) fn new<'w>(
        gathered: &Gathered,
        besides: impl IntoIterator<Item = (&'w str, Standing)>,
    ) -> Self {
        let mut known: BTreeMap<&str, (Standing, u32)> = BTreeMap::new();
        let besides: Vec<(&str, Standing)> = besides.into_iter().collect();
        for (word, standing, documents) in gathered.words() {
            known.insert(word, (standing, documents));
        }
        for (word, standing) in &besides {
            let entry = known.entry(word).or_insert((*standing, 0));
            entry.0 = entry.0.max(*standing);
        }
        let pairs = gathered.compounds(known.keys().copied());
        let more_than_said = known.iter().filter(|(_, (standing, _))| *standing > Standing::Said);
        let stems = stems_of(&more_than_said.map(|(word, _)| word).collect::<Vec<_>>()).into_iter().collect();
        let shapes = known.keys().map(|word| Shape::of(word)).collect();
        let words = known.into_iter().map(|(text, (standing, documents))| Word {
            standing,
            documents,
            text: text.into(),
        });
        Self { words: words.collect(), shapes, stems, pairs }
    }

    /// Just as it is written, and more than said.
    pub(in crate::search) fn has(&self, word: &str) -> bool {
        let at = self.words.binary_search_by(|known| (*known.text).cmp(word)).ok();
        at.and_then(|at| self.words.get(at)).is_some_and(|known| known.standing > Standing::Said)
    }

    pub(in crate::search) fn knows(&self, word: &str) -> bool {
        self.has(word) || stems_of(&[word]).iter().any(|stem| self.stems.contains(stem))
    }

    /// The two words a compound is made of.
    pub(in crate::search) fn parts_of(&self, whole: &str) -> Option<&(String, String)> {
        self.pairs.get(whole)
    }

    /// The likeliest words an unknown one was meant to be: 1 slip in four letters or more, 2 in eight or more.
    pub(in crate::search) fn corrections(&self, word: &str, least_length: usize) -> Vec<Correction> {
        let length = word.chars().count();
        let most = match length {
            _ if length < least_length || word.chars().any(|c| c.is_ascii_digit()) => return Vec::new(),
            0..=7 => 1,
            _ => 2,
        };
        let shape = Shape::of(word);
        let first = word.chars().next();
        let mut found: Vec<(usize, bool, Standing, u32, &str)> = Vec::new();
        let alike = self.shapes.iter().zip(&self.words);
        let alike = alike.filter(|(known, _)| known.length >= 3 && shape.may_be(**known, most as u32));
        for (_, known) in alike {
            let slips = strsim::osa_distance(word, &known.text);
            // One that is only said may be a slip of another.
            if slips > 0 && slips <= most {
                let other_start = known.text.chars().next() != first;
                found.push((slips, other_start, known.standing, known.documents, &known.text));
            }
        }
        found.sort_by(|a, b| {
            let likelihood = |known: &str| is_usual_slip(word, known);
            let likelier = (b.2, likelihood(b.4), b.3).cmp(&(a.2, likelihood(a.4), a.3));
            // What is only said must not crowd out what counts for more, least of all a word of danger.
            let rank =
                |found: &(usize, bool, Standing, u32, &str)| (found.0, found.2 == Standing::Said, found.1);
            rank(a).cmp(&rank(b)).then(likelier).then(a.4.cmp(b.4))
        });
        let Some(best) = found.first().map(|(slips, ..)| *slips) else { return Vec::new() };
        let nearest = found.into_iter().filter(|(slips, ..)| *slips == best).take(MOST_CORRECTIONS);
        nearest.map(|(slips, _, _, _, text)| Correction { word: text.to_owned(), slips }).collect()
    }

    /// The words that begin like this, the most used first.
    pub(in crate::search) fn completions(&self, beginning: &str) -> Vec<String> {
        if beginning.chars().count() < LEAST_PREFIX {
            return Vec::new();
        }
        let start = self.words.partition_point(|known| *known.text < *beginning);
        let begin_so = self.words.get(start..).unwrap_or_default().iter();
        let mut found: Vec<&Word> = begin_so.take_while(|known| known.text.starts_with(beginning)).collect();
        found.sort_by(|a, b| {
            (b.standing, b.documents).cmp(&(a.standing, a.documents)).then(a.text.cmp(&b.text))
        });
        found.into_iter().take(MOST_COMPLETIONS).map(|word| word.text.to_string()).collect()
    }
}

/// A letter left out, doubled, or swapped with its neighbour is likelier than one letter for another.
fn is_usual_slip(typed: &str, meant: &str) -> bool {
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let once = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.dedup();
        letters
    };
    meant.chars().count() > typed.chars().count()
        || letters(typed) == letters(meant)
        || once(typed) == once(meant)
}

/// One bit for each Latin letter of a word; other letters share the few bits left.
fn letters_of(word: &str) -> u32 {
    word.chars().fold(0, |bits, letter| {
        let bit = match letter {
            'a'..='z' => letter as u32 - 'a' as u32,
            other => 26 + (other as u32) % 6,
        };
        bits | (1 << bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = ["alcohol", "counselling", "counsellor", "lamp", "lump", "foodbank", "food", "bank"];
        Vocabulary::new(&Gathered::default(), words.map(|word| (word, Standing::Name)))
    }

    fn corrected(word: &str) -> Vec<String> {
        vocabulary().corrections(word, 4).into_iter().map(|c| c.word).collect()
    }

    #[test]
    fn slips_are_forgiven_by_length() {
        assert_eq!(corrected("alchol"), ["alcohol"]);
        assert_eq!(corrected("conuseling"), ["counselling"]);
        assert_eq!(corrected("lapm"), ["lamp"]);
        assert!(corrected("alcl").is_empty());
        assert!(corrected("lmp").is_empty());
    }

    #[test]
    fn the_same_first_letter_is_likelier() {
        assert_eq!(corrected("lomp").first().map(String::as_str), Some("lamp"));
    }

    #[test]
    fn words_are_completed() {
        assert_eq!(vocabulary().completions("couns"), ["counselling", "counsellor"]);
        assert!(vocabulary().completions("c").is_empty());
    }
}
