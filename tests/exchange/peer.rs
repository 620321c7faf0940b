//! Programs of others, for a second opinion. Where one cannot be had, the test says so and passes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

/// One at a time: two tests must not make the same environment.
static MAKING: Mutex<()> = Mutex::new(());

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A Python in which these packages are installed, in an environment of its own under `target/`. None, with a line that says why, where
/// there is no Python or the packages cannot be fetched.
pub fn python_with(name: &str, packages: &[&str]) -> Option<PathBuf> {
    let _one = MAKING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let folder = root().join("target").join(format!("peer-{name}"));
    let python = folder.join("bin/python");
    let complete = folder.join("complete");
    if complete.is_file() && python.is_file() {
        return Some(python);
    }
    let _ = std::fs::remove_dir_all(&folder);
    let made = run(Command::new("python3").arg("-m").arg("venv").arg(&folder));
    if let Err(said) = made {
        return skipped(name, &format!("no Python environment can be made: {said}"));
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
        "--timeout",
        "20",
    ]);
    if let Err(said) = run(pip.args(packages)) {
        return skipped(name, &format!("{} cannot be installed: {said}", packages.join(", ")));
    }
    std::fs::write(complete, "").unwrap();
    Some(python)
}

#[allow(clippy::print_stdout, reason = "whoever reads the log should see what was not tried")]
fn skipped(name: &str, why: &str) -> Option<PathBuf> {
    println!("SKIPPED: {name}: {why}");
    None
}

/// What a program printed, or why it failed.
pub fn run(command: &mut Command) -> Result<String, String> {
    match command.output() {
        Err(error) => Err(error.to_string()),
        Ok(Output { status, stdout, stderr }) if status.success() => {
            drop(stderr);
            Ok(String::from_utf8_lossy(&stdout).into_owned())
        }
        Ok(Output { stdout, stderr, .. }) => {
            Err(format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
        }
    }
}
