//! `signpost serve`: listens at once, loads with visible progress, follows changes, and stops cleanly.
//!
//! `/live` answers from the first moment and `/ready` once the catalogue can be searched, so whatever starts the program can wait for
//! the one and watch the other.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::{JoinHandle, JoinSet};
use tracing_subscriber::EnvFilter;

use crate::api::{Pages, Shared, app};
use crate::config::{Config, LogFormat, Switch};
use crate::directory::{Clock, Directory, Loaded, follow, load_from_store};
use crate::geography::GazetteerRows;
use crate::interop::seeds::{SeedFiles, read_catalogue, read_geography, read_rules, rules_fingerprint};
use crate::search::Brought;
use crate::sign_in::{Provider, read_settings};
use crate::store::cluster::{Cluster, DataFolderLock};
use crate::store::{Store, StoreError};
use crate::webhooks::{Pace, Receiver, deliver_for_ever, read_receivers};

/// How long requests already begun may take when the program is told to stop.
const STOP_PATIENCE_S: u64 = 10;
/// How long a message to a receiver of changes may still take.
const TELLING_PATIENCE: Duration = Duration::from_secs(2);
/// How long to wait before asking again for a database that is not there yet.
const DATABASE_PAUSE: Duration = Duration::from_secs(1);

/// How long counts of unmet need stay in memory at most while the store answers.
const COUNTING_PAUSE: Duration = Duration::from_secs(60);

/// The pages for people stand beside the API.
const PAGES: Pages = Pages {
    configure: crate::web::configure,
    no_such_page: |request| crate::web::wants_page(request).then(crate::web::no_such_page),
};

/// Serves until told to stop.
///
/// # Errors
/// A data folder in use, an address in use, a database or seeds that cannot be used.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let began = Instant::now();
    start_log(config.log_format);
    let _lock = DataFolderLock::take(&config.data)?;
    // A fault in the file is told before anything is started.
    let receivers = config.webhooks.as_deref().map(read_receivers).transpose()?.unwrap_or_default();
    let directory = Data::new(Directory::empty(Clock::System));
    directory.keep_public_url(config.public_url.clone());
    directory.trust_proxies(config.limits.trusted_proxies.clone());
    if let Some(file) = &config.sign_in {
        directory.keep_sign_in(Provider::new(read_settings(file)?));
    }
    let kept = directory.clone();
    let (server, addresses) = listen(&config, directory.clone())?;
    let mut serving = tokio::spawn(server.run);
    let handle = server.handle;

    let waiting = directory.clone();
    let mut running = Running::default();
    let stopped = tokio::select! {
        // Loading ends only when it fails; following goes on for ever.
        failed = running.load_and_follow(&config, directory, receivers, &addresses, began) => failed,
        ended = &mut serving => ended.context("the server broke off").and_then(|ended| ended.context("the server failed")),
        told = told_to_stop() => told,
    };
    drain(&waiting, config.limits.drain_time()).await;
    waiting.stop_waiting();
    handle.stop(true).await;
    // What the last minute left. A store that is away has it no more than any other.
    let _ = kept.keep_unmet_need().await;
    let _ = kept.keep_signals().await;
    running.stop().await?;
    stopped
}

/// Lets a balancer see that this program is about to stop, while whoever is still sent here is answered. There is nobody to see it when
/// nothing could be answered yet.
async fn drain(directory: &Directory, time: Duration) {
    if time.is_zero() || directory.read_side().is_err() {
        return;
    }
    directory.begin_draining();
    eprintln!("no longer ready; listening for {} s more", time.as_secs());
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        _ = told_to_stop() => {}
    }
}

/// What must be ended in order.
#[derive(Default)]
struct Running {
    following: Option<JoinHandle<()>>,
    /// One task for each receiver of changes.
    telling: JoinSet<()>,
    counting: Option<JoinHandle<()>>,
    cluster: Option<Cluster>,
}

