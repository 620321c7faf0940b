//! Reading needs and crisis words out of what a person wrote.
//!
//! The words are those of `seeds/needs.toml`. Misspellings are forgiven, a negated phrase ("not suicidal") is not counted, and
//! several needs in one sentence are all found. Nothing is inferred beyond the need the phrase stands for.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::catalogue::Need;

use super::denial::{negated, not_yet, of_the_past};
use super::rules::Harmless;

/// What was understood from the words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Understanding {
    pub needs: Vec<UnderstoodNeed>,
    /// The crisis phrases found, as they were written.
    pub crisis_words: Vec<String>,
    /// Crisis phrases said of the past ("I used to feel suicidal"): a reason to ask about safety, not an alarm.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub past_crisis_words: Vec<String>,
    /// No crisis phrase was found, but people write so when somebody is in danger.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sounds_like_danger: bool,
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

#[derive(Debug, Default)]
struct Phrase {
    words: Vec<u32>,
    needs: u64,
    crisis: bool,
    /// Says that the words inside it are no alarm: "emergency accommodation" holds no emergency.
    harmless: bool,
}

/// Everyday words that are one slip away from a word of the lexicon and mean something else.
const SPELT_RIGHT: [&str; 8] = ["right", "voice", "hotel", "appear", "appears", "count", "magic", "broken"];

/// A word of the text.
pub(super) struct Token<'t> {
    text: &'t str,
    /// As it is compared.
    pub plain: String,
    word: Option<u32>,
    pub ends_clause: bool,
}

impl Lexicon {
    /// Builds the lexicon; bit *n* of a phrase's needs is the *n*th need of the list. Harmless phrases take the alarm out of the words
    /// inside them.
    pub fn new(needs: &[Need], harmless: &[Harmless]) -> Self {
        let mut lexicon = Self::default();
        for (at, need) in needs.iter().enumerate() {
            for lay_word in &need.words {
                let known = lexicon.phrase(lay_word.phrase());
                known.needs |= 1 << at;
                known.crisis |= lay_word.is_crisis();
                if lay_word.is_crisis() {
                    lexicon.grave |= 1 << at;
                }
            }
        }
        for phrase in harmless.iter().flat_map(|harmless| &harmless.phrases) {
            lexicon.phrase(phrase).harmless = true;
        }
        for (word, id) in &lexicon.vocabulary {
            let Some(first) = word.chars().next() else { continue };
            lexicon.by_shape.entry((first, word.chars().count())).or_default().push((word.clone(), *id));
        }
        // The same text must be read the same way on every machine.
        lexicon.by_shape.values_mut().for_each(|words| words.sort());
        lexicon
    }

    /// Needs that have crisis phrases, a bit each.
    pub fn grave(&self) -> u64 {
        self.grave
    }

    /// The phrase of these words, made when it is not known yet.
    fn phrase(&mut self, text: &str) -> &mut Phrase {
        let words: Vec<u32> = split(text)
            .map(|(text, _)| {
                let next = self.vocabulary.len() as u32;
                *self.vocabulary.entry(plain(text)).or_insert(next)
            })
            .collect();
        // A phrase without words has no first one, and is never met in a text.
        let known = self.phrases.entry(words.first().copied().unwrap_or(u32::MAX)).or_default();
        let at = known.iter().position(|phrase| phrase.words == words).unwrap_or(known.len());
        if at == known.len() {
            known.push(Phrase { words, ..Phrase::default() });
        }
        &mut known[at]
    }

