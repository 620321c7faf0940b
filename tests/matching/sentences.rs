//! What people write, and what must be read from it: `sentences.toml`, a table that anybody can add to.

use serde::Deserialize;
use serde_json::json;
use signpost::pathway::{Lexicon, Understanding, UrgentLevel};

use super::seeds::{answer, seeds};

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
        if !missing.is_empty() || !wrong.is_empty() || crisis != sentence.crisis {
            let from: Vec<String> =
                understanding.needs.iter().map(|n| format!("{}={:?}", n.need, n.from)).collect();
            faults.push(format!(
                "“{}”: missing {missing:?}, wrong {wrong:?}, crisis {crisis} not {}; read {}",
                sentence.text,
                sentence.crisis,
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

#[test]
fn every_harmless_phrase_is_read_as_no_crisis_and_would_be_one_without_the_list() {
    let unlisted = Lexicon::new(&seeds().catalogue.needs, &[]);
    let alarming = |understanding: &Understanding| {
        !understanding.crisis_words.is_empty()
            || understanding.needs.iter().any(|need| need.need == "suicidal-crisis")
    };
    for phrase in seeds().rules.harmless.iter().flat_map(|harmless| &harmless.phrases) {
        let (listed, _) = seeds().snapshot.read_words(phrase);
        assert!(!alarming(&listed), "“{phrase}” is an alarm: {listed:?}");
        let reply = answer(&json!({"text": phrase}));
        assert!(reply.urgent.is_none(), "“{phrase}”: {:?}", reply.urgent.map(|u| u.reasons));
        let (both, _) = seeds().snapshot.read_words(&format!("{phrase}, and I want to die"));
        assert!(!both.crisis_words.is_empty(), "“{phrase}” silences what stands beside it");
        let (unlisted, _) = unlisted.read(phrase, &seeds().catalogue.needs);
        assert!(alarming(&unlisted), "“{phrase}” does nothing: strike it off");
    }
}

#[test]
fn what_is_said_of_the_past_asks_about_safety_today_and_raises_no_alarm() {
    let level = |text: &str| answer(&json!({"text": text})).urgent.map(|u| u.level);

    assert_eq!(level("I used to be suicidal, these days it is only the debt"), Some(UrgentLevel::SameDay));
    assert_eq!(level("He is no longer suicidal"), Some(UrgentLevel::SameDay));
    assert_eq!(level("I used to feel suicidal and it has started again"), Some(UrgentLevel::Crisis));
    assert_eq!(level("I used to be suicidal and I want to die"), Some(UrgentLevel::Crisis));
}
