//! What a person's words deny, and what brings it back.

use std::ops::Range;

use super::tokens::{Ends, Token};

/// Words before a phrase that turn it round, without their apostrophes.
const NEGATIONS: [&str; 19] = [
    "not", "no", "nil", "never", "without", "denies", "denied", "denying", "isnt", "wasnt", "dont", "doesnt",
    "didnt", "hasnt", "havent", "arent", "wont", "wouldnt", "nor",
];
/// Of these, those after which "and" joins what is denied: "denies self-harm and thoughts of suicide".
const DENIALS: [&str; 3] = ["denies", "denied", "denying"];
/// Words a negation reaches across. Any other word between ends it: "not coping with debt" is about debt, and "never felt so suicidal",
/// "why not just kill myself" and "no one would care if I killed myself" are no denials.
const PASSED_OVER: [&str; 46] = [
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
    "very",
    "current",
    "active",
    "acute",
    "recent",
    "previous",
    "past",
    "present",
    "known",
    "further",
    "immediate",
    "ideation",
    "ideas",
    "risk",
    "attempt",
    "attempts",
    "evidence",
];
/// After one of these a "to" is passed over as well: "no plans to". Anywhere else it is not: "no reason not to" and "trying not to" deny nothing.
const BEFORE_TO: [&str; 4] = ["plan", "plans", "intent", "intention"];
/// How many words before a phrase a negation reaches at most, besides what is denied together with it.
const NEGATION_REACH: usize = 6;
/// What a list of things denied is made of, beside the phrases themselves: "self-harm and thoughts of suicide".
const NOUNS: [&str; 12] = [
    "suicide", "harm", "overdose", "thoughts", "ideation", "ideas", "feelings", "plan", "plans", "intent",
    "attempt", "attempts",
];
/// Words before a sign that make it a thought only: "what if I took 20 tablets", "I nearly took an overdose". "He might have taken an
/// overdose" is none: nobody knows, and it may be so.
const SUPPOSED: [&str; 9] = ["if", "nearly", "almost", "would", "wish", "want", "wants", "wanted", "once"];
/// Words that may stand between one of these, or a negation, and the sign: any other ends what is supposed or denied. "I don't care I have
/// swallowed 40 pills" denies nothing.
const BEFORE_A_SIGN: [&str; 18] = [
    "i", "he", "she", "they", "we", "you", "ive", "had", "have", "has", "having", "ever", "even", "actually",
    "just", "really", "to", "been",
];

/// "I haven't taken an overdose yet", "not in crisis yet".
pub(super) fn not_yet(tokens: &[Token], end: usize) -> bool {
    tokens.get(end).is_some_and(|after| after.plain == "yet")
}

/// Whether a phrase is denied: a negation before it in the same clause, with nothing between but words it reaches across and what is
/// denied together with it. In doubt it is not: to read a crisis that is none does less harm than to miss one. `phrases` are all that stand
/// in the text.
pub(super) fn negated(tokens: &[Token], phrase: &Range<usize>, phrases: &[Range<usize>]) -> bool {
    if not_yet(tokens, phrase.end) || came_back(tokens, phrase.end) {
        return false;
    }
    let word_before = |at: usize| at.checked_sub(1).map(|before| tokens[before].plain.as_str());
    let item_before = |end: usize| phrases.iter().filter(|item| item.end == end).map(|item| item.start).min();
    let mut is_list = ends_with_or(tokens, phrase.end, phrases);
    let (mut joined_by_and, mut crossed_comma) = (false, false);
    let mut at = phrase.start;
    let mut passed = 0;
    while let Some(before) = at.checked_sub(1) {
        let token = &tokens[before];
        let plain = token.plain.as_str();
        if token.ends_clause() {
            // "Denies voices, self-harm or suicidal thoughts": what is listed is denied together.
            match item_before(at).filter(|_| is_list && token.ends == Ends::Clause) {
                Some(item) => (at, crossed_comma) = (item, true),
                None => return false,
            }
        } else if NEGATIONS.contains(&plain) {
            // "Why not end it" asks, and "a reason to not end it" is not had.
            let asks = matches!(word_before(before), Some("why" | "to"));
            return !asks && (!joined_by_and || DENIALS.contains(&plain));
        } else if matches!(plain, "or" | "nor") {
            if crossed_comma {
                // A list of its own: "no job or money, thoughts of suicide or self-harm".
                return false;
            }
            // "I don't drink or take drugs": one word, or a phrase, is denied with what is joined to it.
            is_list = true;
            at = item_before(before).unwrap_or(before);
            if at == before
                && before > 0
                && !tokens[before - 1].ends_clause()
                && !is_negation(tokens, before - 1)
            {
                at -= 1;
            }
        } else if plain == "and" && names_a_thing(tokens, phrase) {
            let Some(item) = item_before(before) else { return false };
            joined_by_and = true;
            at = item;
        } else {
            let planned = plain == "to" && word_before(before).is_some_and(|word| BEFORE_TO.contains(&word));
            passed += 1;
            if passed > NEGATION_REACH || !(planned || PASSED_OVER.contains(&plain)) {
                return false;
            }
            at = before;
        }
    }
    false
}

