//! What counts as help: what a match would offer, where it is known to be, and once each. What is not known is said.

use signpost::provision::Question;

use crate::support::seeds;

fn low_mood() -> Question {
    Question { need: Some("low-mood".to_owned()), ..Question::of_everything() }
}

#[test]
fn an_area_is_held_against_all_areas_also_when_it_alone_is_asked_for() {
    let of_all = seeds().figures(&low_mood());
    let leicester = seeds().figures(&Question { area: Some("E06000016".parse().unwrap()), ..low_mood() });

    assert_eq!(leicester.areas.len(), 1);
    assert_eq!(leicester.funnel, of_all.funnel);
    assert_eq!(leicester.areas[0], *of_all.areas.iter().find(|area| area.code == "E06000016").unwrap());
    assert_eq!(leicester.places.len(), 1);
}
