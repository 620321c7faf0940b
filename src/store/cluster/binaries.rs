//! Where are PostgreSQL's programs on this machine?
//!
//! Distributions keep `initdb` and `postgres` out of `PATH`, several versions side by side. A new cluster gets
//! the newest; an existing one needs the version that made it.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{ClusterError, layout::Layout};

/// Names a folder to use and no other.
const OVERRIDE: &str = "SIGNPOST_PG_BIN";
const OLDEST_MAJOR: u32 = 13;

/// `*` stands for one path component that contains a version.
const USUAL_FOLDERS: [&str; 8] = [
    "/usr/lib/postgresql/*/bin",         // Debian, Ubuntu
    "/usr/pgsql-*/bin",                  // packages of the PostgreSQL project for Fedora and RHEL
    "/usr/lib/postgresql*/bin",          // openSUSE
    "/usr/libexec/postgresql*",          // Alpine
    "/opt/homebrew/opt/postgresql*/bin", // Homebrew on Apple silicon
    "/usr/local/opt/postgresql*/bin",    // Homebrew on Intel
    "/Library/PostgreSQL/*/bin",         // EDB installer
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

#[derive(Debug, Clone)]
pub(super) struct Binaries {
    folder: PathBuf,
    /// As `PG_VERSION` spells it: `15`.
    major: u32,
}

impl Binaries {
    /// Those that fit the cluster, or the newest when there is no cluster yet.
    pub(super) fn find(layout: &Layout) -> Result<Binaries, ClusterError> {
        let mut found: Vec<Binaries> = candidates().into_iter().filter_map(Binaries::in_folder).collect();
        found.retain(|binaries| binaries.major >= OLDEST_MAJOR);
        found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));

        let Some(newest) = found.first() else {
            return Err(ClusterError::NotInstalled { looked_in: places() });
        };
        let Some(made_by) = layout.cluster_version()? else { return Ok(newest.clone()) };
        match found.iter().find(|binaries| binaries.major.to_string() == made_by) {
            Some(fitting) => Ok(fitting.clone()),
            None => {
                let majors: BTreeSet<u32> = found.iter().map(|binaries| binaries.major).collect();
                let installed = majors.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                Err(ClusterError::OtherVersion { folder: layout.cluster.clone(), made_by, installed })
            }
        }
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }

    /// `None` unless both programs are there and the server can say which version it is.
    fn in_folder(folder: PathBuf) -> Option<Binaries> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        let answer = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&answer.stdout))?;
        Some(Binaries { folder, major })
    }
}

/// Another program of PostgreSQL's, of the newest version there is; by its name alone where no folder has it, for `PATH` to find.
pub(in crate::store) fn newest_program(name: &str) -> PathBuf {
    let mut found: Vec<Binaries> = candidates().into_iter().filter_map(Binaries::in_folder).collect();
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    let paths = found.into_iter().map(|binaries| binaries.folder.join(name));
    paths.into_iter().find(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(name))
}

/// Real folders, each once, in no order that matters.
fn candidates() -> BTreeSet<PathBuf> {
    if let Some(folder) = env::var_os(OVERRIDE) {
        return BTreeSet::from([PathBuf::from(folder)]);
    }
    let mut folders: Vec<PathBuf> = USUAL_FOLDERS.iter().flat_map(|pattern| expand(pattern)).collect();
    folders.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    // Only a machine with an unusual layout needs to be asked, which costs a process.
    if !folders.iter().any(|folder| folder.join("initdb").is_file()) {
        folders.extend(told_by_pg_config());
    }
    // /bin and /usr/bin may be one folder, and Homebrew's are links to each other.
    folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect()
}

fn told_by_pg_config() -> Option<PathBuf> {
    let answer = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()))
}

/// Folders that match a pattern with one `*`.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![PathBuf::from(pattern)] };
    let Some((parent, prefix)) = before.rsplit_once('/') else { return Vec::new() };
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let mut folders = Vec::new();
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            folders.push(entry.path().join(after.trim_start_matches('/')));
        }
    }
    folders
}

/// The 15 of `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`, and of `postgres (PostgreSQL) 15beta1`.
fn major_version(answer: &str) -> Option<u32> {
    let number = answer.split_once("(PostgreSQL) ")?.1;
    let end = number.find(|character: char| !character.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

fn places() -> String {
    match env::var_os(OVERRIDE) {
        Some(folder) => format!("`{}`, as `{OVERRIDE}` says", Path::new(&folder).display()),
        None => format!(
            "{}, `PATH` and `pg_config --bindir`",
            USUAL_FOLDERS.map(|folder| format!("`{folder}`")).join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_postgres_says() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta2\n"), Some(18));
        assert_eq!(major_version("postgres: command not found\n"), None);
    }

    #[test]
    fn a_pattern_finds_every_version() {
        let root = tempfile::tempdir().unwrap();
        for version in ["pgsql-13", "pgsql-17", "other"] {
            fs::create_dir_all(root.path().join(version).join("bin")).unwrap();
        }

        let mut found = expand(&format!("{}/pgsql-*/bin", root.path().display()));
        found.sort();

        assert_eq!(found, [root.path().join("pgsql-13/bin"), root.path().join("pgsql-17/bin")]);
    }
}
