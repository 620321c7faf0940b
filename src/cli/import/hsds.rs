//! `signpost import hsds`: an export of ours, or a file of somebody else's feed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::exchange::{ExchangeArgs, Source, today};
use crate::interop::open_referral::Feed;
use crate::interop::open_referral::file::{read_document, read_lines};

#[derive(Debug, Args)]
pub struct HsdsArgs {
    /// A JSON document, a page of a feed, a list of services, or one object a line; `-` reads lines or a document from standard input.
    pub file: PathBuf,

    /// Who publishes it; for a file that is not an export of ours.
    #[arg(long, default_value = "not stated")]
    pub publisher: String,

    #[command(flatten)]
    pub exchange: ExchangeArgs,
}

pub async fn import_hsds(args: HsdsArgs) -> anyhow::Result<ExitCode> {
    let HsdsArgs { file, publisher, exchange } = args;
    let name = file.file_stem().map_or_else(|| "file".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let feed = Feed::new(&name, None, &publisher, today());
    let what = format!("`{}`", file.display());
    let input = open(&file)?;
    exchange.import(feed, &what, source(input)?).await
}

fn open(file: &Path) -> anyhow::Result<Box<dyn Read + Send>> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    Ok(Box::new(File::open(file).with_context(|| format!("cannot read `{}`", file.display()))?))
}

/// The longest first line that is looked at to tell a document from lines.
///
/// # Units
/// Bytes.
const LONGEST_FIRST_LINE: u64 = 64_000_000;

/// A document or lines, told apart by the first line.
fn source(input: Box<dyn Read + Send>) -> anyhow::Result<Source> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut first = Vec::new();
    input.by_ref().take(LONGEST_FIRST_LINE).read_until(b'\n', &mut first).context("cannot read the file")?;
    let lines = is_line(&first);
    let input = io::Cursor::new(first).chain(input);
    Ok(Box::new(move |take, fault| {
        if lines {
            read_lines(input, take, fault);
        } else if let Err(broken) = read_document(input, take) {
            fault(broken);
        }
    }))
}

/// Whether the first line is one whole object by itself, and not a page, which has its list.
fn is_line(first: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Lists {
        services: Option<serde::de::IgnoredAny>,
        contents: Option<serde::de::IgnoredAny>,
        id: Option<serde::de::IgnoredAny>,
    }
    let first = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first).trim_ascii();
    if !first.starts_with(b"{") {
        return false;
    }
    serde_json::from_slice(first)
        .is_ok_and(|lists: Lists| lists.id.is_some() || lists.services.is_none() && lists.contents.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_and_lines_are_told_apart() {
        for (text, lines) in [
            ("{\"id\":\"x\"}\n{\"id\":\"y\"}\n", true),
            ("\u{FEFF}{\"version\":\"HSDS-UK-3.0\",\"organizations\":[]}\n{\"id\":\"y\"}\n", true),
            ("{\"id\":\"x\"}", true),
            ("{\"contents\":[{\"id\":\"x\"}]}", false),
            ("{\"version\":\"HSDS-UK-3.0\",\"profile\":\"x\",\n\"services\":[]}", false),
            ("[{\"id\":\"x\"}]", false),
            ("{\n  \"services\": []\n}", false),
        ] {
            let first = text.split_inclusive('\n').next().unwrap();
            assert_eq!(is_line(first.as_bytes()), lines, "{text}");
        }
    }
}