    /// Reads a text. The second value has one bit for each need found.
    pub fn read(&self, text: &str, needs: &[Need]) -> (Understanding, u64) {
        let tokens: Vec<Token> =
            split(text).map(|(text, ends_clause)| self.token(text, ends_clause)).collect();
        let mut spans: Vec<(usize, &Phrase)> = Vec::new();
        for start in 0..tokens.len() {
            for phrase in self.phrases_at(&tokens, start) {
                let end = start + phrase.words.len();
                let counts =
                    if phrase.harmless { !not_yet(&tokens, end) } else { !negated(&tokens, start, end) };
                if counts {
                    spans.push((start, phrase));
                }
            }
        }
        let mut found: Vec<(u64, String)> = Vec::new();
        let mut crisis_words = Vec::new();
        let mut past_crisis_words = Vec::new();
        for (start, phrase) in &spans {
            let end = start + phrase.words.len();
            let inside = |(other, longer): &&(usize, &Phrase)| {
                longer.words.len() > phrase.words.len() && other <= start && end <= other + longer.words.len()
            };
            let grave = phrase.crisis || phrase.needs & self.grave != 0;
            if grave && spans.iter().filter(inside).any(|(_, longer)| longer.harmless) {
                continue;
            }
            // "Died by suicide" is a bereavement: there the longer phrase says what "suicide" means. A crisis phrase always counts.
            if grave && !phrase.crisis && spans.iter().any(|other| inside(&other)) {
                continue;
            }
            let words = tokens[*start..end].iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
            if grave && of_the_past(&tokens, *start, end) {
                past_crisis_words.push(words);
                continue;
            }
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
        past_crisis_words.dedup();
        (Understanding { needs: understood, crisis_words, past_crisis_words, sounds_like_danger: false }, all)
    }

    /// A text without the grave phrases that it denies or says of the past, and without the harmless ones: "not suicidal" and "suicide
    /// awareness course" shall not sound like danger.
    pub fn without_denied(&self, text: &str) -> String {
        let tokens: Vec<Token> =
            split(text).map(|(text, ends_clause)| self.token(text, ends_clause)).collect();
        let mut denied = vec![false; tokens.len()];
        for start in 0..tokens.len() {
            for phrase in self.phrases_at(&tokens, start) {
                let end = start + phrase.words.len();
                let grave = phrase.crisis || phrase.needs & self.grave != 0;
                let is_denied = negated(&tokens, start, end) || of_the_past(&tokens, start, end);
                if grave && is_denied || phrase.harmless && !not_yet(&tokens, end) {
                    denied[start..end].fill(true);
                }
            }
        }
        let mut left = String::with_capacity(text.len());
        let mut from = 0;
        for (token, _) in tokens.iter().zip(denied).filter(|(_, denied)| *denied) {
            let at = token.text.as_ptr().addr() - text.as_ptr().addr();
            left.push_str(&text[from..at]);
            from = at + token.text.len();
        }
        left + &text[from..]
    }

    /// The phrases that begin with a word of a text and stand there whole.
    fn phrases_at<'l>(&'l self, tokens: &'l [Token], start: usize) -> impl Iterator<Item = &'l Phrase> {
        let first = tokens[start].word.and_then(|word| self.phrases.get(&word));
        first.into_iter().flatten().filter(move |phrase| {
            tokens.get(start..start + phrase.words.len()).is_some_and(|window| {
                window.iter().zip(&phrase.words).all(|(token, word)| token.word == Some(*word))
                    && window[..window.len() - 1].iter().all(|token| !token.ends_clause)
            })
        })
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

    fn harmless() -> Vec<Harmless> {
        let phrases = vec!["suicidal awareness course".to_owned()];
        vec![Harmless { phrases, because: "a course".to_owned(), source: "test".to_owned() }]
    }

    fn read(text: &str) -> (Vec<String>, usize) {
        let needs = needs();
        let (understanding, _) = Lexicon::new(&needs, &harmless()).read(text, &needs);
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
    fn a_harmless_phrase_takes_the_alarm_out_of_its_own_words_and_of_no_others() {
        assert_eq!(read("I went on a suicidal awareness course"), (vec![], 0));
        assert_eq!(read("I went on a suicidal awareness course because I am suicidal").1, 1);
    }

    #[test]
    fn what_is_said_of_the_past_is_no_alarm_unless_it_came_back() {
        let needs = needs();
        let past = |text: &str| Lexicon::new(&needs, &[]).read(text, &needs).0.past_crisis_words.len();
        assert_eq!((read("I used to be suicidal"), past("I used to be suicidal")), ((vec![], 0), 1));
        assert_eq!(read("He is no longer suicidal").1, 0);
        assert_eq!(read("I used to be suicidal and it is back again").1, 1);
        assert_eq!(read("I used to cope. Suicidal now").1, 1);
        assert_eq!(read("I am not used to it and want to die").1, 1);
    }

    #[test]
    fn what_is_denied_or_of_the_past_is_left_out_of_what_is_heard() {
        let left = |text: &str| Lexicon::new(&needs(), &[]).without_denied(text);

        assert_eq!(left("She is not suicidal, but sad"), "She is not , but sad");
        assert_eq!(left("I used to be suicidal; now I sleep badly"), "I used to be ; now I sleep badly");
        assert_eq!(left("I want to die, not depressed"), "I want to die, not depressed");
        assert_eq!(left(""), "");
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
