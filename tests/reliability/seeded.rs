//! A data folder with the seeds in its database and a token, made once and copied for each test.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use signpost::store::cluster::Cluster;

use crate::program::{Program, signpost};

struct Template {
    folder: PathBuf,
    token: String,
}

/// Cleared away with the folder of the test process by whichever process comes next.
fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        clear_away_old_ones();
        let folder = PathBuf::from(format!("/tmp/signpost-reliability-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let mut program = Program::start(&folder, |_| {});
        let token = make_token(&folder, |_| {});
        program.stop();
        Template { folder, token }
    })
}

fn clear_away_old_ones() {
    for entry in fs::read_dir("/tmp").unwrap().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix("signpost-reliability-"));
        if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A curator's token for the database that a command is arranged for.
pub fn make_token(data: &Path, arrange: impl FnOnce(&mut Command)) -> String {
    let mut command = signpost(data);
    command.args(["token", "make", "reliability", "--role", "curator"]);
    arrange(&mut command);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The token that is in every copy.
pub fn token() -> &'static str {
    &template().token
}

/// A folder that the account PostgreSQL runs as can reach; removed at the end.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// A data folder of its own.
pub fn data() -> tempfile::TempDir {
    let copy = folder();
    copy_into(copy.path());
    copy
}

/// The template's files, with their owners.
pub fn copy_into(folder: &Path) {
    for part in ["postgres", "index"] {
        let from = template().folder.join(part);
        let copied = Command::new("cp").arg("-a").arg(from).arg(folder).status().unwrap();
        assert!(copied.success());
    }
}

/// The same database behind a server that the test starts and stops.
pub struct Server {
    data: tempfile::TempDir,
    cluster: Option<Cluster>,
}

impl Server {
    pub fn start() -> Server {
        let data = data();
        let cluster = Some(Cluster::start(data.path()).unwrap());
        Server { data, cluster }
    }

    pub fn url(&self) -> &str {
        self.cluster.as_ref().unwrap().url()
    }

    /// The unix socket, for a proxy before it.
    pub fn socket(&self) -> PathBuf {
        self.data.path().join("postgres/socket/.s.PGSQL.5432")
    }

    pub fn stop(&mut self) {
        self.cluster.take().unwrap().stop().unwrap();
    }

    pub fn start_again(&mut self) {
        self.cluster = Some(Cluster::start(self.data.path()).unwrap());
    }

    /// As the kernel does it when memory runs out; the keeper starts it again.
    pub fn kill(&self) {
        let file = self.data.path().join("postgres/cluster/postmaster.pid");
        let process = fs::read_to_string(file).unwrap().lines().next().unwrap().to_owned();
        assert!(Command::new("kill").args(["-KILL", &process]).status().unwrap().success());
    }
}
