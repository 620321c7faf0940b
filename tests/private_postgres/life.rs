//! A server in ordinary times: started, used, stopped, and refused with a reason.

use std::{fs, os::unix::fs::PermissionsExt};

use signpost::store::cluster::{Cluster, ClusterError, DataFolderLock};

use crate::support::*;

#[test]
fn what_was_written_before_a_stop_is_there_after_the_next_start() {
    let data = data_folder();

    let cluster = start(data.path());
    write_a_word(cluster.url());
    cluster.stop().unwrap();
    let cluster = start(data.path());

    assert_eq!(read_the_word(cluster.url()), "kept");
    cluster.stop().unwrap();
}

#[test]
fn the_server_is_durable_private_and_speaks_unicode() {
    let data = data_folder();
    let cluster = start(data.path());

    let ask = |sql: &str| query(cluster.url(), sql).unwrap().unwrap();
    assert_eq!(ask("SHOW fsync"), "on");
    assert_eq!(ask("SHOW listen_addresses"), "");
    assert_eq!(ask("SHOW server_encoding"), "UTF8");
    assert_eq!(ask("SELECT current_database()"), "signpost");
    let socket = fs::metadata(data.path().join("postgres/socket")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o700);
    query(cluster.url(), "CREATE DATABASE another").unwrap();
    let another = query(&cluster.url_for("another"), "SELECT current_database()").unwrap();
    assert_eq!(another.as_deref(), Some("another"));
}

#[test]
fn dropping_the_cluster_stops_the_server() {
    let data = data_folder();

    let cluster = start(data.path());
    let server = server_process(data.path());
    drop(cluster);

    assert!(has_gone(server));
}

#[test]
fn a_second_start_on_the_same_folder_is_refused() {
    let data = data_folder();
    let cluster = start(data.path());

    let refusal = Cluster::start(data.path()).unwrap_err();

    assert!(matches!(refusal, ClusterError::InUse { .. }), "{refusal:?}");
    let folder = data.path().display();
    assert!(refusal.to_string().contains(&format!("data folder `{folder}` is in use")), "{refusal}");
    assert_eq!(query(cluster.url(), "SELECT 1").unwrap().as_deref(), Some("1"));
}

#[test]
fn a_data_folder_has_one_program_whether_or_not_it_has_a_server() {
    let data = data_folder();
    let lock = DataFolderLock::take(data.path()).unwrap();

    let refusal = DataFolderLock::take(data.path()).unwrap_err();

    assert!(refusal.to_string().contains(&format!("(process {})", std::process::id())), "{refusal}");
    drop(lock);
    DataFolderLock::take(data.path()).unwrap();
}

#[test]
fn a_path_too_long_or_too_strange_for_a_socket_works() {
    let data = data_folder();
    let long = data.path().join("a".repeat(60)).join("b".repeat(60)).join("data");
    let strange = data.path().join("it's, \"here\" & 100% là");

    for folder in [long, strange] {
        let cluster = start(&folder);
        write_a_word(cluster.url());
        cluster.stop().unwrap();

        let cluster = start(&folder);
        assert_eq!(read_the_word(cluster.url()), "kept");
        cluster.stop().unwrap();
    }
}

#[test]
fn settings_for_another_server_in_the_environment_are_ignored() {
    let data = data_folder();

    let mut program = Program::start(data.path(), |command| {
        command.env("PGDATA", "/nonexistent").env("PGPORT", "1").env("PGOPTIONS", "-c fsync=off");
        command.env("PGUSER", "somebody").env("PGHOST", "example.invalid");
    });

    assert_eq!(query(&program.url, "SHOW fsync").unwrap().as_deref(), Some("on"));
    program.stop();
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_pressed_at_the_terminal_does_not_reach_the_server() {
    let data = data_folder();
    let _cluster = start(data.path());

    let server = server_process(data.path());
    let status = fs::read_to_string(format!("/proc/{server}/stat")).unwrap();
    let after_the_name: Vec<&str> = status.rsplit_once(')').unwrap().1.split_whitespace().collect();

    let session = after_the_name[3];
    assert_eq!(session, server.to_string());
}

#[test]
fn a_server_that_does_not_start_is_quoted() {
    let data = data_folder();
    start(data.path()).stop().unwrap();
    let settings = data.path().join("postgres/cluster/postgresql.conf");
    fs::write(&settings, "this_is_no_setting = 1\n").unwrap();

    let refusal = Cluster::start(data.path()).unwrap_err();

    assert!(refusal.to_string().contains("this_is_no_setting"), "{refusal}");
}

#[test]
fn a_folder_without_postgresql_is_named() {
    let data = data_folder();
    let empty = data_folder();

    let mut program = Program::spawn(data.path(), |command| {
        command.env("SIGNPOST_PG_BIN", empty.path());
    });

    let refusal = program.first_word().unwrap_err();
    assert!(refusal.contains("PostgreSQL 13 or newer was not found"), "{refusal}");
    assert!(refusal.contains(&empty.path().display().to_string()), "{refusal}");
}
