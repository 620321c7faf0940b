//! Everything that can be read, even when something cannot.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::as_faults;
use crate::catalogue::Catalogue;
use crate::catalogue::check::{Fault, Severity, Site, check_text, read_sites};
use crate::geography::Gazetteer;
use crate::interop::seeds::{SeedFiles, read_catalogue};

const SERVICES: &str = "services/";

/// The files as far as they can be read.
pub(super) struct Readable {
    /// `None` when a list that all services share cannot be read.
    pub(super) catalogue: Option<Catalogue>,
    pub(super) sites: Vec<Site>,
    /// Slugs of service files that were left out.
    pub(super) unreadable: Vec<String>,
    /// Why they were, and what only the text of a file shows.
    pub(super) found: Vec<Fault>,
}

impl Readable {
    /// Reads all that can be read. A service file that cannot is left out, so that it hides no fault of another.
    pub(super) fn read(files: &SeedFiles, gazetteer: &Gazetteer) -> anyhow::Result<Self> {
        let mut found = Vec::new();
        for file in files.list(SERVICES) {
            if let Ok(text) = files.text(&file) {
                found.extend(check_text(&file, &text));
            }
        }
        let sites = sites(files, &mut found);
        let error = match read_catalogue(files, gazetteer) {
            Ok(catalogue) => {
                return Ok(Self { catalogue: Some(catalogue), sites, unreadable: Vec::new(), found });
            }
            Err(error) => error,
        };
        let mut unread = Vec::new();
        as_faults(error, &mut unread);
        let left_out: BTreeSet<String> = unread.iter().map(|fault| fault.file.clone()).collect();
        found.extend(unread);
        let unreadable =
            left_out.iter().filter_map(|file| file.strip_prefix(SERVICES)?.strip_suffix(".toml"));
        let unreadable: Vec<String> = unreadable.map(str::to_owned).collect();
        let only_services = unreadable.len() == left_out.len();
        let catalogue = if only_services { Some(read_others(files, &left_out, gazetteer)?) } else { None };
        Ok(Self { catalogue, sites, unreadable, found })
    }
}

fn sites(files: &SeedFiles, found: &mut Vec<Fault>) -> Vec<Site> {
    let file = "sites.toml";
    let read = files
        .text(file)
        .map_err(|e| e.to_string())
        .and_then(|text| read_sites(&text).map_err(|e| e.to_string()));
    read.unwrap_or_else(|problem| {
        let remedy = "see docs/service-file.md for how it is written".to_owned();
        let (file, field) = (file.to_owned(), "file".to_owned());
        found.push(Fault { file, field, problem, remedy, severity: Severity::Fault });
        Vec::new()
    })
}

/// Reads the catalogue without some of its files: a catalogue is read whole or not at all, so a folder without them is made for a moment.
fn read_others(
    files: &SeedFiles,
    left_out: &BTreeSet<String>,
    gazetteer: &Gazetteer,
) -> anyhow::Result<Catalogue> {
    let folder = std::env::temp_dir().join(format!("signpost-check-{}", std::process::id()));
    let read = copy_but(files, left_out, &folder)
        .with_context(|| format!("cannot write to `{}`", folder.display()))
        .and_then(|copy| Ok(read_catalogue(&copy, gazetteer)?));
    // Leaving the copy behind would do no harm; the answer matters more.
    let _ = fs::remove_dir_all(&folder);
    read
}

fn copy_but(files: &SeedFiles, left_out: &BTreeSet<String>, folder: &Path) -> std::io::Result<SeedFiles> {
    fs::create_dir_all(folder.join(SERVICES))?;
    let lists = ["organisations.toml", "sources.toml", "needs.toml", "pyramid.toml"].map(str::to_owned);
    for file in lists.into_iter().chain(files.list(SERVICES)).filter(|file| !left_out.contains(file)) {
        let bytes = files.read(&file).map_err(std::io::Error::other)?;
        fs::write(folder.join(&file), bytes)?;
    }
    Ok(SeedFiles::Folder(PathBuf::from(folder)))
}
