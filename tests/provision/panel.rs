//! The panel: it covers what it should, it says what a match says, and its sentences follow from its figures.

use std::collections::BTreeSet;

use signpost::catalogue::{Fact, Kind, Mode, Referrer, Step};
use signpost::pathway::{Outcome, Profile, matches};
use signpost::provision::{
    Level, Missing, Neighbourhoods, PanelQuestion, PersonInArea, Question, TravelBy, request_at,
};

use crate::support::{now, seeds};

fn everywhere(level: Level) -> PanelQuestion {
    PanelQuestion { level, ..PanelQuestion::of(&Question::of_everything(), now()) }
}

#[test]
fn the_panel_covers_every_need_step_age_limit_and_circumstance() {
    let seeds = seeds();
    let panel = &seeds.assumptions.panel;
    assert!(panel.len() >= 40, "{}", panel.len());

    let needs: BTreeSet<&str> =
        panel.iter().flat_map(|person| person.request.needs.iter().map(String::as_str)).collect();
    let all_needs: BTreeSet<&str> = seeds.snapshot.needs().iter().map(|need| need.slug.as_str()).collect();
    assert_eq!(needs, all_needs);

    let answer = seeds.people(&everywhere(Level::LocalAuthority));
    let steps: BTreeSet<Step> = answer.people.iter().filter_map(|person| person.suggested_step).collect();
    assert_eq!(steps.into_iter().collect::<Vec<_>>(), Step::ALL);

    // On both sides of every age limit that some open service states.
    let ages: BTreeSet<i32> = panel.iter().filter_map(|person| person.request.age_years).collect();
    for record in seeds.snapshot.each().filter(|record| record.service.kind != Kind::Context) {
        let Some(limits) = &record.service.ages else { continue };
        let least = limits.minimum_years.map(i32::from);
        let first_over = limits.maximum_years.map(|years| i32::from(years) + 1);
        // Nobody of the panel is younger than four: below that a limit shuts nobody out who would come by themselves.
        for edge in least.into_iter().chain(first_over).filter(|edge| *edge > 4) {
            let near = |years: &i32| (*years - edge).abs() <= 3;
            let below = ages.iter().any(|years| *years < edge && near(years));
            let above = ages.iter().any(|years| *years >= edge && near(years));
            assert!(below && above, "nobody is on both sides of {edge}, a limit of {}", record.service.slug);
        }
    }

    let first = &Neighbourhoods::of(&seeds.snapshot, &seeds.assumptions.need_weights).all[0];
    let mut stated: BTreeSet<Fact> = BTreeSet::new();
    for person in panel {
        let request = request_at(person, Referrer::Myself, first.code, first.authority);
        let profile = Profile::read(&request, &seeds.snapshot, now()).unwrap();
        stated.extend(Fact::ALL.iter().filter(|fact| profile.sheet.get(**fact).is_some()));
    }
    let asked: BTreeSet<Fact> = seeds
        .snapshot
        .each()
        .flat_map(|record| record.service.criteria.clone())
        .flat_map(|criterion| criterion.any_of)
        .flat_map(|alternative| alternative.tests().iter().map(|test| test.fact).collect::<Vec<_>>())
        .filter(|fact| !matches!(fact, Fact::NeedStated | Fact::AskedBy))
        .collect();
    let nobody: Vec<&Fact> = asked.difference(&stated).collect();
    assert!(nobody.is_empty(), "nobody of the panel says anything of {nobody:?}");
}

