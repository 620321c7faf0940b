//! A server with a store behind it, and a token for every role.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use signpost::api::Shared;
use signpost::directory::{Clock, Directory, ReadSide};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules};
use signpost::pathway::Snapshot;
use signpost::store::{Operation, Role, Store};

use crate::database::TestDatabase;
use crate::support::{Answer, BODY_LIMIT, ask_of};

/// The organisation of the provider; `other-provider` is of another.
pub const OWN: &str = "lpt";
pub const OTHERS: &str = "freeva";
/// A service of each.
pub const OWN_SERVICE: &str = "crht";
pub const OTHERS_SERVICE: &str = "freeva-support-line";

pub struct World {
    pub database: TestDatabase,
    pub store: Store,
    shared: Shared,
    pub directory: Data<Directory>,
    tokens: HashMap<&'static str, String>,
    _folder: tempfile::TempDir,
}

pub fn far_off() -> DateTime<Utc> {
    "2090-01-01T00:00:00Z".parse().unwrap()
}

impl World {
    pub async fn new() -> World {
        World::with(|_| {}).await
    }

    /// With a directory that is set up further.
    pub async fn with(set_up: impl FnOnce(&Directory)) -> World {
        let database = TestDatabase::new().await;
        let store = database.store().await;
        let gazetteer = read_gazetteer(&SeedFiles::Embedded).unwrap();
        let catalogue = read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap();
        store.import(&catalogue, "test", "the seeds").await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::from_seeds(&SeedFiles::Embedded, folder.path(), Clock::System).unwrap();
        directory.keep_store(store.clone());
        set_up(&directory);
        let directory = Data::new(directory);
        let shared = Shared::new(directory.clone(), BODY_LIMIT);
        let mut world = World { database, store, shared, directory, tokens: HashMap::new(), _folder: folder };
        for (name, role, organisation) in [
            ("contributor", Role::Contributor, None),
            ("other-contributor", Role::Contributor, None),
            ("provider", Role::Provider, Some(OWN)),
            ("other-provider", Role::Provider, Some(OTHERS)),
            ("curator", Role::Curator, None),
            ("other-curator", Role::Curator, None),
            ("administrator", Role::Administrator, None),
        ] {
            world.token(name, role, organisation, &[]).await;
        }
        world
    }

    /// Answers from what the store has now, as a program does that follows it; the search index stays as it was.
    pub async fn refresh(&self) {
        let (catalogue, change) = self.store.catalogue().await.unwrap();
        let last_changes = self.store.last_changes(change).await.unwrap();
        let old = self.directory.read_side().unwrap();
        let rules = Arc::new(read_rules(&SeedFiles::Embedded).unwrap());
        let snapshot =
            Snapshot::build(catalogue, Arc::clone(old.snapshot.gazetteer()), rules, change).unwrap();
        self.directory.answer_from(ReadSide {
            snapshot: Arc::new(snapshot),
            index: Arc::clone(&old.index),
            assumptions: Arc::clone(&old.assumptions),
            upkeep: Arc::clone(&old.upkeep),
            last_changes: Arc::new(last_changes),
        });
    }

    pub async fn token(
        &mut self,
        name: &'static str,
        role: Role,
        organisation: Option<&str>,
        scope: &[Operation],
    ) -> String {
        let secret = self.store.make_token(name, role, organisation, scope, far_off()).await.unwrap();
        self.tokens.insert(name, secret.clone());
        secret
    }

    pub fn secret(&self, who: &str) -> Option<&str> {
        self.tokens.get(who).map(String::as_str)
    }

    /// Asks without a token.
    pub async fn ask_plainly(&self, request: TestRequest) -> Answer {
        ask_of(&self.shared, request).await
    }

    /// Asks with the token of that name; `reader` has none.
    pub async fn ask(&self, who: &str, mut request: TestRequest) -> Answer {
        if let Some(secret) = self.tokens.get(who) {
            request = request.insert_header(("Authorization", format!("Bearer {secret}")));
        }
        ask_of(&self.shared, request).await
    }

    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.ask(who, TestRequest::get().uri(path)).await
    }

    pub async fn post(&self, who: &str, path: &str, body: Value) -> Answer {
        self.ask(who, TestRequest::post().uri(path).set_json(body)).await
    }

    /// A service as this asker may see it, with its version.
    pub async fn record(&self, who: &str, slug: &str) -> (Value, u64) {
        let answer = self.get(who, &format!("/api/v1/services/{slug}/record")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let reply = answer.json();
        let version = reply["version"].as_u64().unwrap();
        assert_eq!(answer.header("etag"), format!("\"{version}\""));
        (reply["record"].clone(), version)
    }

    pub async fn put(&self, who: &str, slug: &str, record: &Value, version: u64) -> Answer {
        self.send(who, Method::PUT, &format!("/api/v1/services/{slug}/record"), body(record), Some(version))
            .await
    }

    /// Over a version, or a record that must be new.
    pub async fn send(
        &self,
        who: &str,
        method: Method,
        path: &str,
        body: Value,
        version: Option<u64>,
    ) -> Answer {
        let request = TestRequest::default().method(method).uri(path).set_json(body);
        let request = match version {
            Some(version) => request.insert_header(("If-Match", format!("\"{version}\""))),
            None => request.insert_header(("If-None-Match", "*")),
        };
        self.ask(who, request).await
    }

    /// Suggests a new summary and gives the id of the draft.
    pub async fn suggest(&self, who: &str, slug: &str, summary: &str) -> String {
        let (mut record, version) = self.record(who, slug).await;
        record["summary"] = summary.into();
        let answer = self.put(who, slug, &record, version).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        answer.json()["draft"].as_str().unwrap().to_owned()
    }
}

pub fn body(record: &Value) -> Value {
    json!({"why": "a test of editing", "record": record})
}
