//! Who may refer in a scenario: opened and closed by the rules of a match, for exactly those whom the rules touch.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use signpost::catalogue::{Referrer, Route, Service};
use signpost::geography::Truth;
use signpost::pathway::{Profile, Snapshot, judge_anywhere, takes_from};
use signpost::provision::{
    Gap, Missing, PanelQuestion, Question, ScenarioAnswer, ScenarioError, USUAL_ASKERS, people, request_at,
    scenario,
};

use crate::support::{day, now, seeds};

fn answer_over(snapshot: &Snapshot, body: Value) -> ScenarioAnswer {
    let request = serde_json::from_value(body).unwrap();
    scenario(&request, snapshot, &seeds().assumptions, now()).unwrap()
}

fn answer(body: Value) -> ScenarioAnswer {
    answer_over(&seeds().snapshot, body)
}

fn faults(body: Value) -> Vec<(String, String)> {
    let request = serde_json::from_value(body.clone()).unwrap();
    match scenario(&request, &seeds().snapshot, &seeds().assumptions, now()) {
        Err(ScenarioError::Fields(errors)) => errors.into_iter().map(|e| (e.pointer, e.detail)).collect(),
        Err(other) => panic!("{body}: {other}"),
        Ok(answer) => panic!("{body} was answered: {:?}", answer.changes),
    }
}

fn takes(snapshot: &Snapshot, slug: &str, who: Referrer) -> Truth {
    takes_from(snapshot, snapshot.position(slug).unwrap(), who, day())
}

/// Who of the panel, asked for by whom, could be helped by a service: criteria apart from the place not refused, and no way in.
fn could_be_helped(slug: &str) -> Vec<(String, Referrer, Truth)> {
    let seeds = seeds();
    let at = seeds.snapshot.position(slug).unwrap();
    let mut found = Vec::new();
    for person in &seeds.assumptions.panel {
        for asker in USUAL_ASKERS {
            let (home, gp) = ("E01025702".parse().unwrap(), "E07000133".parse().unwrap());
            let request = request_at(person, asker, home, gp);
            let profile = Profile::read(&request, &seeds.snapshot, now()).unwrap();
            let anywhere = judge_anywhere(&profile, &seeds.snapshot);
            let judged = anywhere.judged.iter().find(|judged| judged.record == at && !judged.door);
            found.extend(
                judged
                    .filter(|judged| !judged.apart_from_place.is_unmet())
                    .map(|judged| (person.slug.clone(), asker, judged.apart_from_place)),
            );
        }
    }
    found
}

fn edited(slug: &str, edit: impl FnOnce(&mut Service)) -> Snapshot {
    seeds().changed(|services| {
        let service = services.iter_mut().find(|service| service.slug == slug).unwrap();
        edit(&mut *service);
    })
}

/// A team that takes no referral by the person, and certainly helps some of the panel.
const TEAM: &str = "perinatal-mh";

/// The catalogue in which it takes them.
fn team_takes_everybody_themselves() -> Snapshot {
    edited(TEAM, |team| {
        let taken =
            team.routes.iter().find(|route| !route.not_accepted && route.when.is_empty()).unwrap().clone();
        team.routes.push(Route { who: vec![Referrer::Myself], ..taken });
    })
}

/// Where, who, asked for by whom.
type Asking = (String, String, Referrer);

fn askings(gaps: &[Gap]) -> BTreeSet<(Missing, Asking)> {
    let of = |gap: &Gap| {
        let asking = |code: &str| (gap.missing, (code.to_owned(), gap.person.clone(), gap.asked_by));
        gap.areas.iter().map(|area| asking(&area.code)).collect::<Vec<_>>()
    };
    gaps.iter().flat_map(of).collect()
}

