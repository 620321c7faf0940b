use super::*;

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

/// LLR as it is, with one ward and one neighbour.
fn tree() -> AreaTree {
    let mut areas = vec![
        Area::named(AreaCode::EAST_MIDLANDS, "East Midlands", vec![AreaCode::ENGLAND]),
        Area {
            every_authority_listed: true,
            ..Area::named(AreaCode::LLR, "LLR", vec![AreaCode::EAST_MIDLANDS])
        },
        Area {
            every_authority_listed: true,
            ..Area::named(AreaCode::LEICESTERSHIRE, "Leicestershire", vec![AreaCode::LLR])
        },
        Area::named(AreaCode::LEICESTER, "Leicester", vec![AreaCode::LLR]),
        Area::named(AreaCode::RUTLAND, "Rutland", vec![AreaCode::LLR]),
        Area::named(code("E05010458"), "Abbey", vec![AreaCode::LEICESTER]),
        Area::named(code("E02002829"), "Leicester 003", vec![AreaCode::LEICESTER]),
        Area::named(code("E07000176"), "Rushcliffe", vec![AreaCode::EAST_MIDLANDS]),
    ];
    for district in 129..=135 {
        areas.push(Area::named(
            code(&format!("E07000{district}")),
            "district",
            vec![AreaCode::LEICESTERSHIRE],
        ));
    }
    AreaTree::new(areas).unwrap()
}

#[test]
fn a_district_is_in_its_county_care_board_region_country_and_kingdom() {
    let tree = tree();
    let charnwood = code("E07000130");

    for outer in [
        "E07000130",
        "E10000018",
        "E54000015",
        "E12000004",
        "E92000001",
        "K04000001",
        "K03000001",
        "K02000001",
    ] {
        assert_eq!(tree.contains(code(outer), charnwood), Truth::Met, "{outer}");
    }
    for outer in ["E06000016", "E07000129", "E12000005", "W92000004", "E07000176", "E05010458"] {
        assert_eq!(tree.contains(code(outer), charnwood), Truth::Unmet, "{outer}");
    }
}

#[test]
fn the_city_and_rutland_are_in_the_care_board_but_not_the_county() {
    let tree = tree();

    for inner in [AreaCode::LEICESTER, AreaCode::RUTLAND, code("E05010458"), code("E02002829")] {
        assert_eq!(tree.contains(AreaCode::LLR, inner), Truth::Met, "{inner}");
        assert_eq!(tree.contains(AreaCode::LEICESTERSHIRE, inner), Truth::Unmet, "{inner}");
    }
}

#[test]
fn an_authority_nobody_described_is_certainly_not_in_llr_but_certainly_in_england() {
    let tree = tree();
    let north_northamptonshire = code("E06000061");

    assert_eq!(tree.contains(AreaCode::LLR, north_northamptonshire), Truth::Unmet);
    assert_eq!(tree.contains(AreaCode::LEICESTERSHIRE, north_northamptonshire), Truth::Unmet);
    assert_eq!(tree.contains(AreaCode::LEICESTER, north_northamptonshire), Truth::Unmet);
    assert_eq!(tree.contains(AreaCode::ENGLAND, north_northamptonshire), Truth::Met);
    assert_eq!(tree.contains(AreaCode::UNITED_KINGDOM, north_northamptonshire), Truth::Met);
    assert_eq!(tree.contains(AreaCode::SCOTLAND, north_northamptonshire), Truth::Unmet);
}

#[test]
fn which_region_such_an_authority_is_in_is_not_guessed() {
    assert_eq!(tree().contains(AreaCode::EAST_MIDLANDS, code("E06000061")), Truth::Unknown);
}

#[test]
fn somebody_known_only_to_be_in_a_wider_area_may_or_may_not_be_inside() {
    let tree = tree();

    for wider in [AreaCode::LLR, AreaCode::EAST_MIDLANDS, AreaCode::ENGLAND, AreaCode::UNITED_KINGDOM] {
        assert_eq!(tree.contains(AreaCode::LEICESTERSHIRE, wider), Truth::Unknown, "{wider}");
    }
    assert_eq!(tree.contains(AreaCode::LEICESTERSHIRE, AreaCode::SCOTLAND), Truth::Unmet);
    assert_eq!(tree.contains(AreaCode::LLR, code("E12000005")), Truth::Unmet);
}

#[test]
fn a_small_area_nobody_described_is_unknown_in_llr_and_known_in_its_country() {
    let tree = tree();
    let new_neighbourhood = code("E01035000");

    assert_eq!(tree.contains(AreaCode::LLR, new_neighbourhood), Truth::Unknown);
    assert_eq!(tree.contains(AreaCode::ENGLAND, new_neighbourhood), Truth::Met);
    assert_eq!(tree.contains(AreaCode::LLR, code("W01000001")), Truth::Unmet);
}

#[test]
fn a_scottish_council_is_in_the_kingdom_and_britain_but_not_in_england_and_wales() {
    let tree = tree();
    let edinburgh = code("S12000036");

    assert_eq!(tree.contains(AreaCode::UNITED_KINGDOM, edinburgh), Truth::Met);
    assert_eq!(tree.contains(AreaCode::GREAT_BRITAIN, edinburgh), Truth::Met);
    assert_eq!(tree.contains(AreaCode::ENGLAND_AND_WALES, edinburgh), Truth::Unmet);
    assert_eq!(tree.contains(AreaCode::LLR, edinburgh), Truth::Unmet);
}

#[test]
fn another_county_or_care_board_is_not_llr() {
    let tree = tree();

    assert_eq!(tree.contains(AreaCode::LLR, code("E54000059")), Truth::Unmet);
    assert_eq!(tree.contains(AreaCode::LEICESTERSHIRE, code("E10000024")), Truth::Unmet);
}

#[test]
fn only_areas_with_every_authority_listed_have_a_list() {
    let tree = tree();

    assert_eq!(tree.authorities_of(AreaCode::LLR).map(<[AreaCode]>::len), Some(9));
    assert_eq!(tree.authorities_of(AreaCode::LEICESTERSHIRE).map(<[AreaCode]>::len), Some(7));
    assert_eq!(tree.authorities_of(AreaCode::RUTLAND), Some(&[AreaCode::RUTLAND][..]));
    assert_eq!(tree.authorities_of(AreaCode::EAST_MIDLANDS), None);
}

#[test]
fn an_area_may_not_be_described_twice_or_lie_in_a_smaller_one() {
    let rutland = || Area::named(AreaCode::RUTLAND, "Rutland", vec![]);

    assert_eq!(
        AreaTree::new(vec![rutland(), rutland()]).unwrap_err().to_string(),
        "area `E06000017` is described twice"
    );
    let upside_down = Area::named(AreaCode::LLR, "LLR", vec![AreaCode::RUTLAND]);
    assert!(matches!(AreaTree::new(vec![upside_down]), Err(AreaTreeError::NotLarger { .. })));
}
