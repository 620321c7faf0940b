//! `signpost serve`.

use actix_web::HttpServer;
use actix_web::web::Data;
use anyhow::Context;

use crate::api::{Shared, app};
use crate::config::Config;
use crate::directory::{Clock, Directory};

pub async fn serve(config: Config) -> anyhow::Result<()> {
    let directory = Data::new(Directory::from_seeds(&config.seed_files(), Clock::System)?);
    let shared = Shared::new(directory.clone(), config.body_limit);
    let server = HttpServer::new(move || app(&shared))
        .bind(config.listen)
        .with_context(|| format!("cannot listen on `{}`", config.listen))?;
    for address in server.addrs() {
        eprintln!("open http://{address}/docs");
    }
    server.run().await?;
    Ok(())
}
