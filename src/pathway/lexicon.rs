//! Reading needs and crisis words out of what a person wrote.
//!
//! The words are those of `seeds/needs.toml`. Misspellings are forgiven, a negated phrase ("not suicidal") is not counted, and
//! several needs in one sentence are all found. Nothing is inferred beyond the need the phrase stands for.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::catalogue::Need;

/// What was understood from the words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Understanding {
    pub needs: Vec<UnderstoodNeed>,
    /// The crisis phrases found, as they were written.
    pub crisis_words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnderstoodNeed {
    pub need: String,
    /// The words it was read from, as they were written.
    pub from: Vec<String>,
}

/// Every known phrase, ready to be looked for.
#[derive(Debug, Default)]
pub struct Lexicon {
    vocabulary: HashMap<String, u32>,
    /// Words by first letter and length, to forgive spelling.
    by_shape: HashMap<(char, usize), Vec<(String, u32)>>,
    /// Phrases by their first word.
    phrases: HashMap<u32, Vec<Phrase>>,
    /// Needs that have crisis phrases.
    grave: u64,
}

#[derive(Debug)]
struct Phrase {
    words: Vec<u32>,
    needs: u64,
    crisis: bool,
}

/// Words before a phrase that turn it round, without their apostrophes.
const NEGATIONS: [&str; 18] = [
    "not", "no", "never", "without", "denies", "denied", "denying", "isnt", "wasnt", "dont", "doesnt",
    "didnt", "hasnt", "havent", "arent", "wont", "wouldnt", "nor",
];
/// Words a negation reaches across. Any other word between ends it: "not coping with debt" is about debt, and "never felt so suicidal",
/// "why not just kill myself" and "no one would care if I killed myself" are no denials.
const PASSED_OVER: [&str; 31] = [
    "a",
    "an",
    "any",
    "the",
    "my",
    "been",
    "being",
    "be",
    "feeling",
    "having",
    "have",
    "had",
    "actively",
    "currently",
    "using",
    "use",
    "take",
    "taking",
    "taken",
    "of",
    "thought",
    "thoughts",
    "plan",
    "plans",
    "intent",
    "intention",
    "history",
    "problem",
    "problems",
    "or",
    "very",
];
/// After one of these a "to" is passed over as well: "no plans to". Anywhere else it is not: "no reason not to" and "trying not to" deny nothing.
const BEFORE_TO: [&str; 4] = ["plan", "plans", "intent", "intention"];
/// How many words before a phrase a negation reaches at most.
const NEGATION_REACH: usize = 6;

/// Everyday words that are one slip away from a word of the lexicon and mean something else.
const SPELT_RIGHT: [&str; 8] = ["right", "voice", "hotel", "appear", "appears", "count", "magic", "broken"];

struct Token<'t> {
    text: &'t str,
    plain: String,
    word: Option<u32>,
    ends_clause: bool,
}

impl Lexicon {
    /// Builds the lexicon; bit *n* of a phrase's needs is the *n*th need of the list.
    pub fn new(needs: &[Need]) -> Self {
        let mut lexicon = Self::default();
        for (at, need) in needs.iter().enumerate() {
            for lay_word in &need.words {
                lexicon.add(lay_word.phrase(), 1 << at, lay_word.is_crisis());
                if lay_word.is_crisis() {
                    lexicon.grave |= 1 << at;
                }
            }
        }
        for (word, id) in &lexicon.vocabulary {
            let Some(first) = word.chars().next() else { continue };
            lexicon.by_shape.entry((first, word.chars().count())).or_default().push((word.clone(), *id));
        }
        // The same text must be read the same way on every machine.
        lexicon.by_shape.values_mut().for_each(|words| words.sort());
        lexicon
    }

