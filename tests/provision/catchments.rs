//! Catchments: the worked values of the toy, and what holds whatever the numbers.

use proptest::prelude::*;
use serde_json::Value;
use signpost::provision::{Access, Decay, Journeys, Zone, balanced, two_step};

struct Toy {
    journeys: Journeys,
    demand: Vec<f64>,
    supply: Vec<f64>,
    methods: Value,
}

fn toy() -> Toy {
    let toy: Value = serde_json::from_str(include_str!("fca_toy.json")).unwrap();
    let minutes = toy["travel_minutes"].as_array().unwrap().iter().flat_map(numbers).collect();
    Toy {
        journeys: Journeys::new(2, minutes),
        demand: numbers(&toy["population"]),
        supply: numbers(&toy["supply"]),
        methods: toy["methods"].clone(),
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn zones(weights: [f64; 3]) -> Decay {
    let zone = |(at, weight): (usize, f64)| Zone { most_min: 10.0 * (at + 1) as f64, weight };
    Decay::Zones(weights.into_iter().enumerate().map(zone).collect())
}

#[test]
fn the_toy_comes_out_to_the_last_printed_digit() {
    let toy = toy();
    let within = Decay::Within { most_min: 30.0 };
    let bell = Decay::Gaussian { most_min: 30.0 };
    let slow = Decay::three_zones(10.0);
    assert_eq!(slow, zones([1.0, 0.68, 0.22]));
    type Way = fn(&Journeys, &[f64], &[f64], &Decay) -> Access;
    let cases: [(&str, Way, &Decay); 5] = [
        ("2sfca_binary", two_step, &within),
        ("e2sfca_weights_1_0.68_0.22", two_step, &slow),
        ("e2sfca_weights_1_0.42_0.09", two_step, &zones([1.0, 0.42, 0.09])),
        ("gaussian_kd2sfca", two_step, &bell),
        ("bfca_paez2019_on_weights_1_0.68_0.22", balanced, &slow),
    ];
    assert_eq!(toy.methods.as_object().unwrap().len(), cases.len());
    for (name, way, decay) in cases {
        let found = way(&toy.journeys, &toy.demand, &toy.supply, decay);

        // Printed to ten decimals, and to eight for a thousand people.
        let expected = &toy.methods[name];
        for (found, expected) in found.ratio.iter().zip(numbers(&expected["R_j"])) {
            assert!((found - expected).abs() <= 5.1e-11, "{name}: {found} is not {expected}");
        }
        for (found, expected) in found.access.iter().zip(numbers(&expected["A_i_per_1000"])) {
            assert!((found * 1000.0 - expected).abs() <= 5.1e-9, "{name}: {found} is not {expected}");
        }
        if let Some(supply) = expected["check_sum_AiPi_equals_supply"].as_f64() {
            assert!((shared_out(&found, &toy.demand) - supply).abs() < 1e-12, "{name}");
            assert_eq!(found.reachable_supply, supply, "{name}");
        }
    }
}

fn shared_out(found: &Access, demand: &[f64]) -> f64 {
    found.access.iter().zip(demand).map(|(access, people)| access * people).sum()
}

/// Up to 12 neighbourhoods and 6 places, some journeys impossible, some places out of everybody's reach.
fn worlds() -> impl Strategy<Value = (Journeys, Vec<f64>, Vec<f64>)> {
    (1_usize..12, 1_usize..6).prop_flat_map(|(areas, places)| {
        let minutes = prop_oneof![8 => 0.0..45.0_f64, 1 => Just(f64::INFINITY)];
        (
            prop::collection::vec(minutes, areas * places)
                .prop_map(move |minutes| Journeys::new(places, minutes)),
            prop::collection::vec(1.0..5_000.0_f64, areas),
            prop::collection::vec(0.5..20.0_f64, places),
        )
    })
}

fn decays() -> impl Strategy<Value = Decay> {
    prop_oneof![
        (5.0..40.0_f64).prop_map(|most_min| Decay::Within { most_min }),
        (3.0..15.0_f64).prop_map(Decay::three_zones),
        (5.0..40.0_f64).prop_map(|most_min| Decay::Gaussian { most_min }),
    ]
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #[test]
    fn the_shares_of_everybody_are_the_help_that_anybody_reaches((journeys, demand, supply) in worlds(), decay in decays()) {
        let found = two_step(&journeys, &demand, &supply, &decay);

        prop_assert!(close(shared_out(&found, &demand), found.reachable_supply));
    }

    #[test]
    fn twice_the_help_is_twice_the_access((journeys, demand, supply) in worlds(), decay in decays()) {
        let twice: Vec<f64> = supply.iter().map(|supply| supply * 2.0).collect();
        for way in [two_step, balanced] {
            let (once, doubled) = (way(&journeys, &demand, &supply, &decay), way(&journeys, &demand, &twice, &decay));

            prop_assert!(once.access.iter().zip(&doubled.access).all(|(once, doubled)| close(once * 2.0, *doubled)));
        }
    }

    #[test]
    fn twice_the_people_is_half_the_access((journeys, demand, supply) in worlds(), decay in decays()) {
        let twice: Vec<f64> = demand.iter().map(|people| people * 2.0).collect();
        let (once, doubled) = (two_step(&journeys, &demand, &supply, &decay), two_step(&journeys, &twice, &supply, &decay));

        prop_assert!(once.access.iter().zip(&doubled.access).all(|(once, doubled)| close(*once, doubled * 2.0)));
    }

    #[test]
    fn balanced_access_adds_up_to_the_ratios_of_the_places((journeys, demand, supply) in worlds(), decay in decays()) {
        let found = balanced(&journeys, &demand, &supply, &decay);

        prop_assert!(close(found.access.iter().sum(), found.ratio.iter().sum()));
    }

    #[test]
    fn access_is_never_below_nothing_and_nothing_where_nothing_is_reached((journeys, demand, supply) in worlds(), decay in decays()) {
        let found = two_step(&journeys, &demand, &supply, &decay);

        for (access, row) in found.access.iter().zip(journeys.rows()) {
            let reaches = row.iter().any(|minutes| decay.weight(*minutes) > 0.0);
            prop_assert!(access.is_finite() && (*access > 0.0) == reaches);
        }
    }

    #[test]
    fn a_longer_journey_never_weighs_more(decay in decays(), a in 0.0..60.0_f64, b in 0.0..60.0_f64) {
        prop_assert!(decay.weight(a.min(b)) >= decay.weight(a.max(b)));
        prop_assert!((0.0..=1.0).contains(&decay.weight(a)));
        prop_assert_eq!(decay.weight(f64::INFINITY), 0.0);
    }
}

#[test]
fn without_any_place_everybody_has_nothing() {
    let found = two_step(&Journeys::new(0, Vec::new()), &[10.0, 20.0], &[], &Decay::three_zones(10.0));

    assert_eq!(found.access, [0.0, 0.0]);
    assert_eq!(found.reachable_supply, 0.0);
}
