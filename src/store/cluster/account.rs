//! Which account does PostgreSQL run as, and can that account get to the data folder?
//!
//! PostgreSQL refuses to run as root, and rightly. A program started as root hands it to another account:
//! the owner of the cluster when there is one, else `postgres`, else `nobody`.

use std::{
    env, fs, io,
    os::unix::{
        fs::{MetadataExt, lchown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
};

use super::{ClusterError, process};

const ACCOUNTS: [&str; 2] = ["postgres", "nobody"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Account {
    /// Not root: PostgreSQL runs as whoever runs the program.
    Own,
    Other {
        name: String,
        user: u32,
        group: u32,
    },
}

impl Account {
    pub(super) fn choose(home: &Path) -> Result<Account, ClusterError> {
        if process::user_id() != 0 {
            return Ok(Account::Own);
        }
        // An ordinary user made it, and would not thank us for a cluster that only `postgres` can open.
        if let Ok(found) = fs::symlink_metadata(home)
            && found.uid() != 0
        {
            let name = format!("number {}", found.uid());
            return Ok(Account::Other { name, user: found.uid(), group: found.gid() });
        }
        for name in ACCOUNTS {
            if let Some((user, group)) = process::account_ids(name) {
                return Ok(Account::Other { name: name.to_owned(), user, group });
            }
        }
        Err(ClusterError::NoAccount)
    }

    /// A command that runs one of PostgreSQL's programs as this account, in a folder, tied to this thread.
    pub(super) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder);
        // PGDATA, PGPORT, PGOPTIONS and the rest speak of another server.
        for (variable, _) in env::vars_os() {
            if variable.to_string_lossy().starts_with("PG") {
                command.env_remove(variable);
            }
        }
        // Plain English in the log, and no search through every time zone of the machine.
        command.env("LC_ALL", "C").env("TZ", "UTC");
        if let Account::Other { user, group, .. } = self {
            command.uid(*user).gid(*group);
        }
        process::tie_to_this_thread(&mut command);
        command
    }

    /// Hands a folder that root has just made to the account. Never follows a link.
    pub(super) fn take_over(&self, folder: &Path) -> Result<(), ClusterError> {
        match self {
            Account::Own => Ok(()),
            Account::Other { user, group, .. } => {
                lchown(folder, Some(*user), Some(*group)).map_err(ClusterError::io("give away", folder))
            }
        }
    }

    pub(super) fn owns(&self, metadata: &fs::Metadata) -> bool {
        match self {
            Account::Own => metadata.uid() == process::user_id(),
            Account::Other { user, .. } => metadata.uid() == *user,
        }
    }

    /// Asks the kernel, by going there as the account: permission bits alone would not know of access lists.
    pub(super) fn check_reaches(&self, folder: &Path) -> Result<(), ClusterError> {
        let Account::Other { name, .. } = self else { return Ok(()) };
        if self.may_enter(folder) {
            return Ok(());
        }
        let from_the_root = folder.ancestors().collect::<Vec<_>>().into_iter().rev();
        for ancestor in from_the_root {
            if !self.may_enter(ancestor) {
                // Everybody may enter the root folder: it is becoming somebody else that was refused.
                if ancestor.parent().is_none() {
                    return Err(ClusterError::NotAllowed { user: name.clone() });
                }
                return Err(ClusterError::OutOfReach { folder: ancestor.to_path_buf(), user: name.clone() });
            }
        }
        Ok(())
    }

    fn may_enter(&self, folder: &Path) -> bool {
        let outcome = self.command(Path::new("/bin/sh"), folder).arg("-c").arg(":").status();
        !matches!(outcome, Err(error) if error.kind() == io::ErrorKind::PermissionDenied)
    }

    /// Why a program of PostgreSQL could not be run.
    pub(super) fn explain(&self, program: PathBuf, folder: &Path, source: io::Error) -> ClusterError {
        if let Account::Other { name, .. } = self
            && source.kind() == io::ErrorKind::PermissionDenied
        {
            return match self.check_reaches(folder) {
                Err(out_of_reach) => out_of_reach,
                Ok(()) => ClusterError::NotRunnable { program, user: name.clone() },
            };
        }
        ClusterError::Io { action: "run", path: program, source }
    }
}
