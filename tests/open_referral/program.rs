//! The program as an operator runs it, on a database of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::database::TestDatabase;

pub struct Program {
    pub database: TestDatabase,
    folder: tempfile::TempDir,
}

impl Program {
    /// With nothing in the database.
    pub async fn empty() -> Self {
        Self { database: TestDatabase::new().await, folder: tempfile::tempdir().unwrap() }
    }

    /// With the seeds in it.
    pub async fn seeded() -> Self {
        let program = Self::empty().await;
        program.succeed(&["import"]);
        program
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_signpost"))
            .args(arguments)
            .env("DATABASE_URL", &self.database.url)
            .env_remove("SIGNPOST_SEEDS")
            .env("SIGNPOST_DATA", self.folder.path())
            .output()
            .unwrap()
    }

    /// What it prints.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What it complains about.
    pub fn fail(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let file = self.file(name);
        std::fs::write(&file, text).unwrap();
        path(&file)
    }

    /// Number of the last change.
    pub async fn version(&self) -> u64 {
        self.database.store().await.latest_change().await.unwrap()
    }
}

pub fn path(file: &Path) -> String {
    file.to_str().unwrap().to_owned()
}
