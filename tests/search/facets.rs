//! Counts beside a filter come true when the filter is set, whatever else was asked.

use proptest::prelude::*;
use signpost::catalogue::{Kind, Mode, Referrer, Status, Step};
use signpost::geography::{AreaCode, Truth};
use signpost::search::{FacetCount, Filters, Found, Query};

use crate::support::{LIBRARY, find, now, place};

const TEXTS: [&str; 8] = [
    "",
    "anxiety",
    "debt advice oakham",
    "want to die",
    "food bnak",
    "carers in rutland",
    "samaritans",
    "the of",
];
const PLACES: [&str; 4] = ["LE15 6HP", "LE11 3TU", "LE7", "LE1"];

fn step(number: u8) -> Step {
    Step::try_from(number).unwrap()
}

fn question() -> impl Strategy<Value = Query> {
    let filters = (
        prop::collection::vec((1u8..=5).prop_map(step), 0..2),
        prop::sample::subsequence(
            vec!["low-mood".to_owned(), "money-debt".to_owned(), "caring".to_owned()],
            0..=2,
        ),
        prop::sample::subsequence(vec![Mode::Phone, Mode::InPerson, Mode::Online], 0..=2),
        prop::sample::subsequence(vec![Status::Open, Status::Unknown], 0..=1),
        prop::sample::subsequence(vec![Kind::Service, Kind::Ward], 0..=1),
        prop::option::of(0u8..100),
        any::<bool>(),
        prop::option::of(Just("2026-11-24T11:00:00Z".parse().unwrap())),
    );
    let filters =
        filters.prop_map(|(steps, needs, modes, statuses, kinds, age_years, free, open_at)| Filters {
            steps,
            needs,
            modes,
            statuses,
            kinds,
            age_years,
            free: free && age_years.is_some(),
            open_at,
            ..Filters::default()
        });
    let at = prop::option::of((prop::sample::select(&PLACES[..]), prop::option::of(1_000.0..30_000.0)));
    (prop::sample::select(&TEXTS[..]), at, filters).prop_map(|(text, at, filters)| {
        let (from, within_m) = at.map_or((None, None), |(from, within_m)| (Some(place(from)), within_m));
        Query { place: from, within_m, filters, per_page: 100, ..Query::of_text(text) }
    })
}

/// Every hit, not only those of a page.
fn all(query: &Query) -> Vec<String> {
    let mut slugs = Vec::new();
    for page in 1.. {
        let found = find(&Query { page, ..query.clone() });
        slugs.extend(found.hits.into_iter().map(|hit| hit.slug));
        if slugs.len() >= found.total {
            assert_eq!(slugs.len(), found.total);
            return slugs;
        }
    }
    unreachable!("pages come to an end")
}

/// The question with one more value in a filter that was empty.
fn with(query: &Query, set: impl Fn(&mut Filters)) -> usize {
    let mut query = query.clone();
    set(&mut query.filters);
    find(&query).total
}

fn word<T: serde::de::DeserializeOwned>(count: &FacetCount) -> T {
    serde_json::from_value(count.value.clone().into()).unwrap()
}

fn check(query: &Query, found: &Found) {
    let Filters { steps, needs, modes, .. } = &query.filters;
    if steps.is_empty() {
        for count in &found.facets.step {
            let total = with(query, |filters| filters.steps = vec![step(count.value.parse().unwrap())]);
            assert_eq!(total, count.count, "step {count:?} of {query:?}");
        }
    }
    if needs.is_empty() {
        for count in &found.facets.need {
            let total = with(query, |filters| filters.needs = vec![count.value.clone()]);
            assert_eq!(total, count.count, "need {count:?} of {query:?}");
        }
    }
    if modes.is_empty() {
        for count in &found.facets.mode {
            let total = with(query, |filters| filters.modes = vec![word(count)]);
            assert_eq!(total, count.count, "mode {count:?} of {query:?}");
        }
    }
    for count in &found.facets.referrer {
        let total = with(query, |filters| filters.referrers = vec![word::<Referrer>(count)]);
        assert_eq!(total, count.count, "referrer {count:?} of {query:?}");
    }
    for count in &found.facets.area {
        let area: AreaCode = count.value.parse().unwrap();
        let total = with(query, |filters| filters.areas = vec![area]);
        assert_eq!(total, count.count, "area {count:?} of {query:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_count_is_the_total_once_its_filter_is_added(query in question()) {
        let found = find(&query);
        check(&query, &found);
    }

    /// Also for a filter that is set already: a count says how many of the hits have the value.
    #[test]
    fn every_count_is_the_number_of_hits_that_have_the_value(query in question()) {
        let found = find(&query);
        let slugs = all(&query);
        let having = |need: &str| {
            let services = LIBRARY.catalogue.services.iter();
            services.filter(|service| slugs.contains(&service.slug) && service.needs.iter().any(|n| n == need)).count()
        };
        for count in &found.facets.need {
            prop_assert_eq!(count.count, having(&count.value), "{:?}", count);
        }
        let elsewhere = found.elsewhere;
        let unmet = all_serving(&query).filter(|serves| *serves == Some(Truth::Unmet)).count();
        prop_assert_eq!(elsewhere, unmet);
    }
}

fn all_serving(query: &Query) -> impl Iterator<Item = Option<Truth>> {
    let pages = find(query).total.div_ceil(100).max(1);
    let query = query.clone();
    (1..=pages).flat_map(move |page| {
        let found = LIBRARY.index.find(&Query { page, ..query.clone() }, now()).unwrap();
        found.hits.into_iter().map(|hit| hit.serves_place)
    })
}
