//! PostgreSQL's own words: where they go, and the end of them for an error message.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::ClusterError;

/// Past this size the log of a new start begins afresh, and one old log is kept.
const LARGEST_LOG_BYTES: u64 = 4 * 1024 * 1024;
const QUOTED_LINES: usize = 6;
/// Enough for the quoted lines, without reading a whole log.
const QUOTED_BYTES: u64 = 4 * 1024;

/// The log file from one start of the server on.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    start_bytes: u64,
}

impl Log {
    /// Opened by the program itself, so that it can be a file the server's account could not make.
    pub(super) fn open(path: &Path) -> Result<(Log, File), ClusterError> {
        let grown = fs::metadata(path).is_ok_and(|found| found.len() > LARGEST_LOG_BYTES);
        if grown {
            fs::rename(path, path.with_extension("log.1")).map_err(ClusterError::io("rename", path))?;
        }
        let mut options = OpenOptions::new();
        options.append(true).create(true).mode(0o600);
        let file = options.open(path).map_err(ClusterError::io("open", path))?;
        let start_bytes = file.metadata().map_err(ClusterError::io("examine", path))?.len();
        Ok((Log { path: path.to_path_buf(), start_bytes }, file))
    }

    /// The last lines said since the start.
    pub(super) fn end(&self) -> String {
        match self.read_end() {
            Ok(text) => last_lines(&text),
            Err(error) => format!("(unreadable: {error})"),
        }
    }

    fn read_end(&self) -> std::io::Result<String> {
        let mut file = File::open(&self.path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(self.start_bytes.max(length.saturating_sub(QUOTED_BYTES))))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// On one line, as an error message is.
pub(super) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return "(nothing)".to_owned();
    }
    lines[lines.len().saturating_sub(QUOTED_LINES)..].join(" | ")
}
