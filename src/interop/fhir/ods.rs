//! Codes of the Organisation Data Service, for the few services of which a source states one.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Codes {
    code: Vec<OdsCode>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OdsCode {
    pub service: String,
    pub code: String,
    /// Id of the source that states it.
    pub source: String,
}

static CODES: LazyLock<Vec<OdsCode>> = LazyLock::new(|| {
    let codes: Codes = toml::from_str(include_str!("ods.toml")).expect("a test reads the file");
    codes.code
});

/// The code of a service, if a source states one.
pub fn ods_code(service: &str) -> Option<&'static OdsCode> {
    CODES.iter().find(|code| code.service == service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_looks_like_one_and_names_its_source() {
        assert!(!CODES.is_empty());
        for OdsCode { service, code, source } in CODES.iter() {
            assert!(
                code.len() == 6 && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
                "{code}"
            );
            assert!(!service.is_empty() && !source.is_empty());
        }
    }
}
