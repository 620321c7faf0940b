//! `docs/security.md` names tests as `suite::test`: each must exist, and no chapter may be left out.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn document() -> String {
    fs::read_to_string(root().join("docs/security.md")).unwrap()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// The source of a suite: `tests/api` is `api`, and what stands under the code it tests is `src`.
fn source_of(suite: &str) -> String {
    let folder = if suite == "src" { root().join("src") } else { root().join("tests").join(suite) };
    let mut files = files_below(&folder);
    files.push(root().join("tests").join(format!("{suite}.rs")));
    files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect()
}

/// What stands between backticks and looks like a test.
fn tests_named(text: &str) -> Vec<(&str, &str)> {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter_map(|word| word.split_once("::"))
        .filter(|(suite, test)| is_word(suite) && is_word(test))
        .collect()
}

#[test]
fn every_test_that_the_document_names_exists() {
    let text = document();
    let named = tests_named(&text);

    assert!(named.len() > 40, "only {} tests are named", named.len());
    for (suite, test) in named {
        assert!(source_of(suite).contains(&format!("fn {test}(")), "there is no test `{suite}::{test}`");
    }
}

#[test]
fn no_chapter_of_asvs_and_no_risk_of_the_top_ten_is_left_out() {
    let text = document();

    for chapter in 1..=17 {
        assert!(
            text.contains(&format!("| V{chapter}.")) || text.contains(&format!("| V{chapter} ")),
            "V{chapter} is missing"
        );
    }
    for risk in 1..=10 {
        let row = text.lines().find(|line| line.starts_with(&format!("| API{risk}:2023")));
        let row = row.unwrap_or_else(|| panic!("API{risk}:2023 is missing"));
        assert!(!tests_named(row).is_empty(), "API{risk}:2023 names no test");
    }
}

#[test]
fn every_row_says_whether_it_is_met() {
    let text = document();
    let rows = text.lines().filter(|line| line.starts_with("| V"));
    let mut seen = 0;

    for row in rows {
        seen += 1;
        let state = row.split('|').nth(2).unwrap().trim();
        assert!(["met", "partly", "not met", "operator", "does not apply"].contains(&state), "{row}");
    }
    assert!(seen > 50, "only {seen} rows");
}
