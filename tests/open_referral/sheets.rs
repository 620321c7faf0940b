//! Spreadsheets: the template, every fault by row and column, and what a row changes.

use crate::program::Program;

const HEADER: &str = "slug,name,organisation,summary,status,phone,postcode,needs,source_title,source_date";

#[tokio::test(flavor = "multi_thread")]
async fn a_charity_fills_in_the_template_and_changes_one_cell_later() {
    let program = Program::seeded().await;
    let template = program.succeed(&["export", "--template", "csv"]);
    assert!(template.starts_with('\u{FEFF}'), "spreadsheet programs need the mark");
    let row =
        ",Tea and talk,Somebody new,A weekly group.,open,0116 496 0123,LE1 5YA,low-mood,Leaflet,2026-11\n";
    let sheet = program.write("sheet.csv", format!("{HEADER}\n# read me\n{row}"));

    let would = program.succeed(&["import", "csv", "--dry-run", &sheet]);
    assert!(would.contains("3 would be added") && would.contains("nothing was changed"), "{would}");
    let told = program.succeed(&["import", "csv", &sheet]);
    assert!(told.starts_with("3 added"), "service, organisation and source: {told}");
    let again = program.succeed(&["import", "csv", &sheet]);
    assert!(again.starts_with("0 added, 0 changed"), "{again}");

    let later =
        program.write("later.csv", format!("{HEADER}\ntea-and-talk,,,,,0116 496 0124,,,Leaflet,2026-11\n"));
    program.succeed(&["import", "csv", &later]);
    let store = program.database.store().await;
    let service = store.services(&["tea-and-talk".to_owned()]).await.unwrap().remove(0);
    assert_eq!(service.contacts[0].value, "0116 496 0124");
    assert_eq!(service.summary, "A weekly group.");
    assert!(service.locations[0].point.is_some(), "the postcode was found");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_told_by_row_and_column_and_nothing_is_kept() {
    let program = Program::kept().await;
    let before = program.version().await;
    let sheet = format!("{HEADER}\n,A,Somebody,Helps.,open,12,LE1,no-such-need,Leaflet,soon\n,B,,,,,,,,\n");
    let sheet = program.write("sheet.csv", sheet);

    let told = program.fail(&["import", "csv", &sheet]);

    for part in [
        "row 2, column phone",
        "row 2, column postcode",
        "row 2, column source_date",
        "row 3, column organisation",
        "row 3, column summary",
        "row 3, column source_title",
    ] {
        assert!(told.contains(part), "`{part}` is not in: {told}");
    }
    assert_eq!(program.version().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_letters_are_read_unless_the_mark_says_otherwise() {
    let program = Program::kept().await;
    let row = b",Caf\xE9 \x96 talk,Somebody,Helps.,open,,,,Leaflet,2026\n";
    let plain = [HEADER.as_bytes(), b"\r\n", row].concat();
    let sheet = program.write("plain.csv", &plain);
    program.succeed(&["import", "csv", "--dry-run", &sheet]);

    let marked = program.write("marked.csv", [b"\xEF\xBB\xBF", plain.as_slice()].concat());
    let told = program.fail(&["import", "csv", &marked]);

    assert!(
        told.contains("row 2, byte 5") && told.contains("0xE9") && told.contains("nothing was changed"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_likely_double_is_pointed_out() {
    let program = Program::kept().await;
    let row = ",Somebody's new line,Somebody,Helps.,open,0808 800 3302,,,Leaflet,2026\n";
    let sheet = program.write("sheet.csv", format!("{HEADER}\n{row}"));

    let output = program.run(&["import", "csv", "--dry-run", &sheet]);

    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("row 2") && told.contains("same telephone number"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_directory_as_a_sheet_goes_in_again_without_a_change() {
    let program = Program::kept().await;
    let before = program.version().await;
    let sheet = program.write("all.csv", program.succeed(&["export", "--format", "csv"]));

    let told = program.succeed(&["import", "csv", &sheet]);

    assert!(told.starts_with("0 added, 0 changed"), "{told}");
    assert_eq!(program.version().await, before);
}
