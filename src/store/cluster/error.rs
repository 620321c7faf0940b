//! What can go wrong with the private PostgreSQL, said so that the reader knows what to do.

use std::{io, path::PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    #[error(
        "data folder `{}` is in use by another running signpost{}; stop that one, or give this one a data folder of its own",
        folder.display(),
        process.map(|id| format!(" (process {id})")).unwrap_or_default()
    )]
    InUse { folder: PathBuf, process: Option<u32> },

    #[error(
        "PostgreSQL 13 or newer was not found (looked in {looked_in}); install its server package (Debian and \
         Ubuntu `apt-get install postgresql`, Fedora `dnf install postgresql-server`, macOS `brew install \
         postgresql`), or set `SIGNPOST_PG_BIN` to the folder holding `initdb` and `postgres`, or set \
         `DATABASE_URL` to a server"
    )]
    NotInstalled { looked_in: String },

    #[error(
        "the database in `{}` was made by PostgreSQL {made_by}, and only {installed} is installed; install \
         PostgreSQL {made_by}, or export the catalogue with it and import it into a new data folder",
        folder.display()
    )]
    OtherVersion { folder: PathBuf, made_by: String, installed: String },

    #[error(
        "user `{user}`, which runs PostgreSQL because signpost was started as root, may not enter `{}`; choose a \
         data folder outside it, such as `/var/lib/signpost`, or allow it with `chmod o+x {}`",
        folder.display(), folder.display()
    )]
    OutOfReach { folder: PathBuf, user: String },

    #[error("user `{user}`, which runs PostgreSQL because signpost was started as root, may not run `{}`", program.display())]
    NotRunnable { program: PathBuf, user: String },

    #[error(
        "PostgreSQL does not run as root, and this process may not become user `{user}`; start signpost as an \
         ordinary user"
    )]
    NotAllowed { user: String },

    #[error(
        "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody` to run it as"
    )]
    NoAccount,

    #[error("`{}` holds something that is not a PostgreSQL cluster; move it away and start again", folder.display())]
    NotACluster { folder: PathBuf },

    #[error(
        "`{}` must be a folder of the user who runs PostgreSQL, closed to everybody else (mode 0700)",
        folder.display()
    )]
    NotPrivate { folder: PathBuf },

    #[error("the path of a unix socket in `{}` would be too long", folder.display())]
    NoRoomForSocket { folder: PathBuf },

    #[error("`initdb` could not make a database in `{}`: {said}", folder.display())]
    NotInitialised { folder: PathBuf, said: String },

    #[error("PostgreSQL did not start in `{}`; the end of `{}` says: {said}", folder.display(), log.display())]
    NotStarted { folder: PathBuf, log: PathBuf, said: String },

    #[error(
        "PostgreSQL is still not ready in `{}` after {waited_s} s; the end of `{}` says: {said}",
        folder.display(), log.display()
    )]
    NotReady { folder: PathBuf, log: PathBuf, waited_s: u64, said: String },

    #[error("a PostgreSQL left in `{}` by a killed program does not go away; end it and start again", folder.display())]
    LeftRunning { folder: PathBuf },

    #[error("PostgreSQL in `{}` does not stop", folder.display())]
    NotStopped { folder: PathBuf },

    #[error("PostgreSQL in `{}` ended uncleanly ({status}); the end of `{}` says: {said}", folder.display(), log.display())]
    UncleanStop { folder: PathBuf, log: PathBuf, status: String, said: String },

    #[error("database `{database}` could not be prepared: {source}")]
    Database { database: String, source: tokio_postgres::Error },

    #[error("could not {action} `{}`: {source}", path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
}

impl ClusterError {
    /// For `map_err`: what we were doing, and to what.
    pub(super) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> ClusterError {
        let path = path.into();
        move |source| ClusterError::Io { action, path, source }
    }
}
