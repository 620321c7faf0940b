//! What people write, and what must be read from it: `sentences.toml`, a table that anybody can add to.

use serde::Deserialize;
use serde_json::json;
use signpost::pathway::{Lexicon, Understanding, UrgentLevel};

use super::seeds::{answer, ear, seeds};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    sentence: Vec<Sentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    text: String,
    /// Needs that must be found.
    #[serde(default)]
    needs: Vec<String>,
    /// Needs that must not be found.
    #[serde(default)]
    not: Vec<String>,
    /// Whether crisis help must come first because of the words.
    #[serde(default)]
    crisis: bool,
    /// Whether 999 must come first because of the words.
    #[serde(default)]
    emergency: bool,
    /// Whether they are crisis words of the past, which ask about safety.
    #[serde(default)]
    past: bool,
    /// Repeated that many times before and after, with other talk.
    #[serde(default)]
    padding: usize,
}

fn sentences() -> Vec<Sentence> {
    toml::from_str::<Table>(include_str!("sentences.toml")).expect("the table is readable").sentence
}

#[test]
fn every_sentence_is_read_as_a_person_would_read_it() {
    let mut faults = Vec::new();
    for sentence in sentences() {
        let padding = "The bus was late again and it rained all afternoon. ".repeat(sentence.padding);
        let text = format!("{padding}{} {padding}", sentence.text);
        let (understanding, _) = seeds().snapshot.read_words(&text);
        let found: Vec<&str> = understanding.needs.iter().map(|need| need.need.as_str()).collect();
        let missing: Vec<&String> =
            sentence.needs.iter().filter(|need| !found.contains(&need.as_str())).collect();
        let wrong: Vec<&String> = sentence.not.iter().filter(|need| found.contains(&need.as_str())).collect();
        let crisis = !understanding.crisis_words.is_empty();
        let emergency = !understanding.emergency_words.is_empty();
        let past = !understanding.past_crisis_words.is_empty();
        // Words of an emergency may hold a crisis phrase, or not.
        let is_raised = emergency == sentence.emergency && (emergency || crisis == sentence.crisis);
        if !missing.is_empty() || !wrong.is_empty() || !is_raised || (sentence.past && !past) {
            let from: Vec<String> =
                understanding.needs.iter().map(|n| format!("{}={:?}", n.need, n.from)).collect();
            faults.push(format!(
                "“{}”: missing {missing:?}, wrong {wrong:?}, crisis {crisis} not {}, emergency {:?} not {}; read {}",
                sentence.text,
                sentence.crisis,
                understanding.emergency_words,
                sentence.emergency,
                from.join(" ")
            ));
        }
    }
    assert!(faults.is_empty(), "{} of {} sentences:\n{}", faults.len(), sentences().len(), faults.join("\n"));
}

#[test]
fn there_are_enough_sentences_and_every_need_is_among_them() {
    let sentences = sentences();
    assert!(sentences.len() >= 120, "{}", sentences.len());
    for need in &seeds().catalogue.needs {
        let uses = sentences.iter().filter(|s| s.needs.contains(&need.slug)).count();
        assert!(uses >= 2, "`{}` is in {uses} sentences", need.slug);
    }
    for sentence in &sentences {
        for need in sentence.needs.iter().chain(&sentence.not) {
            assert!(
                seeds().snapshot.need_index(need).is_some(),
                "`{need}` of “{}” is no need",
                sentence.text
            );
        }
    }
}

#[test]
fn a_sentence_of_crisis_brings_crisis_help_first() {
    for sentence in sentences().iter().filter(|sentence| sentence.crisis) {
        let reply = answer(&json!({"text": sentence.text, "crisis": "none"}));
        let level = reply.urgent.as_ref().map(|u| u.level);
        assert!(level >= Some(UrgentLevel::Crisis), "“{}”: {level:?}", sentence.text);
    }
}

