//! `signpost token`: make, list, take back and look up tokens for what needs more than reading.

use std::io::Read;
use std::process::ExitCode;

use anyhow::Context;
use chrono::Days;
use clap::{Args, Subcommand, ValueEnum};

use super::reading::ReadingArgs;
use crate::cli::say::say;
use crate::directory::Clock;
use crate::store::{Operation, Role};

#[derive(Debug, Args)]
pub struct TokenArgs {
    #[command(subcommand)]
    action: TokenAction,

    #[command(flatten)]
    reading: ReadingArgs,
}

#[derive(Debug, Subcommand)]
enum TokenAction {
    /// Make a token. It is printed once; only its fingerprint is kept.
    Make {
        /// What it is for, as a slug: `joy-platform`. Not a person's name.
        name: String,

        #[arg(long, value_enum)]
        role: RoleWord,

        /// Slug of the organisation of a provider.
        #[arg(long, required_if_eq("role", "provider"))]
        organisation: Option<String>,

        /// Confine it to some of what its role may do: `suggest`, `read_drafts`, …; may be repeated.
        #[arg(long, value_parser = operation)]
        scope: Vec<Operation>,

        /// Days until it is refused.
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=730))]
        days: u16,
    },
    /// List every token with its role and its last day, as JSON.
    List,
    /// Take a token back, at once, and end every session of this name.
    Revoke { name: String },
    /// Read a token from standard input and say whose it is; fails when it does not hold.
    Check,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleWord {
    Contributor,
    Provider,
    Curator,
    Administrator,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Role {
        match word {
            RoleWord::Contributor => Role::Contributor,
            RoleWord::Provider => Role::Provider,
            RoleWord::Curator => Role::Curator,
            RoleWord::Administrator => Role::Administrator,
        }
    }
}

/// An operation by its word on the wire.
fn operation(word: &str) -> Result<Operation, String> {
    let known = |operation: &&Operation| {
        serde_json::to_value(operation).is_ok_and(|value| value.as_str() == Some(word))
    };
    Operation::ALL.iter().find(known).copied().ok_or_else(|| {
        let all: Vec<String> = Operation::ALL.iter().filter_map(|o| serde_json::to_string(o).ok()).collect();
        format!("not an operation: choose among {}", all.join(", ").replace('"', ""))
    })
}

pub async fn token(args: TokenArgs) -> anyhow::Result<ExitCode> {
    let open = args
        .reading
        .open_store()
        .await?
        .context("there is no database here yet: start `signpost serve` once")?;
    let now = Clock::System.now();
    let code = match &args.action {
        TokenAction::Make { name, role, organisation, scope, days } => {
            let expires_at =
                now.checked_add_days(Days::new(u64::from(*days))).context("the last day is too far away")?;
            say!(
                "{}",
                open.store
                    .make_token(name, (*role).into(), organisation.as_deref(), scope, expires_at)
                    .await?
            );
            ExitCode::SUCCESS
        }
        TokenAction::List => {
            say!("{}", serde_json::to_string_pretty(&open.store.tokens().await?)?);
            ExitCode::SUCCESS
        }
        TokenAction::Revoke { name } => {
            let revoked = open.store.revoke_token(name, now).await?;
            let ended = open.store.end_sessions_of(name, now).await?;
            if !revoked && ended == 0 {
                eprintln!("no token and no session `{name}` holds");
            }
            if revoked || ended > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        TokenAction::Check => {
            let mut secret = String::new();
            std::io::stdin().read_to_string(&mut secret).context("cannot read standard input")?;
            match open.store.token_holder(secret.trim(), now).await? {
                Some(holder) => {
                    say!("{}", serde_json::to_string(&holder)?);
                    ExitCode::SUCCESS
                }
                None => {
                    eprintln!("this token does not hold: unknown, revoked or past its day");
                    ExitCode::FAILURE
                }
            }
        }
    };
    open.close().await?;
    Ok(code)
}
