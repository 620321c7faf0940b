//! Areas: the codes that the words stand for.

use std::collections::BTreeSet;

use signpost::catalogue::Service;

use super::World;
use super::words::{conflicts_about, missing};

/// Words and their codes, the longer before the shorter that they contain.
const WORDS: [(&str, &str); 30] = [
    ("leicester, leicestershire and rutland", "E54000015"),
    ("leicestershire (llr in seed)", "E54000015"),
    ("llr and east midlands", "E12000004"),
    ("llr and midlands", "E12000004"),
    ("north west leicestershire", "E07000134"),
    ("hinckley and bosworth", "E07000132"),
    ("hinckley & bosworth", "E07000132"),
    ("oadby and wigston", "E07000135"),
    ("market harborough", "E07000131"),
    ("england, wales and ni", "K02000001"),
    ("england, wales, scotland", "K03000001"),
    ("broughton astley", "E07000131"),
    ("countesthorpe", "E07000129"),
    ("loughborough", "E07000130"),
    ("leicestershire", "E10000018"),
    ("hmp stocken", "E06000017"),
    ("new parks", "E06000016"),
    ("harborough", "E07000131"),
    ("leicester", "E06000016"),
    ("charnwood", "E07000130"),
    ("stretton", "E06000017"),
    ("rutland", "E06000017"),
    ("england", "E92000001"),
    ("melton", "E07000133"),
    ("blaby", "E07000129"),
    ("wales", "W92000004"),
    ("county", "E10000018"),
    ("city", "E06000016"),
    ("llr", "E54000015"),
    ("uk", "K02000001"),
];

/// The parts that together are the whole of LLR, or of a nation.
const WHOLES: [(&str, &[&str]); 2] = [
    ("E54000015", &["E06000016", "E10000018", "E06000017"]),
    ("K02000001", &["E92000001", "W92000004", "N92000002"]),
];

/// LLR and what lies in it.
const LLR: [&str; 4] = ["E54000015", "E06000016", "E06000017", "E10000018"];

fn codes(words: &str) -> BTreeSet<&'static str> {
    let mut left = words.to_lowercase();
    let mut codes = BTreeSet::new();
    for (word, code) in WORDS {
        if left.contains(word) {
            codes.insert(code);
            left = left.replace(word, " ");
        }
    }
    codes
}

/// The codes agree; or coverage says in words what codes cannot; or a conflict holds both.
pub fn area(_: &World, service: &Service, cell: &str) -> Result<(), String> {
    let wanted = codes(cell);
    // What stands in brackets is a remark as often as a part of the area.
    let without_remark = codes(cell.split('(').next().unwrap_or(cell));
    let held: BTreeSet<&str> = service.coverage.areas.iter().map(String::as_str).collect();
    let whole = WHOLES.iter().any(|(whole, parts)| {
        let parts: BTreeSet<&str> = parts.iter().copied().collect();
        (held.contains(whole) && parts == wanted) || (wanted.contains(whole) && parts == held)
    });
    if held == wanted || held == without_remark || whole {
        return Ok(());
    }
    let llr_held = held.iter().any(|code| LLR.contains(code));
    if cell.starts_with("outside") && !llr_held {
        return Ok(());
    }
    let says = service.coverage.says.clone().unwrap_or_default()
        + "\n"
        + &conflicts_about(service, &["area", "coverage"]);
    let in_full = ["Leicester, Leicestershire and Rutland", "Leicester, Leicestershire or Rutland"]
        .iter()
        .any(|llr| says.contains(llr));
    let abbreviated = if in_full { says + " LLR" } else { says };
    if missing(cell, &abbreviated).is_empty() {
        return Ok(());
    }
    Err(format!("the areas are {held:?}, the words stand for {wanted:?}"))
}
