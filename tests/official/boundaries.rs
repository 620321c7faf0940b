//! Outlines of areas, and what they change.

use signpost::geography::revision::{BoundaryChanges, BoundaryRevision, RevisionError};
use signpost::geography::{AreaKind, Gazetteer, GazetteerRows, GeographyPart};
use signpost::interop::official::{BoundaryReading, OfficialError, read_boundaries};

use crate::support::{Made, SEEDS, code, edition, made};

fn read(file: &Made, into: &GazetteerRows) -> Result<(BoundaryReading, BoundaryRevision), OfficialError> {
    let mut revision = BoundaryRevision::new(into).unwrap();
    let reading = read_boundaries(&file.path, &mut |_, _| {}, |listed| revision.add(listed))?;
    Ok((reading, revision))
}

fn bring(
    file: &Made,
    into: &GazetteerRows,
    part: GeographyPart,
) -> Result<(GazetteerRows, BoundaryChanges), RevisionError> {
    let (reading, revision) = read(file, into).unwrap();
    assert!(reading.bad.is_empty(), "{}", reading.bad);
    let brought = revision.apply(
        into.clone(),
        reading.kind,
        signpost::geography::GeographyEdition { part, ..edition("2021") },
    );
    if let Ok((rows, _)) = &brought {
        Gazetteer::new(rows.clone()).unwrap();
    }
    brought
}

/// A square of a hundredth of a degree.
fn square(west: f64, south: f64) -> String {
    let (east, north) = (west + 0.01, south + 0.01);
    format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]")
}

