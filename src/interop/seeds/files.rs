//! Where the reviewable files come from: inside the program, or a folder somebody is editing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use rust_embed::Embed;
use thiserror::Error;

/// Where the files under `seeds/` are read from. Names are relative to it, with `/` between parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SeedFiles {
    /// As they were when the program was built.
    #[default]
    Embedded,
    /// A folder on disk, read afresh each time.
    Folder(PathBuf),
    /// Kept from an earlier version: name to text.
    Held(BTreeMap<String, String>),
}

/// Why a file could not be read.
#[derive(Debug, Error)]
pub enum SeedFileError {
    #[error("`{name}` is not among the files built into the program")]
    NotEmbedded { name: String },
    #[error("`{name}` leads out of the folder")]
    OutsideFolder { name: String },
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("`{name}` is not UTF-8 text: byte {position} is wrong")]
    NotText { name: String, position: usize },
}

#[derive(Embed)]
#[folder = "seeds/"]
struct BuiltIn;

impl SeedFiles {
    /// The names of every file that begin with a prefix such as `services/`, in order. A folder that is not there has
    /// none.
    pub fn list(&self, prefix: &str) -> Vec<String> {
        let mut names = match self {
            Self::Embedded => BuiltIn::iter().map(Cow::into_owned).collect(),
            Self::Folder(folder) => {
                let mut names = Vec::new();
                gather(folder, "", &mut names);
                names
            }
            Self::Held(files) => files.keys().cloned().collect(),
        };
        names.retain(|name| name.starts_with(prefix));
        names.sort_unstable();
        names
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When there is no such file, it cannot be read, or its name leads out of the folder.
    pub fn read(&self, name: &str) -> Result<Cow<'static, [u8]>, SeedFileError> {
        match self {
            Self::Embedded => match BuiltIn::get(name) {
                Some(file) => Ok(file.data),
                None => Err(SeedFileError::NotEmbedded { name: name.to_owned() }),
            },
            Self::Held(files) => match files.get(name) {
                Some(text) => Ok(text.clone().into_bytes().into()),
                None => Err(SeedFileError::NotEmbedded { name: name.to_owned() }),
            },
            Self::Folder(folder) => {
                if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
                    return Err(SeedFileError::OutsideFolder { name: name.to_owned() });
                }
                let path = folder.join(name);
                match std::fs::read(&path) {
                    Ok(bytes) => Ok(bytes.into()),
                    Err(source) => Err(SeedFileError::Unreadable { path, source }),
                }
            }
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// As [`SeedFiles::read`], and when the file is not UTF-8.
    pub fn text(&self, name: &str) -> Result<String, SeedFileError> {
        String::from_utf8(self.read(name)?.into_owned()).map_err(|error| SeedFileError::NotText {
            name: name.to_owned(),
            position: error.utf8_error().valid_up_to(),
        })
    }
}

/// Adds every file below a folder. What cannot be listed is left to `read`, which says why.
fn gather(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        // Editors leave their own files behind a dot.
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            gather(&path, &format!("{prefix}{name}/"), names);
        } else {
            names.push(format!("{prefix}{name}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source_folder() -> SeedFiles {
        SeedFiles::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"))
    }

    #[test]
    fn the_program_and_the_folder_it_was_built_from_hold_the_same_files() {
        let embedded = SeedFiles::Embedded.list("geography/");

        assert!(embedded.contains(&"geography/places.csv".to_owned()));
        assert_eq!(embedded, source_folder().list("geography/"));
        for name in embedded {
            assert!(
                SeedFiles::Embedded.read(&name).unwrap() == source_folder().read(&name).unwrap(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let built_in = SeedFiles::Embedded.text("geography/moon.csv").unwrap_err();
        let on_disk = source_folder().text("geography/moon.csv").unwrap_err();

        assert_eq!(
            built_in.to_string(),
            "`geography/moon.csv` is not among the files built into the program"
        );
        assert!(on_disk.to_string().contains("geography/moon.csv"), "{on_disk}");
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for name in ["../Cargo.toml", "/etc/hostname", "geography/../../Cargo.toml"] {
            assert!(matches!(source_folder().read(name), Err(SeedFileError::OutsideFolder { .. })), "{name}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_files() {
        assert!(SeedFiles::Folder("/nowhere/at/all".into()).list("").is_empty());
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_as_text() {
        let error = SeedFiles::Embedded.text("geography/postcodes_llr.csv.gz").unwrap_err();

        assert!(matches!(error, SeedFileError::NotText { .. }));
    }
}