impl Running {
    async fn load_and_follow(
        &mut self,
        config: &Config,
        directory: Data<Directory>,
        receivers: Vec<Receiver>,
        addresses: &[SocketAddr],
        began: Instant,
    ) -> anyhow::Result<()> {
        let store = self.open_store(config).await?;
        let files = config.seed_files();
        fill_when_empty(&store, &files).await?;
        keep_rules(&store, &files).await?;
        let step = Instant::now();
        let loaded = load_from_store(&store, &files, &config.data.join("index")).await?;
        tell_loaded(&loaded, step);
        let places = usize::try_from(config.limits.most_at_once).unwrap_or(usize::MAX);
        directory.keep_store(store.for_requests(places));
        for receiver in receivers {
            tracing::info!(receiver = receiver.name, "a receiver is told of changes");
            let directory = directory.clone().into_inner();
            self.telling.spawn(deliver_for_ever(directory, store.clone(), receiver, Pace::default()));
        }
        if config.unmet_need == Switch::On {
            directory.count_unmet_need();
        }
        if config.signals == Switch::On {
            directory.count_signals();
        }
        self.counting = Some(tokio::spawn(keep_counting(directory.clone())));
        let following = tokio::spawn(follow(directory.into_inner(), store, loaded));
        tell_ready(addresses, began);
        let ended = self.following.insert(following).await;
        bail!("changes are no longer followed: {ended:?}")
    }

    /// The database that was given, or a private one in the data folder.
    async fn open_store(&mut self, config: &Config) -> anyhow::Result<Store> {
        let step = Instant::now();
        if let Some(url) = &config.database_url {
            let store = wait_for_store(url).await?;
            eprintln!("opened the database named by DATABASE_URL ({:.1} s)", step.elapsed().as_secs_f64());
            return Ok(store);
        }
        let data = config.data.clone();
        let cluster = tokio::task::spawn_blocking(move || Cluster::start(&data))
            .await
            .context("starting PostgreSQL broke off")??;
        let cluster = self.cluster.insert(cluster);
        let store = Store::open(cluster.url()).await.context("the private database cannot be opened")?;
        eprintln!(
            "started a private PostgreSQL in `{}` ({:.1} s)",
            config.data.display(),
            step.elapsed().as_secs_f64()
        );
        Ok(store)
    }

    /// Ends following before the database under it.
    async fn stop(mut self) -> anyhow::Result<()> {
        let told = async { while self.telling.join_next().await.is_some() {} };
        if tokio::time::timeout(TELLING_PATIENCE, told).await.is_err() {
            // What was under way comes again, after the next start.
            self.telling.abort_all();
        }
        for task in [self.following, self.counting].into_iter().flatten() {
            task.abort();
        }
        if let Some(cluster) = self.cluster {
            tokio::task::spawn_blocking(|| cluster.stop())
                .await
                .context("stopping PostgreSQL broke off")??;
        }
        eprintln!("stopped");
        Ok(())
    }
}

/// Brings counts of unmet need and of how records are used into the store now and then; while it is away they wait in memory.
async fn keep_counting(directory: Data<Directory>) {
    loop {
        tokio::time::sleep(COUNTING_PAUSE).await;
        if let Err(error) = directory.keep_unmet_need().await {
            tracing::debug!(%error, "counts of unmet need wait for the store");
        }
        if let Err(error) = directory.keep_signals().await {
            tracing::debug!(%error, "counts of how records are used wait for the store");
        }
    }
}

/// As many workers as there are cores.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

struct Listening {
    run: actix_web::dev::Server,
    handle: ServerHandle,
}

fn listen(config: &Config, directory: Data<Directory>) -> anyhow::Result<(Listening, Vec<SocketAddr>)> {
    let limits = &config.limits;
    let shared = Shared::new(directory, config.body_limit).with_limits(limits.clone());
    let workers = config.workers.map_or_else(cores, usize::from);
    let connections = usize::try_from(limits.most_connections).unwrap_or(usize::MAX);
    let server = HttpServer::new(move || app(&shared, PAGES))
        .disable_signals()
        .shutdown_timeout(STOP_PATIENCE_S)
        .workers(workers)
        .max_connections(connections.div_ceil(workers))
        // Otherwise the end of an answer can wait for the client to say that it has the beginning: 40 ms, each time.
        .tcp_nodelay(true)
        .client_request_timeout(limits.head_time())
        .keep_alive(limits.keep_alive());
    let server =
        server.bind(config.listen).with_context(|| format!("cannot listen on `{}`", config.listen))?;
    let addresses = server.addrs();
    let run = server.run();
    let handle = run.handle();
    Ok((Listening { run, handle }, addresses))
}

