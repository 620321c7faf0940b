//! `index/sought.toml`: whoever asks so finds the service, and no other word of a question is heard less for it.

use std::collections::BTreeSet;

use serde::Deserialize;
use signpost::catalogue::Kind;

use super::support::{LIBRARY, search, slugs};

#[derive(Deserialize)]
struct File {
    sought: Vec<Sought>,
}

#[derive(Deserialize)]
struct Sought {
    service: String,
    #[serde(rename = "as")]
    asked: Vec<String>,
}

fn sought() -> Vec<Sought> {
    toml::from_str::<File>(include_str!("../../index/sought.toml")).unwrap().sought
}

#[test]
fn every_service_is_sought_as_something_once() {
    let mut named = BTreeSet::new();
    for Sought { service, asked } in sought() {
        assert!(LIBRARY.catalogue.services.iter().any(|known| known.slug == service), "{service}");
        assert!(named.insert(service.clone()), "{service} stands twice");
        let different: BTreeSet<&String> = asked.iter().collect();
        assert_eq!(different.len(), asked.len(), "{service}: a question stands twice");
    }
    for service in LIBRARY.catalogue.services.iter().filter(|service| service.kind != Kind::Context) {
        assert!(named.contains(&service.slug), "{} is sought as nothing", service.slug);
    }
}

#[test]
fn most_of_what_is_asked_for_a_service_finds_it_among_the_first_ten() {
    let (mut asked_of_all, mut found_of_all, mut faults) = (0, 0, Vec::new());
    for Sought { service, asked } in sought() {
        let asked: Vec<&String> = asked.iter().step_by(5).collect();
        let is_found = |question: &&&String| {
            let found = search(question);
            slugs(&found).iter().take(10).any(|slug| *slug == service)
        };
        let found = asked.iter().filter(is_found).count();
        asked_of_all += asked.len();
        found_of_all += found;
        if found * 2 < asked.len() {
            faults.push(format!("{service}: {found} of {}", asked.len()));
        }
    }
    println!("{found_of_all} of {asked_of_all}, {} services less than half", faults.len());
    assert!(found_of_all * 100 >= asked_of_all * 93, "{found_of_all} of {asked_of_all}");
    assert!(faults.len() <= 3, "{faults:#?}");
}

#[test]
fn names_for_a_kind_of_help_that_no_record_has_find_it() {
    for (question, service) in [
        ("memory clinic", "dementia-diagnosis"),
        ("wet centre", "no5-recovery-hub"),
        ("complain about my psychiatrist", "lpt-pals"),
        ("volunteering", "val"),
        ("domestic abuse LE15", "freeva-support-line"),
    ] {
        let found = search(question);

        assert!(slugs(&found).iter().take(3).any(|slug| *slug == service), "{question}: {:?}", slugs(&found));
    }
}

#[test]
fn a_hit_says_that_it_is_sought_so() {
    let found = search("wet centre");
    let is_sought = |slug: &str| found.hits.iter().find(|hit| hit.slug == slug).map(|hit| hit.is_sought);

    assert_eq!(is_sought("no5-recovery-hub"), Some(true));
    assert!(
        !search("no5 recovery hub").hits.iter().any(|hit| hit.is_sought),
        "what is typed as a name is wanted by name"
    );
}