#[test]
fn every_phrase_of_the_lexicon_is_found_by_itself() {
    for need in &seeds().catalogue.needs {
        for phrase in &need.words {
            let (understanding, _) = seeds().snapshot.read_words(phrase.phrase());
            let found = understanding.needs.iter().any(|n| n.need == need.slug);
            assert!(found, "“{}” is not read as `{}`", phrase.phrase(), need.slug);
            assert!(!phrase.is_crisis() || !understanding.crisis_words.is_empty(), "“{}”", phrase.phrase());
        }
    }
}

/// One way in which words with `|` and `..` are said.
fn as_said(sign: &str) -> String {
    let said =
        |word: &str| word.split('|').next().unwrap_or(word).replace("..", "somebody").replace('#', "40");
    sign.split_whitespace().map(said).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_harmless_phrase_is_read_as_no_crisis_and_would_be_one_without_the_list() {
    let unlisted = Lexicon::new(&seeds().catalogue.needs, &[], &[]);
    let alarming = |understanding: &Understanding| {
        !understanding.crisis_words.is_empty()
            || understanding.needs.iter().any(|need| need.need == "suicidal-crisis")
    };
    let mut faults = Vec::new();
    for phrase in seeds().rules.harmless.iter().flat_map(|harmless| &harmless.phrases) {
        let phrase = as_said(phrase);
        let (listed, _) = seeds().snapshot.read_words(&phrase);
        if alarming(&listed) || answer(&json!({"text": phrase})).urgent.is_some() {
            faults.push(format!("“{phrase}” is an alarm: {listed:?}"));
        }
        let (both, _) = seeds().snapshot.read_words(&format!("{phrase}, and I want to die"));
        if both.crisis_words.is_empty() {
            faults.push(format!("“{phrase}” silences what stands beside it"));
        }
        let (unlisted, _) = unlisted.read(&phrase, &seeds().catalogue.needs);
        if !alarming(&unlisted) && !ear().hear(&phrase).danger {
            faults.push(format!("“{phrase}” does nothing: strike it off"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_sign_of_an_emergency_is_read_as_its_rules() {
    for rule in &seeds().rules.urgent {
        for sign in &rule.signs {
            let said = as_said(sign);
            let (understanding, _) = seeds().snapshot.read_words(&said);
            let is_read = understanding.emergency_words.iter().any(|words| words.rule == rule.id);
            assert!(is_read, "“{said}” is not read as `{}`", rule.id);
        }
    }
}

#[test]
fn an_ordinary_english_word_is_no_misspelling_of_a_need() {
    let words = include_str!("../../index/english_words.txt").lines().filter(|line| !line.starts_with('#'));
    let phrases = || seeds().catalogue.needs.iter().flat_map(|need| &need.words);
    let is_phrase = |word: &str| phrases().any(|phrase| phrase.phrase() == word);
    let misread: Vec<(&str, Vec<String>)> = words
        .flat_map(str::split_whitespace)
        .filter(|word| !is_phrase(word))
        .map(|word| (word, seeds().snapshot.read_words(word).0))
        // `unconscious` is a sign of an emergency as it stands.
        .filter(|(_, read)| !read.needs.is_empty() && read.emergency_words.is_empty())
        .map(|(word, read)| (word, read.needs.into_iter().map(|need| need.need).collect()))
        .collect();
    assert!(misread.is_empty(), "to be added to src/pathway/ordinary_words.txt: {misread:?}");
}

#[test]
fn what_is_said_of_the_past_asks_about_safety_today_and_raises_no_alarm() {
    let level = |text: &str| answer(&json!({"text": text})).urgent.map(|u| u.level);

    assert_eq!(level("I used to be suicidal, these days it is only the debt"), Some(UrgentLevel::SameDay));
    assert_eq!(level("He is no longer suicidal"), Some(UrgentLevel::SameDay));
    assert_eq!(level("I used to feel suicidal and it has started again"), Some(UrgentLevel::Crisis));
    assert_eq!(level("I used to be suicidal and I want to die"), Some(UrgentLevel::Crisis));
}
