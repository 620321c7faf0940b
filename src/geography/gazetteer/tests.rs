use super::*;
use crate::geography::{
    GazetteerRows, NearRow, PlaceKind, Point, Postcode, PostcodeRow, Precision, TerminatedRow, Truth,
};

const OAKHAM: Point = Point { latitude: 52.668275, longitude: -0.724796 };
const RUSHCLIFFE: &str = "E07000176";

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

/// One council, one ward, one postcode; one neighbour.
fn rows() -> GazetteerRows {
    let llr =
        Area { every_authority_listed: true, ..Area::named(AreaCode::LLR, "LLR", vec![AreaCode::ENGLAND]) };
    GazetteerRows {
        areas: vec![
            llr,
            Area::named(AreaCode::RUTLAND, "Rutland", vec![AreaCode::LLR]),
            Area::named(code("E05000001"), "Oakham", vec![AreaCode::RUTLAND]),
            Area::named(code("E01000001"), "Rutland 001A", vec![AreaCode::RUTLAND]),
            Area::named(code(RUSHCLIFFE), "Rushcliffe", vec![AreaCode::ENGLAND]),
        ],
        live: vec![live("LE15 6HP")],
        ..GazetteerRows::default()
    }
}

fn live(postcode: &str) -> PostcodeRow {
    PostcodeRow {
        postcode: postcode.parse().unwrap(),
        point: Some(OAKHAM),
        estimated: false,
        authority: AreaCode::RUTLAND,
        ward: Some(code("E05000001")),
        lsoa: None,
    }
}

fn place(name: &str) -> PlaceRow {
    PlaceRow {
        name: name.to_owned(),
        kind: PlaceKind::Town,
        point: OAKHAM,
        authority: AreaCode::RUTLAND,
        nearest_district: "LE15".parse().unwrap(),
    }
}

fn refusal(rows: GazetteerRows) -> String {
    Gazetteer::new(rows).unwrap_err().to_string()
}

#[test]
fn the_same_thing_twice_is_refused() {
    let twice = GazetteerRows { live: vec![live("LE15 6HP"), live("LE15 6HP")], ..rows() };
    assert_eq!(refusal(twice), "postcode `LE15 6HP` is listed twice");

    let twice = GazetteerRows { places: vec![place("Oakham"), place("OAKHAM ")], ..rows() };
    assert_eq!(refusal(twice), "place `OAKHAM ` is listed twice");
}

#[test]
fn an_area_nobody_described_is_refused() {
    let elsewhere = PostcodeRow { authority: AreaCode::LEICESTER, ..live("LE1 6TE") };

    let unknown = GazetteerRows { live: vec![elsewhere], ..rows() };

    assert_eq!(refusal(unknown), "postcode `LE1 6TE` names area `E06000016`, which is not described");
}

#[test]
fn a_postcode_live_over_the_border_outweighs_the_old_one_of_the_same_name() {
    let postcode = "LE12 5BL".parse().unwrap();
    let old = TerminatedRow {
        postcode,
        point: Some(OAKHAM),
        own_point: false,
        terminated: None,
        authority: AreaCode::RUTLAND,
        lsoa: Some(code("E01000001")),
    };
    let near = NearRow { postcode, point: OAKHAM, authority: Some(code(RUSHCLIFFE)) };

    let gazetteer =
        Gazetteer::new(GazetteerRows { terminated: vec![old], near: vec![near], ..rows() }).unwrap();

    let located = gazetteer.locate(&Postcode::Unit(postcode));
    assert_eq!((located.in_llr, located.note), (Truth::Unmet, None));
    assert_eq!(gazetteer.postcode_count(), 2);
}

#[test]
fn a_council_without_a_centre_takes_that_of_its_postcodes() {
    let gazetteer = Gazetteer::new(rows()).unwrap();

    let llr = gazetteer.locate_area(AreaCode::LLR);
    assert_eq!(llr.point, Some(OAKHAM));
    assert_eq!(llr.authorities[0].share, Some(1.0));
    assert_eq!(gazetteer.area(code(RUSHCLIFFE)).unwrap().centre, None);
}

#[test]
fn an_old_postcode_is_never_the_nearest() {
    let here = Point { latitude: 52.7, longitude: -0.7 };
    let old = TerminatedRow {
        postcode: "LE15 7AA".parse().unwrap(),
        point: Some(here),
        own_point: true,
        terminated: "200909".parse().ok(),
        authority: AreaCode::RUTLAND,
        lsoa: Some(code("E01000001")),
    };

    let gazetteer = Gazetteer::new(GazetteerRows { terminated: vec![old], ..rows() }).unwrap();

    let nearest = gazetteer.nearest_postcode(here).unwrap();
    assert_eq!(nearest.postcode.to_string(), "LE15 6HP");
    assert_eq!(gazetteer.authority_at(here), None, "it is {} m away", nearest.distance_m);
}

#[test]
fn a_post_office_box_has_a_council_and_no_position() {
    let boxed = PostcodeRow { point: None, ..live("LE99 9ZZ") };

    let gazetteer = Gazetteer::new(GazetteerRows { live: vec![live("LE15 6HP"), boxed], ..rows() }).unwrap();

    let located = gazetteer.locate(&Postcode::parse("LE99 9ZZ").unwrap());
    assert_eq!((located.point, located.in_llr), (None, Truth::Met));
    assert!(located.note.unwrap().contains("no position is known"));
    assert_eq!(gazetteer.nearest_postcode(OAKHAM).unwrap().postcode.to_string(), "LE15 6HP");
}

#[test]
fn an_ended_postcode_with_a_position_of_its_own_says_so() {
    let ended = TerminatedRow {
        postcode: "LE15 7AA".parse().unwrap(),
        point: Some(OAKHAM),
        own_point: true,
        terminated: "200909".parse().ok(),
        authority: AreaCode::RUTLAND,
        lsoa: None,
    };

    let gazetteer = Gazetteer::new(GazetteerRows { terminated: vec![ended], ..rows() }).unwrap();

    let located = gazetteer.locate(&Postcode::parse("LE15 7AA").unwrap());
    assert_eq!((located.point, located.approximate), (Some(OAKHAM), None));
    assert_eq!(
        located.note.as_deref(),
        Some("`LE15 7AA` has been out of use since 2009-09; the position is its last one")
    );
}

#[test]
fn what_may_be_unknown_is_left_out_of_json() {
    let gazetteer = Gazetteer::new(rows()).unwrap();

    let json = serde_json::to_value(gazetteer.locate(&Postcode::parse("EH1 1AA").unwrap())).unwrap();

    assert_eq!(json["precision"], "unknown");
    assert_eq!(json["in_llr"], "unmet");
    assert_eq!(json["point"], serde_json::Value::Null);
    assert!(json.get("lsoa").is_none());
    let read: crate::geography::Located = serde_json::from_value(json).unwrap();
    assert_eq!(read.precision, Precision::Unknown);
}

#[test]
fn the_schema_says_an_area_code_is_text() {
    let schema = serde_json::to_value(<AreaCode as utoipa::PartialSchema>::schema()).unwrap();

    assert_eq!(schema["type"], "string");
    assert_eq!(schema["pattern"], "^[EWSNK][0-9]{8}$");
}
