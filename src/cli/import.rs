//! `signpost import`: the seeds, other people's records, or an official file of geography, into the database in one transaction.

mod boundaries;
mod csv;
mod doubles;
mod exchange;
mod figures;
mod hsds;
mod official;
mod open_referral;
mod postcodes;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::reading::ReadingArgs;
use crate::interop::seeds::{read_catalogue, read_gazetteer};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ImportArgs {
    #[command(subcommand)]
    what: Option<Box<What>>,

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

/// Without one of these words the seeds are brought in.
#[derive(Debug, Subcommand)]
enum What {
    /// A file in the shape of Open Referral (HSDS): an export of ours, of any size, or somebody else's.
    Hsds(hsds::HsdsArgs),
    /// A feed of Open Referral UK on the web, page by page, or a file of one.
    OpenReferral(open_referral::OpenReferralArgs),
    /// A spreadsheet in the columns of `signpost export --template csv`.
    Csv(csv::CsvArgs),
    /// Postcodes: Code-Point Open, ONSPD or NSPL; docs/geography.md says where to get official files.
    Postcodes(postcodes::PostcodesArgs),
    /// Outlines of LSOAs, MSOAs, wards or local authorities, as GeoJSON.
    Boundaries(boundaries::BoundariesArgs),
    /// Figures by area: census ages, Indices of Deprivation, prevalences.
    Figures(figures::FiguresArgs),
}

pub async fn import(args: ImportArgs) -> anyhow::Result<ExitCode> {
    match args.what.map(|what| *what) {
        Some(What::Hsds(args)) => hsds::import_hsds(args).await,
        Some(What::OpenReferral(args)) => open_referral::import_open_referral(args).await,
        Some(What::Csv(args)) => csv::import_csv(args).await,
        Some(What::Postcodes(args)) => postcodes::import_postcodes(args).await,
        Some(What::Boundaries(args)) => boundaries::import_boundaries(args).await,
        Some(What::Figures(args)) => figures::import_figures(args).await,
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
