//! What a search answers: names, places, ages, crisis, filters, facets, bad input.

use signpost::catalogue::{Kind, Mode, Status, Step};
use signpost::geography::{Precision, Truth};
use signpost::search::{Filters, Query, QueryError, Sort};

use crate::support::{LIBRARY, find, now, place, search, slugs};

const CRISIS: [&str; 4] = ["emergency-999", "nhs-111-option-2", "central-access-point", "samaritans"];

fn first(text: &str) -> String {
    slugs(&search(text)).first().map_or_else(String::new, |slug| (*slug).to_owned())
}

#[test]
fn every_slug_and_name_finds_its_service_first() {
    for service in &LIBRARY.catalogue.services {
        for name in [&service.slug, &service.name] {
            let found = search(name);
            let names = |slug: &str| {
                let other = LIBRARY.catalogue.services.iter().find(|other| other.slug == slug);
                other.is_some_and(|other| other.also_known_as.contains(name) || other.name == *name)
            };
            let first = found.hits.first().map_or("", |hit| hit.slug.as_str());
            let in_crisis = found.understood.crisis && CRISIS.contains(&first);
            assert!(first == service.slug || names(first) || in_crisis, "{name}: {:?}", slugs(&found));
        }
    }
}

#[test]
fn every_former_name_finds_its_service_first() {
    for service in &LIBRARY.catalogue.services {
        for name in &service.also_known_as {
            assert_eq!(first(name), service.slug, "{name}");
        }
    }
}

#[test]
fn acronyms_are_understood() {
    for (short, slug) in [
        ("IAPT", "nhs-talking-therapies-llr"),
        ("CMHT", "lpt-cmht"),
        ("PIER", "pier-eip"),
        ("EIP", "pier-eip"),
        ("PAVE", "pave"),
        ("IMHA", "pohwer-imha"),
        ("IMCA", "pohwer-imca"),
        ("ICAA", "pohwer-icaa"),
        ("CAMHS", "camhs"),
        ("CRHT", "crht"),
        ("lamp", "lamp-advocacy"),
    ] {
        assert_eq!(first(short), slug, "{short}");
    }
}

#[test]
fn context_and_programmes_do_not_crowd_a_plain_search() {
    for text in ["mental health", "carers", "young people", "suicide", "advocacy"] {
        let found = search(text);
        for hit in found.hits.iter().take(5) {
            let service = LIBRARY.catalogue.services.iter().find(|s| s.slug == hit.slug).unwrap();
            assert!(!matches!(service.kind, Kind::Context), "{text}: {}", hit.slug);
            assert!(service.status.is != Status::Closed, "{text}: {}", hit.slug);
        }
    }
}

#[test]
fn crisis_help_comes_first_whatever_the_order_and_is_named_whatever_the_filters() {
    for text in [
        "want to die",
        "I'm suicidal",
        "kill myself",
        "wnat to die",
        "i can’t go on",
        "better off dead LE15",
        "men's suicide helpline",
    ] {
        for sort in [Sort::Relevance, Sort::Name, Sort::Assured] {
            let found = find(&Query { sort, ..Query::of_text(text) });

            assert!(found.understood.crisis, "{text}");
            assert_eq!(found.crisis, CRISIS, "{text}");
            assert_eq!(slugs(&found)[..4], CRISIS, "{text}");
        }
    }
    let filters = Filters { kinds: vec![Kind::Ward], ..Filters::default() };
    let found = find(&Query { filters, ..Query::of_text("want to die") });
    assert_eq!(found.crisis, CRISIS);

    assert!(
        ["suicide", "emergency in Oakham", "help with suicide"]
            .iter()
            .all(|text| search(text).understood.crisis)
    );
    assert!(!search("brother killed himself").understood.crisis);
    assert!(!search("bereaved by suicide").understood.crisis);
    assert!(search("debt").crisis.is_empty());
}

