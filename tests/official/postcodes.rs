//! Postcode directories in all their layouts, and what they change.

use signpost::geography::revision::Listing;
use signpost::geography::{Point, Precision, Truth, distance_m};
use signpost::interop::official::PostcodeLayout;

use crate::support::{LAYOUTS, LEICESTER, OnsRow, SEEDS, bring, code, gzipped, made, ons, try_bring};

#[test]
fn every_layout_of_the_ons_directories_says_the_same() {
    let rows =
        [OnsRow { pcds: "LE3 9ZW", ..LEICESTER }, OnsRow { pcds: "LE3 9AB", ended: "200204", ..LEICESTER }];
    for heading in LAYOUTS {
        let brought = bring(&made("ONSPD.csv", ons(heading, &rows)), &SEEDS);

        assert_eq!((brought.reading.layout, brought.reading.rows), (PostcodeLayout::OnsDirectory, 2));
        assert!(brought.reading.bad.is_empty(), "{}", brought.reading.bad);
        let live = brought.locate("LE3 9ZW");
        assert_eq!(live.authority(), Some(code("E06000016")), "{heading}");
        assert_eq!(live.ward, Some(code("E05010466")));
        assert_eq!(live.lsoa, Some(code("E01013681")));
        assert_eq!(live.msoa, Some(code("E02002842")));
        assert_eq!(live.point, Some(Point { latitude: 52.643307, longitude: -1.149713 }));
        let ended = brought.locate("LE3 9AB");
        assert_eq!(ended.terminated.map(|month| month.to_string()).as_deref(), Some("2002-04"));
        assert_eq!(ended.in_llr, Truth::Met);
        assert!(ended.note.unwrap().contains("out of use since 2002-04; the position is its last one"));
    }
}

#[test]
fn a_gzipped_file_with_a_byte_order_mark_reads_the_same() {
    let text = ons(LAYOUTS[0], &[OnsRow { pcds: "LE3 9ZW", ..LEICESTER }]);
    let plain = bring(&made("a.csv", &text), &SEEDS).rows;

    for bytes in [
        gzipped(text.as_bytes()),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        gzipped(&[b"\xef\xbb\xbf", text.as_bytes()].concat()),
        text.replace('\n', "\r\n").into_bytes(),
    ] {
        assert!(bring(&made("b.csv", bytes), &SEEDS).rows == plain);
    }
}

#[test]
fn what_the_rules_of_the_directories_say_holds() {
    let elsewhere = OnsRow { lsoa_2011: "", lsoa_2021: "", ward: "", ..LEICESTER };
    let rows = [
        // No grid reference: no position, but the council stands.
        OnsRow { pcds: "LE99 9ZZ", grid: "9", latitude: "99.999999", longitude: "0.000000", ..LEICESTER },
        // In the seeds no longer live; used again.
        OnsRow { pcds: "LE1 9QW", ended: "", ..LEICESTER },
        // Imputed, of the sector, of before Gridlink.
        OnsRow { pcds: "LE3 9AC", grid: "5", ..LEICESTER },
        // Northern Ireland, the Isle of Man and Jersey are elsewhere, and no fault.
        OnsRow { pcds: "BT1 1AA", authority: "N09000003", latitude: "54.6", longitude: "-5.93", ..elsewhere },
        OnsRow {
            pcds: "IM1 1AA",
            authority: "M99999999",
            latitude: "99.999999",
            longitude: "0.000000",
            grid: "9",
            ..elsewhere
        },
        OnsRow {
            pcds: "JE2 3AA",
            authority: "L99999999",
            latitude: "99.999999",
            longitude: "0.000000",
            grid: "9",
            ..elsewhere
        },
        OnsRow {
            pcds: "EH1 1AA",
            authority: "S12000036",
            latitude: "55.95",
            longitude: "-3.19",
            ..elsewhere
        },
        // A pseudo code is no ward.
        OnsRow { pcds: "LE3 9AD", ward: "E99999999", ..LEICESTER },
    ];

    let brought = bring(&made("ONSPD.csv", ons(LAYOUTS[0], &rows)), &SEEDS);

    assert!(brought.reading.bad.is_empty(), "{}", brought.reading.bad);
    assert!(brought.faults.is_empty(), "{:?}", brought.faults);
    let boxed = brought.locate("LE99 9ZZ");
    assert_eq!((boxed.point, boxed.in_llr), (None, Truth::Met));
    assert_eq!(boxed.authority(), Some(code("E06000016")));
    let again = brought.locate("LE1 9QW");
    assert_eq!((again.terminated, again.note), (None, None));
    assert!(SEEDS.terminated.iter().any(|row| row.postcode.to_string() == "LE1 9QW"));
    assert!(brought.locate("LE3 9AC").approximate.is_some());
    assert_eq!(brought.locate("BT1 1AA").in_llr, Truth::Unmet);
    assert_eq!(brought.locate("BT1 1AA").precision, Precision::Unknown);
    assert_eq!(brought.locate("LE3 9AD").ward, None);
}

