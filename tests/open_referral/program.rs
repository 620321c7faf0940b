//! The program as an operator runs it, on a database of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::OnceCell;

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

    /// The same for every test that changes nothing: bringing the seeds in takes a while.
    pub async fn kept() -> &'static Self {
        static KEPT: OnceCell<Program> = OnceCell::const_new();
        KEPT.get_or_init(Self::seeded).await
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

    /// Writes a file, under a name of its own: tests run side by side.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let file = self.file(&format!("{}-{name}", NUMBER.fetch_add(1, Ordering::Relaxed)));
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
