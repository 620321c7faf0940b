use super::*;

fn read(text: &str) -> String {
    match Postcode::parse(text).unwrap() {
        Postcode::District(district) => format!("district {district}"),
        Postcode::Sector(sector) => format!("sector {sector}"),
        Postcode::Unit(unit) => format!("unit {unit}"),
    }
}

#[test]
fn any_case_and_spacing_reads_the_same_unit() {
    for text in
        ["LE11 3TU", "le113tu", " Le11  3tu ", "LE 11 3TU", "LE11-3TU", "le11\u{a0}3tu", "L E 1 1 3 T U"]
    {
        assert_eq!(read(text), "unit LE11 3TU", "{text}");
    }
    assert_eq!(read("le16te"), "unit LE1 6TE");
    assert_eq!(read("sw1a2aa"), "unit SW1A 2AA");
    assert_eq!(read("B798PJ"), "unit B79 8PJ");
}

#[test]
fn sectors_and_districts_are_told_apart() {
    assert_eq!(read("LE12 5"), "sector LE12 5");
    assert_eq!(read("le125"), "sector LE12 5");
    assert_eq!(read("LE 12 5"), "sector LE12 5");
    assert_eq!(read("LE1 5"), "sector LE1 5");
    assert_eq!(read("SW1A2"), "sector SW1A 2");
    assert_eq!(read("LE15"), "district LE15");
    assert_eq!(read("le 15"), "district LE15");
    assert_eq!(read("pe9"), "district PE9");
}

#[test]
fn a_look_alike_character_is_pointed_out_and_not_silently_mended() {
    for (text, meant) in [
        ("LEI 6TE", "LE1 6TE"),
        ("lei 6te", "LE1 6TE"),
        ("LE1 OAA", "LE1 0AA"),
        ("LEIS", "LE15"),
        ("1E11 3TU", "LE11 3TU"),
        ("LE12 S", "LE12 5"),
    ] {
        let error = Postcode::parse(text).unwrap_err();

        assert_eq!(error.to_string(), format!("`{text}` is not a postcode: did you mean `{meant}`?"));
    }
}

#[test]
fn nonsense_is_refused_and_never_repeated_at_length() {
    for text in
        ["Loughborough", "12345", "LE", "LE1 15", "LE11 3TUX", "??", "LÉ11 3TU", "LE111 3TU", "3TU", "🙂"]
    {
        assert!(matches!(Postcode::parse(text), Err(PostcodeError::NotAPostcode { .. })), "{text}");
    }
    assert_eq!(Postcode::parse("  \t"), Err(PostcodeError::Empty));
    let essay = Postcode::parse("I have been feeling very low since the spring").unwrap_err().to_string();
    assert!(essay.starts_with("`I have been ` is not"), "{essay}");
}

#[test]
fn it_is_stored_without_a_space_and_shown_with_it() {
    let unit: PostcodeUnit = "le11 3tu".parse().unwrap();

    assert_eq!(unit.compact(), "LE113TU");
    assert_eq!(unit.to_string(), "LE11 3TU");
    assert_eq!(unit.sector().to_string(), "LE11 3");
    assert_eq!(unit.district().as_str(), "LE11");
    assert_eq!(Postcode::Unit(unit).compact(), "LE113TU");
}

#[test]
fn a_narrower_type_refuses_the_wrong_precision() {
    let error = "LE15".parse::<PostcodeUnit>().unwrap_err();

    assert_eq!(error.to_string(), "`LE15` is not a whole postcode such as `LE11 3TU`");
}

#[test]
fn units_of_a_sector_and_sectors_of_a_district_sort_together() {
    let mut units: Vec<PostcodeUnit> = ["LE11 3TU", "LE1 6TE", "LE11 1AA", "LE1 5WW", "LE2 0AA"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();

    units.sort();

    let shown: Vec<String> = units.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["LE1 5WW", "LE1 6TE", "LE11 1AA", "LE11 3TU", "LE2 0AA"]);
}

#[test]
fn json_reads_any_spelling_and_writes_one() {
    let postcode: Postcode = serde_json::from_str(r#""le113tu""#).unwrap();

    assert_eq!(serde_json::to_string(&postcode).unwrap(), r#""LE11 3TU""#);
    assert!(serde_json::from_str::<Postcode>(r#""LEI 6TE""#).unwrap_err().to_string().contains("LE1 6TE"));
}

proptest::proptest! {
    #[test]
    fn everything_the_published_pattern_allows_is_read(
        text in "[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?([0-9]([A-Za-z]{2})?)?"
    ) {
        proptest::prop_assert!(Postcode::parse(&text).is_ok());
    }

    #[test]
    fn whatever_is_read_reads_again_as_itself(text in "\\PC{0,12}") {
        if let Ok(postcode) = Postcode::parse(&text) {
            proptest::prop_assert_eq!(Postcode::parse(&postcode.to_string()), Ok(postcode));
        }
    }

    #[test]
    fn every_well_formed_unit_survives_losing_its_space(text in "[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}") {
        let unit = Postcode::parse(&text).unwrap();
        proptest::prop_assert_eq!(unit.to_string(), text.clone());
        proptest::prop_assert_eq!(Postcode::parse(&unit.compact().to_lowercase()), Ok(unit));
    }
}
