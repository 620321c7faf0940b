//! Somebody who writes, and remembers what was acknowledged.

use serde_json::{Value, json};

use crate::program::{Answer, Program, ask};

/// Each of another organisation, so that writers do not meet.
pub const SERVICES: [&str; 4] =
    ["crht", "freeva-support-line", "central-access-point", "nhs-talking-therapies-llr"];

/// A service as the store has it, with its version.
pub fn record(address: &str, token: &str, slug: &str) -> Result<(Value, u64), String> {
    let request = http::Request::get(format!("{address}/api/v1/services/{slug}/record"))
        .header("authorization", format!("Bearer {token}"))
        .body(String::new())
        .unwrap();
    let answer = ask(request)?;
    if answer.status != 200 {
        return Err(format!("{}: {}", answer.status, answer.body));
    }
    let reply = answer.json();
    Ok((reply["record"].clone(), reply["version"].as_u64().unwrap()))
}

/// Writes a record over a version.
pub fn put(address: &str, token: &str, slug: &str, record: &Value, version: u64) -> Result<Answer, String> {
    let request = http::Request::put(format!("{address}/api/v1/services/{slug}/record"))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("if-match", format!("\"{version}\""))
        .body(json!({"why": "a test of reliability", "record": record}).to_string())
        .unwrap();
    ask(request)
}

/// Gives a service a new summary, whatever it was.
pub fn write(address: &str, token: &str, slug: &str, summary: &str) -> Result<Answer, String> {
    let (mut record, version) = self::record(address, token, slug)?;
    record["summary"] = summary.into();
    put(address, token, slug, &record, version)
}

/// What the store, the snapshot and the search say of a service.
pub fn three_views(program: &Program, token: &str, slug: &str, word: &str) -> [String; 3] {
    let (record, _) = record(&program.address, token, slug).unwrap();
    let shown = program.found(&format!("/api/v1/services/{slug}"));
    let found = program.found(&format!("/api/v1/services?q={word}&per_page=5"));
    let hit = found["results"].as_array().unwrap().iter().find(|hit| hit["slug"] == slug).cloned();
    let said = |value: &Value| value["summary"].as_str().unwrap_or("nothing").to_owned();
    [said(&record), said(&shown), said(&hit.unwrap_or(Value::Null))]
}
