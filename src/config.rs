//! Every setting of the running program, in one place: each is a flag and an environment variable.

mod limits;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::interop::seeds::SeedFiles;

pub use limits::{Limits, network};

/// How `signpost serve` is set up. `signpost serve --help` prints the same words.
#[derive(Clone, Args)]
pub struct Config {
    /// Address and port to listen on. Port 0 takes any free one and prints it.
    #[arg(long, env = "SIGNPOST_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Folder for the search index, and for the private PostgreSQL when no database is given. Created when missing.
    #[arg(long, env = "SIGNPOST_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,

    /// PostgreSQL to use, as `postgresql://user:password@host/name`. Without it a private one is started in the data folder.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Folder to read the seeds and rules from, instead of those built into the program.
    #[arg(long, env = "SIGNPOST_SEEDS", value_name = "DIR")]
    pub seeds: Option<PathBuf>,

    /// How log lines are written on standard error. What is logged is set by RUST_LOG.
    #[arg(long, env = "SIGNPOST_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Threads that answer requests; one for each core when left out.
    #[arg(long, env = "SIGNPOST_WORKERS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub workers: Option<u16>,

    /// Whether to count what is searched or asked for and not found: by month, need, area and step, in whole fives, never the words
    /// and never the person (docs/privacy.md).
    #[arg(long, env = "SIGNPOST_UNMET_NEED", value_enum, default_value_t = Switch::On)]
    pub unmet_need: Switch,

    /// Whether to count how often each service is shown, opened, reported, or asked for a way in that it does not give: by month, in whole
    /// fives, never who (docs/privacy.md).
    #[arg(long, env = "SIGNPOST_SIGNALS", value_enum, default_value_t = Switch::On)]
    pub signals: Switch,

    /// Largest request body that is read, in bytes. A larger one is answered with 413.
    #[arg(long, env = "SIGNPOST_BODY_LIMIT", value_name = "BYTES", default_value_t = DEFAULT_BODY_LIMIT)]
    pub body_limit: usize,

    /// Address under which others reach this server, such as `https://signpost.example.org`: for feeds, FHIR and embedded pages. Without it
    /// the host that a request names is used.
    #[arg(long, env = "SIGNPOST_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,

    /// File that names who is told of changes, as docs/feed.md describes. Nobody is told without it.
    #[arg(long, env = "SIGNPOST_WEBHOOKS", value_name = "FILE")]
    pub webhooks: Option<PathBuf>,

    /// File that names an OpenID Connect provider and says whom it lets do what at the desk, as docs/operations.md describes. Without it
    /// people sign in with a token, and nobody is asked.
    #[arg(long, env = "SIGNPOST_SIGN_IN", value_name = "FILE")]
    pub sign_in: Option<PathBuf>,

    #[command(flatten)]
    pub limits: Limits,
}

/// A whole address of a site: without a path other pages would lie elsewhere than they say.
fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', '"', '<', ' ']) => {
            Ok(url.to_owned())
        }
        _ => Err("write `https://` and the name of the host, without a path".to_owned()),
    }
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// One megabyte: a hundred times the largest sensible question.
pub const DEFAULT_BODY_LIMIT: usize = 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

impl Config {
    /// Where seeds and rules are read from.
    pub fn seed_files(&self) -> SeedFiles {
        self.seeds.clone().map_or(SeedFiles::Embedded, SeedFiles::Folder)
    }
}

/// A connection string can hold a password, so it is never printed.
impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            listen,
            data,
            database_url,
            seeds,
            log_format,
            workers,
            unmet_need,
            signals,
            body_limit,
            public_url,
            webhooks,
            limits,
            sign_in,
        } = self;
        f.debug_struct("Config")
            .field("listen", listen)
            .field("data", data)
            .field("database_url", &database_url.as_ref().map(|_| "(not shown)"))
            .field("seeds", seeds)
            .field("log_format", log_format)
            .field("workers", workers)
            .field("unmet_need", unmet_need)
            .field("signals", signals)
            .field("body_limit", body_limit)
            .field("public_url", public_url)
            .field("webhooks", webhooks)
            .field("limits", limits)
            .field("sign_in", sign_in)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        config: Config,
    }

    #[test]
    fn a_public_address_is_a_whole_one_without_a_path() {
        assert_eq!(
            public_url("https://signpost.example.org/").as_deref(),
            Ok("https://signpost.example.org")
        );
        for text in ["signpost.example.org", "https://", "ftp://here", "https://here/there", "https://a b"] {
            assert!(public_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_password_of_the_database_is_not_printed() {
        let line = Line::parse_from(["serve", "--database-url", "postgresql://me:secret@host/name"]);

        assert!(!format!("{:?}", line.config).contains("secret"));
    }
}
