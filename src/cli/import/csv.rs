//! `signpost import csv`: rows of the template that somebody filled in.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::doubles::Doubles;
use super::exchange::{ExchangeArgs, today};
use crate::catalogue::{Catalogue, Service};
use crate::geography::Gazetteer;
use crate::interop::seeds::place_location;
use crate::interop::spreadsheet::{Made, RowFault, decode, read_rows};
use crate::store::Store;

#[derive(Debug, Args)]
pub struct CsvArgs {
    /// A spreadsheet saved as CSV, with the columns of `signpost export --template csv`.
    file: PathBuf,

    #[command(flatten)]
    exchange: ExchangeArgs,
}

/// A spreadsheet that somebody filled in by hand is far smaller.
const LARGEST_FILE: u64 = 100_000_000;

pub async fn import_csv(args: CsvArgs) -> anyhow::Result<ExitCode> {
    let CsvArgs { file, exchange } = args;
    let what = format!("`{}`", file.display());
    let size = std::fs::metadata(&file).with_context(|| format!("cannot read {what}"))?.len();
    if size > LARGEST_FILE {
        bail!("{what} has {size} bytes, more than the {LARGEST_FILE} that a spreadsheet may have");
    }
    let bytes = std::fs::read(&file).with_context(|| format!("cannot read {what}"))?;
    let text = decode(&bytes).with_context(|| format!("{what} cannot be read; nothing was changed"))?;
    let (open, gazetteer) = exchange.open().await?;
    let outcome = match read(&text, &open.store, &gazetteer).await? {
        Ok((references, services)) => exchange.write(&open.store, references, services, &what).await,
        Err(faults) => {
            faults.iter().for_each(|fault| eprintln!("{fault}"));
            Err(anyhow::anyhow!("{} faults in {what}; nothing was changed", faults.len()))
        }
    };
    open.close().await?;
    outcome
}

type Read = Result<(Catalogue, Vec<Service>), Vec<RowFault>>;

async fn read(text: &str, store: &Store, gazetteer: &Gazetteer) -> anyhow::Result<Read> {
    let rows = match read_rows(text) {
        Ok(rows) => rows,
        Err(faults) => return Ok(Err(faults)),
    };
    let slugs: Vec<String> = rows.iter().map(crate::interop::spreadsheet::Row::slug).collect();
    let stored: HashMap<String, Service> =
        store.services(&slugs).await?.into_iter().map(|service| (service.slug.clone(), service)).collect();
    let known = store.references().await?;
    let doubles = Doubles::of_store(store).await?;
    let mut faults = Vec::new();
    let mut services: BTreeMap<String, (u64, Service)> = BTreeMap::new();
    let (mut organisations, mut sources) = (BTreeMap::new(), BTreeMap::new());
    for row in &rows {
        let Made { mut service, organisation, source } =
            match row.apply(stored.get(&row.slug()), &known.organisations, today()) {
                Ok(made) => made,
                Err(found) => {
                    faults.extend(found);
                    continue;
                }
            };
        for need in service.needs.iter().filter(|need| known.needs.iter().all(|known| known.slug != **need)) {
            let problem = format!("there is no need `{need}`");
            faults.push(RowFault { row: row.number, column: "needs".to_owned(), problem });
        }
        service.locations.iter_mut().for_each(|location| place_location(location, gazetteer));
        if let Some(double) = doubles.of(&service) {
            eprintln!("row {}: {double}", row.number);
        }
        organisations.extend(organisation.map(|one| (one.slug.clone(), one)));
        sources.extend(source.map(|one| (one.id.clone(), one)));
        if let Some((first, _)) = services.insert(service.slug.clone(), (row.number, service)) {
            let problem =
                format!("is the same service as row {first}: give one of them another name or slug");
            faults.push(RowFault { row: row.number, column: "slug".to_owned(), problem });
        }
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let references = Catalogue {
        organisations: organisations.into_values().collect(),
        sources: sources.into_values().collect(),
        needs: Vec::new(),
        pyramid: Vec::new(),
        services: Vec::new(),
    };
    Ok(Ok((references, services.into_values().map(|(_, service)| service).collect())))
}
