//! What people will ask of the files as they are.

use super::*;

#[test]
fn a_whole_postcode_has_one_authority_and_its_neighbourhood() {
    let loughborough = locate("le11 3tu");

    assert_eq!(loughborough.label, "LE11 3TU");
    assert_eq!(loughborough.precision, Precision::Unit);
    assert_eq!(authorities(&loughborough), ["Charnwood"]);
    assert_eq!(loughborough.in_llr, Truth::Met);
    assert_eq!(loughborough.approximate, None);
    assert_eq!(loughborough.lsoa.map(AreaCode::kind), Some(AreaKind::Lsoa));
    assert_eq!(loughborough.msoa.map(AreaCode::kind), Some(AreaKind::Msoa));
    assert_eq!(loughborough.ward.map(AreaCode::kind), Some(AreaKind::Ward));
    let within = |outer| loughborough.within(GAZETTEER.tree(), outer);
    assert_eq!(within(AreaCode::LEICESTERSHIRE), Truth::Met);
    assert_eq!(within(AreaCode::LEICESTER), Truth::Unmet);
    assert_eq!(within(AreaCode::UNITED_KINGDOM), Truth::Met);
}

#[test]
fn a_district_across_several_authorities_lists_them_and_settles_only_what_they_share() {
    let le7 = locate("LE7");

    assert_eq!(le7.precision, Precision::District);
    assert_eq!(authorities(&le7), ["Charnwood", "Harborough", "Melton", "Leicester", "Blaby"]);
    assert!((le7.authorities.iter().filter_map(|authority| authority.share).sum::<f64>() - 1.0).abs() < 1e-9);
    assert_eq!(le7.in_llr, Truth::Met);
    assert_eq!(le7.within(GAZETTEER.tree(), AreaCode::LEICESTERSHIRE), Truth::Unknown);
    assert_eq!(le7.within(GAZETTEER.tree(), AreaCode::RUTLAND), Truth::Unmet);
}

#[test]
fn a_district_across_the_edge_may_or_may_not_be_in_llr() {
    let stamford = locate("PE9");

    assert_eq!(stamford.in_llr, Truth::Unknown);
    assert!(authorities(&stamford).contains(&"Rutland"));
    assert!(authorities(&stamford).contains(&"South Kesteven"));
    assert!(!stamford.every_authority_listed);
    assert_eq!(stamford.within(GAZETTEER.tree(), AreaCode::ENGLAND), Truth::Met);
    assert_eq!(stamford.within(GAZETTEER.tree(), AreaCode::LEICESTER), Truth::Unmet);

    let oakham = locate("LE15");
    assert_eq!(authorities(&oakham), ["Rutland", "Melton", "Harborough", "North Northamptonshire"]);
    assert_eq!(oakham.in_llr, Truth::Unknown);
    assert!(oakham.authorities[0].share.unwrap() > 0.96);
}

#[test]
fn a_district_across_two_councils_is_in_the_two_together() {
    let city_and_county = [AreaCode::LEICESTER, AreaCode::LEICESTERSHIRE];
    let tree = GAZETTEER.tree();

    assert_eq!(locate("LE7").within_any(tree, &city_and_county), Truth::Met);
    assert_eq!(locate("LE15").within_any(tree, &city_and_county), Truth::Unknown);
    assert_eq!(locate("PE9").within_any(tree, &[AreaCode::LLR, AreaCode::ENGLAND]), Truth::Met);
    assert_eq!(locate("PE9").within_any(tree, &city_and_county), Truth::Unmet);
    assert_eq!(locate("EH1 1YZ").within_any(tree, &city_and_county), Truth::Unmet);
    assert_eq!(locate("LE21").within_any(tree, &city_and_county), Truth::Unknown);
    let llr = GAZETTEER.locate_area(AreaCode::LLR);
    assert_eq!(llr.within_any(tree, &city_and_county), Truth::Unknown);
    assert_eq!(
        llr.within_any(tree, &[AreaCode::LEICESTER, AreaCode::LEICESTERSHIRE, AreaCode::RUTLAND]),
        Truth::Met
    );
}

#[test]
fn a_sector_is_narrower_than_its_district() {
    let sector = locate("LE12 5");

    assert_eq!(sector.precision, Precision::Sector);
    assert_eq!(sector.approximate, Some(Approximation::SectorMean));
    assert!(sector.authorities.len() <= locate("LE12").authorities.len());
    assert_eq!(locate("LE11 3").in_llr, Truth::Met);
}

