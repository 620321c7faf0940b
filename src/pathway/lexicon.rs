//! Reading needs and crisis words out of what a person wrote.
//!
//! The words are those of `seeds/needs.toml`, the signs of an emergency those of `seeds/rules/urgent.toml`. Misspellings are forgiven, a
//! negated phrase ("not suicidal") is not counted, and several needs in one sentence are all found. Nothing is inferred beyond the need
//! the phrase stands for.

use std::collections::HashMap;
use std::ops::Range;

use crate::catalogue::Need;

use super::denial::{denied_or_supposed, negated, not_yet};
use super::past::{is_over, of_the_past};
use super::rules::{Harmless, UrgentRule};
use super::signs::Sign;
use super::spelling::{Spelling, is_ordinary};
use super::tokens::{Token, plain, split};
use super::understanding::{Understanding, UnderstoodNeed, WordsOfRule};

/// Every known phrase and sign, ready to be looked for.
#[derive(Debug, Default)]
pub struct Lexicon {
    vocabulary: HashMap<String, u32>,
    spelling: Spelling,
    /// Phrases by their first word.
    phrases: HashMap<u32, Vec<Phrase>>,
    /// Needs that have crisis phrases.
    grave: u64,
    /// Each with the needs that it is about instead.
    harmless: Vec<(Sign, u64)>,
    /// By rule.
    emergencies: Vec<Emergency>,
}

#[derive(Debug, Default)]
struct Phrase {
    words: Vec<u32>,
    needs: u64,
    crisis: bool,
}

/// A rule that the words alone can bring about.
#[derive(Debug)]
struct Emergency {
    rule: String,
    needs: u64,
    signs: Vec<Sign>,
}

/// What of a text is to be heard.
pub struct ToHear {
    pub text: String,
    /// Needs that it only denies, a bit each: "no voices" is like what people with voices say.
    pub denied: u64,
}

/// Something that stands in a text.
#[derive(Debug)]
struct Found {
    words: Range<usize>,
    needs: u64,
    crisis: bool,
    /// Says that the words inside it are no alarm: "emergency accommodation" holds no emergency.
    harmless: bool,
}

impl Found {
    fn is_inside(&self, longer: &Found) -> bool {
        longer.words.len() > self.words.len()
            && longer.words.start <= self.words.start
            && self.words.end <= longer.words.end
    }
}

impl Lexicon {
    /// Builds the lexicon; bit *n* of a phrase's needs is the *n*th need of the list. Harmless phrases take the alarm out of the words
    /// inside them; the signs of an urgent rule are read as that rule's.
    pub fn new(needs: &[Need], harmless: &[Harmless], urgent: &[UrgentRule]) -> Self {
        let bits_of = |slugs: &[String]| {
            let known = needs.iter().enumerate().filter(|(_, need)| slugs.contains(&need.slug));
            known.fold(0_u64, |all, (at, _)| all | 1 << at)
        };
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
        for Harmless { phrases, needs, .. } in harmless {
            let needs = bits_of(needs);
            lexicon.harmless.extend(phrases.iter().map(|phrase| (Sign::of(phrase), needs)));
        }
        for rule in urgent.iter().filter(|rule| !rule.signs.is_empty()) {
            let signs = rule.signs.iter().map(|sign| Sign::of(sign)).collect();
            lexicon.emergencies.push(Emergency { rule: rule.id.clone(), needs: bits_of(&rule.needs), signs });
        }
        lexicon.spelling = Spelling::of(lexicon.vocabulary.iter());
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
        let tokens = self.tokens(text);
        let standing = self.standing(&tokens);
        let mut understanding = Understanding::default();
        let mut read: Vec<(u64, String)> = Vec::new();
        for found in &standing {
            let mut around = standing.iter().filter(|other| found.is_inside(other));
            let grave = self.is_grave(found);
            // "Died by suicide" is a bereavement: there the longer phrase says what "suicide" means. A crisis phrase always counts.
            if grave && around.any(|longer| longer.harmless || !found.crisis) {
                continue;
            }
            let words = written(&tokens, &found.words);
            if grave && of_the_past(&tokens, &found.words) {
                understanding.past_crisis_words.push(words);
                continue;
            }
            if found.crisis {
                understanding.crisis_words.push(words.clone());
            }
            read.push((found.needs, words));
        }
        self.read_emergencies(&tokens, &standing, &mut understanding, &mut read);
        understanding.crisis_words.dedup();
        understanding.past_crisis_words.dedup();
        let all = read.iter().fold(0, |all, (bits, _)| all | bits);
        let of_need = |at: usize| read.iter().filter(move |(bits, _)| bits & (1 << at) != 0);
        understanding.needs = needs
            .iter()
            .enumerate()
            .filter(|(at, _)| all & (1 << at) != 0)
            .map(|(at, need)| UnderstoodNeed {
                need: need.slug.clone(),
                from: of_need(at).map(|(_, words)| words.clone()).collect(),
            })
            .collect();
        (understanding, all)
    }

