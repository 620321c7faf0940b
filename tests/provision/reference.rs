//! Access over the whole of Leicester, Leicestershire and Rutland against the PyPI package `access`, which somebody else wrote.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use signpost::geography::car_minutes;
use signpost::geography::distance_m;
use signpost::provision::{Decay, Journeys, Neighbourhoods, two_step};

use crate::support::seeds;

/// How long fetching the package may take before the test goes without.
const PATIENCE: Duration = Duration::from_secs(240);

#[test]
fn access_over_the_whole_area_is_that_of_the_reference_package() {
    let Some(python) = python_with_access() else { return };
    let seeds = seeds();
    let neighbourhoods = Neighbourhoods::of(&seeds.snapshot, &seeds.assumptions.need_weights);
    let all = &neighbourhoods.all;
    let places: Vec<_> = (0..seeds.snapshot.count()).flat_map(|at| seeds.snapshot.points(at)).collect();
    assert!(all.len() > 600 && places.len() > 50, "{} and {}", all.len(), places.len());
    let mut minutes = Vec::new();
    let (mut demand, mut supply, mut cost) =
        ("id,people\n".to_owned(), "id,supply\n".to_owned(), "origin,dest,cost\n".to_owned());
    for (at, neighbourhood) in all.iter().enumerate() {
        writeln!(demand, "{at},{:?}", neighbourhood.demand()).unwrap();
        for (to, place) in places.iter().enumerate() {
            let journey = car_minutes(distance_m(neighbourhood.point, *place));
            minutes.push(journey);
            writeln!(cost, "{at},{to},{journey:?}").unwrap();
        }
    }
    for to in 0..places.len() {
        writeln!(supply, "{to},1").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("demand.csv", demand), ("supply.csv", supply), ("cost.csv", cost)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provision/access_reference.py");
    let answer = Command::new(python).arg(script).arg(folder.path()).output().unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));

    let people: Vec<f64> = all.iter().map(|neighbourhood| neighbourhood.demand()).collect();
    let ones = vec![1.0; places.len()];
    let journeys = Journeys::new(places.len(), minutes);
    let plain = two_step(&journeys, &people, &ones, &Decay::Within { most_min: 30.0 });
    let zones = two_step(&journeys, &people, &ones, &Decay::three_zones(10.0));
    let mut compared = 0;
    for line in String::from_utf8(answer.stdout).unwrap().lines() {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let at = cells[0] as usize;
        // Of access for 10,000 people, which is of the order of one.
        for (ours, theirs) in [(plain.access[at], cells[1]), (zones.access[at], cells[2])] {
            assert!((ours - theirs).abs() * 10_000.0 < 1e-9, "{}: {ours} is not {theirs}", all[at].code);
        }
        compared += 1;
    }
    assert_eq!(compared, all.len());
}

/// A Python that has the package: the one named by `SIGNPOST_ACCESS_PYTHON`, or a virtual environment made for it once.
fn python_with_access() -> Option<PathBuf> {
    let skip = |why: &str| {
        eprintln!("skipped: access is not compared with the PyPI package `access`: {why}");
        None
    };
    if let Some(python) = std::env::var_os("SIGNPOST_ACCESS_PYTHON") {
        return Some(python.into());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("access-venv");
    let python = folder.join("bin/python");
    if has_access(&python) {
        return Some(python);
    }
    if folder.join("could-not").exists() {
        return skip(
            "it could not be fetched before; remove the folder `access-venv` under `target/tmp` to try again",
        );
    }
    if !run(Command::new("python3").args(["-m", "venv"]).arg(&folder), PATIENCE) {
        return skip("there is no Python that makes virtual environments");
    }
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--retries",
        "1",
        "access==1.1.10.post3",
    ]);
    if run(&mut pip, PATIENCE) && has_access(&python) {
        return Some(python);
    }
    let _ = std::fs::write(folder.join("could-not"), "");
    skip("it cannot be fetched")
}

fn has_access(python: &Path) -> bool {
    python.exists() && run(Command::new(python).args(["-c", "import access"]), PATIENCE)
}

/// Runs to a good end within a time; a program that takes longer is stopped.
fn run(command: &mut Command, patience: Duration) -> bool {
    let Ok(mut child) = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() else { return false };
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < patience => std::thread::sleep(Duration::from_millis(100)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}
