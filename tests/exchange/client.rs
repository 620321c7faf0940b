//! A client that somebody generates from our document works against the server as it runs.

use std::process::Command;

use actix_web::HttpServer;
use signpost::api::{Document, Pages, app, document};

use crate::peer::{python_with, run};
use crate::support::shared;

const PAGES: Pages = Pages { configure: signpost::web::configure, no_such_page: |_| None };
const PACKAGES: [&str; 3] =
    ["openapi-python-client==0.29.1", "httpx==0.28.1", "python-dateutil==2.9.0.post0"];

#[actix_web::test]
async fn a_generated_python_client_reads_the_running_server() {
    let python = actix_web::rt::task::spawn_blocking(|| python_with("client", &PACKAGES)).await.unwrap();
    let Some(python) = python else { return };
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("openapi.json");
    std::fs::write(&written, Document::of(&document()).text()).unwrap();
    let server = HttpServer::new(|| app(shared(), PAGES)).workers(1).bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", server.addrs()[0]);
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);

    let asking = actix_web::rt::task::spawn_blocking(move || {
        let client = folder.path().join("signpost_client");
        let generator = python.with_file_name("openapi-python-client");
        run(Command::new(generator)
            .arg("generate")
            .arg("--path")
            .arg(&written)
            .args(["--meta", "none", "--output-path"])
            .arg(&client))?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exchange/client.py");
        run(Command::new(python).arg(script).arg(folder.path()).arg(address))
    });
    let said = asking.await.unwrap().unwrap_or_else(|fault| panic!("{fault}"));
    handle.stop(false).await;

    println!("{said}");
}