#[test]
fn a_part_of_a_file_leaves_the_rest_as_it_was() {
    let rows = [OnsRow { pcds: "LE3 9ZW", ..LEICESTER }, OnsRow { pcds: "LE3 5EQ", ..LEICESTER }];

    let brought = bring(&made("ONSPD.csv", ons(LAYOUTS[0], &rows)), &SEEDS);

    assert_eq!((brought.changes.added, brought.changes.ended), (1, 0));
    assert_eq!(brought.rows.live.len(), SEEDS.live.len() + 1);
    assert_eq!(brought.rows.near.len(), SEEDS.near.len());
    let (letters, present, known) = &brought.changes.parts[0];
    assert_eq!((letters.as_str(), *present), ("LE", 1));
    assert!(*known > 15_000);
    // The seeds' editions stay, with the new one beside them.
    assert_eq!(brought.rows.editions.len(), SEEDS.editions.len() + 1);
}

#[test]
fn bringing_the_same_in_again_changes_nothing() {
    let rows =
        [OnsRow { pcds: "LE3 9ZW", ..LEICESTER }, OnsRow { pcds: "LE3 5EQ", ended: "202401", ..LEICESTER }];
    let file = made("ONSPD.csv", ons(LAYOUTS[1], &rows));
    let once = bring(&file, &SEEDS);

    let twice = bring(&file, &once.rows);

    assert!(twice.rows == once.rows);
    assert_eq!((twice.changes.added, twice.changes.changed, twice.changes.ended), (0, 0, 0));
    assert_eq!((once.changes.added, once.changes.ended), (1, 1));
}

/// The seeds' own postcodes as a directory would list them.
fn whole(without: &str) -> String {
    let mut text = String::from("pcds,dointr,doterm,lad25cd,wd25cd,gridind,lsoa11cd,lat,long\n");
    for row in SEEDS.live.iter().filter(|row| row.postcode.to_string() != without) {
        let point = row.point.unwrap();
        let lsoa = row.lsoa.map(|lsoa| lsoa.to_string()).unwrap_or_default();
        let grid = if row.estimated { 5 } else { 1 };
        text.push_str(&format!(
            "{},199001,,{},{},{grid},{lsoa},{:.6},{:.6}\n",
            row.postcode,
            row.authority,
            row.ward.unwrap(),
            point.latitude,
            point.longitude
        ));
    }
    for row in &SEEDS.near {
        let authority = row.authority.map(|code| code.to_string()).unwrap_or_default();
        text.push_str(&format!(
            "{},199001,,{authority},,1,,{:.6},{:.6}\n",
            row.postcode, row.point.latitude, row.point.longitude
        ));
    }
    // Far off, and so not kept.
    text.push_str("PE30 1AA,199001,,E07000146,,1,,52.75,0.39\n");
    text
}

#[test]
fn a_whole_directory_of_what_is_known_changes_nothing_but_its_name() {
    let brought = bring(&made("ONSPD.csv", whole("")), &SEEDS);

    assert_eq!(brought.changes.parts, []);
    assert_eq!((brought.changes.added, brought.changes.changed, brought.changes.ended), (0, 0, 0));
    assert!(brought.rows.live == SEEDS.live);
    assert!(brought.rows.terminated == SEEDS.terminated);
    assert_eq!(brought.rows.near.len(), SEEDS.near.len());
    assert!(brought.rows.near == SEEDS.near);
    assert_eq!(brought.rows.editions.iter().filter(|edition| edition.title == "made for a test").count(), 1);
    assert!(!brought.rows.editions.iter().any(|edition| edition.title == "Code-Point Open"));
}

