//! The files for operators say what is true of the program.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::program::{Program, signpost};
use crate::seeded;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap()
}

/// The names in a question to Prometheus: words before `{`.
fn names(expression: &str) -> impl Iterator<Item = &str> {
    expression.match_indices('{').filter_map(|(at, _)| {
        let word = expression[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
        (!word.is_empty()).then_some(word)
    })
}

#[test]
fn every_figure_of_the_dashboard_is_in_the_metrics_and_every_metric_is_explained() {
    let data = seeded::data();
    let program = Program::start(data.path(), |_| {});
    program.found("/api/v1/needs");
    let metrics = program.get("/metrics").unwrap().body;
    let given: BTreeSet<&str> = metrics
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect();
    let dashboard: Value = serde_json::from_str(&text("docs/operations/dashboard.json")).unwrap();
    let mut asked = BTreeSet::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            asked.extend(names(target["expr"].as_str().unwrap()).map(str::to_owned));
        }
    }

    assert!(asked.len() > 10, "{asked:?}");
    for name in &asked {
        assert!(given.contains(name.as_str()), "the dashboard asks for `{name}`, which is not in /metrics");
    }
    let explained = text("docs/operations.md");
    for name in given.iter().filter(|name| !name.is_empty()) {
        let family = ["_bucket", "_sum", "_count"].iter().fold(*name, |name, end| name.trim_end_matches(end));
        assert!(explained.contains(&format!("`{family}`")), "docs/operations.md does not explain `{family}`");
    }
}

#[test]
fn every_setting_is_in_the_table_of_the_documentation() {
    let folder = seeded::folder();
    let help = signpost(folder.path()).args(["serve", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let table = text("docs/operations.md");
    let flags: Vec<&str> = help
        .lines()
        .filter_map(|line| line.trim_start().split(' ').find(|word| word.starts_with("--")))
        .filter(|flag| *flag != "--help")
        .collect();

    assert!(flags.len() > 20, "{flags:?}");
    for flag in flags {
        assert!(table.contains(&format!("| `{flag}` |")), "docs/operations.md does not have `{flag}`");
    }
}

#[test]
fn the_unit_for_systemd_is_one() {
    let unit = text("packaging/signpost.service");
    assert!(unit.contains("ExecStart=/usr/bin/signpost serve\n"));
    let folder = seeded::folder();
    // The program is not installed here.
    let tried = folder.path().join("signpost.service");
    std::fs::write(&tried, unit.replace("/usr/bin/signpost", env!("CARGO_BIN_EXE_signpost"))).unwrap();
    let Ok(verified) = Command::new("systemd-analyze").arg("verify").arg(&tried).output() else {
        eprintln!("nothing to verify it with: systemd-analyze is not here");
        return;
    };

    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    assert!(verified.status.success() && !said.contains("signpost.service"), "{said}");
}