#[test]
fn the_panel_finds_in_a_neighbourhood_what_a_match_there_offers() {
    let seeds = seeds();
    let neighbourhoods = Neighbourhoods::of(&seeds.snapshot, &seeds.assumptions.need_weights);
    let question = everywhere(Level::Lsoa);
    let answer = seeds.people(&question);
    let doors: BTreeSet<&str> =
        seeds.snapshot.rules().doors.iter().map(|door| door.service.as_str()).collect();
    assert_eq!(answer.areas.len(), neighbourhoods.all.len());

    // Every 101st neighbourhood and every 3rd person, asked for by each asker.
    let mut compared = 0;
    for (at, neighbourhood) in neighbourhoods.all.iter().enumerate().step_by(101) {
        for (number, person) in seeds.assumptions.panel.iter().enumerate().step_by(3) {
            for (asker_at, asker) in question.askers.iter().enumerate() {
                let request = request_at(person, *asker, neighbourhood.code, neighbourhood.authority);
                let mut profile = Profile::read(&request, &seeds.snapshot, now()).unwrap();
                profile.limit = usize::MAX;
                let reply = matches(&profile, &seeds.snapshot);
                let here = &answer.areas[at].people[number * question.askers.len() + asker_at];

                assert_eq!((here.person.as_str(), here.asked_by), (person.slug.as_str(), *asker));
                let count = |outcome| reply.matches.iter().filter(|m| m.outcome == outcome).count();
                let who = format!("{} in {} asked by {asker:?}", person.slug, neighbourhood.name);
                assert_eq!(here.fits, count(Outcome::Fits), "{who}");
                assert_eq!(here.ask, count(Outcome::Ask), "{who}");
                for step in &here.by_step {
                    let counted = reply.pyramid.iter().find(|counted| counted.step == step.step).unwrap();
                    assert_eq!(
                        (step.fits, step.ask),
                        (counted.fits, counted.ask),
                        "{who} at {:?}",
                        step.step
                    );
                }
                // Only a service of the list of doors can be a way in, and every open one fits and is open.
                let open = reply
                    .matches
                    .iter()
                    .filter(|m| m.outcome == Outcome::Fits && m.referral.open_to_you == Some(true));
                let (certainly, perhaps): (Vec<_>, Vec<_>) =
                    open.partition(|m| !doors.contains(m.service.slug));
                assert!((certainly.len()..=certainly.len() + perhaps.len()).contains(&here.open), "{who}");
                let suggested = answer.people[number].suggested_step;
                assert_eq!(suggested, reply.step.suggested, "{who}");
                compared += 1;
            }
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn larger_areas_are_their_neighbourhoods_put_together() {
    let seeds = seeds();
    let question = PanelQuestion { person: Some("lonely-65".to_owned()), ..everywhere(Level::Lsoa) };
    let small = seeds.people(&question);
    let large = seeds.people(&PanelQuestion { level: Level::LocalAuthority, ..question });
    let neighbourhoods = Neighbourhoods::of(&seeds.snapshot, &seeds.assumptions.need_weights);

    for council in &large.areas {
        for (at, here) in council.people.iter().enumerate() {
            let parts = || {
                let all = neighbourhoods.all.iter().zip(&small.areas);
                all.filter(|(n, _)| n.authority.to_string() == council.code)
                    .map(|(n, area)| (n, &area.people[at]))
            };
            let least =
                |count: fn(&PersonInArea) -> usize| parts().map(|(_, person)| count(person)).min().unwrap();
            assert_eq!(
                (here.fits, here.ask, here.open),
                (least(|p| p.fits), least(|p| p.ask), least(|p| p.open))
            );
            let people: f64 = parts().map(|(n, _)| n.people).sum();
            let share = |whose: fn(&PersonInArea) -> bool| {
                parts().filter(|(_, person)| whose(person)).map(|(n, _)| n.people).sum::<f64>() / people
            };
            let unseen: fn(&PersonInArea) -> bool = |p| p.open_in_person_within == 0.0 && p.open_at_home == 0;
            let none =
                share(|p| p.open_in_person_within == 0.0 && p.open_at_home == 0 && p.open_place_unknown == 0);
            let unknown = share(unseen) - none;
            assert!((here.none_in_person_share - none).abs() < 1e-6, "{}", council.name);
            assert!((here.in_person_unknown_share - unknown).abs() < 1e-6, "{}", council.name);
        }
    }
}

#[test]
fn every_gap_says_its_person_and_place_and_has_the_figures_for_it() {
    let seeds = seeds();
    let answer = seeds.people(&everywhere(Level::LocalAuthority));

    assert!(!answer.gaps.is_empty());
    for gap in &answer.gaps {
        let person = answer.people.iter().find(|person| person.slug == gap.person).unwrap();
        assert!(gap.sentence.starts_with("No ") && gap.sentence.contains(&person.says), "{}", gap.sentence);
        assert!(gap.sentence.contains(" in ") && gap.sentence.ends_with('.'), "{}", gap.sentence);
        assert!(!gap.areas.is_empty());
        for area in &gap.areas {
            let holds = match gap.missing {
                Missing::AnyHelp => area.fits + area.ask == area.doors,
                Missing::AnOpenRoute | Missing::AnythingCertain => area.open == 0,
                Missing::Access => area.open > 0 && area.open_with_access == 0,
                Missing::TheRightStep => area.open > 0 && area.open_at_step == 0,
                Missing::InPerson => area.open > 0 && area.none_in_person_share >= 0.5,
                Missing::AKnownPlace => {
                    area.open_place_unknown > 0
                        && area.none_in_person_share < 0.5
                        && area.none_in_person_share + area.in_person_unknown_share >= 0.5
                }
            };
            assert!(holds, "{}: {area:?}", gap.sentence);
        }
    }
    let worst_first = answer.gaps.windows(2).all(|pair| {
        (pair[0].missing, std::cmp::Reverse(pair[0].population))
            <= (pair[1].missing, std::cmp::Reverse(pair[1].population))
    });
    assert!(worst_first);
    let deaf =
        answer.gaps.iter().find(|gap| gap.person == "deaf-17-low-mood" && gap.asked_by == Referrer::Myself);
    assert!(deaf.unwrap().sentence.starts_with("No self-referral help"), "{deaf:?}");
}

#[test]
fn nobody_is_said_to_find_nothing_in_person_where_somebody_comes_to_them_or_a_place_is_only_not_known() {
    let seeds = seeds();
    let doors: BTreeSet<&str> =
        seeds.snapshot.rules().doors.iter().map(|door| door.service.as_str()).collect();
    let answer = seeds.people(&everywhere(Level::LocalAuthority));
    let mut not_known = 0;
    for gap in
        answer.gaps.iter().filter(|gap| [Missing::InPerson, Missing::AKnownPlace].contains(&gap.missing))
    {
        let person = seeds.assumptions.panel.iter().find(|person| person.slug == gap.person).unwrap();
        let council = gap.areas[0].code.parse().unwrap();
        let mut profile =
            Profile::read(&request_at(person, gap.asked_by, council, council), &seeds.snapshot, now())
                .unwrap();
        profile.limit = usize::MAX;
        let reply = matches(&profile, &seeds.snapshot);
        let open = reply.matches.iter().filter(|found| {
            found.outcome == Outcome::Fits
                && found.referral.open_to_you == Some(true)
                && !doors.contains(found.service.slug)
        });
        let records: Vec<_> = open.map(|found| seeds.snapshot.find(found.service.slug).unwrap()).collect();
        let has_placed_part = |slug: &str| {
            records
                .iter()
                .any(|part| part.service.part_of.as_deref() == Some(slug) && !part.points.is_empty())
        };
        let nowhere = records.iter().filter(|record| {
            record.service.kind == Kind::Service
                && record.service.modes.contains(&Mode::InPerson)
                && record.points.is_empty()
                && !has_placed_part(&record.service.slug)
        });
        let (nowhere, at_home) =
            (nowhere.count(), records.iter().any(|record| record.service.modes.contains(&Mode::Home)));

        assert!(!at_home, "{}", gap.sentence);
        if gap.missing == Missing::InPerson {
            assert_eq!(nowhere, 0, "{}", gap.sentence);
        } else {
            not_known += 1;
            assert!(gap.sentence.contains("do not say where") || gap.sentence.contains("does not say where"));
        }
    }
    assert!(not_known > 0);
}

#[test]
fn what_is_missing_stands_before_what_nobody_says() {
    let answer = seeds().people(&everywhere(Level::LocalAuthority));

    let only_unknown = |missing| matches!(missing, Missing::Access | Missing::AKnownPlace);
    let first = answer.gaps.iter().position(|gap| only_unknown(gap.missing)).unwrap();
    assert!(first > 0 && answer.gaps[first..].iter().all(|gap| only_unknown(gap.missing)));
}

#[test]
fn without_a_car_less_is_within_reach_and_nothing_else_changes() {
    let seeds = seeds();
    let by_car = seeds.people(&everywhere(Level::LocalAuthority));
    let without =
        seeds.people(&PanelQuestion { travel: TravelBy::Public, ..everywhere(Level::LocalAuthority) });

    let pairs = by_car.areas.iter().zip(&without.areas).flat_map(|(a, b)| a.people.iter().zip(&b.people));
    for (car, foot) in pairs {
        assert_eq!((car.fits, car.ask, car.open), (foot.fits, foot.ask, foot.open));
        assert!(foot.open_in_person_within <= car.open_in_person_within + 1e-9);
        assert!(foot.open_remote_only >= car.open_remote_only - 1e-9);
    }
}
