//! What counts as help: what a match would offer, where it is known to be, and once each. What is not known is said.

use signpost::catalogue::{Confidence, CoverageBasis, Service, Status};
use signpost::pathway::{MatchRequest, Outcome, Profile, matches};
use signpost::provision::{Figures, Level, Neighbourhoods, Question, figures};

use crate::support::{day, now, seeds};

fn low_mood() -> Question {
    question("low-mood", None)
}

fn question(need: &str, age_years: Option<i32>) -> Question {
    Question { need: Some(need.to_owned()), age_years, ..Question::of_everything() }
}

/// The figures once a service is changed in the catalogue.
fn after(question: &Question, slug: &str, change: impl FnOnce(&mut Service)) -> Figures {
    let seeds = seeds();
    let changed = seeds.changed(|services| {
        change(services.iter_mut().find(|service| service.slug == slug).unwrap());
    });
    figures(&changed, &seeds.assumptions, question, day())
}

/// Certainly: a closure on a weak source would be asked about.
fn close(service: &mut Service) {
    service.status.is = Status::Closed;
    service.status.provenance.confidence = Confidence::High;
}

#[test]
fn what_counts_is_what_a_match_there_offers_and_what_is_certain_what_fits() {
    let seeds = seeds();
    let neighbourhoods = Neighbourhoods::of(&seeds.snapshot, &seeds.assumptions.need_weights);
    let mut fitted = 0;
    for (need, age_years) in [
        ("low-mood", None),
        ("low-mood", Some(29)),
        ("psychosis", Some(70)),
        ("trauma", Some(16)),
        ("loneliness", Some(65)),
    ] {
        let found = seeds.figures(&Question { level: Level::Lsoa, ..question(need, age_years) });
        for (area, neighbourhood) in found.areas.iter().zip(&neighbourhoods.all).step_by(101) {
            let request = MatchRequest {
                age_years,
                needs: vec![need.to_owned()],
                area: Some(neighbourhood.code.to_string()),
                gp_area: Some(neighbourhood.authority.to_string()),
                ..MatchRequest::default()
            };
            let mut profile = Profile::read(&request, &seeds.snapshot, now()).unwrap();
            profile.limit = usize::MAX;
            let places = seeds.snapshot.judge_places(profile.home.as_ref(), profile.gp.as_ref());
            let reply = matches(&profile, &seeds.snapshot);
            let counted = |fits: bool| {
                let named = reply.matches.iter().filter(|offered| {
                    let record = seeds.snapshot.find(offered.service.slug).unwrap();
                    let meant = record.service.coverage.basis != CoverageBasis::Anyone
                        || !places[record.coverage_list as usize].home.is_unmet();
                    meant && record.service.needs.iter().any(|named| named == need)
                });
                named.filter(|offered| !fits || offered.outcome == Outcome::Fits).count()
            };

            let who = format!("{need} at {age_years:?} in {}", area.name);
            assert_eq!(
                (area.services_covering, area.services_certain),
                (counted(false), counted(true)),
                "{who}"
            );
            fitted += area.services_certain;
        }
    }
    assert!(fitted > 0, "nothing fits anybody");
}

#[test]
fn a_service_whose_criterion_refuses_the_age_asked_about_is_no_help() {
    let at_28 = question("low-mood", Some(28));
    let criterion_alone = |kooth: &mut Service| {
        kooth.ages = None;
        // Up to 19; that of a learning disability left out.
        kooth.criteria[0].any_of.truncate(1);
    };

    let refused = after(&at_28, "kooth", criterion_alone).summary.services;
    let closed = after(&at_28, "kooth", close).summary.services;
    let without_limits = |kooth: &mut Service| (kooth.ages, kooth.criteria) = (None, Vec::new());

    assert_eq!(refused, closed);
    assert_eq!(after(&at_28, "kooth", without_limits).summary.services, closed + 1);
}

#[test]
fn a_service_and_its_part_at_one_door_are_one_place_and_a_register_is_none() {
    let before = seeds().figures(&low_mood()).summary;

    let without_the_drop_in = after(&low_mood(), "falcon-centre-drop-in", close).summary;
    assert_eq!(
        (without_the_drop_in.services, without_the_drop_in.venues),
        (before.services - 1, before.venues)
    );

    let cafe = seeds().snapshot.find("cafe-coalville").unwrap().service.locations.clone();
    let placed = after(&low_mood(), "depression-qof-register", |register| register.locations = cafe).summary;
    assert_eq!((placed.services, placed.venues), (before.services, before.venues));
}

#[test]
fn a_service_that_does_not_say_where_it_is_is_counted_and_spoken_of() {
    let before = seeds().figures(&low_mood());
    assert!(before.summary.services_place_unknown > 0);
    assert!(before.areas.iter().all(|area| area.services_place_unknown > 0));
    let says = before.weakness.iter().find(|says| says.contains("do not say where")).unwrap();
    assert!(says.starts_with(&before.summary.services_place_unknown.to_string()), "{says}");

    let closed = after(&low_mood(), "nhs-talking-therapies-llr", close);
    assert_eq!(closed.summary.services_place_unknown, before.summary.services_place_unknown - 1);
    assert_eq!(closed.summary.mean_access, before.summary.mean_access);

    // The cafés as a whole have no place, and each of them has.
    let without_the_whole = after(&low_mood(), "neighbourhood-mh-cafes", close);
    assert_eq!(without_the_whole.summary.services, before.summary.services - 1);
    assert_eq!(without_the_whole.summary.services_place_unknown, before.summary.services_place_unknown);
}

#[test]
fn places_for_some_people_only_are_said_to_be_so() {
    let found = seeds().figures(&low_mood());
    let for_some = found.summary.venues_for_some;

    assert!(for_some > 0 && for_some < found.summary.venues);
    let says = format!("{for_some} of {} places take only some of the people", found.summary.venues);
    assert!(found.weakness.iter().any(|weakness| weakness.starts_with(&says)), "{:?}", found.weakness);
    let students = after(&low_mood(), "cafe-universities", |cafe| cafe.criteria.clear());
    assert!(students.summary.venues_for_some < for_some, "students only is some people only");
}

#[test]
fn that_no_place_is_known_across_the_border_is_said_and_not_the_contrary() {
    let found = seeds().figures(&Question::of_everything());

    let says: Vec<&String> = found.weakness.iter().filter(|says| says.contains("border")).collect();
    assert_eq!(found.summary.venues_outside_llr, 0);
    assert!(says.iter().all(|says| says.starts_with("No place outside")), "{says:?}");
    assert_eq!(says.len(), 1);
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
