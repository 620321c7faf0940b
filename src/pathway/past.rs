//! What a person's words say of the past.

use std::ops::Range;

use super::denial::sentence_after;
use super::tokens::{Ends, Token};

/// Words between "used to" or "no longer" and what was so in the past.
const OF_THE_PAST: [&str; 12] =
    ["be", "being", "feel", "feeling", "get", "have", "having", "very", "so", "really", "often", "always"];
/// Words that bring the past back: "I used to be suicidal and it has started again".
const BROUGHT_BACK: [&str; 13] = [
    "again",
    "still",
    "back",
    "lately",
    "recently",
    "tonight",
    "today",
    "worse",
    "returned",
    "returning",
    "returns",
    "another",
    "next",
];
/// Words before a phrase that put it into the past: "previous suicide attempt".
const FORMER: [&str; 6] = ["previous", "past", "prior", "historical", "historic", "former"];
/// Words of what is so now, near a phrase: "I feel suicidal like in 2012".
const PRESENT: [&str; 25] = [
    "want", "wants", "wanna", "wanting", "going", "gonna", "wish", "am", "im", "is", "are", "hes", "shes",
    "still", "keep", "keeps", "thinking", "planning", "will", "cant", "dont", "feel", "feeling", "feels",
    "now",
];
/// Words that make those of the present past: "was feeling suicidal in 2012".
const WAS: [&str; 6] = ["was", "were", "had", "been", "tried", "attempted"];
/// Words between a phrase and its time that give the time to something else.
const PARTS_FROM_ITS_TIME: [&str; 12] =
    ["and", "but", "because", "after", "since", "like", "than", "when", "where", "so", "i", "as"];
/// Words that may stand between a time and the phrase after it: "when I was nineteen I took an overdose".
const BETWEEN: [&str; 15] = [
    "i",
    "he",
    "she",
    "they",
    "we",
    "had",
    "was",
    "tried",
    "attempted",
    "took",
    "made",
    "to",
    "an",
    "a",
    "the",
];
/// How many words may stand between a phrase and its time.
const TIME_REACH: usize = 2;

/// Whether a phrase is said of a past that is long over: "used to", "no longer", "previous", or a time years ago beside it; and nothing
/// after it that brings it back.
pub(super) fn of_the_past(tokens: &[Token], phrase: &Range<usize>) -> bool {
    let after = &tokens[phrase.end..];
    // "I used to feel suicidal and I do now."
    let does_now = |two: &[Token]| matches!(two[0].plain.as_str(), "do" | "does") && two[1].plain == "now";
    if after.iter().any(|word| BROUGHT_BACK.contains(&word.plain.as_str())) || after.windows(2).any(does_now)
    {
        return false;
    }
    used_to(tokens, phrase.start)
        || !is_now(tokens, phrase)
            && (is_former(tokens, phrase.start) || has_time_beside(tokens, phrase, past_time))
}

/// Whether a sign is of another day than today: weeks or years ago, said beside it. A time that is farther off may be another's: "I took 40
/// tablets, my mum died last year".
pub(super) fn is_over(tokens: &[Token], sign: &Range<usize>) -> bool {
    // "Took an overdose and died last month": the time is that of both.
    let mut after = words(tokens, sign.end);
    let died = matches!((after.next(), after.next()), (Some("and"), Some("died" | "passed")));
    let sign = sign.start..sign.end + if died { 2 } else { 0 };
    has_time_beside(tokens, &sign, |tokens, at| past_time(tokens, at).or_else(|| some_time_ago(tokens, at)))
}

fn words<'t>(tokens: &'t [Token], at: usize) -> impl Iterator<Item = &'t str> {
    tokens[at.min(tokens.len())..].iter().map(|token| token.plain.as_str())
}

fn used_to(tokens: &[Token], start: usize) -> bool {
    let mut before = tokens[..start]
        .iter()
        .rev()
        .skip_while(|token| !token.ends_clause() && OF_THE_PAST.contains(&token.plain.as_str()));
    let last = before.next().filter(|token| !token.ends_clause()).map(|token| token.plain.as_str());
    let first = before.next().filter(|token| !token.ends_clause()).map(|token| token.plain.as_str());
    matches!((first, last), (Some("used"), Some("to")) | (Some("no"), Some("longer")))
}

