//! The file in which the operator names the provider, and says whom it lets do what.
//!
//! ```toml
//! issuer = "https://login.example.org/realms/health"
//! client_id = "signpost"
//! client_secret_file = "sign-in.secret"
//!
//! [[grant]]
//! claim = "groups"
//! is = "signpost-curators"
//! role = "curator"
//!
//! [[grant]]
//! claim = "groups"
//! is = "signpost-lpt"
//! role = "provider"
//! organisation = "lpt"
//! ```

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use url::{Host, Url};

use crate::store::{Known, Role};

/// How signing in elsewhere is set up.
#[derive(Clone)]
pub struct Settings {
    /// As the provider calls itself, to the letter.
    pub issuer: String,
    pub client_id: String,
    /// None for a client that the provider knows without one; PKCE is used either way.
    pub client_secret: Option<String>,
    pub scopes: Vec<String>,
    /// The first that fits says what somebody may do; whom none fits is not let in.
    pub grants: Vec<Grant>,
}

/// What a claim of the ID token lets somebody do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Name of the claim: a text, or a list of texts.
    pub claim: String,
    /// The text it must be or hold.
    pub is: String,
    pub role: Role,
    /// Slug of a provider's organisation.
    #[serde(default)]
    pub organisation: Option<String>,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("`{}` cannot be read: {problem}", file.display())]
    File { file: PathBuf, problem: std::io::Error },
    #[error("`{}`: {problem}", file.display())]
    Wrong { file: PathBuf, problem: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    issuer: String,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    grant: Vec<Grant>,
}

/// Reads the file, and the secret it names beside it.
///
/// # Errors
/// A file that cannot be read, an address that is not safe to ask, a provider without its organisation, or nobody who is let in.
pub fn read_settings(file: &Path) -> Result<Settings, SettingsError> {
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map_err(|problem| SettingsError::File { file: path.to_owned(), problem })
    };
    let wrong = |problem: String| SettingsError::Wrong { file: file.to_owned(), problem };
    let SettingsFile { issuer, client_id, client_secret_file, scopes, grant: grants } =
        toml::from_str(&read(file)?).map_err(|error| wrong(error.to_string()))?;
    if !is_safe(&issuer) {
        return Err(wrong(
            "`issuer` must begin with https:// (http:// will do for this machine alone)".to_owned(),
        ));
    }
    if grants.is_empty() {
        return Err(wrong("there is no `[[grant]]`, so nobody could do anything".to_owned()));
    }
    for Grant { claim, is, role, organisation } in &grants {
        if (*role == Role::Provider) != organisation.is_some() {
            return Err(wrong(format!(
                "grant `{claim}` = `{is}`: a provider, and nobody else, needs an `organisation`"
            )));
        }
    }
    let client_secret = match client_secret_file {
        // Beside the file, unless it is a whole path.
        Some(secret) => {
            let secret = read(&file.parent().unwrap_or(Path::new(".")).join(secret))?;
            Some(secret.trim().to_owned())
        }
        None => None,
    };
    Ok(Settings { issuer, client_id, client_secret, scopes, grants })
}

/// Whether what is sent there can be read by nobody else on the way: https, or this machine.
pub(super) fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

impl Settings {
    /// What somebody with these claims may do here; none when nobody said that they may do anything.
    pub fn known(&self, claims: &Map<String, Value>) -> Option<Known> {
        let grant =
            self.grants.iter().find(|grant| claims.get(&grant.claim).is_some_and(|of| grant.fits(of)))?;
        let subject = claims.get("sub").and_then(Value::as_str)?;
        let Grant { role, organisation, .. } = grant.clone();
        Some(Known { name: self.name_of(subject), role, organisation })
    }

    /// The same name for the same person each time, which says nothing about them: what a provider calls somebody may be their name, and
    /// may change.
    fn name_of(&self, subject: &str) -> String {
        let digest = Sha256::digest(format!("{}\n{subject}", self.issuer).as_bytes());
        let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("person-{short}")
    }
}

impl Grant {
    fn fits(&self, claim: &Value) -> bool {
        match claim {
            Value::String(text) => *text == self.is,
            Value::Array(texts) => texts.iter().any(|text| text.as_str() == Some(&self.is)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        }
    }
}

impl fmt::Debug for Settings {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { issuer, client_id, client_secret: _, scopes, grants } = self;
        f.debug_struct("Settings")
            .field("issuer", issuer)
            .field("client_id", client_id)
            .field("scopes", scopes)
            .field("grants", grants)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> Settings {
        let grant = |is: &str, role, organisation: Option<&str>| Grant {
            claim: "groups".to_owned(),
            is: is.to_owned(),
            role,
            organisation: organisation.map(str::to_owned),
        };
        Settings {
            issuer: "https://login.example.org".to_owned(),
            client_id: "signpost".to_owned(),
            client_secret: None,
            scopes: Vec::new(),
            grants: vec![grant("curators", Role::Curator, None), grant("lpt", Role::Provider, Some("lpt"))],
        }
    }

    fn known(claims: Value) -> Option<Known> {
        settings().known(claims.as_object().unwrap())
    }

    #[test]
    fn the_first_grant_that_fits_says_what_somebody_may_do() {
        let both = known(json!({"sub": "somebody", "groups": ["lpt", "curators"]})).unwrap();
        let one = known(json!({"sub": "somebody", "groups": "lpt"})).unwrap();

        assert_eq!((both.role, both.organisation), (Role::Curator, None));
        assert_eq!((one.role, one.organisation.as_deref()), (Role::Provider, Some("lpt")));
        assert_eq!(both.name, one.name);
        assert!(!one.name.contains("somebody"));
    }

    #[test]
    fn whom_nobody_named_is_not_let_in() {
        for claims in [
            json!({"sub": "somebody"}),
            json!({"sub": "somebody", "groups": ["curators-of-art"]}),
            json!({"sub": "somebody", "roles": ["curators"]}),
            json!({"groups": ["curators"]}),
        ] {
            assert_eq!(known(claims.clone()), None, "{claims}");
        }
    }

    #[test]
    fn a_provider_is_only_asked_where_nobody_can_listen() {
        for safe in
            ["https://login.example.org", "http://127.0.0.1:9000/x", "http://localhost", "http://[::1]:80"]
        {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in [
            "http://login.example.org",
            "http://127.0.0.1.example.org",
            "http://localhost@example.org",
            "http://localhost:x@example.org",
            "ftp://localhost",
            "",
        ] {
            assert!(!is_safe(unsafe_one), "{unsafe_one}");
        }
    }
}
