//! Rows in, records out, and back.

use super::*;
use crate::catalogue::{Service, Status};

const DAY: &str = "2026-11-25";
const ORGANISATION: &str = "Somebody";

fn rows(text: &str) -> Vec<Row> {
    read_rows(text).unwrap()
}

fn made(text: &str, stored: Option<&Service>) -> Result<Made, Vec<RowFault>> {
    rows(text)[0].apply(stored, &[], DAY.parse().unwrap())
}

fn new_service() -> Service {
    made(
        "name,organisation,summary,phone,minimum_age,who_it_is_for,opening_hours,source_title,source_date\n\
         Tea and talk,Somebody,A weekly group.,0116 255 6000,18,carers | veterans,Mondays 10 to 12,Leaflet,2026\n",
        None,
    )
    .unwrap()
    .service
}

#[test]
fn a_row_becomes_a_record_with_its_source_on_every_fact() {
    let service = new_service();

    assert_eq!((service.slug.as_str(), service.organisation.as_str()), ("tea-and-talk", "somebody"));
    assert_eq!(service.status.is, Status::Unknown);
    assert_eq!(service.contacts[0].provenance.source, ["sheet-leaflet"]);
    assert_eq!(service.criteria.len(), 2);
    assert!(service.criteria[0].any_of.is_empty(), "words alone are asked, never judged");
    assert!(!service.schedules[0].is_structured());
}

#[test]
fn every_fault_is_named_by_row_and_column() {
    let text = "name;minimum_age;phone;postcode;needs_x\nA;old;12;LE;y\n";

    let header = read_rows(text).unwrap_err();
    assert_eq!((header[0].row, header[0].column.as_str()), (1, "needs_x"));

    let faults = made("name;minimum_age;phone;postcode\nA;old;12;LE\n", None).unwrap_err();
    let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
    for column in ["organisation", "summary", "source_title", "minimum_age", "phone", "postcode"] {
        assert!(columns.contains(&column), "{column} of {columns:?}");
    }
    assert!(faults.iter().all(|fault| fault.row == 2));
}

#[test]
fn a_row_that_came_out_goes_in_again_without_a_change() {
    let service = new_service();
    let mut sheet = Vec::new();
    let mut writer = SheetWriter::begin(&mut sheet).unwrap();
    writer.explanations().unwrap();
    writer.service(&service, ORGANISATION).unwrap();
    writer.end().unwrap();
    let text = decode(&sheet).unwrap();

    let again = made(&text, Some(&service)).unwrap();

    assert_eq!(again.service, service);
}

#[test]
fn an_empty_cell_changes_nothing_and_a_filled_one_only_its_own_fact() {
    let service = new_service();

    let changed =
        made("slug,phone,summary,source_title\ntea-and-talk,0116 255 6001,,Leaflet two\n", Some(&service));
    let changed = changed.unwrap().service;

    assert_eq!(changed.contacts[0].value, "0116 255 6001");
    assert_eq!(changed.contacts[0].provenance.source, ["sheet-leaflet-two"]);
    assert_eq!(changed.summary, service.summary);
    assert_eq!(changed.criteria, service.criteria);
}

#[test]
fn a_cell_that_a_spreadsheet_would_reckon_is_written_as_text_and_read_back() {
    assert_eq!(escaped("+44 116".to_owned()), "'+44 116");
    assert_eq!(unescaped("'=1+1"), "=1+1");
    assert_eq!(unescaped("'tis"), "'tis");
}

#[test]
fn a_cell_that_no_spreadsheet_holds_is_refused_by_row_and_column() {
    let table = |letters: usize| format!("name,summary\nA,{}\n", "é".repeat(letters));

    assert!(read_rows(&table(32_767)).is_ok());
    let faults = read_rows(&table(32_768)).unwrap_err();

    assert_eq!((faults[0].row, faults[0].column.as_str()), (2, "summary"));
}
