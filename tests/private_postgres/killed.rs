//! What a killed program, a killed server or a power cut leaves behind is never an obstacle.

use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use signpost::store::cluster::{Cluster, ClusterError};

use crate::support::*;

#[test]
fn the_server_goes_when_its_program_is_killed() {
    let data = data_folder();
    let mut program = Program::start(data.path(), |_| {});
    let server = server_process(data.path());
    write_a_word(&program.url);

    program.kill();

    if cfg!(target_os = "linux") {
        until("the server has gone", || has_gone(server));
    }
    let cluster = start(data.path());
    assert_eq!(read_the_word(cluster.url()), "kept");
}

#[test]
fn a_program_killed_a_moment_ago_is_no_obstacle() {
    let data = data_folder();
    for _ in 0..3 {
        let mut program = Program::start(data.path(), |_| {});
        program.kill();
    }

    let cluster = start(data.path());

    assert_eq!(query(cluster.url(), "SELECT 1").unwrap().as_deref(), Some("1"));
}

#[test]
fn a_server_that_is_killed_comes_back_by_itself() {
    let data = data_folder();
    let cluster = start(data.path());
    let killed = server_process(data.path());
    write_a_word(cluster.url());

    signal(killed, "KILL");

    until("the server is back", || query(cluster.url(), "SELECT 1").is_ok());
    assert_ne!(server_process(data.path()), killed);
    assert_eq!(read_the_word(cluster.url()), "kept");
    cluster.stop().unwrap();
}

#[test]
fn program_and_server_killed_at_once_lose_nothing() {
    let data = data_folder();
    let mut program = Program::start(data.path(), |_| {});
    let server = server_process(data.path());
    write_a_word(&program.url);
    // A process of the server that outlives its killed parent, here because it is suspended.
    let url = program.url.clone();
    let sleeper = thread::spawn(move || query(&url, "SELECT pg_sleep(600)"));
    let find_sleeper = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
    let sleeping = || query(&program.url, find_sleeper).unwrap();
    until("the sleeper sleeps", || sleeping().is_some());
    let suspended = Suspended::process(sleeping().unwrap().parse().unwrap());

    signal(server, "KILL");
    program.kill();
    let folder = data.path().to_path_buf();
    let starting = thread::spawn(move || Cluster::start(&folder));
    thread::sleep(Duration::from_millis(300));
    assert!(!starting.is_finished(), "two servers are in one cluster");
    drop(suspended);
    let cluster = starting.join().unwrap().unwrap();

    assert_eq!(read_the_word(cluster.url()), "kept");
    assert!(sleeper.join().unwrap().is_err());
}

