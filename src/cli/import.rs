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
mod seeds;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::reading::ReadingArgs;

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

    /// Say what would change, field by field, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// Put the seeds also in place of records that somebody wrote and approved since. Without it those stay, and are listed.
    #[arg(long)]
    over_approved: bool,

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
        None => seeds::import_seeds(args.seeds).await,
    }
}
