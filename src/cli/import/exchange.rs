//! What imports of other people's records have in common: a reader on a thread of its own, one transaction, and the outcome in words.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use tokio::sync::mpsc::{self, Sender};

use super::doubles::Doubles;
use crate::catalogue::{Catalogue, Organisation, Service};
use crate::cli::reading::{OpenStore, ReadingArgs};
use crate::cli::say::say;
use crate::directory::{Clock, keep_withheld};
use crate::geography::Gazetteer;
use crate::interop::open_referral::file::{Fault, Item};
use crate::interop::open_referral::{Adopted, Adopter, Feed};
use crate::interop::seeds::{place_location, read_geography};
use crate::store::{Imported, Portion, Store};

/// Flags that every such import takes.
#[derive(Debug, Clone, Args)]
pub struct ExchangeArgs {
    /// Who imports, for the record of changes.
    #[arg(long, env = "SIGNPOST_WHO", default_value = "command line")]
    pub who: String,

    /// Why, for the record of changes.
    #[arg(long)]
    pub why: Option<String>,

    /// Read, check and compare everything, say what would change, and change nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// The outcome as JSON.
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// Records on their way to the store at the same time, in portions.
const ON_THE_WAY: usize = 2;
const PORTION: usize = 500;
/// Beyond this they are only counted.
const MOST_FAULTS: usize = 100;

/// Reads items and faults; runs on a thread of its own.
pub type Source = Box<dyn FnOnce(&mut dyn FnMut(String, Item), &mut dyn FnMut(Fault)) + Send>;

impl ExchangeArgs {
    /// The database, with places in it, so that postcodes can be found.
    pub async fn open(&self) -> anyhow::Result<(OpenStore, Arc<Gazetteer>)> {
        let open = self.reading.open_or_make_store().await?;
        let mut rows = open.store.geography().await?;
        if rows.areas.is_empty() {
            rows = read_geography(&self.reading.seed_files())?;
            if !self.dry_run {
                open.store.load_geography(&rows).await?;
            }
        }
        Ok((open, Arc::new(Gazetteer::new(rows)?)))
    }

    /// Brings in what a source gives.
    pub async fn import(&self, feed: Feed, what: &str, source: Source) -> anyhow::Result<ExitCode> {
        let (open, gazetteer) = self.open().await?;
        let outcome = self.import_into(&open.store, gazetteer, feed, what, source).await;
        open.close().await?;
        outcome
    }

    async fn import_into(
        &self,
        store: &Store,
        gazetteer: Arc<Gazetteer>,
        feed: Feed,
        what: &str,
        source: Source,
    ) -> anyhow::Result<ExitCode> {
        let known = store.references().await?;
        let doubles = Doubles::of_store(store).await?;
        let adopter = Adopter::new(feed, &known, doubles.slugs().map(str::to_owned));
        let (sender, mut portions) = mpsc::channel(ON_THE_WAY);
        let reading = tokio::task::spawn_blocking(move || {
            let mut reading = Reading {
                adopter,
                gazetteer,
                sender,
                doubles,
                services: Vec::new(),
                organisations: Vec::new(),
                faults: Vec::new(),
                more_faults: 0,
                suggestions: Vec::new(),
                stopped: false,
            };
            reading.read(source);
            (reading.faults, reading.more_faults, reading.suggestions)
        });
        let why = self.why.clone().unwrap_or_else(|| format!("import of {what}"));
        let imported =
            store.import_portions(&mut portions, keep_withheld, &self.who, &why, self.dry_run).await;
        // A reader that still has something to give must not wait for ever.
        drop(portions);
        let (faults, more, suggestions) = reading.await.context("reading broke off")?;
        if !faults.is_empty() {
            faults.iter().for_each(|fault| eprintln!("{fault}"));
            bail!("{} faults in {what}; nothing was changed", faults.len() + more);
        }
        suggestions.iter().for_each(|suggestion| eprintln!("{suggestion}"));
        self.tell(imported?)
    }

