//! Scenarios: the same figures as a change of the catalogue, and a clear refusal of what makes no sense.

use serde_json::{Value, json};
use signpost::catalogue::{AgeBasis, Common, Service, Status};
use signpost::geography::Precision;
use signpost::provision::{
    PanelQuestion, Question, ScenarioError, ScenarioRequest, figures, people, scenario,
};

use crate::support::{day, now, seeds};

fn request(body: Value) -> ScenarioRequest {
    serde_json::from_value(body).unwrap()
}

fn faults(body: Value) -> Vec<(String, String)> {
    let seeds = seeds();
    match scenario(&request(body.clone()), &seeds.snapshot, &seeds.assumptions, now()) {
        Err(ScenarioError::Fields(errors)) => errors.into_iter().map(|e| (e.pointer, e.detail)).collect(),
        Err(other) => panic!("{body}: {other}"),
        Ok(answer) => panic!("{body} was answered: {:?}", answer.changes),
    }
}

/// The scenario's figures after, beside those of a catalogue that was really changed.
fn is_the_same_as(body: Value, change: impl FnOnce(&mut Vec<Common<Service>>)) {
    let seeds = seeds();
    let request = request(body);
    let answer = scenario(&request, &seeds.snapshot, &seeds.assumptions, now()).unwrap();
    let question = Question::read(&request.question(), &seeds.snapshot).unwrap();
    let changed = seeds.changed(change);
    let really = figures(&changed, &seeds.assumptions, &question, day());
    let people_then =
        people(&changed, &seeds.assumptions, &PanelQuestion::of(&question, now()), &mut |_, _| {}).unwrap();
    let people_now = seeds.people(&PanelQuestion::of(&question, now()));

    assert_eq!(answer.after.areas, really.areas);
    assert_eq!(answer.after.summary, really.summary);
    assert_eq!(answer.before.summary, seeds.figures(&question).summary);
    assert_ne!(answer.before.areas, answer.after.areas, "nothing differs");
    for difference in &answer.difference.people {
        let of = |areas: &signpost::provision::PanelAnswer| {
            let area = areas.areas.iter().find(|area| area.code == difference.code).unwrap();
            let here = area
                .people
                .iter()
                .find(|p| p.person == difference.person && p.asked_by == difference.asked_by);
            (here.unwrap().fits, here.unwrap().ask, here.unwrap().open)
        };
        let (before, after) = (difference.before, difference.after);
        assert_eq!((before.fits, before.ask, before.open), of(&people_now));
        assert_eq!((after.fits, after.ask, after.open), of(&people_then));
    }
}

fn service<'s>(services: &'s mut [Common<Service>], slug: &str) -> &'s mut Service {
    services.iter_mut().find(|service| service.slug == slug).unwrap()
}

#[test]
fn closing_a_service_is_the_same_in_a_scenario_and_in_the_catalogue() {
    is_the_same_as(json!({"close": ["cafe-melton-sunny-skies"], "level": "msoa"}), |services| {
        service(services, "cafe-melton-sunny-skies").status.is = Status::Closed;
    });
}

#[test]
fn an_age_limit_and_a_coverage_changed_are_the_same_in_a_scenario_and_in_the_catalogue() {
    let body = json!({"need": "low-mood", "age_years": 15,
        "ages": [{"service": "nhs-talking-therapies-llr", "minimum_years": 18}],
        "coverage": [{"service": "rutland-community-wellbeing", "areas": ["E06000017", "E07000133"]}]});
    is_the_same_as(body, |services| {
        let talking = service(services, "nhs-talking-therapies-llr");
        let mut ages = talking.ages.clone().unwrap();
        (ages.minimum_years, ages.maximum_years, ages.basis) = (Some(18), None, AgeBasis::Stated);
        ages.provenance.confidence = signpost::catalogue::Confidence::High;
        talking.ages = Some(ages);
        service(services, "rutland-community-wellbeing").coverage.areas =
            vec!["E06000017".to_owned(), "E07000133".to_owned()];
    });
}

