//! Words that say something together though others stand between them: `took|taken .. tablets`.

use super::tokens::{Ends, Token};

/// How many words `..` stands for at most.
const GAP: usize = 4;
/// A number as small as this is no heap of tablets.
const MANY: std::ops::Range<u32> = 8..1_000;
/// After one of these a number counts no tablets.
const DOSES: [&str; 5] = ["mg", "mcg", "ml", "g", "milligrams"];
/// A word of the sign as long as this may be misspelt by one letter.
const LONG: usize = 8;

/// Words in this order within one sentence. `|` stands between words that do equally well, `..` for up to four others, and `#` for a number
/// of eight or more.
#[derive(Debug, Clone)]
pub(super) struct Sign(Vec<Place>);

#[derive(Debug, Clone)]
struct Place {
    /// Other words may stand before it.
    after_others: bool,
    words: Vec<String>,
}

impl Sign {
    pub fn of(text: &str) -> Self {
        let mut places = Vec::new();
        let mut after_others = false;
        for words in text.split_whitespace() {
            if words == ".." {
                after_others = true;
                continue;
            }
            let words = words.split('|').map(str::to_owned).collect();
            places.push(Place { after_others: std::mem::take(&mut after_others), words });
        }
        Self(places)
    }

    /// Where the sign ends that begins with a word of a text.
    pub fn ends(&self, tokens: &[Token], start: usize) -> Option<usize> {
        let (first, rest) = self.0.split_first()?;
        first.holds(tokens, start).then_some(())?;
        ends_after(rest, tokens, start + 1)
    }
}

fn ends_after(places: &[Place], tokens: &[Token], from: usize) -> Option<usize> {
    let Some((place, rest)) = places.split_first() else { return Some(from) };
    // A comma among others is passed over: people set them as they like.
    let (gap, stop) = if place.after_others { (GAP, Ends::Sentence) } else { (0, Ends::Clause) };
    for at in from..=from + gap {
        if tokens.get(at - 1)?.ends >= stop {
            return None;
        }
        if place.holds(tokens, at)
            && let Some(end) = ends_after(rest, tokens, at + 1)
        {
            return Some(end);
        }
    }
    None
}

impl Place {
    fn holds(&self, tokens: &[Token], at: usize) -> bool {
        let Some(said) = tokens.get(at).map(|token| token.plain.as_str()) else { return false };
        let is_dose = || tokens.get(at + 1).is_some_and(|next| DOSES.contains(&next.plain.as_str()));
        self.words.iter().any(|word| match word.as_str() {
            "#" => said.parse().is_ok_and(|number: u32| MANY.contains(&number)) && !is_dose(),
            word => said == word || is_misspelt(said, word),
        })
    }
}

fn is_misspelt(said: &str, word: &str) -> bool {
    word.len() >= LONG && said.chars().next() == word.chars().next() && strsim::osa_distance(said, word) <= 1
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{plain, split};
    use super::*;

    fn stands(sign: &str, text: &str) -> bool {
        let token = |(text, ends)| Token { text, plain: plain(text), word: None, perhaps: None, ends };
        let tokens: Vec<Token> = split(text).map(token).collect();
        (0..tokens.len()).any(|start| Sign::of(sign).ends(&tokens, start).is_some())
    }

    #[test]
    fn others_may_stand_between_only_where_the_sign_says_so() {
        let sign = "took|taken .. tablets now";

        assert!(stands(sign, "He has taken all of his tablets now"));
        assert!(stands(sign, "took tablets now"));
        assert!(!stands(sign, "took tablets just now"));
        assert!(!stands(sign, "he took it. Tablets now"));
        assert!(!stands(sign, "took a walk and then bought a box of tablets now"));
    }

    #[test]
    fn a_number_is_many_from_eight_on_and_a_long_word_may_be_misspelt() {
        assert!(stands("took # paracetamol", "I took 40 paracetomol"));
        assert!(!stands("took # paracetamol", "I took 2 paracetamol"));
        assert!(!stands("took # .. tablets", "I took 50 mg in two tablets"));
    }
}
