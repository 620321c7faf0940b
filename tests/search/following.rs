//! An index that followed changes answers like one built anew, and at once.

use chrono::{DateTime, Utc};
use signpost::catalogue::{Catalogue, Common, Service};
use signpost::search::evaluation::judged_queries;
use signpost::search::{Changes, Filters, Index, IndexWords, Query, Sort};

use crate::edits::{Dice, edit};
use crate::support::{LIBRARY, now, place};

fn index(folder: &tempfile::TempDir) -> Index {
    Index::open(folder.path(), IndexWords::embedded().unwrap()).unwrap()
}

fn queries() -> Vec<Query> {
    let judged = judged_queries(include_str!("judged.csv")).unwrap();
    let open_at: DateTime<Utc> = "2026-11-24T11:00:00Z".parse().unwrap();
    let near = |query: Query| Query { place: Some(place("LE15 6HP")), within_m: Some(12_000.0), ..query };
    let mut queries: Vec<Query> =
        judged.iter().step_by(4).map(|one| Query { per_page: 50, ..Query::of_text(&*one.text) }).collect();
    for text in ["", "quokkas", "food bank", "old kooth", "new anxiety", "zebra crosing", "want to die"] {
        queries.push(Query { per_page: 50, ..Query::of_text(text) });
        queries.push(near(Query::of_text(text)));
        queries.push(Query { sort: Sort::Name, per_page: 50, ..Query::of_text(text) });
        let filters = Filters { open_at: Some(open_at), ..Filters::default() };
        queries.push(Query { filters, sort: Sort::Assured, per_page: 50, ..Query::of_text(text) });
    }
    queries
}

/// Everything an index answers, as text.
fn answers(index: &Index) -> Vec<String> {
    let mut answers: Vec<String> =
        queries().iter().map(|query| format!("{:?} {query:?}", index.find(query, now()).unwrap())).collect();
    for beginning in ["a", "ne", "old", "caf", "z", "support", "the", "oa"] {
        answers.push(format!("{:?}", index.suggest(beginning, 20)));
    }
    for text in ["foodbank", "quokkas", "conselling", "cafe at kooth"] {
        answers.push(format!("{:?}", index.meanings(text).unwrap()));
    }
    answers
}

#[test]
fn following_changes_ends_where_building_anew_does() {
    for start in 0..4 {
        let mut dice = Dice(start + 100);
        let mut catalogue: Catalogue = LIBRARY.catalogue.clone();
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (followed, anew) = (index(&first), index(&second));
        followed.rebuild(&catalogue, &LIBRARY.gazetteer, 1).unwrap();
        for change in 2..12 {
            let before = catalogue.services.clone();
            let slugs = edit(&mut catalogue.services, &mut dice);
            let slugs: Vec<&str> = slugs.iter().map(String::as_str).collect();
            let is_changed = |service: &&Common<Service>| slugs.contains(&service.slug.as_str());
            let now: Vec<_> = catalogue.services.iter().filter(is_changed).cloned().collect();
            let before: Vec<_> = before.iter().filter(is_changed).cloned().collect();
            let changes = Changes { slugs: &slugs, now: &now, before: &before, whole: &catalogue };
            followed.apply(&changes, &LIBRARY.gazetteer, change).unwrap();
            if dice.below(3) == 0 {
                followed.write_down().unwrap();
            }
            anew.rebuild(&catalogue, &LIBRARY.gazetteer, change).unwrap();

            for (followed, anew) in answers(&followed).iter().zip(answers(&anew)) {
                assert_eq!(*followed, anew, "dice {start}, change {change}, of {slugs:?}");
            }
        }
        followed.write_down().unwrap();
        let before = answers(&followed);
        drop(followed);
        let opened = index(&first);
        opened.bring_up_to_date(&catalogue, &LIBRARY.gazetteer, 11).unwrap();
        assert_eq!(answers(&opened), before, "dice {start}, opened again");
    }
}