#[test]
fn a_postcode_that_a_whole_directory_leaves_out_has_dropped_off_the_list() {
    let brought = bring(&made("ONSPD.csv", whole("LE15 6HP")), &SEEDS);

    assert_eq!((brought.changes.ended, brought.changes.unchanged), (1, SEEDS.live.len() - 1));
    let gone = brought.locate("LE15 6HP");
    assert_eq!((gone.precision, gone.in_llr), (Precision::Unit, Truth::Met));
    assert!(gone.note.unwrap().contains("no longer on the list"));
    let district = brought.rows.districts.iter().find(|row| row.district.as_str() == "LE15").unwrap();
    let before = SEEDS.districts.iter().find(|row| row.district.as_str() == "LE15").unwrap();
    assert_eq!(district.live_postcodes + 1, before.live_postcodes);
}

#[test]
fn a_postcode_whose_row_cannot_be_used_stays_as_it_was() {
    let known = SEEDS.live.iter().find(|row| row.postcode.to_string() == "LE15 6HP").unwrap();
    let astray = format!("LE15 6HP,199001,,{},,1,,51.5,-0.12\n", known.authority);
    let without_quality = format!("LE15 6HP,199001,,{},,high,,52.67,-0.73\n", known.authority);
    for row in [astray, without_quality] {
        let brought = bring(&made("ONSPD.csv", whole("LE15 6HP") + &row), &SEEDS);

        assert_eq!(brought.faults.len() as u64 + brought.reading.bad.count, 1, "{row}");
        assert_eq!((brought.changes.ended, brought.changes.unchanged), (0, SEEDS.live.len()), "{row}");
        assert!(brought.rows.live.contains(known), "{row}");
    }
}

#[test]
fn code_point_open_is_read_with_the_datum_of_2015() {
    let vectors = include_str!("../geography/osgb36_to_wgs84.csv");
    let mut text = String::new();
    let mut expected = Vec::new();
    for line in vectors.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        text.push_str(&format!(
            "\"{}\",10,{},{},\"E92000001\",\"\",\"\",\"\",\"E06000016\",\"E05010463\"\n",
            cells[0], cells[1], cells[2]
        ));
        let number = |at: usize| cells[at].parse::<f64>().unwrap();
        expected.push((cells[0].to_owned(), Point { latitude: number(3), longitude: number(4) }));
    }
    let mut read = Vec::new();
    let file = made("le.csv", text);

    signpost::interop::official::read_postcodes(&file.path, 0, &mut |_, _| {}, |listed| read.push(listed))
        .unwrap();

    assert_eq!(read.len(), 25);
    let usable = read.iter().filter_map(|listing| match listing {
        Listing::Usable(listed) => Some(listed),
        Listing::Unusable(_) => None,
    });
    for (listed, (postcode, point)) in usable.zip(&expected) {
        let out = distance_m(listed.point.unwrap(), *point);
        // Six decimals are 6 cm.
        assert!(listed.postcode.to_string() == *postcode && out < 0.1, "{postcode}: {out} m");
    }
}

#[test]
fn code_point_open_agrees_with_the_seeds_and_keeps_what_it_does_not_say() {
    let text = include_str!("code_point_open_le.csv");
    let brought = bring(&made("le.csv", text), &SEEDS);

    assert_eq!((brought.reading.layout, brought.reading.rows), (PostcodeLayout::CodePointOpen, 39));
    assert!(brought.reading.bad.is_empty() && brought.faults.is_empty());
    // The seeds are of the same edition; what they know of neighbourhoods stays.
    assert_eq!((brought.changes.added, brought.changes.changed), (0, 0), "{:?}", brought.changes);
    assert!(brought.locate("LE15 6HP").lsoa.is_some());
}