#[test]
fn a_team_that_takes_people_themselves_is_open_to_just_those_whom_it_may_help_and_closes_their_gaps() {
    let answer = answer(json!({"routes": [{"service": TEAM, "open_to": ["self"]}]}));
    let difference = &answer.difference;

    let helped: BTreeSet<(String, bool)> = could_be_helped(TEAM)
        .into_iter()
        .filter(|(_, asker, _)| *asker == Referrer::Myself)
        .map(|(person, _, truth)| (person, truth.is_met()))
        .collect();
    assert!(helped.iter().any(|(_, certain)| *certain) && helped.iter().any(|(_, certain)| !*certain));
    let everywhere: BTreeSet<Asking> = answer
        .before
        .areas
        .iter()
        .flat_map(|area| helped.iter().map(|(who, _)| (area.code.clone(), who.clone(), Referrer::Myself)))
        .collect();
    let changed =
        difference.people.iter().map(|here| (here.code.clone(), here.person.clone(), here.asked_by));
    assert_eq!(changed.collect::<BTreeSet<Asking>>(), everywhere);
    for here in &difference.people {
        let certain = helped.contains(&(here.person.clone(), true));
        assert_eq!(here.after.open, here.before.open + usize::from(certain), "{here:?}");
        assert_eq!(here.after.perhaps_open, here.before.perhaps_open + 1, "{here:?}");
        assert_eq!((here.after.fits, here.after.ask), (here.before.fits, here.before.ask), "{here:?}");
    }
    assert!(!difference.gaps_closed.is_empty());
    for gap in &difference.gaps_closed {
        assert_eq!(gap.asked_by, Referrer::Myself, "{}", gap.sentence);
        assert!(helped.contains(&(gap.person.clone(), true)), "{}", gap.sentence);
    }
    assert_eq!((&difference.gaps_opened, &difference.gaps_worse), (&Vec::new(), &Vec::new()));
    assert_eq!(answer.changes.len(), 1);
    assert!(
        answer.changes[0].ends_with(" takes referrals from the person themselves"),
        "{:?}",
        answer.changes
    );
}

#[test]
fn a_change_of_routes_is_the_same_in_a_scenario_and_in_the_catalogue_and_closing_undoes_it() {
    let seeds = seeds();
    let opened = answer(json!({"routes": [{"service": TEAM, "open_to": ["self"]}]})).difference;
    let changed = team_takes_everybody_themselves();
    let question = PanelQuestion::of(&Question::of_everything(), now());
    let really = people(&changed, &seeds.assumptions, &question, &mut |_, _| {}).unwrap();
    for here in &opened.people {
        let area = really.areas.iter().find(|area| area.code == here.code).unwrap();
        let there = area.people.iter().find(|of| of.person == here.person && of.asked_by == here.asked_by);
        let there = there.unwrap();
        assert_eq!((here.after.open, here.after.perhaps_open), (there.open, there.perhaps_open));
    }

    let body = json!({"routes": [{"service": TEAM, "close_to": ["self"]}]});
    let answer = answer_over(&changed, body);
    let closed = &answer.difference;
    assert_eq!(askings(&closed.gaps_opened), askings(&opened.gaps_closed));
    assert_eq!((&closed.gaps_closed, &closed.gaps_milder), (&Vec::new(), &Vec::new()));
    assert_eq!(closed.people.len(), opened.people.len());
    for (back, there) in closed.people.iter().zip(&opened.people) {
        assert_eq!((&back.code, &back.person, back.asked_by), (&there.code, &there.person, there.asked_by));
        assert_eq!((back.before, back.after), (there.after, there.before));
    }
    assert!(
        answer.changes[0].ends_with(" takes no referrals from the person themselves"),
        "{:?}",
        answer.changes
    );
}

#[test]
fn closing_to_one_who_refers_touches_nobody_for_whom_another_asks() {
    let slug = "nhs-talking-therapies-llr";
    let before = takes(&seeds().snapshot, slug, Referrer::Myself);
    assert!(before.is_met(), "{before:?}");
    let answer = answer(json!({"routes": [{"service": slug, "close_to": ["self"]}]}));
    let difference = &answer.difference;

    assert!(!difference.people.is_empty());
    for here in &difference.people {
        assert_eq!(here.asked_by, Referrer::Myself, "{here:?}");
        assert!(here.after.open <= here.before.open && here.after.perhaps_open < here.before.perhaps_open);
    }
    assert_eq!((&difference.gaps_closed, &difference.gaps_milder), (&Vec::new(), &Vec::new()));
}

#[test]
fn no_figure_by_area_changes_with_who_may_refer_and_it_is_said() {
    let answer = answer(json!({"need": "perinatal", "routes": [{"service": TEAM, "open_to": ["self"]}]}));

    assert!(answer.difference.areas.is_empty());
    assert_eq!(answer.before.summary, answer.after.summary);
    assert!(answer.warnings[0].contains("do not look at who may refer"), "{:?}", answer.warnings);
}

