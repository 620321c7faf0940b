//! Files that are something else, break off, or have rows that make no sense: what is said of them.

use signpost::interop::official::read_postcodes;

use crate::support::{LAYOUTS, LEICESTER, Made, OnsRow, SEEDS, bring, gzipped, made, ons};

fn refusal(file: &Made) -> String {
    match read_postcodes(&file.path, 0, &mut |_, _| {}, |_| {}) {
        Ok(reading) => panic!("read: {reading:?}"),
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn another_kind_of_file_is_named_for_what_it_is() {
    for (content, said) in [
        (&b"PK\x03\x04rest"[..], "`a.csv` is a zip archive or a spreadsheet"),
        (b"%PDF-1.7", "`a.csv` is a PDF document"),
        (b"<!DOCTYPE html><title>404</title>", "`a.csv` is a web page"),
        (b"\xff\xfep\0c\0d\0s\0", "`a.csv` is in UTF-16"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "`a.csv` is no text"),
        (b"", "`a.csv` is empty"),
        (b"name,colour\nred,1\n", "`a.csv` is no postcode file: it begins with `name,colour`"),
        (br#"{"type":"FeatureCollection"}"#, "`a.csv` is no postcode file"),
        (b"\n\n\n", "`a.csv` is empty"),
    ] {
        let told = refusal(&made("a.csv", content));
        assert!(told.starts_with(said), "{told}");
    }
    let folder = tempfile::tempdir().unwrap();
    let missing = read_postcodes(&folder.path().join("b.csv"), 0, &mut |_, _| {}, |_| {}).unwrap_err();
    assert!(missing.to_string().starts_with("cannot open `b.csv`"), "{missing}");
    let told = read_postcodes(folder.path(), 0, &mut |_, _| {}, |_| {}).unwrap_err().to_string();
    assert!(told.ends_with("is a folder"), "{told}");
}

#[test]
fn a_missing_column_is_named_with_what_it_may_be_called() {
    for (title, said) in [
        ("doterm", "has no column for the month of termination: none is called `doterm`"),
        ("lad25cd", "has no column for the local authority: none is called `oslaua` or `laua` or `lad##cd`"),
        ("gridind", "has no column for the grid reference quality: none is called `osgrdind` or `gridind`"),
        ("lat", "has no column for the latitude: none is called `lat`"),
        ("wd25cd", "has no column for the ward: none is called `osward` or `ward` or `wd##cd`"),
    ] {
        let heading: Vec<&str> =
            LAYOUTS[0].split(',').map(|name| if name == title { "other" } else { name }).collect();
        let told = refusal(&made("ONSPD.csv", heading.join(",")));
        assert_eq!(told, format!("`ONSPD.csv` {said}"));
    }
}

#[test]
fn a_file_that_breaks_off_or_never_ends_a_row_is_broken_from_its_line_on() {
    let rows: Vec<OnsRow> = (0..2_000).map(|_| LEICESTER).collect();
    let packed = gzipped(ons(LAYOUTS[0], &rows).as_bytes());
    let told = refusal(&made("a.csv.gz", &packed[..packed.len() - 20]));
    assert!(told.contains("the gzip file breaks off"), "{told}");

    let mut long = ons(LAYOUTS[0], &[LEICESTER]);
    long.push_str(&"x".repeat(10_000_000));
    let told = refusal(&made("a.csv", long));
    assert!(told.starts_with("`a.csv`, line 3: a row of more than a million bytes"), "{told}");

    let mut open = ons(LAYOUTS[0], &[LEICESTER]);
    open.push_str("\"LE1 1AA,\n");
    open.push_str(&"LE1 1AA,1,2\n".repeat(200_000));
    let told = refusal(&made("a.csv", open));
    assert!(told.contains("line 3") && told.contains("a quotation mark is not closed"), "{told}");
}

#[test]
fn a_row_that_makes_no_sense_is_told_with_line_column_and_value() {
    let good = ons(LAYOUTS[0], &[LEICESTER, OnsRow { pcds: "LE3 9ZW", ..LEICESTER }]);
    for (from, to, said) in [
        ("LE3 9ZW", "LE3 9Z", "line 3, column `pcds`, `LE3 9Z`: not a whole postcode"),
        (
            "\"198001\",\"\"",
            "\"198001\",\"198013\"",
            "line 2, column `doterm`, `198013`: not a month like 200310",
        ),
        ("\"E06000016\"", "\"Leicester\"", "line 2, column `lad25cd`, `Leicester`: not an area code"),
        ("52.643307", "north", "line 2, column `lat`, `north`: not a number of degrees"),
        ("52.643307", "-1.149713", "line 2, column `lat`, `-1.149713`: not a latitude in the British Isles"),
        ("-1.149713", "52.6", "line 2, column `long`, `52.6`: not a longitude in the British Isles"),
        ("-1.149713", "NaN", "line 2, column `long`, `NaN`: not a longitude in the British Isles"),
        (",\"\"\n", "\n", "line 2: 52 cells where there should be 53"),
    ] {
        let brought = bring(&made("a.csv", good.replacen(from, to, 1)), &SEEDS);

        assert_eq!(brought.reading.bad.count, 1, "{to}");
        assert_eq!(brought.reading.bad.first[0].to_string(), format!("`a.csv`, {said}"));
    }
}

#[test]
fn of_many_bad_rows_the_first_are_told_and_the_rest_counted() {
    let rows: Vec<OnsRow> = (0..500).map(|_| OnsRow { pcds: "nowhere", ..LEICESTER }).collect();

    let bad = bring(&made("a.csv", ons(LAYOUTS[0], &rows)), &SEEDS).reading.bad;

    assert_eq!((bad.count, bad.first.len()), (500, 20));
    assert!(bad.to_string().ends_with("… and 480 more\n"));
}
