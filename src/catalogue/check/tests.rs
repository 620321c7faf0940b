//! A catalogue of two services without a fault, and what is said when one thing in it is changed.

use super::*;
use crate::catalogue::{
    AgeBasis, Ages, Alternative, Audience, Claim, Conflict, Contact, ContactKind, Coverage, CoverageBasis,
    Criterion, Effect, How, Kind, Location, LocationUse, Mode, Need, Organisation, OrganisationKind, Origin,
    Provenance, Referrer, Route, Schedule, ScheduleOf, Source, Status, StatusFact, Step,
};
use crate::geography::{Area, AreaCode, GazetteerRows};

pub(super) fn provenance() -> Provenance {
    Origin { source: vec!["a-page".to_owned()], dated: Dated::undated(), confidence: Confidence::High }.into()
}

pub(super) fn service(slug: &str) -> Service {
    Service {
        slug: slug.to_owned(),
        name: format!("The {slug}"),
        also_known_as: vec![],
        organisation: "somebody".to_owned(),
        provider_says: None,
        kind: Kind::Service,
        status: StatusFact {
            is: Status::Open,
            says: None,
            since: None,
            replaced_by: None,
            provenance: provenance(),
        },
        summary: "It helps.".to_owned(),
        steps: vec![Step::EARLY_HELP],
        needs: vec!["low-mood".to_owned()],
        modes: vec![Mode::Phone],
        part_of: None,
        coverage: Coverage {
            basis: CoverageBasis::Anyone,
            areas: vec![AreaCode::ENGLAND.to_string()],
            says: None,
            provenance: provenance(),
        },
        ages: None,
        criteria: vec![],
        routes: vec![route(&[Referrer::Myself], How::Phone)],
        response_targets: vec![],
        schedules: vec![],
        contacts: vec![contact("0116 496 0001")],
        locations: vec![],
        costs: vec![],
        languages: vec![],
        access: vec![],
        notes: vec![],
        conflicts: vec![],
        provenance: provenance(),
    }
}

pub(super) fn route(who: &[Referrer], how: How) -> Route {
    Route {
        who: who.to_vec(),
        not_accepted: false,
        how,
        urgency: vec![],
        contact: None,
        send: vec![],
        when: vec![],
        through: None,
        door: None,
        from: None,
        until: None,
        says: None,
        provenance: provenance(),
    }
}

fn contact(value: &str) -> Contact {
    Contact {
        kind: ContactKind::Phone,
        value: value.to_owned(),
        audience: Audience::Public,
        label: None,
        says: None,
        provenance: provenance(),
    }
}

pub(super) fn requires(any_of: &str) -> Criterion {
    #[derive(serde::Deserialize)]
    struct Holder {
        any_of: Vec<Alternative>,
    }
    let any_of = toml::from_str::<Holder>(&format!("any_of = [{any_of}]")).unwrap().any_of;
    Criterion {
        effect: Effect::Requires,
        says: "a rule".to_owned(),
        any_of,
        from: None,
        until: None,
        otherwise: None,
        provenance: provenance(),
    }
}

/// Two good services, the first changed, judged: `field: problem`.
pub(super) fn faults_when(change: impl FnOnce(&mut Service)) -> Vec<String> {
    faults_when_both(|first, _| change(first))
}

/// The same with both of them changed.
pub(super) fn faults_when_both(change: impl FnOnce(&mut Service, &mut Service)) -> Vec<String> {
    let mut first = service("first");
    let mut second = service("second");
    second.contacts = vec![contact("0116 496 0002")];
    change(&mut first, &mut second);
    let catalogue = Catalogue {
        organisations: vec![Organisation {
            slug: "somebody".to_owned(),
            name: "Somebody".to_owned(),
            formerly: vec![],
            kind: OrganisationKind::Charity,
            website: None,
            provenance: provenance(),
        }],
        sources: vec![Source {
            id: "a-page".to_owned(),
            title: "A page".to_owned(),
            publisher: "Somebody".to_owned(),
            url: Some("https://example.org".to_owned()),
            published: Dated::undated(),
            retrieved: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
            licence: "facts only".to_owned(),
        }],
        needs: vec![Need {
            slug: "low-mood".to_owned(),
            name: "Low mood".to_owned(),
            words: vec![],
            source: "a-page".to_owned(),
        }],
        pyramid: vec![],
        services: vec![first.into(), second.into()],
    };
    let areas = vec![Area::named(AreaCode::ENGLAND, "England", vec![])];
    let gazetteer = Gazetteer::new(GazetteerRows { areas, ..GazetteerRows::default() }).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let around =
        Surroundings { gazetteer: &gazetteer, sites: &[], cited_by_rules: &[], unreadable: &[], today };
    check(&catalogue, &around).into_iter().map(|f| format!("{}: {}", f.field, f.problem)).collect()
}