#[test]
fn a_place_in_the_words_is_understood_and_can_be_switched_off() {
    for (text, label, precision, what) in [
        ("debt advice oakham", "Oakham", Precision::Place, "debt advice"),
        ("cafe near LE16", "LE16", Precision::District, "cafe"),
        ("counselling loughborough", "Loughborough", Precision::Place, "counselling"),
        ("foodbank market harborough", "Market Harborough", Precision::Place, "foodbank"),
        ("debt advice okham", "Oakham", Precision::Place, "debt advice"),
        ("help with drinking in Ashby", "Ashby-de-la-Zouch", Precision::Place, "help with drinking"),
        ("food bank le11 3tu", "LE11 3TU", Precision::Unit, "food bank"),
    ] {
        let found = search(text);
        let read = found.understood.place.unwrap_or_else(|| panic!("{text}"));
        assert_eq!((read.label.as_str(), read.precision), (label, precision), "{text}");
        assert_eq!(found.understood.text, what, "{text}");
        assert!(found.hits.iter().all(|hit| hit.serves_place.is_some()), "{text}");
    }
    for text in
        ["heather ward", "citizens advice rutland", "leicester life links", "university of leicester", "b12"]
    {
        assert!(search(text).understood.place.is_none(), "{text}");
    }
    let found = find(&Query { place_in_text: false, ..Query::of_text("debt advice oakham") });
    assert!(found.understood.place.is_none());
    let found = find(&Query { place: Some(place("LE1")), ..Query::of_text("debt advice oakham") });
    assert_eq!(found.understood.place.unwrap().label, "LE1");
}

#[test]
fn what_does_not_serve_the_place_is_marked_and_comes_after_what_does() {
    let found =
        find(&Query { place: Some(place("LE15 6HP")), per_page: 100, ..Query::of_text("drugs and alcohol") });

    let unmet = found.hits.iter().position(|hit| hit.serves_place == Some(Truth::Unmet)).unwrap();
    assert!(found.hits[unmet..].iter().all(|hit| hit.serves_place == Some(Truth::Unmet)));
    let city = found.hits.iter().position(|hit| hit.slug == "turning-point-leicester-city").unwrap();
    let county =
        found.hits.iter().position(|hit| hit.slug == "turning-point-leicestershire-rutland").unwrap();
    assert!(county < city && city >= unmet);
    let national = found.hits.iter().find(|hit| hit.slug == "drinkline").unwrap();
    assert_eq!(national.serves_place, Some(Truth::Met));
}

#[test]
fn an_age_in_the_words_prefers_services_for_that_age() {
    let found = search("17 year old smoking weed");

    assert_eq!(found.understood.age_years, Some(17));
    assert_eq!(found.hits[0].slug, "turning-point-young-people");
    assert_eq!(search("weed").understood.age_years, None);
}

#[test]
fn filters_are_joined_by_and_and_their_values_by_or() {
    let total = |filters| find(&Query { filters, ..Query::default() }).total;
    let step = |number: u8| Step::try_from(number).unwrap();

    assert_eq!(total(Filters::default()), LIBRARY.catalogue.services.len());
    let one = total(Filters { steps: vec![step(4)], ..Filters::default() });
    let either = total(Filters { steps: vec![step(4), step(5)], ..Filters::default() });
    let both = total(Filters { steps: vec![step(4)], modes: vec![Mode::Phone], ..Filters::default() });
    assert!(both < one && one < either, "{both} {one} {either}");
}

