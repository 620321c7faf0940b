//! What a person's words deny, and what they say of the past.

use super::lexicon::Token;

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
/// Words between "used to" or "no longer" and what was so in the past.
const OF_THE_PAST: [&str; 12] =
    ["be", "being", "feel", "feeling", "get", "have", "having", "very", "so", "really", "often", "always"];
/// Words that bring the past back: "I used to be suicidal and it has started again".
const BROUGHT_BACK: [&str; 8] = ["again", "still", "back", "lately", "recently", "tonight", "today", "worse"];
/// How many words before a phrase a negation reaches at most.
const NEGATION_REACH: usize = 6;

/// "I haven't taken an overdose yet", "not in crisis yet".
pub fn not_yet(tokens: &[Token], end: usize) -> bool {
    tokens.get(end).is_some_and(|after| after.plain == "yet")
}

/// Whether the phrase from `start` to `end` is denied: a negation before it in the same clause, with nothing between but words it reaches
/// across. In doubt it is not: to read a crisis that is none does less harm than to miss one.
pub fn negated(tokens: &[Token], start: usize, end: usize) -> bool {
    if not_yet(tokens, end) {
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

/// Whether the phrase from `start` to `end` is said of the past: "used to" or "no longer" before it, and nothing after it that brings
/// it back.
pub fn of_the_past(tokens: &[Token], start: usize, end: usize) -> bool {
    if tokens[end..].iter().any(|after| BROUGHT_BACK.contains(&after.plain.as_str())) {
        return false;
    }
    let mut before = tokens[..start]
        .iter()
        .rev()
        .skip_while(|token| !token.ends_clause && OF_THE_PAST.contains(&token.plain.as_str()));
    let last = before.next().filter(|token| !token.ends_clause).map(|token| token.plain.as_str());
    let first = before.next().filter(|token| !token.ends_clause).map(|token| token.plain.as_str());
    matches!((first, last), (Some("used"), Some("to")) | (Some("no"), Some("longer")))
}