/// A database that is still starting beside this program is waited for; `/ready` says 503 meanwhile.
async fn wait_for_store(url: &str) -> anyhow::Result<Store> {
    let mut told = false;
    loop {
        match Store::open(url).await {
            Err(StoreError::Away { problem }) => {
                if !told {
                    eprintln!("waiting for the database named by DATABASE_URL: {problem}");
                    told = true;
                }
                tokio::time::sleep(DATABASE_PAUSE).await;
            }
            opened => return opened.context("the database named by DATABASE_URL cannot be used"),
        }
    }
}

/// On the first start: places and catalogue from the seeds.
pub(super) async fn fill_when_empty(store: &Store, files: &SeedFiles) -> anyhow::Result<()> {
    if !store.is_empty().await? {
        return Ok(());
    }
    let step = Instant::now();
    let rows = read_in_background(files, |files| Ok(read_geography(files)?)).await?;
    let GazetteerRows { areas, live, terminated, near, places, .. } = &rows;
    let postcodes = live.len() + terminated.len() + near.len();
    let told = format!("{postcodes} postcodes, {} areas and {} places", areas.len(), places.len());
    store.load_geography(&rows).await?;
    eprintln!("loaded {told} from the seeds ({:.1} s)", step.elapsed().as_secs_f64());

    let step = Instant::now();
    let catalogue = read_in_background(files, move |files| {
        let gazetteer = crate::geography::Gazetteer::new(rows)?;
        Ok(read_catalogue(files, &gazetteer)?)
    })
    .await?;
    store.import(&catalogue, "signpost serve", "first start: the seeds").await?;
    let (services, organisations) = (catalogue.services.len(), catalogue.organisations.len());
    eprintln!(
        "loaded {services} services of {organisations} organisations from the seeds ({:.1} s)",
        step.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Keeps what the rules are, so that an answer given under them can be given again after they change.
async fn keep_rules(store: &Store, files: &SeedFiles) -> anyhow::Result<()> {
    let (version, fingerprint) = (read_rules(files)?.version, rules_fingerprint(files)?);
    let texts: BTreeMap<String, String> = files
        .list("rules/")
        .into_iter()
        .map(|name| files.text(&name).map(|text| (name, text)))
        .collect::<Result<_, _>>()?;
    store.keep_rules(&version, &fingerprint, &texts).await?;
    Ok(())
}

/// Reading files takes a while: not on a thread that answers requests.
async fn read_in_background<T: Send + 'static>(
    files: &SeedFiles,
    read: impl FnOnce(&SeedFiles) -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let files = files.clone();
    tokio::task::spawn_blocking(move || read(&files)).await.context("reading the seeds broke off")?
}

fn tell_loaded(loaded: &Loaded, step: Instant) {
    let index = match loaded.brought {
        Brought::Opened => "opened the search index",
        Brought::Rebuilt => "built the search index",
    };
    let snapshot = &loaded.read_side.snapshot;
    let (services, change) = (snapshot.count(), snapshot.change());
    eprintln!(
        "read {services} services as of change {change}, {index} ({:.1} s)",
        step.elapsed().as_secs_f64()
    );
}

fn tell_ready(addresses: &[SocketAddr], began: Instant) {
    eprintln!("ready after {:.1} s", began.elapsed().as_secs_f64());
    for address in addresses {
        eprintln!("  open http://{address}/ or http://{address}/docs");
    }
    if let Some(address) = addresses.first() {
        eprintln!(
            "  try  curl http://{address}/api/v1/match -H 'content-type: application/json' -d '{{\"age_years\":29,\"needs\":[\"low-mood\"]}}'"
        );
    }
}

async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    eprintln!("stopping");
    Ok(())
}

fn start_log(format: LogFormat) {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A program that embeds this one may already have set up its log.
    let _ = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}
