//! How the words of a question may have been meant: themselves, misspelt, half typed, or two words of a name written as one.

use crate::search::language::{IndexWords, stems_of, words_of};
use crate::search::snapshot::Snapshot;

/// A way to spell a word, and how far it is what was meant, 0 to 1.
pub(super) type Spelled = (String, f32);

/// The words of a question.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    pub(super) typed: Vec<String>,
    /// By word how it may have been meant, the likeliest first. What was typed as one word may be two.
    pub(super) meant: Vec<Vec<Spelled>>,
    /// The same with slips that are English words as well: `no pint in living` may be somebody in danger.
    pub(super) doubted: Vec<Vec<Spelled>>,
}

impl Spelling {
    pub(super) fn of(text: &str, words: &IndexWords, snapshot: &Snapshot) -> Self {
        let typed = words_of(text);
        let (mut meant, mut doubted) = (Vec::with_capacity(typed.len()), Vec::with_capacity(typed.len()));
        let last_may_go_on = text.chars().last().is_some_and(char::is_alphanumeric);
        // `iat` alone can only be a slip; in a sentence three letters are too few to tell.
        let least_length = if typed.len() == 1 { LEAST_LENGTH - 1 } else { LEAST_LENGTH };
        for (at, word) in typed.iter().enumerate() {
            let may_go_on = last_may_go_on && at + 1 == typed.len();
            let is_english =
                words.english_words.contains(word) || words.sayings.has(word) || words.sought.has(word);
            if let Some(right) = words.misspelt.get(word) {
                meant.push(as_it_is(right));
                doubted.push(as_it_is(right));
                continue;
            }
            if is_spelled_right(word, words, snapshot) {
                meant.push(as_it_is(word));
                doubted.push(as_it_is(word));
                continue;
            }
            let ways = spelled(word, may_go_on, least_length, words, snapshot);
            let is_near = |(near, weight): &Spelled| near != word && *weight >= words.ranking.words.one_slip;
            let may_be_two = !is_english && !ways.first().is_some_and(is_near);
            match may_be_two.then(|| parted(word, snapshot)).flatten() {
                Some(parts) => {
                    meant.extend(parts.map(as_it_is));
                    doubted.extend(parts.map(as_it_is));
                }
                None => {
                    meant.push(if is_english { as_it_is(word) } else { ways.clone() });
                    doubted.push(ways);
                }
            }
        }
        Self { typed, meant, doubted }
    }

    /// The words as they were likeliest meant.
    pub(super) fn likeliest(&self) -> Vec<String> {
        firsts(&self.meant)
    }

    /// Who goes by just the name that was typed, or was likeliest meant.
    pub(super) fn named(&self, likeliest: &[String], snapshot: &Snapshot) -> Vec<usize> {
        let as_typed = snapshot.names.named(&self.typed);
        if as_typed.is_empty() { snapshot.names.named(likeliest) } else { as_typed }
    }

    /// Whether a crisis phrase was typed, or likeliest meant.
    pub(super) fn is_crisis(&self, likeliest: &[String], snapshot: &Snapshot) -> bool {
        let doubted = firsts(&self.doubted);
        [&*doubted, likeliest, &*self.typed].into_iter().any(|words| snapshot.lay.is_crisis(words))
    }
}

fn firsts(ways: &[Vec<Spelled>]) -> Vec<String> {
    ways.iter().filter_map(|ways| ways.first()).map(|(word, _)| word.clone()).collect()
}

fn as_it_is(word: &str) -> Vec<Spelled> {
    vec![(word.to_owned(), 1.0)]
}

fn is_spelled_right(word: &str, words: &IndexWords, snapshot: &Snapshot) -> bool {
    snapshot.vocabulary.knows(word)
        || words.stop_words.contains(word)
        || words.plain_words.contains(word)
        || word.chars().all(|letter| letter.is_ascii_digit())
}

/// How a word that nobody knows may have been meant: corrections and, while it is still being typed, completions.
fn spelled(
    word: &str,
    may_go_on: bool,
    least_length: usize,
    words: &IndexWords,
    snapshot: &Snapshot,
) -> Vec<Spelled> {
    let ranking = &words.ranking.words;
    let mut spellings: Vec<Spelled> = Vec::new();
    for (at, correction) in snapshot.vocabulary.corrections(word, least_length).into_iter().enumerate() {
        let weight = if correction.slips == 1 { ranking.one_slip } else { ranking.two_slips };
        // The first is the likeliest; the others are there in case it was not.
        spellings.push((correction.word, weight / (at + 1) as f32));
    }
    if may_go_on {
        let completions = snapshot.vocabulary.completions(word);
        let completed: Vec<Spelled> = completions.into_iter().map(|word| (word, ranking.prefix)).collect();
        // Half a word is likelier than a misspelt one when it is longer than a slip could explain.
        if !completed.is_empty() && spellings.is_empty() {
            return completed;
        }
        spellings.extend(completed);
    }
    if spellings.is_empty() { as_it_is(word) } else { spellings }
}

/// The two words of a name that were written as one: `openmind`.
fn parted<'w>(whole: &'w str, snapshot: &Snapshot) -> Option<[&'w str; 2]> {
    let are_in_a_name = |parts: &[&str; 2]| {
        let numbers = stems_of(parts).into_iter().map(|stem| snapshot.postings.number_of(&stem));
        let numbers: Vec<_> = numbers.collect();
        let &[Some(first), Some(second)] = numbers.as_slice() else { return false };
        snapshot.name_stems.are_side_by_side(first, second)
    };
    let places = LEAST_PART..=whole.len().saturating_sub(LEAST_PART);
    let parts = places.filter_map(|at| whole.split_at_checked(at)).map(|(first, second)| [first, second]);
    parts.filter(|parts| parts.iter().all(|part| snapshot.vocabulary.has(part))).find(are_in_a_name)
}

/// The shortest word that is corrected among others.
const LEAST_LENGTH: usize = 4;
/// What is shorter is no half of a word: `foot` is not `for ot`.
const LEAST_PART: usize = 3;