#[test]
fn just_over_the_border_is_known_and_not_in_llr() {
    let rushcliffe = locate("LE12 5BL");

    assert_eq!(authorities(&rushcliffe), ["Rushcliffe"]);
    assert_eq!(rushcliffe.in_llr, Truth::Unmet);
    assert_eq!(rushcliffe.terminated, None);
    assert_eq!(rushcliffe.within(GAZETTEER.tree(), AreaCode::EAST_MIDLANDS), Truth::Met);
}

#[test]
fn an_old_postcode_is_answered_roughly_with_its_end() {
    let old = locate("CV13 0RG");

    assert_eq!(old.precision, Precision::Unit);
    assert_eq!(old.terminated.unwrap().to_string(), "2009-09");
    assert_eq!(old.approximate, Some(Approximation::NeighbourhoodMean));
    assert_eq!(authorities(&old), ["Hinckley and Bosworth"]);
    assert!(old.note.unwrap().contains("2009-09"));
}

#[test]
fn an_unheard_of_postcode_in_an_llr_district_is_answered_for_the_district_and_says_so() {
    let unheard_of = locate("LE11 6ZZ");

    assert_eq!(unheard_of.label, "LE11 6ZZ");
    assert_eq!(unheard_of.precision, Precision::District);
    assert_eq!(unheard_of.in_llr, Truth::Met);
    assert_eq!(unheard_of.lsoa, None);
    assert!(unheard_of.note.unwrap().contains("`LE11`"));
    assert_eq!(locate("LE15 1ZZ").in_llr, Truth::Unknown);
}

#[test]
fn a_postcode_far_away_is_certainly_not_in_llr_and_known_no_better() {
    let edinburgh = locate("EH1 1YZ");

    assert_eq!(
        (edinburgh.precision, edinburgh.in_llr, edinburgh.point),
        (Precision::Unknown, Truth::Unmet, None)
    );
    let within = |outer| edinburgh.within(GAZETTEER.tree(), outer);
    assert_eq!(within(AreaCode::UNITED_KINGDOM), Truth::Met);
    assert_eq!(within(AreaCode::ENGLAND), Truth::Unmet);
    assert_eq!(within(AreaCode::LEICESTER), Truth::Unmet);
    assert_eq!(within(code("S12000036")), Truth::Unknown);
    assert_eq!(locate("M1 1AE").within(GAZETTEER.tree(), AreaCode::ENGLAND), Truth::Met);
}

#[test]
fn a_post_office_box_has_no_place() {
    for text in ["LE21", "LE41 9BF", "LE55 7AA", "LE87 1", "LE94 0AA", "LE95 2AA"] {
        let located = locate(text);

        assert_eq!(located.point, None, "{text}");
        assert_eq!(located.in_llr, Truth::Unknown, "{text}");
        assert!(located.authorities.is_empty(), "{text}");
        assert_eq!(located.within(GAZETTEER.tree(), AreaCode::LEICESTER), Truth::Unknown, "{text}");
        assert!(located.note.unwrap().contains("no place on the ground"), "{text}");
    }
}

#[test]
fn no_fixed_abode_is_not_out_of_area() {
    let homeless = locate("ZZ99 3VZ");

    assert_eq!(homeless.in_llr, Truth::Unknown);
    assert_eq!(homeless.within(GAZETTEER.tree(), AreaCode::LLR), Truth::Unknown);
}

#[test]
fn a_postcode_without_a_recorded_council_takes_its_districts() {
    let melton = locate("LE13 1GL");

    assert_eq!(authorities(&melton), ["Melton"]);
    assert_eq!(melton.in_llr, Truth::Met);
    assert_eq!(locate("NG90 1YZ").in_llr, Truth::Unmet);
}

#[test]
fn places_are_found_in_any_case_and_punctuation() {
    for (name, authority) in [
        ("Oakham", "Rutland"),
        ("LOUGHBOROUGH", "Charnwood"),
        ("ashby de la zouch", "North West Leicestershire"),
        (" Market  Harborough ", "Harborough"),
        ("Leicester", "Leicester"),
    ] {
        let located = GAZETTEER.place(name).unwrap();

        assert_eq!(located.precision, Precision::Place, "{name}");
        assert_eq!(authorities(&located), [authority], "{name}");
        assert_eq!(located.in_llr, Truth::Met, "{name}");
    }
    assert_eq!(GAZETTEER.place("Narnia"), None);
    assert_eq!(GAZETTEER.place(""), None);
}

