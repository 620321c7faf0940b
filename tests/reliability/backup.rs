//! What was backed up is restored whole, on a new data folder, and answers as before.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

use crate::program::{Program, audit_is_whole, signpost};
use crate::seeded;
use crate::writer::{record, three_views, write};

#[test]
fn a_backup_taken_while_it_runs_is_restored_whole() {
    let (data, elsewhere) = (seeded::data(), seeded::folder());
    let file = elsewhere.path().join("signpost.backup");
    let program = Program::start(data.path(), |_| {});
    assert_eq!(
        write(&program.address, seeded::token(), "crht", "As it was in zqbackup.").unwrap().status,
        200
    );
    let before = record(&program.address, seeded::token(), "crht").unwrap();
    let backed_up = signpost(data.path()).arg("backup").arg(&file).output().unwrap();
    assert!(backed_up.status.success(), "{}", String::from_utf8_lossy(&backed_up.stderr));
    let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "others of the machine may read it");
    assert_eq!(write(&program.address, seeded::token(), "crht", "Later than that.").unwrap().status, 200);

    let restored = seeded::folder();
    let began = Instant::now();
    let output = signpost(restored.path()).arg("restore").arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let again = Program::start(restored.path(), |_| {});
    let took = began.elapsed();

    assert_eq!(record(&again.address, seeded::token(), "crht").unwrap(), before);
    let all = ["As it was in zqbackup."; 3];
    assert_eq!(three_views(&again, seeded::token(), "crht", "zqbackup"), all);
    assert!(audit_is_whole(|_| {}, restored.path()));
    eprintln!("restored and ready after {:.1} s", took.as_secs_f64());

    let refused = signpost(restored.path()).arg("restore").arg(&file).output().unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("has services in it already"));
}

#[test]
fn a_file_that_is_no_backup_is_refused_and_the_next_start_is_a_first_one() {
    let data = seeded::folder();
    let file = data.path().join("letter.txt");
    fs::write(&file, "Dear all").unwrap();

    let refused = signpost(data.path()).arg("restore").arg(&file).output().unwrap();

    assert!(!refused.status.success());
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(words.contains("`pg_restore` failed"), "{words}");
    let program = Program::start(data.path(), |_| {});
    assert_eq!(program.found("/ready")["services"], 320);
}
