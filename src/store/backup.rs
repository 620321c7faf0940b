//! The whole database in one file, and back, by PostgreSQL's own `pg_dump` and `pg_restore`.
//!
//! A dump is of one moment, taken beside running programs, and is read by every later version of PostgreSQL.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::background::in_background;
use super::cluster::newest_program;
use super::{Store, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("`{program}` could not be run: {source}; it comes with PostgreSQL's client programs")]
    NotRun { program: String, source: std::io::Error },

    #[error("`{program}` failed: {said}")]
    Failed { program: String, said: String },

    #[error("the connection string of the database cannot be read")]
    Unreadable,

    #[error("`{}` cannot be put in place: {source}", file.display())]
    NotPlaced { file: PathBuf, source: std::io::Error },
}

/// Why a backup could not be read back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Backup(#[from] BackupError),
}

impl Store {
    /// Writes everything into a file, as of one moment.
    ///
    /// # Errors
    /// The file is then as it was.
    pub async fn back_up(&self, file: &Path) -> Result<(), BackupError> {
        let (url, file) = (self.url.clone(), file.to_owned());
        in_background(move || back_up(&url, &file)).await
    }

    /// Reads such a file into this database, in place of everything that is there, and brings its tables up to date.
    ///
    /// # Errors
    /// Nothing is changed for a file that is no backup. When reading it fails later, the tables are empty or gone; opening the store makes
    /// them anew.
    pub async fn restore(&self, file: &Path) -> Result<(), RestoreError> {
        let whole = file.to_owned();
        // Before anything is thrown away for it.
        in_background(move || read_contents(&whole)).await?;
        // A newer program has tables that an older file knows nothing of.
        self.revert_all().await?;
        let (url, file) = (self.url.clone(), file.to_owned());
        let read = in_background(move || restore(&url, &file)).await;
        self.run_pending_migrations().await?;
        Ok(read?)
    }
}

/// Writes a file that was not there or is replaced whole, and reads its list of contents again.
fn back_up(url: &str, file: &Path) -> Result<(), BackupError> {
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let done = write_dump(url, &unfinished, file);
    if done.is_err() {
        // What is not whole is of no use; where it cannot be removed either, there is nothing to add to what went wrong.
        let _ = std::fs::remove_file(&unfinished);
    }
    done
}

fn write_dump(url: &str, unfinished: &Path, file: &Path) -> Result<(), BackupError> {
    let not_placed = |source| BackupError::NotPlaced { file: file.to_owned(), source };
    make_for_ourselves(unfinished).map_err(not_placed)?;
    let dump = [OsStr::new("--format=custom"), OsStr::new("--no-owner"), OsStr::new("--no-privileges")];
    run("pg_dump", url, dump.into_iter().chain([OsStr::new("--file"), unfinished.as_os_str()]))?;
    read_contents(unfinished)?;
    std::fs::rename(unfinished, file).map_err(not_placed)
}

/// Makes an empty file that nobody else may read, before anything is in it: a backup holds confidential places and what was suggested.
fn make_for_ourselves(file: &Path) -> std::io::Result<()> {
    if file.exists() {
        std::fs::remove_file(file)?;
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map(|_| ())
}

/// Reads the list of what is in a backup, which only a backup has.
fn read_contents(file: &Path) -> Result<(), BackupError> {
    let mut listing = Command::new(newest_program("pg_restore"));
    finish("pg_restore", listing.arg("--list").arg(file))
}

/// Reads a file into an empty database: all of it, or nothing.
fn restore(url: &str, file: &Path) -> Result<(), BackupError> {
    let manner = [
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
    ];
    run("pg_restore", url, manner.iter().map(OsStr::new).chain([file.as_os_str()]))
}

fn run<'a>(
    program: &str,
    url: &str,
    arguments: impl IntoIterator<Item = &'a OsStr>,
) -> Result<(), BackupError> {
    let (url, password) = without_password(url).ok_or(BackupError::Unreadable)?;
    let mut command = Command::new(newest_program(program));
    command.arg("--dbname").arg(url).args(arguments);
    if let Some(password) = password {
        // Other users of the machine see the arguments of a program, but not its environment.
        command.env("PGPASSWORD", password);
    }
    finish(program, &mut command)
}