#[test]
fn opening_again_undoes_closing() {
    let seeds = seeds();
    let closed = seeds.changed(|services| {
        service(services, "cafe-melton-sunny-skies").status.is = Status::Closed;
    });
    let was_open = seeds.snapshot.find("cafe-melton-sunny-skies").unwrap().service.status.is;

    let body = request(json!({"reopen": ["cafe-melton-sunny-skies"]}));
    let answer = scenario(&body, &closed, &seeds.assumptions, now()).unwrap();

    if was_open == Status::Open {
        assert_eq!(answer.after.areas, seeds.figures(&Question::of_everything()).areas);
    } else {
        assert!(answer.after.summary.services > answer.before.summary.services);
    }
}

#[test]
fn a_new_service_is_offered_where_it_is_meant_for_and_to_whom_it_takes() {
    let seeds = seeds();
    let body = request(
        json!({"need": "gambling", "minutes": 15, "add": [{"name": "Gambling clinic in Melton", "needs": ["gambling"],
        "steps": [3], "modes": ["in_person"], "postcode": "LE13 1GH", "minimum_years": 18, "basis": "home_area",
        "areas": ["E07000133"], "open_to": ["gp"]}]}),
    );

    let answer = scenario(&body, &seeds.snapshot, &seeds.assumptions, now()).unwrap();

    let areas: Vec<&str> = answer
        .difference
        .areas
        .iter()
        .filter(|a| a.services_covering == 1)
        .map(|a| a.name.as_str())
        .collect();
    assert_eq!(areas, ["Melton"]);
    assert!(answer.difference.areas.iter().find(|a| a.name == "Melton").unwrap().access > 0.0);
    let gained: Vec<_> = answer.difference.people.iter().filter(|p| p.after.open > p.before.open).collect();
    assert!(!gained.is_empty());
    for person in gained {
        assert_eq!(
            (person.name.as_str(), person.person.as_str(), person.asked_by.as_str()),
            ("Melton", "gambling-34", "gp")
        );
    }
    assert_eq!(answer.changes, ["Gambling clinic in Melton opens at LE13 1GH"]);
}

#[test]
fn moving_a_place_brings_it_nearer_to_some_and_takes_it_from_others() {
    let seeds = seeds();
    let movable = seeds.snapshot.each().find(|record| {
        record.service.locations.len() == 1
            && record.points.len() == 1
            && record.service.status.is == Status::Open
            && record.service.coverage.basis == signpost::catalogue::CoverageBasis::Anyone
    });
    let slug = movable.unwrap().service.slug.clone();

    let body = request(json!({"level": "lsoa", "move": [{"service": slug, "postcode": "LE15 6HP"}]}));
    let answer = scenario(&body, &seeds.snapshot, &seeds.assumptions, now()).unwrap();

    assert!(answer.difference.areas.iter().any(|area| area.access > 0.0));
    assert!(answer.difference.areas.iter().any(|area| area.access < 0.0));
    assert!(answer.after.summary.conservation_error < 1e-9);
}

