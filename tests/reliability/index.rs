//! The search index is deleted, cut short or overwritten between two starts: it is built again and answers the same.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::Program;
use crate::seeded;

const QUESTIONS: [&str; 5] =
    ["debt+advice+oakham", "someone+to+talk+to", "bereavement", "suicidal", "young+carers"];

fn answers(data: &Path) -> Vec<Value> {
    let mut program = Program::start(data, |_| {});
    let all = QUESTIONS
        .iter()
        .map(|words| program.found(&format!("/api/v1/services?q={words}"))["results"].clone());
    let all = all.map(without_the_hour).collect();
    program.stop();
    all
}

/// Whether a service is open now may change between two starts.
fn without_the_hour(results: Value) -> Value {
    let slugs = results
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| [hit["slug"].clone(), hit["score"].clone()].to_vec().into());
    Value::Array(slugs.collect())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_damaged_or_missing_index_is_built_again_and_answers_the_same() {
    let data = seeded::data();
    let index = data.path().join("index");
    let before = answers(data.path());
    assert!(before.iter().all(|hits| !hits.as_array().unwrap().is_empty()), "{before:?}");

    fs::remove_dir_all(&index).unwrap();
    assert_eq!(answers(data.path()), before, "deleted");

    for file in files(&index) {
        let bytes = fs::read(&file).unwrap();
        fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    }
    assert_eq!(answers(data.path()), before, "cut short");

    for file in files(&index) {
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        for byte in bytes.iter_mut().skip(middle).take(64) {
            *byte = !*byte;
        }
        fs::write(&file, bytes).unwrap();
    }
    assert_eq!(answers(data.path()), before, "overwritten");

    fs::remove_dir_all(&index).unwrap();
    fs::create_dir(&index).unwrap();
    fs::write(index.join("meta.json"), "not an index").unwrap();
    assert_eq!(answers(data.path()), before, "something else in its place");
}
