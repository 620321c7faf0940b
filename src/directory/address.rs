//! Where is this server, as others write it? For whatever has to hold whole addresses: feeds, bundles, embedded pages.

use super::Directory;

impl Directory {
    /// Remembers where others reach this server.
    pub fn keep_public_url(&self, url: Option<String>) {
        if let Some(url) = url {
            // A program has one address; a second is a mistake that changes nothing.
            let _ = self.public_url.set(url.trim_end_matches('/').to_owned());
        }
    }

    /// `https://signpost.example.org`, without a slash at the end. Where the operator did not say it, whoever asks is believed about the
    /// host they asked, and about nothing else: forwarded headers can come from anybody.
    pub fn address(&self, host: Option<&str>, secure: bool) -> String {
        if let Some(url) = self.public_url.get() {
            return url.clone();
        }
        let host = host.filter(|host| is_host(host)).unwrap_or("localhost");
        let scheme = if secure { "https" } else { "http" };
        format!("{scheme}://{host}")
    }
}

fn is_host(text: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    !text.is_empty() && text.len() <= 255 && text.chars().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Clock;

    #[test]
    fn the_operators_address_wins_over_what_a_request_says() {
        let directory = Directory::empty(Clock::System);
        directory.keep_public_url(Some("https://here.example/".to_owned()));

        assert_eq!(directory.address(Some("elsewhere.example"), false), "https://here.example");
    }

    #[test]
    fn a_host_that_is_none_is_not_repeated() {
        let directory = Directory::empty(Clock::System);

        assert_eq!(directory.address(Some("127.0.0.1:8080"), false), "http://127.0.0.1:8080");
        assert_eq!(directory.address(Some("here.example"), true), "https://here.example");
        assert_eq!(directory.address(Some("\"><script>"), false), "http://localhost");
        assert_eq!(directory.address(None, false), "http://localhost");
    }
}
