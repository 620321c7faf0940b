//! What keeps two programs, and two servers, out of one folder?
//!
//! Three locks, all released by the kernel when their holder ends, however it ends:
//!
//! - [`DataFolderLock`] on the data folder, held by `serve`, because the search index lives there too;
//! - one on `postgres/`, held by the program that keeps a server in it;
//! - one on `postgres/cluster/`, handed to PostgreSQL as its standard input and so held by *every* process of
//!   the server. Whoever gets it knows that no process of an earlier server is left, even one that cannot be
//!   seen because it runs in another container.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{ClusterError, layout::Layout};

const DATA_FOLDER_LOCK_FILE: &str = "signpost.lock";
const POLL: Duration = Duration::from_millis(5);

/// The right to be the one program that works in a data folder. Given up when dropped.
#[derive(Debug)]
pub struct DataFolderLock {
    _held: Held,
}

impl DataFolderLock {
    /// Takes the data folder, which is created if missing.
    ///
    /// # Errors
    ///
    /// [`ClusterError::InUse`] names the folder and the process that has it.
    pub fn take(data: &Path) -> Result<DataFolderLock, ClusterError> {
        fs::create_dir_all(data).map_err(ClusterError::io("create data folder", data))?;
        let path = data.join(DATA_FOLDER_LOCK_FILE);
        let mut options = OpenOptions::new();
        // Not truncated when opened: it says who has the folder, until we know it is ours.
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(ClusterError::io("open", &path))?;

        if !try_lock(&file).map_err(ClusterError::io("lock", &path))? {
            let mut holder = String::new();
            // A holder that has not yet written its id, or an unreadable one, only makes the message shorter.
            let _ = file.read_to_string(&mut holder);
            return Err(ClusterError::InUse { folder: absolute(data), process: holder.trim().parse().ok() });
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .map_err(ClusterError::io("write", &path))?;
        Ok(DataFolderLock { _held: Held(file) })
    }
}

/// The right to be the one program that keeps a server in `postgres/`. Given up when dropped.
#[derive(Debug)]
pub(super) struct ProgramLock {
    _held: Held,
}

impl ProgramLock {
    pub(super) fn take(layout: &Layout) -> Result<ProgramLock, ClusterError> {
        match try_lock_folder(&layout.home)? {
            Some(folder) => Ok(ProgramLock { _held: Held(folder) }),
            None => Err(ClusterError::InUse { folder: layout.data.clone(), process: None }),
        }
    }
}

/// The right to be the one server in `postgres/cluster/`, for a server to inherit: it lasts until the last
/// process that has the file open has gone.
///
/// Waits for the last process of an earlier server to go.
pub(super) fn take_server_lock(layout: &Layout, patience: Duration) -> Result<File, ClusterError> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(folder) = try_lock_folder(&layout.cluster)? {
            return Ok(folder);
        }
        if Instant::now() > deadline {
            return Err(ClusterError::LeftRunning { folder: layout.cluster.clone() });
        }
        thread::sleep(POLL);
    }
}

/// A locked file that is unlocked when dropped. Closing it would not do: a child process that another thread
/// is just starting has it open for a moment too.
#[derive(Debug)]
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // At worst it stays locked until the program ends.
        let _ = self.0.unlock();
    }
}

/// Locks the folder itself: nothing to create, and nothing to leave behind.
fn try_lock_folder(path: &Path) -> Result<Option<File>, ClusterError> {
    let folder = File::open(path).map_err(ClusterError::io("open", path))?;
    let taken = try_lock(&folder).map_err(ClusterError::io("lock", path))?;
    Ok(taken.then_some(folder))
}

fn try_lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