    fn add(&mut self, phrase: &str, needs: u64, crisis: bool) {
        let words: Vec<u32> = split(phrase)
            .map(|(text, _)| {
                let next = self.vocabulary.len() as u32;
                *self.vocabulary.entry(plain(text)).or_insert(next)
            })
            .collect();
        let Some(first) = words.first() else { return };
        let known = self.phrases.entry(*first).or_default();
        match known.iter_mut().find(|p| p.words == words) {
            Some(phrase) => {
                phrase.needs |= needs;
                phrase.crisis |= crisis;
            }
            None => known.push(Phrase { words, needs, crisis }),
        }
    }

    /// Reads a text. The second value has one bit for each need found.
    pub fn read(&self, text: &str, needs: &[Need]) -> (Understanding, u64) {
        let tokens: Vec<Token> =
            split(text).map(|(text, ends_clause)| self.token(text, ends_clause)).collect();
        let mut spans: Vec<(usize, &Phrase)> = Vec::new();
        for start in 0..tokens.len() {
            let Some(phrases) = tokens[start].word.and_then(|word| self.phrases.get(&word)) else { continue };
            for phrase in phrases {
                let end = start + phrase.words.len();
                let matches = tokens.get(start..end).is_some_and(|window| {
                    window.iter().zip(&phrase.words).all(|(token, word)| token.word == Some(*word))
                        && window[..window.len() - 1].iter().all(|token| !token.ends_clause)
                });
                if matches && !negated(&tokens, start, end) {
                    spans.push((start, phrase));
                }
            }
        }
        let mut found: Vec<(u64, String)> = Vec::new();
        let mut crisis_words = Vec::new();
        for (start, phrase) in &spans {
            // "Died by suicide" is a bereavement: there the longer phrase says what "suicide" means. A crisis phrase always counts.
            let end = start + phrase.words.len();
            let inside_another = spans.iter().any(|(other, longer)| {
                longer.words.len() > phrase.words.len() && other <= start && end <= other + longer.words.len()
            });
            if inside_another && !phrase.crisis && phrase.needs & self.grave != 0 {
                continue;
            }
            let words = tokens[*start..end].iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
            if phrase.crisis {
                crisis_words.push(words.clone());
            }
            found.push((phrase.needs, words));
        }
        let all = found.iter().fold(0, |all, (bits, _)| all | bits);
        let understood = needs
            .iter()
            .enumerate()
            .filter(|(at, _)| all & (1 << at) != 0)
            .map(|(at, need)| UnderstoodNeed {
                need: need.slug.clone(),
                from: found
                    .iter()
                    .filter(|(bits, _)| bits & (1 << at) != 0)
                    .map(|(_, words)| words.clone())
                    .collect(),
            })
            .collect();
        crisis_words.dedup();
        (Understanding { needs: understood, crisis_words }, all)
    }

    fn token<'t>(&self, text: &'t str, ends_clause: bool) -> Token<'t> {
        let plain = plain(text);
        let word = self.vocabulary.get(&plain).copied().or_else(|| self.forgiven(&plain));
        Token { text, plain, word, ends_clause }
    }

    /// The nearest known word: one slip in five letters or more, two in nine or more; the first letter must be right.
    fn forgiven(&self, word: &str) -> Option<u32> {
        if SPELT_RIGHT.contains(&word) {
            return None;
        }
        let length = word.chars().count();
        let slips = match length {
            0..=4 => return None,
            5..=8 => 1,
            _ => 2,
        };
        let first = word.chars().next()?;
        let mut nearest: Option<(usize, u32)> = None;
        for candidate_length in length.saturating_sub(slips).max(4)..=length + slips {
            for (known, id) in self.by_shape.get(&(first, candidate_length)).into_iter().flatten() {
                let distance = strsim::osa_distance(word, known);
                if distance <= slips && nearest.is_none_or(|(best, _)| distance < best) {
                    nearest = Some((distance, *id));
                }
            }
        }
        nearest.map(|(_, id)| id)
    }
}

