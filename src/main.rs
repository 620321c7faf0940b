//! The `signpost` program: reads the command line and calls `cli`.

#![allow(clippy::print_stderr, reason = "the last word of a command that failed")]

use std::process::ExitCode;

// Many small allocations that live as long as a request: mimalloc halves the time of a match and returns memory after a load.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match signpost::cli::run().await {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("signpost: {problem:#}");
            ExitCode::FAILURE
        }
    }
}
