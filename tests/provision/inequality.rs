//! Inequality: what holds for every distribution, and the slope index against a second implementation.

use proptest::prelude::*;
use signpost::provision::{DeprivationGroup, concentration_index, gini, lorenz, slope_index};

fn towns() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (2_usize..40).prop_flat_map(|areas| {
        (prop::collection::vec(0.0..9.0_f64, areas), prop::collection::vec(1.0..3_000.0_f64, areas))
    })
}

/// Groups as `phe_sii` takes them: value, standard error and people of each, the most deprived first.
fn groups() -> impl Strategy<Value = Vec<DeprivationGroup>> {
    let group = (10.0..90_000.0_f64, 0.5..9.0_f64, 0.0..0.3_f64);
    prop::collection::vec(group, 2..=10).prop_map(|groups| {
        let numbered = (1_u8..).zip(groups);
        numbered
            .map(|(decile, (people, access, standard_error))| DeprivationGroup {
                decile,
                people,
                access,
                standard_error,
            })
            .collect()
    })
}

/// The formula as it is published in PHEindicatormethods: multiply value, 1 and rank by the root of the share of people, and fit without
/// an intercept; the slope is the SII, and (slope + intercept) / intercept the RII. Solved here by its normal equations.
fn published(groups: &[DeprivationGroup]) -> (f64, f64) {
    let all: f64 = groups.iter().map(|group| group.people).sum();
    let (mut before, mut aa, mut ab, mut bb, mut ay, mut by) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for group in groups {
        let share = group.people / all;
        let rank = before + share / 2.0;
        before += share;
        let (a, b, y) = (share.sqrt(), share.sqrt() * rank, share.sqrt() * group.access);
        aa += a * a;
        ab += a * b;
        bb += b * b;
        ay += a * y;
        by += b * y;
    }
    let determinant = aa * bb - ab * ab;
    let intercept = (ay * bb - ab * by) / determinant;
    let slope = (aa * by - ab * ay) / determinant;
    (slope, (slope + intercept) / intercept)
}

proptest! {
    #[test]
    fn the_slope_index_is_that_of_the_published_formula(groups in groups()) {
        let found = slope_index(&groups).unwrap();

        let (sii, rii) = published(&groups);
        prop_assert!((found.sii.value - sii).abs() < 1e-6 * sii.abs().max(1.0), "{} {sii}", found.sii.value);
        if let Some(found) = found.rii {
            prop_assert!((found.value - rii).abs() < 1e-6 * rii.abs().max(1.0), "{} {rii}", found.value);
        }
    }

    #[test]
    fn an_interval_holds_its_value_and_is_the_same_each_time(groups in groups()) {
        let found = slope_index(&groups).unwrap();

        prop_assert_eq!(slope_index(&groups).unwrap(), found);
        prop_assert!(found.sii.low <= found.sii.value && found.sii.value <= found.sii.high);
    }

    #[test]
    fn a_quotient_is_given_only_where_there_is_access_at_both_ends(groups in groups()) {
        if let Some(rii) = slope_index(&groups).unwrap().rii {
            prop_assert!(rii.value > 0.0 && rii.low > 0.0, "{rii:?}");
        }
    }

    #[test]
    fn the_same_everywhere_is_no_inequality((_, people) in towns(), level in 0.1..9.0_f64) {
        let flat = vec![level; people.len()];
        let deprivation: Vec<f64> = (0..people.len()).map(|at| (at % 10) as f64).collect();

        prop_assert!(gini(&flat, &people).unwrap().abs() < 1e-9);
        prop_assert!(concentration_index(&flat, &people, &deprivation).unwrap().abs() < 1e-9);
        let groups: Vec<DeprivationGroup> = (1_u8..).zip(&people).take(10)
            .map(|(decile, people)| DeprivationGroup { decile, people: *people, access: level, standard_error: 0.0 }).collect();
        let slope = slope_index(&groups).unwrap();
        prop_assert!(slope.sii.value.abs() < 1e-9 && (slope.rii.unwrap().value - 1.0).abs() < 1e-9);
    }

    #[test]
    fn gini_lies_between_nothing_and_one_and_the_scale_does_not_matter((access, people) in towns()) {
        prop_assume!(access.iter().any(|access| *access > 0.0));
        let found = gini(&access, &people).unwrap();
        let tenfold: Vec<f64> = access.iter().map(|access| access * 10.0).collect();

        prop_assert!((-1e-9..1.0).contains(&found));
        prop_assert!((gini(&tenfold, &people).unwrap() - found).abs() < 1e-9);
    }

    #[test]
    fn the_lorenz_curve_hangs_below_the_line_and_never_falls((access, people) in towns()) {
        prop_assume!(access.iter().any(|access| *access > 0.0));
        let curve = lorenz(&access, &people);

        prop_assert!(curve.iter().all(|point| point.access_share <= point.people_share + 1e-9));
        prop_assert!(curve.windows(2).all(|pair| pair[1].access_share >= pair[0].access_share));
        let last = curve.last().unwrap();
        prop_assert!((last.people_share - 1.0).abs() < 1e-9 && (last.access_share - 1.0).abs() < 1e-9);
    }

    #[test]
    fn turning_the_ranks_round_turns_the_sign_round((access, people) in towns()) {
        prop_assume!(access.iter().any(|access| *access > 0.0));
        let deprivation: Vec<f64> = (0..people.len()).map(|at| (at % 7) as f64).collect();
        let turned: Vec<f64> = deprivation.iter().map(|rank| -rank).collect();
        let found = concentration_index(&access, &people, &deprivation).unwrap();

        prop_assert!((concentration_index(&access, &people, &turned).unwrap() + found).abs() < 1e-9);
    }
}

#[test]
fn all_of_it_with_one_of_four_is_three_quarters_of_inequality() {
    assert!((gini(&[0.0, 0.0, 0.0, 8.0], &[5.0; 4]).unwrap() - 0.75).abs() < 1e-12);
}

#[test]
fn a_line_that_ends_below_nothing_has_a_slope_and_no_quotient() {
    let group = |decile, access| DeprivationGroup { decile, people: 10.0, access, standard_error: 0.0 };
    for accesses in [[9.0, 0.0, 0.0], [0.0, 0.0, 9.0]] {
        let groups: Vec<DeprivationGroup> =
            (1_u8..).zip(accesses).map(|(decile, access)| group(decile, access)).collect();
        let slope = slope_index(&groups).unwrap();

        // The means 9, 0, 0 at the ranks 1/6, 3/6, 5/6 make a line from 9.75 to −3.75.
        assert!((slope.sii.value.abs() - 13.5).abs() < 1e-9, "{slope:?}");
        assert_eq!(slope.rii, None);
    }
}

#[test]
fn more_for_the_less_deprived_is_above_nothing() {
    let index = concentration_index(&[1.0, 2.0, 3.0], &[10.0; 3], &[1.0, 5.0, 10.0]).unwrap();

    // By hand: ranks 1/6, 3/6, 5/6; mean 2; 2/2 × mean of (−1 × −1/3, 0, 1 × 1/3) = 2/9.
    assert!((index - 2.0 / 9.0).abs() < 1e-12, "{index}");
}

#[test]
fn where_there_is_nothing_there_is_no_inequality_to_speak_of() {
    assert_eq!(gini(&[0.0, 0.0], &[1.0, 1.0]), None);
    assert_eq!(concentration_index(&[0.0, 0.0], &[1.0, 1.0], &[1.0, 2.0]), None);
    assert!(slope_index(&[]).is_none());
}
