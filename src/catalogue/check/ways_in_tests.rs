//! Ways in that lead nowhere, and sources that disagree.

use super::tests::{faults_when, faults_when_both, provenance, requires, route};
use super::*;
use crate::catalogue::{AgeBasis, Ages, Claim, Conflict, How, Referrer, Route, Service, Status};

fn has(faults: &[String], field: &str, problem: &str) -> bool {
    faults.iter().any(|fault| fault.starts_with(&format!("{field}: ")) && fault.contains(problem))
}

#[test]
fn a_service_whose_only_route_is_over_has_no_lawful_way_in() {
    let faults = faults_when(|s| s.routes[0].until = NaiveDate::from_ymd_opt(2024, 3, 31));

    assert!(has(&faults, "route", "no lawful way in for anyone"), "{faults:#?}");
}

#[test]
fn a_service_that_refuses_everybody_has_no_lawful_way_in() {
    let faults = faults_when(|s| s.routes[0].not_accepted = true);

    assert!(has(&faults, "route", "no lawful way in for anyone"), "{faults:#?}");
}

#[test]
fn a_route_for_people_the_service_is_not_for_is_no_way_in() {
    let faults = faults_when(|s| {
        s.ages = Some(Ages {
            minimum_years: None,
            maximum_years: Some(17),
            basis: AgeBasis::Stated,
            says: None,
            provenance: provenance(),
        });
        s.routes[0].when = requires("{ fact = 'age_years', at_least = 18 }").any_of;
    });

    assert!(has(&faults, "route", "no lawful way in for anyone"), "{faults:#?}");
}

#[test]
fn a_route_through_a_service_that_does_not_take_them_is_a_closed_door() {
    let through_second = |s: &mut Service| {
        s.routes[0] =
            Route { through: Some("second".to_owned()), ..route(&[Referrer::Gp], How::ThroughTeam) };
    };

    let faults = faults_when_both(|first, second| {
        through_second(first);
        second.routes.push(Route { not_accepted: true, ..route(&[Referrer::Gp], How::NotStated) });
    });

    assert!(has(&faults, "route[1].through", "`second`, which does not take `gp`"), "{faults:#?}");
    assert!(has(&faults, "route", "no lawful way in for anyone"), "{faults:#?}");
}

#[test]
fn a_route_to_a_closed_service_is_named_wherever_it_leads() {
    for field in ["through", "door"] {
        let faults = faults_when_both(|first, second| {
            second.status.is = Status::Closed;
            let mut way = route(&[Referrer::School], How::NotStated);
            match field {
                "through" => way.through = Some("second".to_owned()),
                _ => (way.not_accepted, way.door) = (true, Some("second".to_owned())),
            }
            first.routes.push(way);
        });

        assert!(has(&faults, &format!("route[2].{field}"), "`second` is closed or replaced"), "{faults:#?}");
    }
}

#[test]
fn a_door_nobody_knows_to_be_open_is_pointed_out() {
    let faults = faults_when_both(|first, second| {
        second.status.is = Status::Unknown;
        let way = route(&[Referrer::School], How::NotStated);
        first.routes.push(Route { not_accepted: true, door: Some("second".to_owned()), ..way });
    });

    assert!(has(&faults, "route[2].door", "may be closed"), "{faults:#?}");
}

#[test]
fn two_sources_that_disagree_are_named_with_what_each_says() {
    let claim = |value: &str| Claim {
        value: value.to_owned(),
        source: "a-page".to_owned(),
        dated: "2024".parse().unwrap(),
        publish: true,
    };
    let faults = faults_when(|s| {
        s.conflicts = vec![Conflict {
            about: "months_since_birth".to_owned(),
            claims: vec![claim("12"), claim("24")],
            used: Some("12".to_owned()),
            because: "the page is newer than the plan".to_owned(),
        }];
    });

    assert!(
        has(
            &faults,
            "conflict[1]",
            "sources disagree about months_since_birth: `12` (a-page, 2024) or `24` (a-page, 2024); `12` is used"
        ),
        "{faults:#?}"
    );
}

#[test]
fn a_value_that_must_not_be_used_is_not_printed() {
    let claim = |value: &str, publish| Claim {
        value: value.to_owned(),
        source: "a-page".to_owned(),
        dated: "2024".parse().unwrap(),
        publish,
    };
    let faults = faults_when(|s| {
        let claims = vec![claim("0116 496 0001", true), claim("0116 496 0009", false)];
        let (about, because) = ("phone".to_owned(), "newer".to_owned());
        s.conflicts = vec![Conflict { about, claims, used: None, because }];
    });

    assert!(has(&faults, "conflict[1]", "none is used"), "{faults:#?}");
    assert!(!faults.iter().any(|fault| fault.contains("0116 496 0009")), "{faults:#?}");
}

#[test]
fn a_service_with_one_open_route_has_a_way_in() {
    let faults = faults_when(|s| {
        s.routes.push(Route { not_accepted: true, ..route(&[Referrer::Gp], How::NotStated) });
    });

    assert!(!faults.iter().any(|fault| fault.contains("no lawful way in")), "{faults:#?}");
}
