//! How is a cluster made, once, even if we are killed half-way?
//!
//! `initdb` works in a folder of its own, which is renamed to `cluster` only when `initdb` has finished and
//! everything is on disk. So a folder called `cluster` is complete and is never deleted, and any folder called
//! `cluster.new-…` is a start that was interrupted and holds nothing.

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::Path,
};

use uuid::Uuid;

use super::{ClusterError, ROLE, account::Account, binaries::Binaries, layout::Layout, log::last_lines};

const UNFINISHED: &str = "cluster.new-";
/// Byte order for sorting, which never changes under an index, and Unicode for upper and lower case.
const CHARACTERS: &str = "C.UTF-8";
/// What every machine has. Upper and lower case are then known for ASCII only.
const PLAIN_CHARACTERS: &str = "C";

pub(super) fn make_cluster_if_absent(
    layout: &Layout,
    account: &Account,
    binaries: &Binaries,
) -> Result<(), ClusterError> {
    remove_unfinished(layout)?;
    if layout.cluster_version()?.is_some() {
        return Ok(());
    }
    if layout.cluster.exists() {
        return Err(ClusterError::NotACluster { folder: layout.cluster.clone() });
    }

    // A new name each time: a killed `initdb` may still be writing to the last one.
    let unfinished = layout.home.join(format!("{UNFINISHED}{}", Uuid::now_v7().simple()));
    let mut outcome = run(layout, account, binaries, &unfinished, CHARACTERS)?;
    if outcome.as_ref().is_err_and(|said| said.contains("invalid locale name")) {
        outcome = run(layout, account, binaries, &unfinished, PLAIN_CHARACTERS)?;
    }
    if let Err(said) = outcome {
        return Err(ClusterError::NotInitialised { folder: layout.home.clone(), said: last_lines(&said) });
    }
    fs::rename(&unfinished, &layout.cluster).map_err(ClusterError::io("rename", &unfinished))?;
    sync_folder(&layout.home)
}

/// What `initdb` said, as an error when it failed.
fn run(
    layout: &Layout,
    account: &Account,
    binaries: &Binaries,
    folder: &Path,
    characters: &str,
) -> Result<Result<(), String>, ClusterError> {
    let program = binaries.initdb();
    let mut command = account.command(&program, &layout.home);
    command.arg("--pgdata").arg(folder).args(["--username", ROLE, "--encoding", "UTF8", "--data-checksums"]);
    command.args(["--lc-collate", "C", "--lc-messages", "C", "--lc-monetary", "C", "--lc-numeric", "C"]);
    command.args(["--lc-time", "C", "--lc-ctype", characters]);
    // Whoever can enter the socket folder is trusted; nobody can come another way.
    command.args(["--auth-local", "trust", "--auth-host", "reject"]);
    let output = command.output().map_err(|error| account.explain(program, &layout.home, error))?;
    if output.status.success() {
        return Ok(Ok(()));
    }
    let said = [output.stdout, output.stderr].concat();
    Ok(Err(format!("{}\n{}", String::from_utf8_lossy(&said), output.status)))
}

fn remove_unfinished(layout: &Layout) -> Result<(), ClusterError> {
    let entries = fs::read_dir(&layout.home).map_err(ClusterError::io("read", &layout.home))?;
    for entry in entries.flatten() {
        if is_unfinished(&entry.file_name())
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            // In nobody's way; the next start tries again.
            tracing::warn!(folder = %entry.path().display(), %error, "an unfinished cluster could not be removed");
        }
    }
    Ok(())
}

fn is_unfinished(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(UNFINISHED)
}

/// A new name is durable once the folder it is in is.
fn sync_folder(folder: &Path) -> Result<(), ClusterError> {
    File::open(folder).and_then(|opened| opened.sync_all()).map_err(ClusterError::io("write", folder))
}