#[test]
fn what_makes_no_sense_is_refused_with_the_field_that_does_not() {
    let new = |with: Value| {
        let mut service = json!({"name": "A new group", "needs": ["loneliness"], "steps": [1]});
        service.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
        json!({"add": [service]})
    };
    for (body, pointer) in [
        (json!({}), ""),
        (json!({"close": ["no-such-service"]}), "/close/0"),
        (json!({"close": ["cafe-coalville", "cafe-coalville"]}), "/close/1"),
        (json!({"close": ["cafe-coalville"], "reopen": ["cafe-coalville"]}), "/reopen/0"),
        (
            json!({"close": ["cafe-coalville"], "ages": [{"service": "cafe-coalville", "minimum_years": 16}]}),
            "/ages/0/service",
        ),
        (json!({"reopen": ["central-access-point"]}), "/reopen/0"),
        (json!({"move": [{"service": "cafe-coalville"}]}), "/move/0/postcode"),
        (json!({"move": [{"service": "cafe-coalville", "postcode": "nonsense"}]}), "/move/0/postcode"),
        (
            json!({"move": [{"service": "cafe-coalville", "postcode": "LE1 1AA", "latitude": 52.6, "longitude": -1.1}]}),
            "/move/0/postcode",
        ),
        (json!({"move": [{"service": "samaritans", "postcode": "LE15 6HP"}]}), "/move/0/service"),
        (
            json!({"ages": [{"service": "cafe-coalville", "minimum_years": 30, "maximum_years": 20}]}),
            "/ages/0/maximum_years",
        ),
        (json!({"coverage": [{"service": "cafe-coalville", "areas": ["E07999999"]}]}), "/coverage/0/areas/0"),
        (json!({"coverage": [{"service": "cafe-coalville", "areas": ["Melton"]}]}), "/coverage/0/areas/0"),
        (new(json!({"latitude": 53.5, "longitude": 1.5})), "/add/0/latitude"),
        (new(json!({"latitude": 152.0, "longitude": 1.5})), "/add/0/latitude"),
        (new(json!({"latitude": 52.6})), "/add/0/longitude"),
        (new(json!({"postcode": "EH1 1AA"})), "/add/0/postcode"),
        (new(json!({"needs": ["wealth"]})), "/add/0/needs/0"),
        (new(json!({"steps": [6]})), "/add/0/steps/0"),
        (new(json!({"name": "Samaritans"})), "/add/0/name"),
        (new(json!({"minimum_years": 40, "maximum_years": 18})), "/add/0/maximum_years"),
        // Limits of age that stand in a criterion too, and changes that change nothing.
        (
            json!({"ages": [{"service": "kooth", "minimum_years": 10, "maximum_years": 30}]}),
            "/ages/0/maximum_years",
        ),
        (json!({"ages": [{"service": "laura-centre", "minimum_years": 0}]}), "/ages/0"),
        (json!({"ages": [{"service": "cafe-coalville", "minimum_years": 18}]}), "/ages/0"),
        (json!({"coverage": [{"service": "cafe-coalville", "areas": ["E07000134"]}]}), "/coverage/0"),
        (json!({"need": "wealth", "close": ["cafe-coalville"]}), "/need"),
        (json!({"area": "E07999999", "close": ["cafe-coalville"]}), "/area"),
    ] {
        let found = faults(body.clone());

        assert!(found.iter().any(|(at, detail)| at == pointer && !detail.is_empty()), "{body}: {found:?}");
    }
}

#[test]
fn a_place_that_is_where_it_is_does_not_move() {
    let placed = seeds().snapshot.each().find(|record| {
        record.points.len() == 1
            && record.service.locations.len() == 1
            && record.service.status.is == Status::Open
            && record.service.locations[0].precision == Some(Precision::Unit)
    });
    let service = placed.unwrap().service.clone();
    let postcode = service.locations[0].postcode.clone().unwrap();

    let found = faults(json!({"move": [{"service": service.slug, "postcode": postcode}]}));

    assert_eq!(found[0].0, "/move/0/postcode", "{found:?}");
}

#[test]
fn a_wider_age_limit_is_refused_where_a_criterion_or_every_route_still_keeps_people_out() {
    let seeds = seeds();
    let kooth = faults(json!({"ages": [{"service": "kooth", "minimum_years": 10, "maximum_years": 30}]}));
    assert!(kooth[0].1.contains("aged 25 to 30") && kooth[0].1.contains("aged 11 to 19"), "{kooth:?}");

    // Without its route for everybody, the crisis team is open from 16 on only.
    let by_age_alone = seeds.changed(|services| {
        service(services, "crht").routes.retain(|route| !route.when.is_empty());
    });
    let wider = request(json!({"ages": [{"service": "crht", "minimum_years": 12}]}));
    match scenario(&wider, &by_age_alone, &seeds.assumptions, now()) {
        Err(ScenarioError::Fields(errors)) => {
            assert_eq!(errors[0].pointer, "/ages/0/minimum_years");
            assert!(
                errors[0].detail.contains("aged 12 to 15") && errors[0].detail.contains("route"),
                "{errors:?}"
            );
        }
        other => panic!("{other:?}"),
    }

    // With it, they are taken, and it is said that the routes for certain ages stay.
    let answer = scenario(&wider, &seeds.snapshot, &seeds.assumptions, now()).unwrap();
    assert!(answer.warnings.iter().any(|says| says.contains("certain ages only")), "{:?}", answer.warnings);

    // A narrower limit is kept by no criterion.
    let narrower = request(json!({"ages": [{"service": "kooth", "minimum_years": 11, "maximum_years": 18}]}));
    assert!(scenario(&narrower, &seeds.snapshot, &seeds.assumptions, now()).is_ok());
}