fn is_negation(tokens: &[Token], at: usize) -> bool {
    NEGATIONS.contains(&tokens[at].plain.as_str())
}

/// Whether "or" follows, at once or after more phrases with commas: "voices, self-harm or suicide".
fn ends_with_or(tokens: &[Token], end: usize, phrases: &[Range<usize>]) -> bool {
    let mut end = end;
    loop {
        if tokens.get(end).is_some_and(|next| matches!(next.plain.as_str(), "or" | "nor")) {
            return true;
        }
        let item = phrases.iter().filter(|item| item.start == end).map(|item| item.end).max();
        match item.filter(|_| end > 0 && tokens[end - 1].ends == Ends::Clause) {
            Some(next) => end = next,
            None => return false,
        }
    }
}

/// "Suicidal thoughts" is a thing that can be denied beside another; "suicidal" is how somebody is: "denies low mood and suicidal".
fn names_a_thing(tokens: &[Token], phrase: &Range<usize>) -> bool {
    tokens[phrase.start..(phrase.end + 1).min(tokens.len())]
        .iter()
        .any(|token| NOUNS.contains(&token.plain.as_str()))
}

/// "Not suicidal today but I was yesterday": what was denied of one day is said of another.
fn came_back(tokens: &[Token], end: usize) -> bool {
    const WHO: [&str; 6] = ["i", "he", "she", "they", "it", "we"];
    const WAS: [&str; 12] =
        ["was", "were", "did", "had", "has", "have", "ive", "hes", "shes", "theyve", "been", "felt"];
    const WHEN: [&str; 9] =
        ["yesterday", "last", "earlier", "before", "this", "until", "recently", "lately", "previously"];
    let sentence = sentence_after(tokens, end);
    let Some(but) =
        sentence.iter().take(6).position(|t| matches!(t.plain.as_str(), "but" | "though" | "although"))
    else {
        return false;
    };
    let said = |all: &[&str], token: &&Token| all.contains(&token.plain.as_str());
    let after = sentence[but + 1..].iter().skip_while(|token| said(&WHO, token));
    let verbs = after.clone().take_while(|token| said(&WAS, token)).count();
    let then = after.clone().nth(verbs);
    verbs > 0 && then.is_none_or(|then| said(&WHEN, &then))
}

/// The words after a position up to the end of the sentence.
pub(super) fn sentence_after<'s, 't>(tokens: &'s [Token<'t>], at: usize) -> &'s [Token<'t>] {
    if at > 0 && tokens[at - 1].ends == Ends::Sentence {
        return &[];
    }
    let rest = &tokens[at..];
    let last = rest.iter().position(|token| token.ends == Ends::Sentence);
    &rest[..last.map_or(rest.len(), |last| last + 1)]
}

/// Whether a sign is denied or only thought of: "I would never have taken an overdose". In doubt it is not.
pub(super) fn denied_or_supposed(tokens: &[Token], start: usize) -> bool {
    let before = tokens[..start].iter().rev().take_while(|token| !token.ends_clause());
    let mut words = before.map(|token| token.plain.as_str()).skip_while(|word| BEFORE_A_SIGN.contains(word));
    words.next().is_some_and(|word| NEGATIONS.contains(&word) || SUPPOSED.contains(&word))
}
