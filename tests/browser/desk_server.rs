//! The whole application with a store behind it, a token for every role, and a provider that knows a curator.

use std::sync::{Arc, OnceLock, mpsc};
use std::thread;

use actix_web::HttpServer;
use actix_web::web::Data;
use signpost::api::{Shared, app};
use signpost::directory::{Clock, Directory, follow, load_from_store};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_geography};
use signpost::store::{Operation, Role, Store};

use super::database::TestDatabase;
use super::provider::TestProvider;
use super::server::PAGES;

/// A running desk.
pub struct Desk {
    /// Without a slash at the end.
    pub address: String,
    pub provider: TestProvider,
    database_url: String,
    tokens: Vec<(&'static str, String)>,
}

impl Desk {
    /// A store of the caller's own: connections end with the runtime that opened them.
    pub async fn store(&self) -> Store {
        Store::open(&self.database_url).await.unwrap()
    }

    pub fn token(&self, who: &str) -> &str {
        self.tokens.iter().find(|(name, _)| *name == who).map_or("", |(_, secret)| secret)
    }
}

/// One for all tests; it ends with the process.
pub fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || serve(&tell));
        told.recv().expect("the desk has an address")
    })
}

fn serve(tell: &mpsc::Sender<Desk>) {
    let provider = TestProvider::start();
    let folder = tempfile::tempdir().unwrap();
    // Tasks of the store want a runtime of several threads; pages are answered on one of actix's own.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (database, tokens, directory) = runtime.block_on(async {
        let database = TestDatabase::new().await;
        let store = database.store().await;
        let rows = read_geography(&SeedFiles::Embedded).unwrap();
        store.load_geography(&rows).await.unwrap();
        let gazetteer = signpost::geography::Gazetteer::new(rows).unwrap();
        let catalogue = read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap();
        store.import(&catalogue, "test", "the seeds").await.unwrap();
        let mut tokens = Vec::new();
        let far_off = "2090-01-01T00:00:00Z".parse().unwrap();
        let all: &[Operation] = &[];
        for (name, role, organisation) in [
            ("contributor", Role::Contributor, None),
            ("provider", Role::Provider, Some("lpt")),
            ("curator", Role::Curator, None),
            ("other-curator", Role::Curator, None),
        ] {
            let secret = store.make_token(name, role, organisation, all, far_off).await.unwrap();
            tokens.push((name, secret));
        }
        let loaded = load_from_store(&store, &SeedFiles::Embedded, folder.path()).await.unwrap();
        let directory = Arc::new(Directory::empty(Clock::System));
        directory.keep_store(store.clone());
        directory.keep_sign_in(provider.known_to_us());
        tokio::spawn(follow(Arc::clone(&directory), store, loaded));
        while directory.read_side().is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        (database, tokens, directory)
    });
    let database_url = database.url.clone();
    let shared = Shared::new(Data::from(directory), 100_000);
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || app(&shared, PAGES)).workers(1).bind(("127.0.0.1", 0)).unwrap();
        let address = format!("http://{}", server.addrs()[0]);
        tell.send(Desk { address, provider, database_url, tokens }).unwrap();
        server.run().await.unwrap();
    });
    drop(database);
}
