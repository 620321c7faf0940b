//! How a language is written.

/// Whether a language may be written so in a record or asked for so: BCP 47 (RFC 5646), as far as a directory needs it, in the case it
/// recommends. Language, then perhaps script, then perhaps region: `gu`, `zh-Hant`, `pt-BR`.
pub fn is_language_tag(code: &str) -> bool {
    let mut parts = code.split('-').peekable();
    let language = parts.next().unwrap_or_default();
    if !matches!(language.len(), 2 | 3) || !language.bytes().all(|b| b.is_ascii_lowercase()) {
        return false;
    }
    parts.next_if(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    parts.next_if(|part| {
        part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase())
            || part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())
    });
    parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_in_use_are_taken_and_others_refused() {
        for good in ["gu", "bfi", "pt-BR", "zh-Hant", "es-419"] {
            assert!(is_language_tag(good), "{good}");
        }
        for wrong in ["", "Gujarati", "GU", "g", "gu-", "gu-xx"] {
            assert!(!is_language_tag(wrong), "{wrong}");
        }
    }
}