fn feature(properties: &str, ring: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    let (bbox, crs) =
        (r#""bbox":[-2,52,0,53]"#, r#""crs":{"type":"name","properties":{"name":"EPSG:4326"}}"#);
    format!(r#"{{"type":"FeatureCollection",{bbox},{crs},"features":[{}]}}"#, features.join(","))
}

/// The LSOAs of the seeds under the property names of the portal, one of them drawn anew as two.
fn lsoas_of_2021() -> String {
    let split = code("E01013600");
    let gazetteer = Gazetteer::new(SEEDS.clone()).unwrap();
    let mut features = Vec::new();
    for area in gazetteer.areas_of_kind(AreaKind::Lsoa).filter(|area| area.code != split) {
        let outline = geojson::Geometry::from(gazetteer.boundary(area.code).unwrap()).to_string();
        features.push(format!(
            r#"{{"type":"Feature","properties":{{"LSOA21CD":"{}","LSOA21NM":"{}"}},"geometry":{outline}}}"#,
            area.code, area.name
        ));
    }
    for (code, name, west) in
        [("E01099001", "Leicester 003G", -1.153), ("E01099002", "Leicester 003H", -1.143)]
    {
        features.push(feature(
            &format!(r#""FID":1,"LSOA21CD":"{code}","LSOA21NM":"{name}","BNG_E":458000"#),
            &square(west, 52.665),
        ));
    }
    // Of another part of the country.
    features
        .push(feature(r#""LSOA21CD":"E01000001","LSOA21NM":"City of London 001A""#, &square(-0.09, 51.51)));
    collection(&features)
}

#[test]
fn neighbourhoods_drawn_anew_take_the_place_of_the_old_as_a_whole() {
    let file = made("LSOA_Dec_2021_BSC.geojson", lsoas_of_2021());

    let (rows, changes) = bring(&file, &SEEDS, GeographyPart::Lsoas).unwrap();

    assert_eq!(changes.removed, [code("E01013600")]);
    assert_eq!(changes.added, [code("E01099001"), code("E01099002")]);
    assert_eq!(changes.outlines, 612);
    assert!(changes.postcodes_adrift > 40, "{changes:?}");
    let gazetteer = Gazetteer::new(rows.clone()).unwrap();
    let added = gazetteer.area(code("E01099001")).unwrap();
    // In the MSOA it is called after, and its middle is that of the postcodes in it.
    assert_eq!(added.within, [code("E02002829")]);
    assert!(added.centre.is_some());
    assert!(gazetteer.figures(code("E01013600")).is_none());
    assert!(gazetteer.figures(code("E01013601")).is_some());
    assert!(rows.live.iter().all(|row| row.lsoa != Some(code("E01013600"))));
    let editions: Vec<_> =
        rows.editions.iter().filter(|edition| edition.part == GeographyPart::Lsoas).collect();
    assert_eq!((editions.len(), editions[0].edition.as_str()), (1, "2021"));

    let (again, changes) = bring(&file, &rows, GeographyPart::Lsoas).unwrap();
    assert!(again == rows);
    assert_eq!((changes.added.len(), changes.removed.len()), (0, 0));
}

#[test]
fn the_outlines_of_the_seeds_brought_in_again_change_nothing_but_the_edition() {
    for (name, part) in [
        ("lad_bsc_registry.geojson", GeographyPart::Authorities),
        ("msoa11_bsc_registry.geojson", GeographyPart::Msoas),
        ("lsoa11_bsc_registry.geojson", GeographyPart::Lsoas),
    ] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/geography").join(name);
        let (rows, changes) = bring(&made(name, std::fs::read(path).unwrap()), &SEEDS, part).unwrap();

        assert!(rows.areas == SEEDS.areas, "{name}");
        assert!(rows.boundaries == SEEDS.boundaries, "{name}");
        assert!(rows.live == SEEDS.live && rows.figures == SEEDS.figures, "{name}");
        assert!(changes.added.is_empty() && changes.removed.is_empty(), "{changes:?}");
    }
}

#[test]
fn a_part_changes_outlines_and_draws_nothing_anew() {
    let file = made(
        "some.geojson",
        collection(&[
            feature(r#""lsoa11":"E01013600","name":"Leicester 003A""#, &square(-1.15, 52.66)),
            feature(r#""lsoa11":"E01099001","name":"Leicester 003G""#, &square(-1.15, 52.66)),
        ]),
    );

    let (rows, changes) = bring(&file, &SEEDS, GeographyPart::Lsoas).unwrap();

    assert_eq!((changes.outlines, changes.passed_over, changes.removed.len()), (1, 1, 0));
    assert_eq!(rows.areas.len(), SEEDS.areas.len());
}

#[test]
fn outlines_in_metres_are_converted() {
    let ring = "[[458000,303000],[459000,303000],[459000,304000],[458000,304000],[458000,303000]]";
    let file = made("wards.json", collection(&[feature(r#""WD25CD":"E05010463","WD25NM":"Castle""#, ring)]));

    let (rows, _) = bring(&file, &SEEDS, GeographyPart::Wards).unwrap();

    let (_, outline) = rows.boundaries.iter().find(|(area, _)| *area == code("E05010463")).unwrap();
    let first = outline.0[0].exterior().0[0];
    assert!((first.y - 52.62).abs() < 0.01 && (first.x + 1.14).abs() < 0.01, "{first:?}");
}

#[test]
fn broken_outlines_are_told_with_their_feature() {
    let good = feature(r#""LAD25CD":"E06000016","LAD25NM":"Leicester""#, &square(-1.15, 52.66));
    let broken = |ring: &str| feature(r#""LAD25CD":"E06000017","LAD25NM":"Rutland""#, ring);
    for (ring, problem) in [
        ("[[-0.7,52.6],[-0.6,52.6],[-0.7,52.6]]", "a ring of 3 positions: a closed one has at least 4"),
        ("[[-0.7,52.6],[-0.6,52.6],[-0.6,52.7],[-0.7,52.7]]", "a ring that is not closed"),
        ("[[-0.7,52.6],[-0.6,52.6],[200,95],[-0.7,52.6]]", "200, 95 is no position in Great Britain"),
        ("[[52.6,-0.7],[52.6,-0.6],[52.7,-0.6],[52.6,-0.7]]", "52.6, -0.7 is no position in Great Britain"),
        ("[[-0.7,52.6],[-0.7,52.6],[-0.7,52.6],[-0.7,52.6]]", "the outline encloses nothing"),
        ("[]", "a ring of 0 positions: a closed one has at least 4"),
    ] {
        let (reading, _) =
            read(&made("lad.geojson", collection(&[good.clone(), broken(ring)])), &SEEDS).unwrap();

        assert_eq!(reading.bad.count, 1, "{ring}");
        assert_eq!(
            reading.bad.first[0].to_string(),
            format!("`lad.geojson`, line 2, column `LAD25CD`, `E06000017`: {problem}")
        );
    }
}

#[test]
fn what_is_no_file_of_outlines_is_refused_in_words() {
    let refusal = |content: &str| match read(&made("a.geojson", content), &SEEDS) {
        Ok((reading, _)) => panic!("read: {reading:?}"),
        Err(fault) => fault.to_string(),
    };
    let points = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"x":1},"geometry":null}]}"#;
    assert!(refusal(points).starts_with("`a.geojson` has no column for the code of the area"));
    assert!(refusal(r#"{"type":"FeatureCollection","features":[]}"#).contains("has no features"));
    let whole = collection(&[feature(r#""LAD25CD":"E06000016""#, &square(-1.15, 52.66))]);
    assert!(
        refusal(&whole[..whole.len() - 40]).contains("breaks off"),
        "{}",
        refusal(&whole[..whole.len() - 40])
    );
    // Nothing but a comma is missing: still not whole.
    let after_comma = whole.replace("]}", ",");
    assert!(refusal(&after_comma).contains("is not whole GeoJSON"));
    assert!(refusal(r#"{"type":"FeatureCollection"}"#).contains("missing field `features`"));
    assert!(refusal(&"[".repeat(100_000)).contains("is not whole GeoJSON"));
    assert!(refusal("pcds,lat,long\n").contains("is not whole GeoJSON"));
    assert!(refusal("").contains("is empty"));
}

#[test]
fn the_outlines_of_2021_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/geography/test_only");
    let Ok(bytes) = std::fs::read(folder.join("lsoa21_bgc.geojson")) else {
        println!("skipped: the outlines of 2021 are not here");
        return;
    };
    let (rows, changes) = bring(&made("lsoa21.geojson", bytes), &SEEDS, GeographyPart::Lsoas).unwrap();

    assert_eq!(changes.outlines, 634);
    assert_eq!((changes.added.len(), changes.removed.len()), (47, 24));
    let lsoas = rows.areas.iter().filter(|area| area.kind == AreaKind::Lsoa).count();
    assert_eq!(lsoas, 634);
}
