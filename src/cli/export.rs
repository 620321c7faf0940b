//! `signpost export`: the open part of the catalogue, a record at a time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use tokio::sync::mpsc;

use super::reading::ReadingArgs;
use crate::catalogue::{Audience, Catalogue, Common, Service};
use crate::directory::open_record;
use crate::geography::Gazetteer;
use crate::interop::open_referral::Surroundings;
use crate::interop::open_referral::file::{FileWriter, Form};
use crate::interop::seeds::{read_catalogue, read_gazetteer, read_rules};
use crate::interop::spreadsheet::SheetWriter;
use crate::store::Portion;

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Records)]
    format: Format,

    /// An empty table to fill in, with a line that explains it, instead of the catalogue.
    #[arg(long, value_enum, value_name = "FORMAT")]
    template: Option<Template>,

    /// File to write instead of standard output. It appears when it is whole.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Our own records, as a list in JSON.
    Records,
    /// One document in the shape of Open Referral (HSDS-UK 3.0), with our records inside: comes back whole by `signpost import hsds`.
    Hsds,
    /// The same, one object a line.
    Ndjson,
    /// A row for each service, for a spreadsheet. It holds less than a record.
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Template {
    Csv,
}

type Out = Box<dyn Write + Send>;

pub async fn export(args: ExportArgs) -> anyhow::Result<ExitCode> {
    let out: Out = match &args.output {
        None => Box::new(io::stdout()),
        Some(file) => Box::new(
            File::create(partly(file)).with_context(|| format!("cannot write `{}`", file.display()))?,
        ),
    };
    let out: Out = Box::new(BufWriter::with_capacity(1 << 20, out));
    match args.template {
        Some(Template::Csv) => {
            let mut sheet = SheetWriter::begin(out)?;
            sheet.explanations()?;
            sheet.end()?;
        }
        None => whole(&args, out).await?,
    }
    if let Some(file) = &args.output {
        std::fs::rename(partly(file), file).with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The name while it is being written.
fn partly(file: &std::path::Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

async fn whole(args: &ExportArgs, out: Out) -> anyhow::Result<()> {
    let files = args.reading.seed_files();
    let facts = read_rules(&files)?.facts;
    let Some(open) = args.reading.open_store().await? else {
        let gazetteer = Arc::new(read_gazetteer(&files)?);
        let mut catalogue = read_catalogue(&files, &gazetteer)?;
        let services = std::mem::take(&mut catalogue.services);
        let mut writing = Writing { format: args.format, facts, gazetteer, out: Some(out), writer: None };
        writing.take(Portion::References(Box::new(catalogue)))?;
        writing.take(Portion::Services(services.into_iter().map(Common::into_inner).collect()))?;
        return writing.take(Portion::End);
    };
    let gazetteer = Arc::new(Gazetteer::new(open.store.geography().await?)?);
    let mut writing = Writing { format: args.format, facts, gazetteer, out: Some(out), writer: None };
    let (sender, mut portions) = mpsc::channel(1);
    // Reading goes on in the database while records are written.
    let written = tokio::task::spawn_blocking(move || {
        while let Some(portion) = portions.blocking_recv() {
            writing.take(portion)?;
        }
        anyhow::Ok(())
    });
    let given = open.store.give_out(sender).await;
    // What could not be written says more than that nobody took it any more.
    written.await.context("writing broke off")??;
    open.close().await?;
    given?;
    Ok(())
}

/// An export under way.
struct Writing {
    format: Format,
    facts: HashMap<crate::catalogue::Fact, crate::pathway::FactWords>,
    gazetteer: Arc<Gazetteer>,
    /// Until the writer has it.
    out: Option<Out>,
    writer: Option<Writer>,
}

enum Writer {
    Hsds(Box<FileWriter<Out>>),
    Csv { sheet: Box<SheetWriter<Out>>, names: HashMap<String, String> },
    Records { out: Out, written: usize },
}

impl Writing {
    fn take(&mut self, portion: Portion) -> anyhow::Result<()> {
        match portion {
            Portion::References(references) => {
                let Some(out) = self.out.take() else { bail!("an export begins once") };
                self.writer = Some(self.begin(&references, out)?);
            }
            Portion::Services(services) => {
                for service in services {
                    let open = open_record(&service, Audience::Public);
                    self.service(&open)?;
                }
            }
            Portion::End => match self.writer.take() {
                Some(Writer::Hsds(writer)) => {
                    writer.end()?;
                }
                Some(Writer::Csv { sheet, .. }) => sheet.end()?,
                Some(Writer::Records { mut out, .. }) => {
                    writeln!(out, "\n]")?;
                    out.flush()?;
                }
                None => {}
            },
        }
        Ok(())
    }

    fn begin(&self, references: &Catalogue, mut out: Out) -> io::Result<Writer> {
        let form = match self.format {
            Format::Hsds => Form::Document,
            Format::Ndjson => Form::Lines,
            Format::Csv => {
                let names = references.organisations.iter().map(|one| (one.slug.clone(), one.name.clone()));
                return Ok(Writer::Csv { sheet: Box::new(SheetWriter::begin(out)?), names: names.collect() });
            }
            Format::Records => {
                write!(out, "[")?;
                return Ok(Writer::Records { out, written: 0 });
            }
        };
        let Catalogue { organisations, sources, needs, pyramid, .. } = references;
        let around = Surroundings::new(
            organisations,
            sources,
            needs,
            pyramid,
            &self.facts,
            Arc::clone(&self.gazetteer),
        );
        Ok(Writer::Hsds(Box::new(FileWriter::begin(out, form, references, around)?)))
    }

    fn service(&mut self, open: &Service) -> io::Result<()> {
        match &mut self.writer {
            Some(Writer::Hsds(writer)) => writer.service(open),
            Some(Writer::Csv { sheet, names }) => sheet
                .service(open, names.get(&open.organisation).map_or(open.organisation.as_str(), |name| name)),
            Some(Writer::Records { out, written }) => {
                writeln!(out, "{}", if *written == 0 { "" } else { "," })?;
                *written += 1;
                Ok(serde_json::to_writer(out, open)?)
            }
            None => Ok(()),
        }
    }
}