#[test]
fn a_first_start_that_was_killed_is_begun_again() {
    let data = data_folder();
    let home = data.path().join("postgres");
    let mut program = Program::spawn(data.path(), |_| {});
    until("the cluster is being made", || !unfinished_clusters(&home).is_empty());
    program.kill();

    let cluster = start(data.path());

    assert_eq!(query(cluster.url(), "SELECT 1").unwrap().as_deref(), Some("1"));
    cluster.stop().unwrap();
    // What the killed start was still writing may take one more start to sweep up.
    start(data.path()).stop().unwrap();
    assert_eq!(unfinished_clusters(&home), Vec::<PathBuf>::new());
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_left_running_is_stopped_and_not_adopted() {
    let data = data_folder();
    let cluster = start(data.path());
    let command = fs::read_to_string(format!("/proc/{}/cmdline", server_process(data.path()))).unwrap();
    let postgres = command.split('\0').next().unwrap();
    cluster.stop().unwrap();
    let home = data.path().join("postgres");
    let owner = fs::metadata(&home).unwrap();
    let mut left = Command::new(postgres);
    left.arg("-D").arg(home.join("cluster")).arg("-k").arg(home.join("socket"));
    left.args(["-c", "listen_addresses="]).current_dir(&home).uid(owner.uid()).gid(owner.gid());
    let mut left = Ended(left.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let pid_file = home.join("cluster/postmaster.pid");
    until("the server is ready", || {
        fs::read_to_string(&pid_file).is_ok_and(|text| text.trim_end().ends_with("ready"))
    });

    let cluster = start(data.path());

    assert!(left.0.try_wait().unwrap().is_some(), "the server left running still runs");
    assert_eq!(query(cluster.url(), "SELECT 1").unwrap().as_deref(), Some("1"));
}

#[test]
fn a_stale_pid_file_with_the_number_of_another_living_process_is_no_obstacle() {
    let data = data_folder();
    start(data.path()).stop().unwrap();
    let owner = fs::metadata(data.path().join("postgres")).unwrap();
    // Of the same user, for PostgreSQL itself would take any other for dead.
    let mut bystander = Command::new("sleep");
    bystander.arg("600").uid(owner.uid()).gid(owner.gid());
    let mut bystander = Ended(bystander.spawn().unwrap());
    leave_pid_files(data.path(), bystander.0.id());

    let cluster = start(data.path());

    assert_ne!(server_process(data.path()), bystander.0.id());
    assert_eq!(query(cluster.url(), "SELECT 1").unwrap().as_deref(), Some("1"));
    assert!(bystander.0.try_wait().unwrap().is_none(), "the bystander was hurt");
}

#[test]
fn a_stale_pid_file_with_the_number_of_an_unreaped_process_is_no_obstacle() {
    let data = data_folder();
    start(data.path()).stop().unwrap();
    let owner = fs::metadata(data.path().join("postgres")).unwrap();
    let mut ended = Command::new("true").uid(owner.uid()).gid(owner.gid()).spawn().unwrap();
    until("the process has ended", || has_gone(ended.id()));
    leave_pid_files(data.path(), ended.id());

    let cluster = start(data.path());

    assert_eq!(query(cluster.url(), "SELECT 1").unwrap().as_deref(), Some("1"));
    ended.wait().unwrap();
}

#[test]
fn an_empty_pid_file_left_by_a_power_cut_is_no_obstacle() {
    let data = data_folder();
    start(data.path()).stop().unwrap();
    fs::write(data.path().join("postgres/cluster/postmaster.pid"), "").unwrap();

    let cluster = start(data.path());

    assert_eq!(query(cluster.url(), "SELECT 1").unwrap().as_deref(), Some("1"));
}

#[test]
fn a_folder_that_is_no_cluster_is_left_alone() {
    let data = data_folder();
    start(data.path()).stop().unwrap();
    let cluster = data.path().join("postgres/cluster");
    fs::rename(cluster.join("PG_VERSION"), cluster.join("PG_VERSION.lost")).unwrap();

    let refusal = Cluster::start(data.path()).unwrap_err();

    assert!(matches!(refusal, ClusterError::NotACluster { .. }), "{refusal:?}");
    fs::rename(cluster.join("PG_VERSION.lost"), cluster.join("PG_VERSION")).unwrap();
    start(data.path()).stop().unwrap();
}

/// A process that stands still until this is dropped, by a test that fails too.
struct Suspended(u32);

impl Suspended {
    fn process(process: u32) -> Suspended {
        signal(process, "STOP");
        Suspended(process)
    }
}

impl Drop for Suspended {
    fn drop(&mut self) {
        signal(self.0, "CONT");
    }
}

/// As a server that was ready and then killed leaves them.
fn leave_pid_files(data: &Path, process: u32) {
    let home = data.join("postgres");
    let (cluster, socket) = (home.join("cluster"), home.join("socket"));
    let text = format!(
        "{process}\n{}\n1700000000\n5432\n{}\n\n       17         0\nready   \n",
        cluster.display(),
        socket.display()
    );
    fs::write(cluster.join("postmaster.pid"), &text).unwrap();
    fs::write(socket.join(".s.PGSQL.5432.lock"), &text).unwrap();
}

fn unfinished_clusters(home: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(home) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.display().to_string().contains("cluster.new-")).collect()
}
