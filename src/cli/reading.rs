//! Where a command reads the catalogue: the database named by DATABASE_URL, else the data folder's own, else the seeds.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use crate::catalogue::Catalogue;
use crate::directory::{compiled, read_places};
use crate::geography::Gazetteer;
use crate::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules};
use crate::pathway::Snapshot;
use crate::store::Store;
use crate::store::cluster::Cluster;

/// Flags shared by the commands that read the catalogue.
#[derive(Debug, Clone, Args)]
pub struct ReadingArgs {
    /// Folder of a running or earlier `signpost serve`.
    #[arg(long, env = "SIGNPOST_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,

    /// PostgreSQL to read from instead.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Folder of seeds, instead of those built into the program.
    #[arg(long, env = "SIGNPOST_SEEDS", value_name = "DIR")]
    pub seeds: Option<PathBuf>,
}

/// An open database, and the private server behind it when this command started one.
pub struct OpenStore {
    pub store: Store,
    cluster: Option<Cluster>,
}

impl OpenStore {
    /// Stops the private server, if this command started it.
    pub async fn close(self) -> anyhow::Result<()> {
        drop(self.store);
        if let Some(cluster) = self.cluster {
            tokio::task::spawn_blocking(|| cluster.stop()).await??;
        }
        Ok(())
    }
}

impl ReadingArgs {
    pub fn seed_files(&self) -> SeedFiles {
        self.seeds.clone().map_or(SeedFiles::Embedded, SeedFiles::Folder)
    }

    /// The database: as given, or that of the data folder, whether a program is running on it or not. `None` when there is none yet.
    pub async fn open_store(&self) -> anyhow::Result<Option<OpenStore>> {
        if let Some(url) = &self.database_url {
            let store = Store::open(url).await.context("cannot open the database named by DATABASE_URL")?;
            return Ok(Some(OpenStore { store, cluster: None }));
        }
        let Some(url) = Cluster::url_of(&self.data)? else { return Ok(None) };
        if let Ok(store) = Store::open(&url).await {
            return Ok(Some(OpenStore { store, cluster: None }));
        }
        self.start_store().await.map(Some)
    }

    /// The same, but with a private server made when there is none.
    pub async fn open_or_make_store(&self) -> anyhow::Result<OpenStore> {
        match self.open_store().await? {
            Some(open) => Ok(open),
            None => self.start_store().await,
        }
    }

    async fn start_store(&self) -> anyhow::Result<OpenStore> {
        let data = self.data.clone();
        let cluster = tokio::task::spawn_blocking(move || Cluster::start(&data)).await??;
        let store = Store::open(cluster.url()).await.context("cannot open the private database")?;
        Ok(OpenStore { store, cluster: Some(cluster) })
    }

    /// The catalogue, the places and the number of the last change.
    pub async fn catalogue(&self) -> anyhow::Result<Read> {
        let Some(open) = self.open_store().await? else { return self.seeds() };
        let gazetteer = Arc::new(Gazetteer::new(open.store.geography().await?)?);
        let (catalogue, change) = open.store.catalogue().await?;
        open.close().await?;
        Ok(Read { catalogue, gazetteer, change })
    }

    /// A snapshot to answer from.
    pub async fn snapshot(&self) -> anyhow::Result<Snapshot> {
        let rules = Arc::new(read_rules(&self.seed_files())?);
        let Some(open) = self.open_store().await? else {
            let Read { catalogue, gazetteer, change } = self.seeds()?;
            return Ok(Snapshot::build(catalogue, gazetteer, rules, change)?);
        };
        let snapshot = compiled(&open.store, read_places(&open.store), rules).await?;
        open.close().await?;
        Ok(snapshot)
    }

    fn seeds(&self) -> anyhow::Result<Read> {
        let files = self.seed_files();
        let gazetteer = Arc::new(read_gazetteer(&files)?);
        let catalogue = read_catalogue(&files, &gazetteer)?;
        Ok(Read { catalogue, gazetteer, change: 0 })
    }

    /// The snapshot of an earlier answer: the catalogue as it was after a change, and the rules of a version.
    pub async fn snapshot_at(&self, change: u64, rules: Option<&str>) -> anyhow::Result<Snapshot> {
        let open =
            self.open_store().await?.context("there is no database here to look an earlier version up in")?;
        let gazetteer = Arc::new(Gazetteer::new(open.store.geography().await?)?);
        let latest = open.store.latest_change().await?;
        if change > latest {
            bail!("the catalogue has no version {change} yet: the last is {latest}");
        }
        let catalogue = open.store.catalogue_at(change).await?;
        let files = match rules {
            Some(version) => {
                let files = open.store.rules(version).await?;
                SeedFiles::Held(
                    files.with_context(|| format!("no program has served with rules `{version}` here"))?,
                )
            }
            None => self.seed_files(),
        };
        open.close().await?;
        Ok(Snapshot::build(catalogue, gazetteer, Arc::new(read_rules(&files)?), change)?)
    }
}

/// What was read.
pub struct Read {
    pub catalogue: Catalogue,
    pub gazetteer: Arc<Gazetteer>,
    pub change: u64,
}
