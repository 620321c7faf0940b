//! Addresses inside this site, and how numbers and boxes become links. Nothing about a person is ever in one.

use std::fmt::Write;

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

use crate::directory::Directory;

/// Where this site is, for whatever has to hold a whole address; without a slash at the end.
pub fn base(request: &HttpRequest, directory: &Directory) -> String {
    let named = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let host = named.or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    directory.address(host, request.app_config().secure())
}

/// A value as it may stand in a query.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte))
            }
            b' ' => encoded.push('+'),
            // Writing to a String cannot fail.
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// A path with a query, in the order given; empty values are left out.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(mark);
        address.push_str(name);
        address.push('=');
        address.push_str(&encode(value));
        mark = '&';
    }
    address
}

pub fn find(words: &str) -> String {
    with_query("/", &[("q", words)])
}

pub fn service(slug: &str) -> String {
    format!("/services/{slug}")
}

/// A number to ring: digits and a leading plus only.
pub fn telephone(number: &str) -> String {
    let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{digits}")
}

/// A web address that is safe to follow; anything but http and https is shown as text.
pub fn web(address: &str) -> Option<&str> {
    (address.starts_with("https://") || address.starts_with("http://")).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_encoded_and_empty_values_are_left_out() {
        assert_eq!(with_query("/", &[("q", "café & tea"), ("place", "")]), "/?q=caf%C3%A9+%26+tea");
    }

    #[test]
    fn a_number_becomes_digits() {
        assert_eq!(telephone("0808 800 3302"), "tel:08088003302");
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(web("javascript:alert(1)"), None);
    }
}
