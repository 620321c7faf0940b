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

/// A document or lines, told apart by how the text begins.
fn source(input: Box<dyn Read + Send>) -> anyhow::Result<Source> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let lines = begins_with_lines(input.fill_buf().context("cannot read the file")?);
    Ok(Box::new(move |take, fault| {
        if lines {
            read_lines(input, take, fault);
        } else if let Err(broken) = read_document(input, take) {
            fault(broken);
        }
    }))
}

/// One whole object on the first line, and more after it.
fn begins_with_lines(begin: &[u8]) -> bool {
    let begin = begin.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(begin).trim_ascii_start();
    let first = begin.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    if !first.starts_with(b"{") {
        return false;
    }
    let whole = first.len() < begin.trim_ascii_end().len();
    match serde_json::from_slice::<serde::de::IgnoredAny>(first) {
        // A single object may be a page on one line as well: a page has its list.
        Ok(_) => !has_list(first),
        // A first line longer than what was looked at: only lines of ours and of feeds are that long.
        Err(error) => error.is_eof() && !whole && !has_list_key(first),
    }
}

fn has_list(object: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Lists {
        services: Option<serde::de::IgnoredAny>,
        contents: Option<serde::de::IgnoredAny>,
        id: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_slice(object).is_ok_and(|lists: Lists| {
        lists.id.is_none() && (lists.services.is_some() || lists.contents.is_some())
    })
}

/// The same where only the beginning of the line is known.
fn has_list_key(begin: &[u8]) -> bool {
    let text = String::from_utf8_lossy(begin);
    !text.starts_with("{\"id\"") && !text.starts_with("{\"version\"") || text.contains("\"contents\":[")
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
            assert_eq!(begins_with_lines(text.as_bytes()), lines, "{text}");
        }
    }
}
