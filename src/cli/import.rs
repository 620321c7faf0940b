//! `signpost import`: the seeds, or an official file of geography, into the database in one transaction.

mod boundaries;
mod figures;
mod official;
mod postcodes;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::reading::ReadingArgs;
use crate::interop::seeds::{read_catalogue, read_gazetteer};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ImportArgs {
    #[command(subcommand)]
    official: Option<Box<Official>>,

    #[command(flatten)]
    seeds: SeedsArgs,
}

#[derive(Debug, Args)]
struct SeedsArgs {
    /// Who imports, for the record of changes.
    #[arg(long, env = "SIGNPOST_WHO", default_value = "command line")]
    who: String,

    /// Why, for the record of changes.
    #[arg(long, default_value = "import of the seeds")]
    why: String,

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// The outcome as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

/// Official files; docs/geography.md says where to get them. Without one of these words the seeds are brought in.
#[derive(Debug, Subcommand)]
enum Official {
    /// Postcodes: Code-Point Open, ONSPD or NSPL.
    Postcodes(postcodes::PostcodesArgs),
    /// Outlines of LSOAs, MSOAs, wards or local authorities, as GeoJSON.
    Boundaries(boundaries::BoundariesArgs),
    /// Figures by area: census ages, Indices of Deprivation, prevalences.
    Figures(figures::FiguresArgs),
}

pub async fn import(args: ImportArgs) -> anyhow::Result<ExitCode> {
    match args.official.map(|official| *official) {
        Some(Official::Postcodes(args)) => postcodes::import_postcodes(args).await,
        Some(Official::Boundaries(args)) => boundaries::import_boundaries(args).await,
        Some(Official::Figures(args)) => figures::import_figures(args).await,
        None => import_seeds(args.seeds).await,
    }
}

async fn import_seeds(args: SeedsArgs) -> anyhow::Result<ExitCode> {
    let files = args.reading.seed_files();
    let gazetteer = read_gazetteer(&files)?;
    let catalogue = read_catalogue(&files, &gazetteer)?;
    let open = args.reading.open_or_make_store().await?;
    if args.dry_run {
        let (stored, _) = open.store.catalogue().await?;
        let stored: std::collections::HashMap<&str, _> =
            stored.services.iter().map(|s| (s.slug.as_str(), s)).collect();
        for service in &catalogue.services {
            match stored.get(service.slug.as_str()) {
                None => println!("add     {}", service.slug),
                Some(known) if **known != *service => println!("change  {}", service.slug),
                Some(_) => {}
            }
        }
    } else {
        if open.store.is_empty().await? {
            open.store.load_geography(&crate::interop::seeds::read_geography(&files)?).await?;
        }
        let imported = open.store.import(&catalogue, &args.who, &args.why).await?;
        if args.json {
            println!("{}", serde_json::to_string(&imported)?);
        } else {
            println!(
                "{} added, {} changed, {} unchanged; {} in the database are not in the seeds; catalogue version {}",
                imported.added, imported.changed, imported.unchanged, imported.absent, imported.change
            );
        }
    }
    open.close().await?;
    Ok(ExitCode::SUCCESS)
}
