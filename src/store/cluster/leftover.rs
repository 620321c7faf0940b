//! What did an earlier server leave behind?
//!
//! A killed program may leave its server running (always where the kernel cannot tie the two together), or a
//! `postmaster.pid` that speaks of a process that has gone, or whose number now belongs to someone else; with
//! the last PostgreSQL would refuse to start. A server found alive is stopped, never adopted: it may be
//! stopping already, and its program is not ours.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{
    ClusterError, FAST_STOP_PATIENCE, IMMEDIATE_STOP_PATIENCE,
    layout::{Layout, remove_if_there},
    process::{self, Signal},
};

const POLL: Duration = Duration::from_millis(2);

/// What `postmaster.pid` says: the process on its first line, how far it is on its last.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) process: u32,
    pub(super) ready: bool,
}

impl PidFile {
    /// `None` when there is none, or it is still being written.
    pub(super) fn read(layout: &Layout) -> Option<PidFile> {
        let text = fs::read(pid_file(layout)).ok()?;
        PidFile::parse(&String::from_utf8_lossy(&text))
    }

    fn parse(text: &str) -> Option<PidFile> {
        let process = text.lines().next()?.trim().parse().ok()?;
        let ready = text.lines().last()?.trim() == "ready";
        // 0 and 1 are never a server of ours, and as numbers to signal they mean something else.
        (process > 1).then_some(PidFile { process, ready })
    }
}

/// Stops a server that is still running in the cluster.
pub(super) fn stop_running_server(layout: &Layout) -> Result<(), ClusterError> {
    let Some(PidFile { process, .. }) = PidFile::read(layout) else { return Ok(()) };
    if !is_server_of(process, &layout.cluster) {
        return Ok(());
    }
    tracing::warn!(process, "stopping a PostgreSQL left running by a killed program");
    for (signal, patience) in
        [(Signal::FastStop, FAST_STOP_PATIENCE), (Signal::ImmediateStop, IMMEDIATE_STOP_PATIENCE)]
    {
        process::send(process, signal);
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if !is_server_of(process, &layout.cluster) {
                return Ok(());
            }
            thread::sleep(POLL);
        }
    }
    Err(ClusterError::LeftRunning { folder: layout.cluster.clone() })
}

/// Files that speak of a server that has gone. Only for the holder of the server's lock, who knows that it has.
pub(super) fn remove_stale_files(layout: &Layout) -> Result<(), ClusterError> {
    // Also when it is harmless to PostgreSQL: were the new server to get the old one's number, what the old
    // one wrote would look like the new one being ready.
    remove_if_there(&pid_file(layout))?;
    layout.remove_stale_socket()
}

fn pid_file(layout: &Layout) -> PathBuf {
    layout.cluster.join("postmaster.pid")
}

/// A process number alone proves nothing: numbers are used again.
#[cfg(target_os = "linux")]
fn is_server_of(process: u32, cluster: &Path) -> bool {
    use std::os::unix::{ffi::OsStrExt, fs::MetadataExt};

    let entry = PathBuf::from(format!("/proc/{process}"));
    let (Ok(folder), Ok(owner)) = (fs::metadata(cluster), fs::metadata(&entry)) else { return false };
    if owner.uid() != folder.uid() {
        return false;
    }
    // A server works in its cluster. Root without the right to look at that can still read its arguments.
    if let Ok(place) = fs::metadata(entry.join("cwd")) {
        return (place.dev(), place.ino()) == (folder.dev(), folder.ino());
    }
    let Ok(arguments) = fs::read(entry.join("cmdline")) else { return false };
    arguments.split(|&byte| byte == 0).any(|argument| argument == cluster.as_os_str().as_bytes())
}

#[cfg(not(target_os = "linux"))]
fn is_server_of(process: u32, cluster: &Path) -> bool {
    let listed = std::process::Command::new("ps")
        .args(["-ww", "-o", "command=", "-p"])
        .arg(process.to_string())
        .output();
    let Ok(listed) = listed else { return false };
    let line = String::from_utf8_lossy(&listed.stdout);
    line.contains("postgres") && line.contains(&*cluster.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pid_file_says_who_and_how_far() {
        let text = "4711\n/srv/data/postgres/cluster\n1700000000\n5432\n/srv/data/postgres/socket\n\n  8 9\nready   \n";

        assert_eq!(PidFile::parse(text), Some(PidFile { process: 4711, ready: true }));
        assert_eq!(
            PidFile::parse(&text.replace("ready", "starting")),
            Some(PidFile { process: 4711, ready: false })
        );
    }

    #[test]
    fn a_pid_file_that_is_no_use_says_nothing() {
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("-4711\n"), None);
        assert_eq!(PidFile::parse("1\n"), None);
    }
}