/// Words with a mark on those that end a clause.
fn split(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split_whitespace()
        .flat_map(|chunk| chunk.split_inclusive(['/', '-', ',', '.', ';', ':', '!', '?']))
        .filter_map(|piece| {
            let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
            let ends = piece.ends_with([',', '.', ';', ':', '!', '?']);
            (!word.is_empty()).then_some((word, ends))
        })
}

/// As a word is compared: lower case, without apostrophes, which people leave out as often as not.
fn plain(word: &str) -> String {
    word.to_lowercase().replace(['’', '\''], "")
}

/// Whether the phrase from `start` to `end` is denied: a negation before it in the same clause, with nothing between but words it reaches
/// across. In doubt it is not: to read a crisis that is none does less harm than to miss one.
fn negated(tokens: &[Token], start: usize, end: usize) -> bool {
    // "I haven't taken an overdose yet."
    if tokens.get(end).is_some_and(|after| after.plain == "yet") {
        return false;
    }
    let word_before = |at: usize| at.checked_sub(1).map(|before| tokens[before].plain.as_str());
    for at in (start.saturating_sub(NEGATION_REACH)..start).rev() {
        let before = &tokens[at];
        let plain = before.plain.as_str();
        if before.ends_clause {
            return false;
        }
        if NEGATIONS.contains(&plain) {
            // "Why not end it" asks, and "a reason to not end it" is not had.
            return !matches!(word_before(at), Some("why" | "to"));
        }
        // "I don't drink or take drugs": what is joined by "or" is denied together.
        let joined = tokens.get(at + 1).is_some_and(|next| matches!(next.plain.as_str(), "or" | "nor"));
        let planned = plain == "to" && word_before(at).is_some_and(|word| BEFORE_TO.contains(&word));
        if !joined && !planned && !PASSED_OVER.contains(&plain) {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::LayWord;

    fn needs() -> Vec<Need> {
        let need = |slug: &str, words: &[(&str, bool)]| Need {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            words: words
                .iter()
                .map(|(phrase, crisis)| LayWord::Marked { phrase: (*phrase).to_owned(), crisis: *crisis })
                .collect(),
            source: "test".to_owned(),
        };
        vec![
            need("low-mood", &[("depressed", false), ("can't be bothered", false)]),
            need("money-debt", &[("rent arrears", false), ("debt", false)]),
            need("suicidal-crisis", &[("want to die", true), ("suicidal", true), ("no point living", true)]),
        ]
    }

    fn read(text: &str) -> (Vec<String>, usize) {
        let needs = needs();
        let (understanding, _) = Lexicon::new(&needs).read(text, &needs);
        (understanding.needs.into_iter().map(|n| n.need).collect(), understanding.crisis_words.len())
    }

    #[test]
    fn several_needs_in_one_sentence_are_all_found() {
        assert_eq!(read("So depressed since the rent arrears.").0, ["low-mood", "money-debt"]);
    }

    #[test]
    fn a_slip_of_the_pen_is_forgiven() {
        assert_eq!(read("feeling deppressed, cant sleep").0, ["low-mood"]);
        assert_eq!(read("sucidal").1, 1);
    }

    #[test]
    fn a_negated_phrase_is_not_counted_but_a_phrase_that_holds_a_negation_is() {
        assert_eq!(read("He is not suicidal."), (vec![], 0));
        assert_eq!(read("no point living any more").1, 1);
        assert_eq!(read("I am not depressed but I want to die").1, 1);
        assert_eq!(read("I can’t be bothered").0, ["low-mood"]);
    }

    #[test]
    fn crisis_words_are_found_inside_a_long_text() {
        let text =
            format!("{} I just want to die. {}", "The bus was late. ".repeat(100), "And so on. ".repeat(100));

        assert_eq!(read(&text).1, 1);
    }

    #[test]
    fn empty_and_strange_texts_are_read_as_nothing() {
        for text in ["", "   ", "!!!", "😀😀", "مرحبا", "';--", "\u{202e}abc"] {
            assert_eq!(read(text), (vec![], 0), "{text}");
        }
    }
}
