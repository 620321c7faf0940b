//! What matching is told of a text: the needs people speak of so, and danger.

use signpost::search::{Index, IndexWords};

use crate::support::{DANGER, DANGER_LATER, LIBRARY, judged_danger};

#[test]
fn what_nobody_has_a_phrase_for_is_heard_as_a_need() {
    for (text, need) in [
        ("nan put the kettle in the fridge again", "memory-older"),
        ("son hides when the doorbell rings, he thinks the neighbours read his mind", "psychosis"),
        ("the bailiff stood on the doorstep with a letter", "money-debt"),
    ] {
        let heard = LIBRARY.index.hear(text);

        assert_eq!(heard.needs.first().map(String::as_str), Some(need), "{text}: {heard:?}");
        assert!(!heard.danger, "{text}");
    }
}

#[test]
fn danger_is_heard_in_any_sentence_of_a_long_text() {
    let before = "She moved in with us in March. The bus is late every morning. ";
    let after = " We have two dogs. The garden is wet.";

    assert!(LIBRARY.index.hear(&format!("{before}My wife is talking about ending her life.{after}")).danger);
    assert!(!LIBRARY.index.hear(&format!("{before}{after}")).danger);
}

#[test]
fn danger_is_heard_in_most_words_that_nobody_has_written_down() {
    for (judged, least_heard, most_alarms) in [(DANGER, 88, 6), (DANGER_LATER, 88, 14)] {
        let heard = |is_danger: bool| -> (usize, Vec<String>) {
            let texts: Vec<String> = judged_danger(judged, is_danger);
            (texts.len(), texts.into_iter().filter(|text| LIBRARY.index.hear(text).danger).collect())
        };
        let ((dangers, heard_dangers), (others, alarms)) = (heard(true), heard(false));

        assert!(heard_dangers.len() * 100 >= dangers * least_heard, "{} of {dangers}", heard_dangers.len());
        assert!(alarms.len() * 100 <= others * most_alarms, "{} of {others}: {alarms:#?}", alarms.len());
    }
}

#[test]
fn nothing_is_heard_in_nothing_or_before_the_index_is_built() {
    let folder = tempfile::tempdir().unwrap();
    let unbuilt = Index::open(folder.path(), IndexWords::embedded().unwrap()).unwrap();

    assert_eq!(unbuilt.hear("i want to die"), Default::default());
    for text in ["", " . ; !", "🙂", "xqzv"] {
        assert_eq!(LIBRARY.index.hear(text), Default::default(), "{text}");
    }
}