#[test]
fn what_no_count_of_the_panel_can_show_is_said_of_each_service() {
    for (routes, part) in [
        (json!({"service": TEAM, "open_to": ["school"]}), "from a school shows in no count"),
        (
            json!({"service": "ward-ashby", "open_to": ["self"]}),
            "is certain for none of the people described",
        ),
        (
            json!({"service": "mindful-employer", "close_to": ["self"]}),
            "would take none of the people described",
        ),
        (json!({"service": "gp-primary-care", "close_to": ["self"]}), "is a way in"),
        (json!({"service": "samaritans", "close_to": ["self"]}), "in a crisis are sent to first"),
    ] {
        let answer = answer(json!({"routes": [routes]}));
        assert!(answer.warnings.iter().any(|says| says.contains(part)), "{part}: {:?}", answer.warnings);
    }
    let shown = answer(json!({"routes": [{"service": TEAM, "open_to": ["self"]}]}));
    assert_eq!(shown.warnings.len(), 1, "{:?}", shown.warnings);
    let left_out = answer(json!({"need": "gambling", "routes": [{"service": TEAM, "open_to": ["self"]}]}));
    assert!(left_out.difference.people.is_empty());
    assert!(left_out.warnings.iter().any(|says| says.contains("would take none")), "{:?}", left_out.warnings);
}

#[test]
fn a_refusal_of_certain_people_stays_when_a_way_in_opens() {
    // Only what refuses people with certain needs is left.
    let camhs =
        edited("camhs", |camhs| camhs.routes.retain(|route| route.not_accepted && !route.when.is_empty()));
    assert!(takes(&camhs, "camhs", Referrer::Myself).is_unknown());
    let answer = answer_over(&camhs, json!({"routes": [{"service": "camhs", "open_to": ["self"]}]}));

    let gain: BTreeSet<&str> = answer.difference.people.iter().map(|here| here.person.as_str()).collect();
    let refused = |slug: &str| {
        let person = seeds().assumptions.panel.iter().find(|person| person.slug == slug).unwrap();
        let named = ["eating", "neurodiversity", "alcohol-drugs"];
        person.request.needs.iter().any(|need| named.contains(&need.as_str()))
    };
    let helped = could_be_helped("camhs");
    let themselves = || helped.iter().filter(|(_, asker, _)| *asker == Referrer::Myself);
    assert!(themselves().any(|(who, ..)| refused(who)));
    // Of the others those whom it certainly helps: for the rest it was perhaps open before.
    let taken = themselves().filter(|(who, _, truth)| truth.is_met() && !refused(who));
    assert_eq!(gain, taken.map(|(who, ..)| who.as_str()).collect());
    assert!(answer.warnings.iter().any(|says| says.contains("goes on doing so")), "{:?}", answer.warnings);
}

#[test]
fn another_age_limit_looks_at_the_routes_of_the_scenario() {
    let by_age_alone = edited("crht", |crht| crht.routes.retain(|route| !route.when.is_empty()));
    let by_age: Vec<&str> = Referrer::ALL
        .into_iter()
        .filter(|who| {
            by_age_alone.find("crht").unwrap().service.routes.iter().any(|route| route.who.contains(who))
        })
        .map(Referrer::as_str)
        .collect();
    assert!(!by_age.is_empty());
    let body = json!({"ages": [{"service": "crht", "minimum_years": 12}],
        "routes": [{"service": "crht", "open_to": by_age}]});

    assert_eq!(answer_over(&by_age_alone, body).changes.len(), 2);
}

#[test]
fn other_routes_that_make_no_sense_are_refused_with_the_field_that_does_not() {
    let team = |open_to: Value, close_to: Value| json!({"routes": [{"service": TEAM, "open_to": open_to, "close_to": close_to}]});
    assert!(takes(&seeds().snapshot, TEAM, Referrer::Gp).is_met());
    for (body, pointer, part) in [
        (
            json!({"routes": [{"service": "no-such", "open_to": ["self"]}]}),
            "/routes/0/service",
            "is not known",
        ),
        (team(json!([]), json!([])), "/routes/0/open_to", "names nobody"),
        (team(json!(["self", "gp"]), json!([])), "/routes/0/open_to/1", "already from a GP"),
        (team(json!(["self", "self"]), json!([])), "/routes/0/open_to/1", "twice"),
        (team(json!([]), json!(["self"])), "/routes/0/close_to/0", "takes no referrals as it is"),
        (team(json!([]), json!(["gp", "gp"])), "/routes/0/close_to/1", "twice"),
        (team(json!(["self"]), json!(["self"])), "/routes/0/close_to/0", "contradicts `open_to`"),
        (
            json!({"routes": [{"service": TEAM, "open_to": ["self"]}, {"service": TEAM, "close_to": ["gp"]}]}),
            "/routes/1/service",
            "contradicts `routes`",
        ),
        (
            json!({"close": [TEAM], "routes": [{"service": TEAM, "open_to": ["self"]}]}),
            "/routes/0/service",
            "contradicts `close`",
        ),
    ] {
        let found = faults(body.clone());
        assert!(found.iter().any(|(at, says)| at == pointer && says.contains(part)), "{body}: {found:?}");
    }
}
