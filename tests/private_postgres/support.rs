//! Data folders, a program to kill, and a way to ask the server.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use signpost::store::cluster::{Cluster, ClusterError};
use tempfile::TempDir;
use tokio_postgres::{NoTls, SimpleQueryMessage};

const DATA_OF_THE_PROGRAM: &str = "SIGNPOST_TEST_DATA_FOLDER";
/// Only to end a test that would otherwise hang.
const LONG: Duration = Duration::from_secs(120);

/// Not a test: what [`Program`] runs. Says how the start went, and stops when its standard input ends.
#[test]
fn the_program() {
    let Some(data) = env::var_os(DATA_OF_THE_PROGRAM) else { return };
    // The test harness has begun a line.
    match Cluster::start(Path::new(&data)) {
        Ok(cluster) => {
            println!("\nready {}", cluster.url());
            std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
            cluster.stop().unwrap();
        }
        Err(error) => println!("\nfailed {error}"),
    }
}

pub struct Program {
    process: Ended,
    pub url: String,
}

impl Program {
    pub fn start(data: &Path, arrange: impl FnOnce(&mut Command)) -> Program {
        Program::start_as(&env::current_exe().unwrap(), data, arrange)
    }

    pub fn start_as(executable: &Path, data: &Path, arrange: impl FnOnce(&mut Command)) -> Program {
        let mut program = Program::spawn_as(executable, data, arrange);
        program.url = program.first_word().unwrap_or_else(|failure| panic!("{failure}"));
        program
    }

    pub fn spawn(data: &Path, arrange: impl FnOnce(&mut Command)) -> Program {
        Program::spawn_as(&env::current_exe().unwrap(), data, arrange)
    }

    fn spawn_as(executable: &Path, data: &Path, arrange: impl FnOnce(&mut Command)) -> Program {
        let mut command = Command::new(executable);
        command.args(["--exact", "support::the_program", "--nocapture"]).env(DATA_OF_THE_PROGRAM, data);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).current_dir("/");
        arrange(&mut command);
        Program { process: Ended(command.spawn().unwrap()), url: String::new() }
    }

    /// The connection string, or why there is none.
    pub fn first_word(&mut self) -> Result<String, String> {
        let output = self.process.0.stdout.as_mut().unwrap();
        for line in BufReader::new(output).lines() {
            match line.unwrap().split_once(' ') {
                Some(("ready", url)) => return Ok(url.to_owned()),
                Some(("failed", why)) => return Err(why.to_owned()),
                _ => {}
            }
        }
        Err("the program ended without a word".to_owned())
    }

    pub fn kill(&mut self) {
        self.process.0.kill().unwrap();
        self.process.0.wait().unwrap();
    }

    pub fn stop(&mut self) {
        drop(self.process.0.stdin.take());
        // What it still has to say must not fill the pipe.
        self.process.0.stdout.as_mut().unwrap().read_to_end(&mut Vec::new()).unwrap();
        assert!(self.process.0.wait().unwrap().success());
    }
}

/// A process that does not outlive its test, even one that fails.
pub struct Ended(pub Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// In `/tmp`, which every user can reach; a temporary folder itself is closed to others.
pub fn data_folder() -> TempDir {
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

pub fn start(data: &Path) -> Cluster {
    match Cluster::start(data) {
        Err(error @ ClusterError::NotInstalled { .. }) => panic!("{error}; `make test` installs it first"),
        started => started.unwrap_or_else(|error| panic!("{error}")),
    }
}

pub fn server_process(data: &Path) -> u32 {
    let text = fs::read_to_string(data.join("postgres/cluster/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

pub fn write_a_word(url: &str) {
    query(url, "CREATE TABLE word (text text); INSERT INTO word VALUES ('kept')").unwrap();
}

pub fn read_the_word(url: &str) -> String {
    query(url, "SELECT text FROM word").unwrap().unwrap()
}

/// The first value of the answer.
pub fn query(url: &str, sql: &str) -> Result<Option<String>, tokio_postgres::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let answer = client.simple_query(sql).await?;
        let mut rows = answer.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        Ok(rows.next().and_then(|row| row.get(0).map(str::to_owned)))
    })
}

pub fn signal(process: u32, name: &str) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {process}")).status().unwrap();
    assert!(sent.success());
}

/// Also true of a process that has ended and that nobody has reaped.
pub fn has_gone(process: u32) -> bool {
    if cfg!(target_os = "linux") {
        let Ok(status) = fs::read_to_string(format!("/proc/{process}/stat")) else { return true };
        return status.rsplit_once(") ").is_none_or(|(_, state)| state.starts_with('Z'));
    }
    let listed = Command::new("ps").args(["-o", "stat=", "-p"]).arg(process.to_string()).output().unwrap();
    let status = String::from_utf8_lossy(&listed.stdout).trim().to_owned();
    status.is_empty() || status.starts_with('Z')
}

pub fn until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + LONG;
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(5));
    }
}
