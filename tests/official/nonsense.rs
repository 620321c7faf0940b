//! Whatever bytes come, the readers answer or refuse; they never panic and never run away.

use proptest::prelude::*;
use signpost::geography::{AreaCode, Gazetteer, Postcode, Truth};
use signpost::interop::official::{SaidOfSource, read_boundaries, read_figures, read_postcodes};

use crate::support::{LAYOUTS, LEICESTER, SEEDS, gzipped, made, ons};

fn read_as_everything(bytes: &[u8]) {
    let file = made("a", bytes);
    let _ = read_postcodes(&file.path, 0, &mut |_, _| {}, |_| {});
    let _ = read_boundaries(&file.path, &mut |_, _| {}, |_| {});
    let _ = read_figures(&file.path, &SaidOfSource::default(), |_| true, &mut |_, _| {});
}

const TABLES: [&str; 4] = [
    "\"LE1 5WW\",10,458583,303575,\"E92000001\",\"E19000001\",\"E18000004\",\"\",\"E06000016\",\"E05010463\"\n",
    "geography code,Age: Total,Age: Aged 4 years and under,Age: Aged 5 years and over\nE01013600,10,5,5\n",
    "LSOA code (2021),Index of Multiple Deprivation (IMD) Score\nE01013600,57.1\n",
    r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"LAD25CD":"E06000016"},"geometry":{"type":"Polygon","coordinates":[[[-1.1,52.6],[-1.0,52.6],[-1.0,52.7],[-1.1,52.6]]]}}]}"#,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_at_all_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_as_everything(&bytes);
        read_as_everything(&gzipped(&bytes));
    }

    #[test]
    fn a_file_with_some_bytes_changed_is_read_or_refused(
        which in 0..TABLES.len() + LAYOUTS.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let text = TABLES.get(which).map_or_else(
            || ons(LAYOUTS[which - TABLES.len()], &[LEICESTER, LEICESTER]),
            |text| (*text).to_owned(),
        );
        let mut bytes = text.into_bytes();
        for (at, byte) in &changes {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        read_as_everything(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        read_as_everything(&bytes);
    }

    #[test]
    fn any_text_is_a_postcode_or_refused_and_what_is_read_reads_again(text in "\\PC{0,12}") {
        if let Ok(postcode) = Postcode::parse(&text) {
            prop_assert_eq!(Postcode::parse(&postcode.to_string()), Ok(postcode));
        }
    }

    #[test]
    fn where_a_postcode_is_never_contradicts_itself(text in "(LE|DE|CV|NG|PE|B|SW|BT)[0-9]{1,2}( [0-9]([A-Z]{2})?)?") {
        use std::sync::LazyLock;
        static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::new(SEEDS.clone()).unwrap());
        let Ok(postcode) = Postcode::parse(&text) else { return Ok(()) };

        let located = GAZETTEER.locate(&postcode);

        let tree = GAZETTEER.tree();
        if !located.authorities.is_empty() {
            prop_assert_eq!(located.in_llr, located.within(tree, AreaCode::LLR), "{}", &text);
        }
        if located.in_llr == Truth::Met {
            prop_assert_eq!(located.within(tree, AreaCode::ENGLAND), Truth::Met);
        }
        if let Some(lsoa) = located.lsoa {
            let authority = located.authority().unwrap();
            prop_assert_eq!(tree.contains(authority, lsoa), Truth::Met);
        }
        let shares: f64 = located.authorities.iter().filter_map(|each| each.share).sum();
        prop_assert!(shares <= 1.0 + 1e-9, "{}: {}", text, shares);
    }
}