#[test]
fn open_at_knows_summer_time() {
    // 24 hours a day every day is open at any instant; an office never at three in the morning.
    let at = |instant: &str| {
        let filters = Filters { open_at: Some(instant.parse().unwrap()), ..Filters::default() };
        let found = find(&Query { filters, per_page: 100, ..Query::default() });
        slugs(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let night = at("2026-11-22T03:00:00Z");
    assert!(night.contains(&"central-access-point".to_owned()));
    let day = at("2026-11-23T11:00:00Z");
    assert!(day.len() > night.len(), "{} {}", day.len(), night.len());
    // 08:30 UTC is 09:30 on the clock in June.
    assert!(at("2026-06-22T08:30:00Z").len() > at("2026-06-22T07:30:00Z").len());
}

#[test]
fn pages_follow_one_another_without_gap_or_repeat() {
    let all = find(&Query { per_page: 100, ..Query::of_text("anxiety") });
    let mut paged = Vec::new();
    for page in 1..=all.total.div_ceil(7) {
        let found = find(&Query { page, per_page: 7, ..Query::of_text("anxiety") });
        assert_eq!(found.total, all.total);
        paged.extend(found.hits.into_iter().map(|hit| hit.slug));
    }
    assert_eq!(paged, all.hits.iter().map(|hit| hit.slug.clone()).collect::<Vec<_>>());
    assert!(find(&Query { page: 9_999, ..Query::of_text("anxiety") }).hits.is_empty());
}

#[test]
fn sorting_by_distance_puts_what_has_no_place_last() {
    let near =
        Query { place: Some(place("LE11 3TU")), sort: Sort::Distance, per_page: 100, ..Query::default() };
    let found = find(&near);

    let distances: Vec<f64> = found.hits.iter().map(|hit| hit.distance_m.unwrap_or(f64::INFINITY)).collect();
    assert!(distances.is_sorted());
    let within = find(&Query { within_m: Some(5_000.0), ..near });
    assert!(within.hits.iter().all(|hit| hit.distance_m.is_some_and(|distance| distance <= 5_000.0)));
    assert!(within.total > 0);
}

#[test]
fn scores_run_from_0_to_1() {
    for text in ["", "samaritans", "want to die", "mental health support in leicester"] {
        for hit in search(text).hits {
            assert!((0.0..=1.0).contains(&hit.score), "{text}: {} {}", hit.slug, hit.score);
        }
    }
}

#[test]
fn strange_input_gets_an_answer() {
    for text in [
        "the and of",
        "!!! ???",
        "🙂🙂",
        "מרכז משבר",
        "مركز الأزمات",
        "'; DROP TABLE services; --",
        "name:\"crisis\" AND (house OR *)",
        "a",
        "\u{0}",
        "\n\t",
        "<script>alert(1)</script>",
        "%00%ff",
        "+-&&||!(){}[]^\"~*?:\\/",
        "999999999999999999 year old",
        "a&",
        "’",
        "e\u{301}\u{301}",
        "no.5",
        "24/7",
        "(a+)+$",
        "((((((((((a*)*)*)*)*)*)*)*)*)*",
        "(.*a){25}",
        "\u{202e}tbed",
        "\u{200f}عربي \u{200e}debt",
        "👩‍👩‍👧‍👦 family",
        "ﬁnancial",
        "debt\u{0}advice",
        "SELECT * FROM service WHERE 1=1 OR 'a'='a'",
        "summary:debt^1000 AND -name:x~2",
        "../../etc/passwd",
        "{{7*7}} ${jndi:ldap://x}",
    ] {
        let found = search(text);
        assert!(found.hits.len() <= 20, "{text}");
    }
    for long in [
        "word ".repeat(100),
        "zqxj".repeat(125),
        "dbet advcie ".repeat(41),
        "é".repeat(500),
        "a ".repeat(250),
    ] {
        assert!(LIBRARY.index.find(&Query::of_text(long), now()).is_ok());
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_the_bounds() {
    let refused = |query: Query| LIBRARY.index.find(&query, now()).unwrap_err();
    let text = "x".repeat(10_000);
    assert!(refused(Query::of_text(text)).to_string().contains("at most 500"));
    assert!(matches!(refused(Query { page: 0, ..Query::default() }), QueryError::Page { .. }));
    assert!(matches!(refused(Query { per_page: 101, ..Query::default() }), QueryError::PerPage { .. }));
    assert!(matches!(
        refused(Query { within_m: Some(5.0), ..Query::default() }),
        QueryError::DistanceWithoutPlace
    ));
    assert!(matches!(
        refused(Query { sort: Sort::Distance, ..Query::of_text("debt") }),
        QueryError::NearestWithoutPlace
    ));
    assert!(
        LIBRARY.index.find(&Query { sort: Sort::Distance, ..Query::of_text("debt oakham") }, now()).is_ok()
    );
    let filters = Filters { needs: vec!["nonsense".to_owned()], ..Filters::default() };
    assert!(matches!(refused(Query { filters, ..Query::default() }), QueryError::UnknownNeed { .. }));
}

#[test]
fn names_are_marked_and_escaped() {
    let found = search("recovery college");

    assert_eq!(
        found.hits[0].highlights.name.as_deref(),
        Some("Leicestershire <mark>Recovery</mark> <mark>College</mark>")
    );
}

#[test]
fn suggestions_complete_names_needs_and_places() {
    let of = |beginning: &str| {
        LIBRARY.index.suggest(beginning, 8).into_iter().map(|s| s.slug.unwrap_or(s.text)).collect::<Vec<_>>()
    };
    assert!(of("samar").contains(&"samaritans".to_owned()));
    assert!(of("let's ta").contains(&"nhs-talking-therapies-llr".to_owned()));
    assert!(of("Oak").contains(&"Oakham".to_owned()));
    assert!(of("low m").contains(&"low-mood".to_owned()));
    assert!(of("").is_empty() && of("🙂").is_empty());
    assert_eq!(LIBRARY.index.suggest("c", 3).len(), 3);
}
