//! A database of its own for each test.
//!
//! One PostgreSQL for the test process, and in it a migrated template that is copied in some 30 ms. With `DATABASE_URL` set it is
//! that server instead, and each database is migrated by itself, so that nothing is left there afterwards.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use signpost::store::Store;
use signpost::store::cluster::Cluster;
use tokio_postgres::NoTls;

/// A migrated, empty database; dropped at the end.
pub struct TestDatabase {
    pub url: String,
    name: String,
}

impl TestDatabase {
    pub async fn new() -> TestDatabase {
        // Starting a server blocks.
        let server = tokio::task::spawn_blocking(Server::shared).await.unwrap();
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("signpost_test_{}_{number}", std::process::id());
        let template = if server.template_is_ready { TEMPLATE } else { "template1" };
        run(&server.url_of("postgres"), &format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await
            .unwrap();
        TestDatabase { url: server.url_of(&name), name }
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// A plain connection, to do what the store would not.
    #[allow(dead_code, reason = "not every test file needs one")]
    pub async fn client(&self) -> tokio_postgres::Client {
        connect(&self.url).await.unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (url, name) = (Server::shared().url_of("postgres"), self.name.clone());
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")))
        });
        // A test that failed has said why; this must not hide it.
        let _ = dropping.join();
    }
}

const TEMPLATE: &str = "signpost_template";

struct Server {
    /// Of any database: the name in it is replaced.
    url: String,
    template_is_ready: bool,
    /// Stops by itself when the test process ends.
    _cluster: Option<Cluster>,
}

impl Server {
    fn shared() -> &'static Server {
        static SERVER: OnceLock<Server> = OnceLock::new();
        // On a thread of its own: it may be asked for inside a runtime, and brings one.
        SERVER.get_or_init(|| thread::spawn(Server::start).join().unwrap())
    }

    fn start() -> Server {
        if let Ok(url) = std::env::var("DATABASE_URL") {
            return Server { url, template_is_ready: false, _cluster: None };
        }
        let cluster = Cluster::start(&data_folder()).unwrap_or_else(|error| panic!("{error}"));
        let server =
            Server { url: cluster.url().to_owned(), template_is_ready: true, _cluster: Some(cluster) };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let postgres = server.url_of("postgres");
            run(&postgres, &format!("CREATE DATABASE {TEMPLATE}")).await.unwrap();
            drop(Store::open(&server.url_of(TEMPLATE)).await.unwrap());
            // A database can only be copied while nobody is connected to it, and a connection takes a moment to end.
            let close = format!(
                "ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false;
                 SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{TEMPLATE}'"
            );
            for statement in close.split(';') {
                run(&postgres, statement).await.unwrap();
            }
        });
        server
    }

    fn url_of(&self, database: &str) -> String {
        let (address, options) = match self.url.split_once('?') {
            Some((address, options)) => (address, format!("?{options}")),
            None => (self.url.as_str(), String::new()),
        };
        let (server, _) = address.rsplit_once('/').expect("a URL such as postgresql://user@host/database");
        format!("{server}/{database}{options}")
    }
}

/// In the folder for temporary files, because the account that runs PostgreSQL must reach it. What earlier test processes left is
/// cleared away: theirs ended without a chance to do so.
fn data_folder() -> PathBuf {
    let all = std::env::temp_dir();
    let prefix = "signpost-test-";
    for entry in fs::read_dir(&all).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(|name| name.strip_prefix(prefix)) else { continue };
        let gone = Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists();
        if gone || process == std::process::id().to_string() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    let folder = all.join(format!("{prefix}{}", std::process::id()));
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

async fn connect(url: &str) -> Result<tokio_postgres::Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn run(url: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
    connect(url).await?.batch_execute(sql).await
}
