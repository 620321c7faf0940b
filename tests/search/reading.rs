//! What is read out of words people type about somebody: who is meant, how old they are, and what is only an English word.

use serde::Deserialize;
use signpost::search::words_of;

use crate::support::{LIBRARY, search, slugs};

#[derive(Deserialize)]
struct AlikeFile {
    alike: Vec<Alike>,
}

#[derive(Deserialize)]
struct Alike {
    words: Vec<String>,
}

fn needs(text: &str) -> Vec<String> {
    search(text).understood.needs
}

/// Phrases for a need with one of these words in it, the word left out: what stands before and what stands after it.
fn around(words: &[String]) -> Vec<(String, String, String)> {
    let mut around = Vec::new();
    for need in &LIBRARY.catalogue.needs {
        for phrase in need.words.iter().filter(|word| !word.is_crisis()).map(|word| words_of(word.phrase())) {
            let at = phrase.iter().position(|word| words.iter().any(|like| words_of(like) == [word.clone()]));
            if let Some(at) = at.filter(|_| phrase.len() > 2) {
                around.push((need.slug.clone(), phrase[..at].join(" "), phrase[at + 1..].join(" ")));
            }
        }
    }
    around
}

#[test]
fn every_word_of_a_group_is_read_in_a_phrase_as_the_others_are() {
    let groups: AlikeFile = toml::from_str(include_str!("../../index/alike.toml")).unwrap();
    for Alike { words } in &groups.alike {
        let phrases = around(words);
        let mut read = 0;
        for (need, before, after) in phrases.iter().take(12) {
            let as_others =
                words.iter().filter(|word| needs(&format!("{before} {word} {after}")).contains(need));
            read += usize::from(as_others.count() == words.len());
        }
        // A phrase of nothing but such words and stop words must be written as it is.
        assert!(!phrases.is_empty(), "no phrase has one of {words:?}");
        assert!(2 * read >= phrases.len().min(12), "{words:?}: {read} of {}", phrases.len());
    }
}

#[test]
fn who_somebody_is_says_nothing_about_what_the_matter_is() {
    for text in ["my friend", "my mum and dad", "my brother", "boyfriend", "a relative of mine"] {
        let needs = needs(text);
        for need in ["bereavement", "domestic-abuse", "caring", "memory-older"] {
            assert!(!needs.contains(&need.to_owned()), "{text}: {needs:?}");
        }
    }
    assert_eq!(needs("people are watching my son")[0], "psychosis");
    assert_eq!(needs("my niece died")[0], "bereavement");
    assert_eq!(needs("frightened of my boyfriend")[0], "domestic-abuse");
}

#[test]
fn english_words_are_no_slips_of_others() {
    for text in [
        "someone to chat to",
        "family forcing me to marry",
        "drinking wine",
        "marriage falling apart",
        "at 78",
    ] {
        assert_eq!(search(text).understood.corrected, None, "{text}");
    }
    assert_eq!(search("anxeity").understood.corrected.as_deref(), Some("anxiety"));
}

#[test]
fn an_english_word_may_still_be_a_slip_in_a_crisis_phrase() {
    for text in [
        "suicide lpan",
        "lpan to die",
        "acn't carry on",
        "no pint in living",
        "in font of a train",
        "i have no pint carrying on",
    ] {
        let found = search(text);
        assert!(found.understood.crisis, "{text}");
        assert_eq!(slugs(&found)[0], "emergency-999", "{text}");
    }
    for text in ["a pint in oakham", "drinking wine", "someone to chat to"] {
        assert!(!search(text).understood.crisis, "{text}");
    }
}

#[test]
fn a_word_that_no_record_has_leaves_less_to_the_others() {
    let with_day = search("day");
    let with_unknown = search("day zebra xylophone");

    assert!(with_unknown.hits[0].score < with_day.hits[0].score);
    assert_eq!(slugs(&search("crying every day and don't know why"))[0], "nhs-talking-therapies-llr");
}

#[test]
fn how_old_a_child_is_does_not_hold_back_who_is_for_its_parents() {
    let found = search("escape from my husband with my children");

    assert_eq!(found.understood.age_years, Some(10));
    let first: Vec<&str> = slugs(&found).into_iter().take(3).collect();
    assert!(first.contains(&"freeva-support-line"), "{first:?}");
}

#[test]
fn a_number_beside_a_word_is_no_postcode_far_away() {
    assert!(search("my 8 year old worries").understood.place.is_none());
    assert!(search("me 10 years ago").understood.place.is_none());
    let place = |text: &str| search(text).understood.place.map(|place| place.label);
    assert!(place("cafe le 16").is_some_and(|label| label.contains("LE16")));
    assert!(place("food bank NN14").is_some());
}

#[test]
fn two_words_of_a_name_may_be_written_as_one() {
    let found = search("openmind leicester");
    assert_eq!(found.understood.corrected.as_deref(), Some("open mind leicester"));
    assert_eq!(slugs(&found)[0], "nhs-talking-therapies-llr");
    assert_eq!(slugs(&search("sunnyskies"))[0], "cafe-melton-sunny-skies");
    // A slip is likelier than two words, and what is one word already stays one.
    assert_eq!(search("counsling").understood.corrected.as_deref(), Some("counselling"));
    assert_eq!(search("foodbank").understood.corrected, None);
}

#[test]
fn the_words_of_a_name_are_no_cry_for_help() {
    for (text, named) in [
        ("sunny skies melton", "cafe-melton-sunny-skies"),
        ("sunny skies", "cafe-melton-sunny-skies"),
        ("the bridge", "the-bridge-east-midlands"),
        ("PIER referral", "pier-eip"),
    ] {
        let found = search(text);
        assert!(!found.understood.crisis, "{text}");
        assert_eq!(slugs(&found)[0], named, "{text}");
    }
    for text in [
        "i want to go up to my nan in the sky im nine",
        "i want to die at the sunny skies cafe",
        "on the bridge about to jump",
        "off the pier tonight",
    ] {
        assert!(search(text).understood.crisis, "{text}");
    }
}

#[test]
fn one_word_is_no_cry_for_help_for_standing_in_one() {
    for word in ["postnatal", "newborn", "hope", "poem", "railway", "google", "swimmer", "tomatoes"] {
        assert!(!search(word).understood.crisis, "{word}");
    }
    for words in ["suicidal", "suiside", "overdose", "she swallowed"] {
        assert!(search(words).understood.crisis, "{words}");
    }
}

#[test]
fn how_to_get_in_says_nothing_of_what_the_matter_is() {
    for text in ["perinatal referral form", "perinatel referral form", "PIER referral criteria"] {
        let first = search(text);
        let expected = if text.starts_with("PIER") { "pier-eip" } else { "perinatal-mh" };
        assert_eq!(slugs(&first).first(), Some(&expected), "{text}");
    }
}
