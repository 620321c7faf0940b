//! An answer can be given again: `signpost match --at-version`, run as an operator runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::*;

/// Answered as of one moment, so that only the catalogue can make a difference.
const REQUEST: &str = r#"{"age_years": 29, "postcode": "LE11 3TU", "gp_area": "E07000130", "needs": ["low-mood"],
    "scores": {"phq9": 14, "phq9_item9": 0}, "asked_by": "self", "at": "2026-11-22T03:00:00Z", "limit": 100}"#;

/// A service that fits this person, and is closed in between.
const CLOSED: &str = "nhs-talking-therapies-llr";

fn signpost(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_signpost"));
    command.args(arguments).arg("--data").arg(data);
    command.env_remove("DATABASE_URL").env_remove("SIGNPOST_SEEDS").current_dir(data);
    command.output().unwrap()
}

fn said(output: Output) -> Vec<u8> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn offers(answer: &[u8], slug: &str) -> bool {
    let answer: Value = serde_json::from_slice(answer).unwrap();
    answer["matches"].as_array().unwrap().iter().any(|found| found["service"]["slug"] == slug)
}

#[test]
fn an_answer_from_an_earlier_version_is_given_again_byte_for_byte_by_the_command() {
    let data = data_folder();
    let request = data.path().join("request.json");
    fs::write(&request, REQUEST).unwrap();
    let request = request.to_str().unwrap();
    said(signpost(data.path(), &["import"]));
    let earlier = said(signpost(data.path(), &["match", request]));
    let version = serde_json::from_slice::<Value>(&earlier).unwrap()["versions"]["catalogue"].to_string();

    let seeds = data.path().join("seeds");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"), &seeds);
    let file = seeds.join("services").join(format!("{CLOSED}.toml"));
    let text = fs::read_to_string(&file).unwrap();
    let open = text.lines().find(|line| line.starts_with("status = ")).unwrap();
    fs::write(&file, text.replacen(open, r#"status = { is = "closed", confidence = "high" }"#, 1)).unwrap();
    said(signpost(data.path(), &["import", "--seeds", seeds.to_str().unwrap()]));
    let later = said(signpost(data.path(), &["match", request]));
    let again = said(signpost(data.path(), &["match", request, "--at-version", &version]));

    assert!(offers(&earlier, CLOSED));
    assert!(!offers(&later, CLOSED), "it has closed since");
    assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(&earlier));
}

#[test]
fn a_version_that_is_not_there_yet_is_refused_in_words() {
    let data = data_folder();
    let request = data.path().join("request.json");
    fs::write(&request, "{}").unwrap();
    said(signpost(data.path(), &["import"]));

    let refused = signpost(data.path(), &["match", request.to_str().unwrap(), "--at-version", "999999"]);

    assert!(!refused.status.success());
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(words.contains("no version 999999 yet"), "{words}");
}