#[test]
fn code_point_open_of_other_years_and_its_worst_rows_are_read() {
    let rest = "\"E92000001\",\"E19000001\",\"E18000004\",\"\",\"E06000016\",\"E05010463\"";
    let text = format!(
        "\"LE1019AA\",10,458583,303575,{rest}\n\"LE1 9ZX\",90,0,0,{rest}\n\"LE1 9ZY\",60,458583,303575,{rest}\n\"LE191ZX\",10,458583,303575,{rest}\n"
    );
    let brought = bring(&made("le.csv", text.replace("LE1019AA", "LE101ZX")), &SEEDS);

    assert_eq!(brought.reading.without_position, 1);
    assert!(brought.reading.bad.is_empty(), "{}", brought.reading.bad);
    assert_eq!(brought.changes.added, 3);
    assert_eq!(brought.locate("LE10 1ZX").precision, Precision::Unit);
    assert!(brought.locate("LE1 9ZY").approximate.is_some());
}

#[test]
fn a_postcode_far_from_its_council_or_listed_twice_is_a_fault_with_its_line() {
    let rows = [
        OnsRow { pcds: "LE3 9ZW", ..LEICESTER },
        OnsRow { pcds: "LE3 9AB", latitude: "51.5", longitude: "-0.12", ..LEICESTER },
        OnsRow { pcds: "LE3 9ZW", ..LEICESTER },
        // In the North Sea.
        OnsRow { pcds: "LE3 9AC", latitude: "54.0", longitude: "2.0", ..LEICESTER },
    ];

    let brought = bring(&made("ONSPD.csv", ons(LAYOUTS[0], &rows)), &SEEDS);

    let told: Vec<String> = brought
        .faults
        .iter()
        .map(|fault| format!("{} {}: {}", fault.at.line, fault.postcode, fault.problem))
        .collect();
    assert_eq!(
        told,
        [
            "3 LE3 9AB: lies at 51.5, -0.12, which is nowhere near its council `E06000016`",
            "4 LE3 9ZW: listed twice, first in line 2",
            "5 LE3 9AC: lies at 54, 2, which is nowhere near its council `E06000016`",
        ]
    );
    assert_eq!(brought.changes.added, 1);
}

#[test]
fn a_ward_that_nobody_described_is_known_by_its_code() {
    let rows = [OnsRow { pcds: "LE3 9ZW", ward: "E05099999", ..LEICESTER }];

    let brought = bring(&made("ONSPD.csv", ons(LAYOUTS[0], &rows)), &SEEDS);

    assert_eq!(brought.changes.new_wards, 1);
    assert_eq!(brought.locate("LE3 9ZW").ward, Some(code("E05099999")));
    assert!(brought.rows.areas.iter().any(|area| area.name == "Ward E05099999"));
}

#[test]
fn a_neighbourhood_of_another_census_is_not_claimed() {
    let rows = [OnsRow { pcds: "LE3 9ZW", lsoa_2011: "", lsoa_2021: "E01099999", ..LEICESTER }];

    let brought = bring(&made("NSPL.csv", ons(LAYOUTS[2], &rows)), &SEEDS);

    assert_eq!(brought.locate("LE3 9ZW").lsoa, None);
    assert!(brought.changes.without_neighbourhood > 0);
}

#[test]
fn the_fixtures_of_the_publishers_layouts_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/geography/test_only");
    for name in [
        "fixture_onspd_2025_layout.csv",
        "fixture_onspd_2021_2024_layout.csv",
        "fixture_nspl_2026_layout.csv",
        "fixture_nspl_2024_2025_layout.csv",
    ] {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            println!("skipped: `{name}` is not here");
            continue;
        };
        let brought = try_bring(&made(name, bytes), &SEEDS).unwrap();
        assert_eq!(brought.reading.rows, 44, "{name}");
        assert!(
            brought.reading.bad.is_empty() && brought.faults.is_empty(),
            "{name}: {}",
            brought.reading.bad
        );
        assert_eq!(brought.locate("LE99 9ZZ").point, None);
        assert_eq!(brought.locate("LE1 9QW").terminated.unwrap().to_string(), "2002-04");
    }
}