    /// The signs of an emergency under way: not of one that is denied, only thought of, or long over.
    fn read_emergencies(
        &self,
        tokens: &[Token],
        standing: &[Found],
        understanding: &mut Understanding,
        read: &mut Vec<(u64, String)>,
    ) {
        for Emergency { rule, needs, signs } in &self.emergencies {
            let mut from: Vec<String> = Vec::new();
            for start in 0..tokens.len() {
                let Some(end) = signs.iter().filter_map(|sign| sign.ends(tokens, start)).max() else {
                    continue;
                };
                let sign = Found { words: start..end, needs: 0, crisis: false, harmless: false };
                let is_harmless = standing.iter().any(|found| found.harmless && sign.is_inside(found));
                if is_harmless || denied_or_supposed(tokens, start) || is_over(tokens, &sign.words) {
                    continue;
                }
                from.push(written(tokens, &sign.words));
            }
            read.extend(from.iter().map(|words| (*needs, words.clone())));
            if !from.is_empty() {
                understanding.emergency_words.push(WordsOfRule { rule: rule.clone(), from });
            }
        }
    }

    /// What of a text is to be heard: without the grave phrases that it denies or says of the past, and without the harmless ones: "not
    /// suicidal" and "suicide awareness course" shall not sound like danger. `to_oneself` are further needs of which the same is true.
    pub fn to_hear(&self, text: &str, to_oneself: u64) -> ToHear {
        let tokens = self.tokens(text);
        let found = self.found(&tokens);
        let phrases = phrases_of(&found);
        let mut left_out = vec![false; tokens.len()];
        let (mut denied, mut named) = (0, 0);
        for found in &found {
            if found.harmless {
                if !not_yet(&tokens, found.words.end) {
                    left_out[found.words.clone()].fill(true);
                }
                continue;
            }
            let is_denied = negated(&tokens, &found.words, &phrases);
            if is_denied {
                denied |= found.needs;
            } else {
                named |= found.needs;
            }
            let is_danger = self.is_grave(found) || found.needs & to_oneself != 0;
            if is_danger && (is_denied || of_the_past(&tokens, &found.words)) {
                left_out[found.words.clone()].fill(true);
            }
        }
        let mut left = String::with_capacity(text.len());
        let mut from = 0;
        for (token, _) in tokens.iter().zip(left_out).filter(|(_, left_out)| *left_out) {
            let at = token.text.as_ptr().addr() - text.as_ptr().addr();
            left.push_str(&text[from..at]);
            from = at + token.text.len();
        }
        left.push_str(&text[from..]);
        ToHear { text: left, denied: denied & !named }
    }

    fn is_grave(&self, found: &Found) -> bool {
        found.crisis || found.needs & self.grave != 0
    }