    /// Brings in services that are complete already.
    pub async fn write(
        &self,
        store: &Store,
        references: Catalogue,
        services: Vec<Service>,
        what: &str,
    ) -> anyhow::Result<ExitCode> {
        let (sender, mut portions) = mpsc::channel(3);
        for portion in [Portion::References(Box::new(references)), Portion::Services(services), Portion::End]
        {
            sender.send(portion).await.context("the import broke off")?;
        }
        let why = self.why.clone().unwrap_or_else(|| format!("import of {what}"));
        let imported =
            store.import_portions(&mut portions, |given, _| given, &self.who, &why, self.dry_run).await?;
        self.tell(imported)
    }

    fn tell(&self, imported: Imported) -> anyhow::Result<ExitCode> {
        if self.json {
            say!("{}", serde_json::to_string(&imported)?);
            return Ok(ExitCode::SUCCESS);
        }
        let Imported { added, changed, unchanged, absent, change } = imported;
        let would = if self.dry_run { "would be " } else { "" };
        say!(
            "{added} {would}added, {changed} {would}changed, {unchanged} unchanged; {absent} in the database are not in it and stay; {}",
            if self.dry_run {
                "nothing was changed".to_owned()
            } else {
                format!("catalogue version {change}")
            }
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// What is under way on the reader's thread.
struct Reading {
    adopter: Adopter,
    gazetteer: Arc<Gazetteer>,
    sender: Sender<Portion>,
    doubles: Doubles,
    services: Vec<Service>,
    organisations: Vec<Organisation>,
    faults: Vec<Fault>,
    more_faults: usize,
    suggestions: Vec<String>,
    /// The store does not take any more.
    stopped: bool,
}

impl Reading {
    fn read(&mut self, source: Source) {
        let mut found = Vec::new();
        source(&mut |place, item| self.take(&place, item), &mut |fault| found.push(fault));
        found.into_iter().chain(self.adopter.at_end()).for_each(|fault| self.fault(fault));
        self.flush();
        if self.faults.is_empty() {
            self.send(Portion::End);
        }
    }

    fn take(&mut self, place: &str, item: Item) {
        match item {
            Item::Head(head) => match self.adopter.head(*head) {
                Ok(references) => self.send(Portion::References(Box::new(references))),
                Err(faults) => faults.into_iter().for_each(|fault| self.fault(fault)),
            },
            Item::Service(service) => match self.adopter.service(place, *service) {
                Ok(Adopted { mut service, organisation }) => {
                    service
                        .locations
                        .iter_mut()
                        .for_each(|location| place_location(location, &self.gazetteer));
                    self.suggestions
                        .extend(self.doubles.of(&service).map(|double| format!("{place}: {double}")));
                    self.organisations.extend(organisation);
                    self.services.push(service);
                    if self.services.len() >= PORTION {
                        self.flush();
                    }
                }
                Err(faults) => faults.into_iter().for_each(|fault| self.fault(fault)),
            },
        }
    }

    fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS { self.faults.push(fault) } else { self.more_faults += 1 }
    }

    fn flush(&mut self) {
        let services = std::mem::take(&mut self.services);
        let organisations = std::mem::take(&mut self.organisations);
        let sources = Vec::from_iter(self.adopter.source());
        if !organisations.is_empty() || !sources.is_empty() {
            let (needs, pyramid, services) = (Vec::new(), Vec::new(), Vec::new());
            let references = Catalogue { organisations, sources, needs, pyramid, services };
            self.send(Portion::References(Box::new(references)));
        }
        if !services.is_empty() {
            self.send(Portion::Services(services));
        }
    }

    /// After a fault there is nothing to write any more, only to read for further faults.
    fn send(&mut self, portion: Portion) {
        if self.faults.is_empty() && !self.stopped {
            self.stopped = self.sender.blocking_send(portion).is_err();
        }
    }
}

/// The day the sources were read.
pub fn today() -> chrono::NaiveDate {
    Clock::System.now().date_naive()
}
