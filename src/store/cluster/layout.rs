//! What lies where in the data folder, and where its socket is.

use std::{
    env, fs, io,
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt},
    },
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{ClusterError, ROLE, account::Account};

/// PostgreSQL names its socket after a port even when it listens on none.
const SOCKET_FILES: [&str; 2] = [".s.PGSQL.5432", ".s.PGSQL.5432.lock"];
/// The kernel's limit without the closing zero: 108 bytes on Linux, 104 on macOS.
const LONGEST_SOCKET_PATH: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) data: PathBuf,
    pub(super) home: PathBuf,
    pub(super) cluster: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) log: PathBuf,
}

impl Layout {
    /// Makes the folders. Nothing is made in a place the account could not reach.
    pub(super) fn prepare(data: &Path) -> Result<(Layout, Account), ClusterError> {
        let data = std::path::absolute(data).map_err(ClusterError::io("find", data))?;
        let account = Account::choose(&data.join("postgres"))?;
        let known = data.join("postgres/cluster/PG_VERSION").exists();
        if !known && let Some(ground) = data.ancestors().find(|ancestor| ancestor.exists()) {
            account.check_reaches(ground)?;
        }

        fs::create_dir_all(&data).map_err(ClusterError::io("create data folder", &data))?;
        // The same folder by another name must be the same folder: its socket may be named after it.
        let data = data.canonicalize().map_err(ClusterError::io("find", &data))?;
        let home = data.join("postgres");
        make_private(&home, &account)?;
        if !known {
            // A strict umask may have made the data folder unreachable just now.
            account.check_reaches(&home)?;
        }
        let socket = place_of_socket(&home, &account)?;
        make_private(&socket, &account)?;
        let layout =
            Layout { cluster: home.join("cluster"), socket, log: data.join("postgres.log"), home, data };
        Ok((layout, account))
    }

    pub(super) fn url_for(&self, database: &str) -> String {
        let folder = percent_encoded(self.socket.as_os_str().as_bytes());
        format!("postgresql://{ROLE}@{folder}/{}", percent_encoded(database.as_bytes()))
    }

    /// The major version of the server that made the cluster, `None` when there is no cluster yet.
    pub(super) fn cluster_version(&self) -> Result<Option<String>, ClusterError> {
        let path = self.cluster.join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(version) => Ok(Some(version.trim().to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ClusterError::Io { action: "read", path, source }),
        }
    }

    /// What a killed server left in the socket folder. Only for someone who knows that it has gone.
    pub(super) fn remove_stale_socket(&self) -> Result<(), ClusterError> {
        for name in SOCKET_FILES {
            remove_if_there(&self.socket.join(name))?;
        }
        Ok(())
    }

    /// A socket folder outside the data folder does not stay when the server has gone.
    pub(super) fn remove_far_socket(&self) {
        if !self.socket.starts_with(&self.home) {
            // It may hold something after an unclean stop; the next start uses it again.
            let _ = fs::remove_dir(&self.socket);
        }
    }
}

pub(super) fn remove_if_there(path: &Path) -> Result<(), ClusterError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ClusterError::Io { action: "remove", path: path.to_path_buf(), source: error })
        }
        _ => Ok(()),
    }
}

/// In the data folder, unless that makes the path too long for a socket; then in a folder named after it.
fn place_of_socket(home: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let near = home.join("socket");
    if fits(&near) {
        return Ok(near);
    }
    let digest = Sha256::digest(home.as_os_str().as_bytes());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("signpost-{name}");
    // The run-time folder is private to whoever runs the program, so of no use to another account.
    let of_the_session = match account {
        Account::Own => env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from),
        Account::Other { .. } => None,
    };
    let of_the_session = of_the_session.filter(|folder| folder.is_absolute() && folder.is_dir());
    for base in of_the_session.into_iter().chain([PathBuf::from("/tmp")]) {
        let far = base.join(&name);
        if fits(&far) {
            return Ok(far);
        }
    }
    Err(ClusterError::NoRoomForSocket { folder: near })
}

fn fits(folder: &Path) -> bool {
    folder.join(SOCKET_FILES[0]).as_os_str().len() <= LONGEST_SOCKET_PATH
}

/// A folder only the account may enter. The server trusts whoever reaches its socket, so this is the door.
fn make_private(folder: &Path, account: &Account) -> Result<(), ClusterError> {
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(ClusterError::Io { action: "create", path: folder.to_path_buf(), source: error });
        }
        _ => {}
    }
    // Root made it, just now or before being killed.
    if examine(folder)?.uid() == 0 {
        account.take_over(folder)?;
    }
    // Where everybody may write, as in /tmp, somebody else may have been there first.
    let found = examine(folder)?;
    if found.is_dir() && account.owns(&found) && found.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(ClusterError::NotPrivate { folder: folder.to_path_buf() })
}

/// Does not follow a link.
fn examine(path: &Path) -> Result<fs::Metadata, ClusterError> {
    fs::symlink_metadata(path).map_err(ClusterError::io("examine", path))
}

fn percent_encoded(bytes: &[u8]) -> String {
    let mut encoded = String::new();
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