#[test]
fn a_good_catalogue_has_no_fault() {
    assert_eq!(faults_when(|_| {}), Vec::<String>::new());
}

#[test]
fn what_is_named_must_exist() {
    let faults = faults_when(|s| {
        s.organisation = "nobody".to_owned();
        s.needs = vec!["flying".to_owned()];
        s.part_of = Some("third".to_owned());
        s.provenance.source = vec!["lost-page".to_owned()];
        s.coverage.areas = vec!["E07000999".to_owned()];
    });

    for expected in ["`nobody`", "`flying`", "`third`", "`lost-page`", "`E07000999`"] {
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected} in {faults:#?}");
    }
}

#[test]
fn a_former_name_that_finds_another_service_is_a_fault() {
    let faults = faults_when(|s| s.also_known_as = vec!["THE SECOND".to_owned()]);

    assert_eq!(faults, ["name: `The second` is also the also_known_as of service `first`"]);
}

#[test]
fn an_age_limit_that_its_own_criteria_contradict_is_a_fault() {
    let faults = faults_when(|s| {
        s.ages = Some(Ages {
            minimum_years: None,
            maximum_years: Some(17),
            basis: AgeBasis::Stated,
            says: None,
            provenance: provenance(),
        });
        s.criteria = vec![requires("{ fact = 'age_years', at_least = 18 }")];
    });

    assert_eq!(
        faults,
        [
            "criterion[1]: nobody of the ages the service is for can meet `a rule`",
            "route: there is no lawful way in for anyone",
        ]
    );
}

#[test]
fn a_door_that_is_shut_to_the_asker_is_a_fault() {
    let faults = faults_when(|s| {
        let refusal = Route {
            not_accepted: true,
            door: Some("second".to_owned()),
            ..route(&[Referrer::Gp], How::NotStated)
        };
        s.routes.push(refusal);
    });
    assert_eq!(faults, Vec::<String>::new(), "a door that does not speak of GPs may take them");

    let faults = faults_when(|s| {
        let door = Some("first".to_owned());
        s.routes.push(Route { not_accepted: true, door, ..route(&[Referrer::Gp], How::NotStated) });
    });
    assert_eq!(
        faults,
        ["route[2].door: `first` does not take `gp` either", "route[2].door: names the service itself"]
    );
}

#[test]
fn a_route_by_phone_needs_a_number() {
    let faults = faults_when(|s| s.contacts.clear());

    assert_eq!(faults, ["route[1].how: has no contact of the kind it needs"]);
}

#[test]
fn a_withheld_number_may_not_be_shown_by_any_service() {
    let faults = faults_when(|s| {
        let claim = |value: &str, publish| Claim {
            value: value.to_owned(),
            source: "a-page".to_owned(),
            dated: Dated::undated(),
            publish,
        };
        s.conflicts = vec![Conflict {
            about: "phone".to_owned(),
            claims: vec![claim("0116 496 0001", true), claim("0116 496 0002", false)],
            used: Some("0116 496 0001".to_owned()),
            because: "newer".to_owned(),
        }];
    });

    let expected = "contacts[1].value: shows a number that a conflict of `first` withholds";
    assert!(faults.contains(&expected.to_owned()), "{faults:#?}");
}

#[test]
fn half_a_rule_of_opening_is_a_fault() {
    let faults = faults_when(|s| {
        s.schedules = vec![Schedule {
            of: ScheduleOf::Service,
            freq: None,
            byday: vec!["2FR".parse().unwrap()],
            opens_at: None,
            closes_at: None,
            valid_from: None,
            valid_to: None,
            bank_holidays: None,
            says: "the second Friday".to_owned(),
            provenance: provenance(),
        }];
    });

    assert_eq!(faults, ["schedule[1]: has some of freq, byday, opens_at and closes_at, but not all"]);
}

#[test]
fn a_confidential_address_may_not_be_told_elsewhere() {
    let faults = faults_when(|s| {
        s.locations = vec![Location {
            site: None,
            name: None,
            address: Some("7 Quiet Lane".to_owned()),
            postcode: None,
            place: None,
            used_as: LocationUse::Venue,
            confidential: true,
            says: None,
            point: None,
            precision: None,
            provenance: provenance(),
        }];
        s.summary = "It is in 7 quiet lane.".to_owned();
    });

    assert_eq!(faults, ["summary: tells where a confidential place is"]);
}

#[test]
fn what_only_the_text_shows_is_seen() {
    let text = "slug = \"other\"\nsummary = \"??\"\n[[location]]\npoint = 1\n#> ask somebody\n";

    let fields: Vec<String> = check_text("services/first.toml", text).into_iter().map(|f| f.field).collect();

    assert_eq!(fields, ["file", "slug", "location[1].point", "summary"]);
}
