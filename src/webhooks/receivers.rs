//! The file in which the operator names receivers.
//!
//! ```toml
//! [[receiver]]
//! name = "referral-platform"
//! url = "https://platform.example.org/hooks/signpost"
//! secret_file = "/etc/signpost/referral-platform.secret"
//! from = "now"
//! ```

use std::fmt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::store::FirstTold;

/// Fewer bytes than this can be guessed (Standard Webhooks, "Signature scheme").
const SHORTEST_SECRET: usize = 24;
const MOST_RECEIVERS: usize = 100;
/// How a secret in base64 begins, by Standard Webhooks.
const PREFIX: &str = "whsec_";

/// Who is told, where, and with what secret the message is signed.
#[derive(Debug, Clone)]
pub struct Receiver {
    pub name: String,
    pub url: String,
    pub secret: Secret,
    pub first: FirstTold,
}

/// Never shown.
#[derive(Clone)]
pub struct Secret(pub Vec<u8>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

/// Why the file of receivers cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReceiversError {
    #[error("`{}` cannot be read: {problem}", file.display())]
    File { file: PathBuf, problem: std::io::Error },
    #[error("`{}`: {problem}", file.display())]
    Syntax { file: PathBuf, problem: String },
    #[error("`{}`: receiver `{name}`: {problem}", file.display())]
    Receiver { file: PathBuf, name: String, problem: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiversFile {
    #[serde(default)]
    receiver: Vec<ReceiverEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiverEntry {
    name: String,
    url: String,
    secret_file: PathBuf,
    #[serde(default = "now")]
    from: From,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum From {
    Now,
    Beginning,
}

fn now() -> From {
    From::Now
}

/// Reads the file and every secret it names.
///
/// # Errors
/// A file that cannot be read, a name that is none or comes twice, an address that is not http or https, a secret that is too short.
pub fn read_receivers(file: &Path) -> Result<Vec<Receiver>, ReceiversError> {
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map_err(|problem| ReceiversError::File { file: path.to_owned(), problem })
    };
    let entries: ReceiversFile = toml::from_str(&read(file)?)
        .map_err(|error| ReceiversError::Syntax { file: file.to_owned(), problem: error.to_string() })?;
    if entries.receiver.len() > MOST_RECEIVERS {
        let problem = format!("there may be at most {MOST_RECEIVERS} receivers");
        return Err(ReceiversError::Syntax { file: file.to_owned(), problem });
    }
    let mut receivers: Vec<Receiver> = Vec::with_capacity(entries.receiver.len());
    for ReceiverEntry { name, url, secret_file, from } in entries.receiver {
        let wrong = |problem: &str| ReceiversError::Receiver {
            file: file.to_owned(),
            name: name.clone(),
            problem: problem.to_owned(),
        };
        if !is_slug(&name) {
            return Err(wrong("the name must be lower-case letters and digits in groups joined by hyphens"));
        }
        if receivers.iter().any(|known| known.name == name) {
            return Err(wrong("the name stands there twice"));
        }
        if !is_web(&url) {
            return Err(wrong("the address must begin with https:// or http:// and name a host"));
        }
        // Beside the file, unless it is a whole path.
        let secret_file = file.parent().unwrap_or(Path::new(".")).join(secret_file);
        let secret = secret_of(read(&secret_file)?.trim()).ok_or_else(|| {
            wrong("the secret must be `whsec_` and base64, or text, and at least 24 bytes long")
        })?;
        let first = match from {
            From::Now => FirstTold::Now,
            From::Beginning => FirstTold::Beginning,
        };
        receivers.push(Receiver { name, url, secret, first });
    }
    Ok(receivers)
}

fn secret_of(text: &str) -> Option<Secret> {
    let bytes = match text.strip_prefix(PREFIX) {
        Some(encoded) => STANDARD.decode(encoded).ok()?,
        None => text.as_bytes().to_vec(),
    };
    (bytes.len() >= SHORTEST_SECRET).then_some(Secret(bytes))
}

/// As the database wants names.
fn is_slug(text: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.len() <= 100 && text.split('-').all(part)
}

fn is_web(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '?', '#', ':', '@']))
        && url.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, secret: &str) -> Result<Vec<Receiver>, ReceiversError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), secret).unwrap();
        let file = folder.path().join("receivers.toml");
        std::fs::write(&file, text).unwrap();
        read_receivers(&file)
    }

    const LONG: &str = "a secret of more than twenty-four bytes\n";

    #[test]
    fn a_receiver_is_read_with_its_secret_and_shows_none_of_it() {
        let file = "[[receiver]]\nname = \"platform\"\nurl = \"https://platform.example/hook\"\nsecret_file = \"secret\"";

        let receivers = read(file, LONG).unwrap();
        let encoded = read(file, "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").unwrap();

        assert_eq!(receivers[0].secret.0, LONG.trim().as_bytes());
        assert_eq!(encoded[0].secret.0, b"0123456789abcdef0123456789abcdef");
        assert!(!format!("{receivers:?}").contains("twenty-four"));
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_name() {
        let entry = |name: &str, url: &str| {
            format!("[[receiver]]\nname = \"{name}\"\nurl = \"{url}\"\nsecret_file = \"secret\"\n")
        };
        let good = entry("platform", "https://platform.example/hook");
        for (text, secret, expected) in [
            (entry("Platform One", "https://a.example"), LONG, "lower-case"),
            (entry("platform", "ftp://a.example"), LONG, "https://"),
            (entry("platform", "https://"), LONG, "https://"),
            (good.clone(), "short", "24 bytes"),
            (good.clone(), "whsec_not base64", "24 bytes"),
            (format!("{good}{good}"), LONG, "twice"),
            (format!("{good}colour = \"red\""), LONG, "colour"),
            (good.replace("secret_file = \"secret\"", "secret_file = \"nowhere\""), LONG, "nowhere"),
        ] {
            let refused = read(&text, secret).unwrap_err().to_string();
            assert!(refused.contains(expected), "{refused}");
        }
    }
}