fn finish(program: &str, command: &mut Command) -> Result<(), BackupError> {
    let output =
        command.output().map_err(|source| BackupError::NotRun { program: program.to_owned(), source })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(BackupError::Failed { program: program.to_owned(), said })
}

/// A connection string without its password, and the password; none when it cannot be read.
fn without_password(url: &str) -> Option<(String, Option<String>)> {
    let config: tokio_postgres::Config = url.parse().ok()?;
    let Some(password) = config.get_password() else { return Some((url.to_owned(), None)) };
    let password = String::from_utf8(password.to_vec()).ok()?;
    let bare = match url.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", address_without_password(rest)),
        None => pairs_without_password(url),
    };
    // Whatever was written in a way that is not known here is not shown to other users of the machine.
    let left: tokio_postgres::Config = bare.parse().ok()?;
    left.get_password().is_none().then_some((bare, Some(password)))
}

/// `me:secret@one,two/name?password=secret&…`
fn address_without_password(address: &str) -> String {
    let (place, query) =
        address.split_once('?').map_or((address, None), |(place, query)| (place, Some(query)));
    let (hosts, name) = place.find('/').map_or((place, ""), |at| place.split_at(at));
    let hosts = match hosts.rsplit_once('@') {
        Some((who, hosts)) => format!("{}@{hosts}", who.split(':').next().unwrap_or_default()),
        None => hosts.to_owned(),
    };
    let kept = query.map(|query| query.split('&').filter(|one| !one.starts_with("password=")));
    let kept = kept.map(|kept| kept.collect::<Vec<_>>().join("&")).filter(|kept| !kept.is_empty());
    let query = kept.map(|kept| format!("?{kept}")).unwrap_or_default();
    format!("{hosts}{name}{query}")
}

/// `host=one password='a secret' …`: values in quotes, and a backslash before what would end them.
fn pairs_without_password(text: &str) -> String {
    let (mut kept, mut rest) = (Vec::new(), text.trim_start());
    while let Some((key, value)) = rest.split_once('=') {
        let value = value.trim_start();
        let end = end_of_value(value);
        let (value, after) = value.split_at(end);
        if key.trim() != "password" {
            kept.push(format!("{}={value}", key.trim()));
        }
        rest = after.trim_start();
    }
    kept.join(" ")
}

/// Where a value ends, in bytes.
fn end_of_value(value: &str) -> usize {
    let quoted = value.starts_with('\'');
    let mut letters = value.char_indices().skip(usize::from(quoted));
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '\'' if quoted => return at + 1,
            letter if !quoted && letter.is_whitespace() => return at,
            _ => {}
        }
    }
    value.len()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_password_is_taken_out_of_the_address() {
        let (url, password) =
            without_password("postgresql://me:s%40cret@one,two/name?connect_timeout=2").unwrap();

        assert_eq!(url, "postgresql://me@one,two/name?connect_timeout=2");
        assert_eq!(password.as_deref(), Some("s@cret"));
        assert_eq!(without_password("postgresql://me@one/name").unwrap().1, None);
        assert!(without_password("one two three").is_none());
    }

    #[test]
    fn a_password_is_taken_out_however_the_address_is_written() {
        for (url, bare, password) in [
            (
                "postgresql://me@one/name?password=s%40cret&connect_timeout=2",
                "postgresql://me@one/name?connect_timeout=2",
                "s@cret",
            ),
            ("postgresql://one/name?password=s%40cret", "postgresql://one/name", "s@cret"),
            ("host=one user=me password=secret dbname=name", "host=one user=me dbname=name", "secret"),
            (
                r"host=one password = 'it\'s a secret' user='me too'",
                "host=one user='me too'",
                "it's a secret",
            ),
        ] {
            assert_eq!(without_password(url), Some((bare.to_owned(), Some(password.to_owned()))), "{url}");
        }
        assert!(without_password("postgresql://me@one/name?%70assword=secret").is_none());
    }

    #[test]
    fn nobody_else_may_read_a_file_that_is_made_for_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.unfinished");
        std::fs::write(&file, "left over, for everybody").unwrap();

        make_for_ourselves(&file).unwrap();

        let about = std::fs::metadata(&file).unwrap();
        assert_eq!((about.permissions().mode() & 0o777, about.len()), (0o600, 0));
    }
}