fn is_now(tokens: &[Token], phrase: &Range<usize>) -> bool {
    let before = tokens[..phrase.start].iter().rev().take_while(|token| !token.ends_clause()).take(3);
    let near = before.chain(&tokens[phrase.clone()]);
    let (mut now, mut was) = (false, false);
    for word in near.map(|token| token.plain.as_str()) {
        now |= PRESENT.contains(&word);
        was |= WAS.contains(&word);
    }
    now && !was
}

fn is_former(tokens: &[Token], start: usize) -> bool {
    let mut before = tokens[..start].iter().rev().take_while(|token| !token.ends_clause());
    let last = before.next().map(|token| token.plain.as_str());
    let first = before.next().map(|token| token.plain.as_str());
    last.is_some_and(|last| FORMER.contains(&last))
        || matches!((first, last), (Some("history" | "hx"), Some("of")) | (Some("recovered"), Some("from")))
}

/// Whether a time stands beside a phrase, after it or before; `time` says where one ends that begins at a word.
fn has_time_beside(
    tokens: &[Token],
    phrase: &Range<usize>,
    time: impl Fn(&[Token], usize) -> Option<usize>,
) -> bool {
    // After it: "overdose ten years ago", "suicidal thoughts in 2009".
    for at in phrase.end..=phrase.end + TIME_REACH {
        if tokens[at - 1].ends_clause() {
            break;
        }
        if time(tokens, at).is_some() {
            return true;
        }
        let Some(next) = tokens.get(at) else { break };
        if PARTS_FROM_ITS_TIME.contains(&next.plain.as_str()) {
            break;
        }
    }
    // Before it: "ten years ago I took an overdose".
    let is_between = |token: &Token| BETWEEN.contains(&token.plain.as_str());
    let earliest = phrase.start.saturating_sub(10);
    (earliest..phrase.start).any(|at| {
        time(tokens, at).is_some_and(|end| {
            end <= phrase.start
                && tokens[end..phrase.start].iter().all(is_between)
                && tokens[at..phrase.start].iter().all(|token| token.ends != Ends::Sentence)
        })
    })
}

/// Where a time ends that is years past, when one begins here.
fn past_time(tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = words(tokens, at);
    let [first, second, third, fourth] = std::array::from_fn(|_| next.next().unwrap_or_default());
    let is_years = |word: &str| matches!(word, "years" | "year" | "yrs" | "yr" | "decades");
    let words = match (first, second, third) {
        ("last", "year", _) | ("years", "ago", _) | ("long", "ago", _) => 2,
        (_, years, "ago" | "back" | "on") if is_years(years) => 3,
        ("as", "a", "teenager" | "teen" | "child" | "kid" | "student" | "girl" | "boy" | "youngster") => 3,
        (
            "in",
            "my" | "his" | "her",
            "teens" | "twenties" | "thirties" | "youth" | "childhood" | "20s" | "30s",
        ) => 3,
        ("when" | "while", "i" | "he" | "she" | "they" | "we", "was" | "were") if is_young(fourth) => 4,
        ("in", year, _) if is_year(year) => 2,
        ("at", age, _) if age.ends_with("teen") && is_age_in_words(age) => 2,
        // "Attempted suicide aged 16, now 45": without the "now" it may be how old they are.
        ("aged" | "age", age, _) if age.parse::<u8>().is_ok() && has_now(tokens, at) => 2,
        (year, ..) if is_year(year) => 1,
        _ => return None,
    };
    Some(at + words)
}

fn has_now(tokens: &[Token], at: usize) -> bool {
    sentence_after(tokens, at).iter().any(|token| token.plain == "now")
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u16| (1950..2100).contains(&year))
}

fn is_young(word: &str) -> bool {
    const YOUNG: [&str; 9] = ["little", "young", "younger", "small", "a", "at", "in", "about", "only"];
    YOUNG.contains(&word) || word.parse::<u8>().is_ok() || is_age_in_words(word)
}

fn is_age_in_words(word: &str) -> bool {
    const AGES: [&str; 11] = [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    AGES.contains(&word)
}

/// Where a time of days to months ago ends: too long for an ambulance, not long enough to be of the past.
fn some_time_ago(tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = words(tokens, at);
    let [first, second] = std::array::from_fn(|_| next.next().unwrap_or_default());
    let is_time = matches!(
        (first, second),
        ("last", "week" | "month" | "summer" | "winter" | "spring" | "autumn" | "christmas")
            | ("days" | "weeks" | "week" | "months" | "month", "ago")
    );
    is_time.then_some(at + 2)
}
