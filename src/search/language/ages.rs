//! Reading an age out of what was typed: `17 year old smoking weed`, `my teenager`.

use std::cmp::Reverse;
use std::ops::Range;

use super::phrases::Phrases;

/// The age up to which a service is one for children.
pub(in crate::search) const MAJORITY_YEARS: u8 = 18;
/// The need that says somebody young is meant.
pub(in crate::search) const YOUNG_PEOPLE: &str = "young-people";

/// The oldest anybody is asked about.
const OLDEST_YEARS: u8 = 120;

/// `at` a number below this may be a time of the day.
const LEAST_AT_YEARS: u8 = 25;

/// An age that words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) struct AgeSaid {
    pub(super) years: u8,
    /// It may be the age of the children of whoever needs help.
    pub(super) perhaps: bool,
}

/// An age that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::search) struct AgeRead {
    pub(in crate::search) years: u8,
    /// It may be the age of the children of whoever needs help.
    pub(in crate::search) perhaps: bool,
    /// The words to leave out of the search; none for a word such as `teenager`, which is worth searching for.
    pub(in crate::search) at: Range<usize>,
}

/// The first age in these plain words: as a number, otherwise as the longest phrase that says one.
pub(in crate::search) fn read_age(words: &[String], said: &Phrases<AgeSaid>) -> Option<AgeRead> {
    let number = (0..words.len()).find_map(|at| number(words, at));
    number.map(|(years, at)| AgeRead { years, perhaps: false, at }).or_else(|| {
        // Of several that are as long the first.
        let longest = said.within(words).min_by_key(|(_, phrase)| Reverse(phrase.words.len()));
        longest.map(|(_, phrase)| {
            let AgeSaid { years, perhaps } = phrase.means;
            AgeRead { years, perhaps, at: 0..0 }
        })
    })
}

/// Years, and the words that say them.
fn number(words: &[String], at: usize) -> Option<(u8, Range<usize>)> {
    let word = words.get(at)?;
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (figure, rest) = word.split_at(digits);
    let years: u8 = figure.parse().ok().filter(|years| *years <= OLDEST_YEARS)?;
    let next = |ahead: usize| words.get(at + ahead).map(String::as_str);
    let is_year = |word: Option<&str>| matches!(word, Some("year" | "years" | "yr" | "yrs" | "y"));
    let is_whole = |word: Option<&str>| matches!(word, Some("yo" | "yearold" | "yearolds"));
    let is_old = |word: Option<&str>| matches!(word, Some("old" | "olds"));
    if rest.is_empty() {
        if is_year(next(1)) && is_old(next(2)) {
            return Some((years, at..at + 3));
        }
        if is_whole(next(1)) {
            return Some((years, at..at + 2));
        }
        let before = at.checked_sub(1).and_then(|before| words.get(before)).map(String::as_str);
        // `depressed at 78`, but not `open at 9` nor `at 24 High Street`.
        let may_be_time = years < LEAST_AT_YEARS || next(1).is_some();
        let says_age = match before {
            Some("aged" | "age" | "turning") => true,
            Some("at") => !may_be_time,
            Some(_) | None => false,
        };
        return says_age.then(|| (years, at - 1..at + 1));
    }
    if is_whole(Some(rest)) {
        return Some((years, at..at + 1));
    }
    (is_year(Some(rest)) && is_old(next(1))).then_some((years, at..at + 2))
}

#[cfg(test)]
mod tests {
    use super::super::text::words_of;
    use super::*;

    fn years(text: &str) -> Option<u8> {
        let said = [("teenager", 15), ("young teenager", 13)]
            .map(|(words, years)| (words_of(words), AgeSaid { years, perhaps: false }));
        read_age(&words_of(text), &said.into_iter().collect()).map(|age| age.years)
    }

    #[test]
    fn ages_are_read_as_people_write_them() {
        for text in ["17 year old smoking weed", "my 17-year-old", "17yo", "17 yo", "aged 17", "17 yrs old"] {
            assert_eq!(years(text), Some(17), "{text}");
        }
        for text in ["depressed at 78", "turning 78", "my dad is 78yo"] {
            assert_eq!(years(text), Some(78), "{text}");
        }
        assert_eq!(years("worried about my teenager"), Some(15));
        assert_eq!(years("young teenager"), Some(13), "the longest phrase");
    }

    #[test]
    fn other_numbers_are_no_age() {
        for text in [
            "section 17",
            "111",
            "24/7",
            "85258",
            "2 years waiting",
            "999 year old",
            "open at 9",
            "at 30 high street",
        ] {
            assert_eq!(years(text), None, "{text}");
        }
    }
}