    /// What stands in a text and is not denied: what a longer phrase denies, it denies with everything inside it.
    fn standing(&self, tokens: &[Token]) -> Vec<Found> {
        let mut all = self.found(tokens);
        let phrases = phrases_of(&all);
        let denied: Vec<Range<usize>> =
            phrases.iter().filter(|words| negated(tokens, words, &phrases)).cloned().collect();
        all.retain(|found| {
            if found.harmless {
                return !not_yet(tokens, found.words.end);
            }
            let covers =
                |longer: &Range<usize>| longer.start <= found.words.start && found.words.end <= longer.end;
            !denied.iter().any(covers)
        });
        all
    }

    /// Every phrase of a text, denied or not.
    fn found(&self, tokens: &[Token]) -> Vec<Found> {
        let mut found = Vec::new();
        for start in 0..tokens.len() {
            found.extend(self.phrases_at(tokens, start).map(|phrase| Found {
                words: start..start + phrase.words.len(),
                needs: phrase.needs,
                crisis: phrase.crisis,
                harmless: false,
            }));
            let harmless =
                self.harmless.iter().filter_map(|(sign, needs)| Some((sign.ends(tokens, start)?, *needs)));
            found.extend(harmless.map(|(end, needs)| Found {
                words: start..end,
                needs,
                crisis: false,
                harmless: true,
            }));
        }
        found
    }

    /// The phrases that begin with a word of a text and stand there whole. An ordinary English word is not taken for a slip, except in a
    /// crisis phrase whose other words stand there: "no pint in living" may be somebody in danger.
    fn phrases_at<'l>(&'l self, tokens: &'l [Token], start: usize) -> impl Iterator<Item = &'l Phrase> {
        let known = |word: Option<u32>| word.and_then(|word| self.phrases.get(&word)).into_iter().flatten();
        let first = &tokens[start];
        known(first.word).chain(known(first.perhaps)).filter(move |phrase| {
            let may_slip = phrase.crisis && phrase.words.len() > 1;
            tokens.get(start..start + phrase.words.len()).is_some_and(|window| {
                let is_said = |(token, word): (&Token, &u32)| {
                    token.word == Some(*word) || may_slip && token.perhaps == Some(*word)
                };
                window.iter().zip(&phrase.words).all(is_said)
                    && window[..window.len() - 1].iter().all(|token| !token.ends_clause())
            })
        })
    }

    fn tokens<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        let token = |(text, ends)| {
            let plain = plain(text);
            let exact = self.vocabulary.get(&plain).copied();
            let nearest = if exact.is_none() { self.spelling.nearest(&plain) } else { None };
            let (word, perhaps) =
                if is_ordinary(&plain) { (exact, nearest) } else { (exact.or(nearest), None) };
            Token { text, plain, word, perhaps, ends }
        };
        split(text).map(token).collect()
    }
}

fn phrases_of(found: &[Found]) -> Vec<Range<usize>> {
    found.iter().filter(|found| !found.harmless).map(|found| found.words.clone()).collect()
}

/// Words as they were written.
fn written(tokens: &[Token], words: &Range<usize>) -> String {
    tokens[words.clone()].iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
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
        let phrases = vec!["suicidal .. course".to_owned()];
        let because = "a course".to_owned();
        vec![Harmless { phrases, needs: Vec::new(), because, source: "test".to_owned() }]
    }

    fn read(text: &str) -> (Vec<String>, usize) {
        let needs = needs();
        let (understanding, _) = Lexicon::new(&needs, &harmless(), &[]).read(text, &needs);
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
        let past = |text: &str| Lexicon::new(&needs, &[], &[]).read(text, &needs).0.past_crisis_words.len();
        assert_eq!((read("I used to be suicidal"), past("I used to be suicidal")), ((vec![], 0), 1));
        assert_eq!(read("He is no longer suicidal").1, 0);
        assert_eq!(read("I used to be suicidal and it is back again").1, 1);
        assert_eq!(read("I used to cope. Suicidal now").1, 1);
        assert_eq!(read("I am not used to it and want to die").1, 1);
    }

    #[test]
    fn what_is_denied_or_of_the_past_is_left_out_of_what_is_heard() {
        let left = |text: &str| Lexicon::new(&needs(), &[], &[]).to_hear(text, 0).text;

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
