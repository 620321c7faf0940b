//! `signpost import`: the seeds into the database, in one transaction.

use std::process::ExitCode;

use clap::Args;

use super::reading::ReadingArgs;
use crate::interop::seeds::{read_catalogue, read_gazetteer};

#[derive(Debug, Args)]
pub struct ImportArgs {
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

pub async fn import(args: ImportArgs) -> anyhow::Result<ExitCode> {
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
