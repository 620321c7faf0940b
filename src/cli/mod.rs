//! The command line: one file a command. `signpost --help` teaches them all.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to whoever gave it")]

mod audit;
mod backup;
mod check;
mod due;
mod evaluate;
mod export;
mod import;
mod matching;
mod openapi;
mod own_index;
mod provision;
mod reading;
mod reindex;
mod rules;
mod say;
mod search;
mod serve;
mod token;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;

/// Signpost: what fits this person, how do they get in, and where is provision thin.
///
/// The open directory, pathway matcher and gap engine for mental-health and wellbeing services in Leicester, Leicestershire and
/// Rutland. It holds no personal data. Every flag is also an environment variable, named beside it.
///
/// In danger now: ring 999. In crisis: NHS 111 option 2, or the Central Access Point on 0808 800 3302.
#[derive(Debug, Parser)]
#[command(name = "signpost", version, max_term_width = 110)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API. Starts a private PostgreSQL in the data folder unless DATABASE_URL names one.
    Serve(Config),
    /// Judge the seeds or the database: every fault with file, field and remedy; or ask whether links answer.
    Check(check::CheckArgs),
    /// What is to be looked at again, why, and by when?
    Due(due::DueArgs),
    /// Bring the seeds, a file or a feed into the database; says what it would change with --dry-run.
    Import(import::ImportArgs),
    /// Write the catalogue to a file, without confidential addresses or professionals' numbers.
    Export(export::ExportArgs),
    /// Throw the search index away and build it again.
    Reindex(reindex::ReindexArgs),
    /// Match one person: a request as JSON in, the answer as JSON out.
    Match(matching::MatchArgs),
    /// Search from the command line.
    Search(search::SearchArgs),
    /// Where is provision thin, for whom, and what would change it?
    Provision(provision::ProvisionArgs),
    /// Measure the search on judged queries, and explain where it fails.
    Evaluate(evaluate::EvaluateArgs),
    /// Print the rules as a page, or check the one in the project.
    Rules(rules::RulesArgs),
    /// Print the OpenAPI document, or check the one in the project.
    Openapi(openapi::OpenapiArgs),
    /// Make, list, revoke and check tokens for what needs more than reading.
    Token(token::TokenArgs),
    /// Write the whole database into a file, beside a running program or without one.
    Backup(backup::BackupArgs),
    /// Read such a file into an empty database.
    Restore(backup::RestoreArgs),
    /// Verify the audit: is every entry, change and record still as it was sealed?
    Audit(audit::AuditArgs),
}

/// Reads the command line and does what it says.
pub async fn run() -> anyhow::Result<ExitCode> {
    match obey(CommandLine::parse().command).await {
        Err(problem) if problem.is::<say::NobodyReads>() => Ok(ExitCode::SUCCESS),
        done => done,
    }
}

async fn obey(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(config) => serve::serve(config).await.map(|()| ExitCode::SUCCESS),
        Command::Check(args) => check::check(args).await,
        Command::Due(args) => due::due_queue(args).await,
        Command::Import(args) => import::import(args).await,
        Command::Export(args) => export::export(args).await,
        Command::Reindex(args) => reindex::reindex(args).await,
        Command::Match(args) => matching::match_person(args).await,
        Command::Search(args) => search::search(args).await,
        Command::Provision(args) => provision::provision(args).await,
        Command::Evaluate(args) => evaluate::evaluate(args).await,
        Command::Rules(args) => rules::rules(&args),
        Command::Openapi(args) => openapi::openapi(&args),
        Command::Token(args) => token::token(args).await,
        Command::Backup(args) => backup::back_up(args).await,
        Command::Restore(args) => backup::restore(args).await,
        Command::Audit(args) => audit::audit(args).await,
    }
}