#[test]
fn a_council_or_county_is_a_place_too() {
    let county = GAZETTEER.place("leicestershire").unwrap();

    assert_eq!((county.precision, county.area), (Precision::Area, Some(AreaCode::LEICESTERSHIRE)));
    assert_eq!(county.authorities.len(), 7);
    assert!(county.point.is_some());
    assert_eq!(GAZETTEER.place("Rushcliffe"), None);
}

#[test]
fn an_area_outside_is_a_fact_and_not_an_error() {
    let northamptonshire = GAZETTEER.locate_area(code("E06000061"));
    let unheard_of = GAZETTEER.locate_area(code("E06000052"));

    assert_eq!(
        (northamptonshire.label.as_str(), northamptonshire.in_llr),
        ("North Northamptonshire", Truth::Unmet)
    );
    assert_eq!((unheard_of.label.as_str(), unheard_of.in_llr), ("E06000052", Truth::Unmet));
    assert_eq!(unheard_of.within(GAZETTEER.tree(), AreaCode::ENGLAND), Truth::Met);
    assert_eq!(unheard_of.within(GAZETTEER.tree(), AreaCode::EAST_MIDLANDS), Truth::Unknown);
    assert_eq!(GAZETTEER.locate_area(AreaCode::ENGLAND).in_llr, Truth::Unknown);
}

#[test]
fn a_point_takes_the_council_of_the_nearest_postcode_if_one_is_near() {
    let town_hall = Point { latitude: 52.6343, longitude: -1.1333 };
    let london = Point { latitude: 51.5, longitude: -0.12 };

    assert_eq!(GAZETTEER.authority_at(town_hall), Some(AreaCode::LEICESTER));
    assert_eq!(GAZETTEER.locate_point(town_hall).in_llr, Truth::Met);
    assert!(GAZETTEER.nearest_postcode(town_hall).unwrap().distance_m < 100.0);
    assert_eq!(GAZETTEER.authority_at(london), None);
    assert_eq!(GAZETTEER.locate_point(london).in_llr, Truth::Unmet);
}

#[test]
fn a_postcode_that_cannot_exist_says_nothing_of_where_somebody_is() {
    // `LR` begins no postcode, and Leicester has no 29th district: both are slips of a postcode here.
    for slip in ["LR11 3TU", "EL11 3TU", "LE29 1AA"] {
        let located = locate(slip);
        assert_eq!((located.in_llr, located.nation), (Truth::Unknown, None), "{slip}");
        assert!(located.says_nothing() && located.note.unwrap().contains("please check"), "{slip}");
    }
    assert_eq!(locate("B1 1AA").in_llr, Truth::Unmet);
}

#[test]
fn a_code_that_no_council_has_says_nothing_of_where_somebody_is() {
    let mistyped = GAZETTEER.locate_area(code("E07000310"));

    assert_eq!(mistyped.in_llr, Truth::Unknown);
    assert_eq!(mistyped.within(GAZETTEER.tree(), AreaCode::LLR), Truth::Unknown);
    assert!(mistyped.note.unwrap().contains("please check"));
}

#[test]
fn an_area_narrows_a_postcode_and_must_not_contradict_it() {
    let within =
        |postcode: &str, area: &str| GAZETTEER.locate_within(&Postcode::parse(postcode).unwrap(), code(area));
    // What the postcode says already, the area does not blur.
    assert_eq!(within("LE11 3TU", "E10000018").unwrap(), locate("LE11 3TU"));
    // A district across two councils is settled, and keeps its point.
    let settled = within("LE7", "E07000130").unwrap();
    assert_eq!((settled.authority(), settled.point), (Some(code("E07000130")), locate("LE7").point));
    // No fixed abode, but in the city.
    assert_eq!(within("ZZ99 3VZ", "E06000016").unwrap().in_llr, Truth::Met);
    for (postcode, area) in [("EH1 1AA", "E06000017"), ("LE11 3TU", "E06000017")] {
        assert!(within(postcode, area).unwrap_err().contains("Rutland"), "{postcode} {area}");
    }
}
