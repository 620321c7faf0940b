//! Who runs the server: an ordinary user, or somebody other than root.

use std::{
    env, fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    process::Command,
};

use signpost::store::cluster::{Cluster, ClusterError};

use crate::support::*;

const NOBODY: u32 = 65534;

#[test]
fn root_does_not_run_the_server() {
    let data = data_folder();
    let _cluster = start(data.path());

    let owner = fs::metadata(data.path().join("postgres/cluster/postmaster.pid")).unwrap().uid();

    assert_ne!(owner, 0);
}

#[test]
fn a_folder_the_servers_user_cannot_reach_is_named() {
    if !is_root() {
        eprintln!("nothing to test: only root hands the server to another user");
        return;
    }
    // As `/root` is.
    let closed = data_folder();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let data = closed.path().join("data");

    let refusal = Cluster::start(&data).unwrap_err();

    assert!(
        matches!(&refusal, ClusterError::OutOfReach { folder, .. } if folder == closed.path()),
        "{refusal:?}"
    );
    assert!(refusal.to_string().contains("choose a data folder outside it"), "{refusal}");
    assert!(!data.exists(), "a refused start leaves nothing behind");
}

#[test]
fn an_ordinary_user_runs_the_server_and_root_can_take_over() {
    if !is_root() {
        eprintln!("nothing to test: every other test has just run as an ordinary user");
        return;
    }
    let place = data_folder();
    // The build folder may be one that other users cannot enter. Copied by another process: a file that is
    // open for writing cannot be run, and a process another test is just starting would have it open too.
    let program = place.path().join("program");
    let copied = Command::new("cp").arg(env::current_exe().unwrap()).arg(&program).status().unwrap();
    assert!(copied.success());
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    chown(&data, Some(NOBODY), Some(NOBODY)).unwrap();

    let mut program = Program::start_as(&program, &data, |command| {
        command.uid(NOBODY).gid(NOBODY);
    });
    write_a_word(&program.url);
    program.stop();

    assert_eq!(fs::metadata(data.join("postgres/cluster")).unwrap().uid(), NOBODY);
    let cluster = start(&data);
    assert_eq!(read_the_word(cluster.url()), "kept");
    assert_eq!(fs::metadata(data.join("postgres/cluster/postmaster.pid")).unwrap().uid(), NOBODY);
}

fn is_root() -> bool {
    // Whoever makes a folder owns it.
    fs::metadata(data_folder().path()).unwrap().uid() == 0
}
