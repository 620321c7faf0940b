//! Whom a request comes from, when proxies that the operator trusts stand in between.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

/// The client's address, from the end of the connection and the lines of `X-Forwarded-For`. Each proxy writes whom it was asked by at the end.
/// What stands before the first address that is not a trusted proxy's was written by somebody who may write anything.
pub fn behind_proxies<'h>(
    peer: IpAddr,
    forwarded: impl Iterator<Item = &'h str>,
    trusted: &[IpNet],
) -> IpAddr {
    let mut client = peer.to_canonical();
    let hops: Vec<&str> = forwarded.flat_map(|line| line.split(',')).collect();
    for hop in hops.iter().rev() {
        if !trusted.iter().any(|network| network.contains(&client)) {
            break;
        }
        let Some(before) = address(hop.trim()) else { break };
        client = before.to_canonical();
    }
    client
}

/// What counts as one client: of IPv6 the network, because one customer of a provider has 2^64 addresses and may use each for one request.
pub fn one_household(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(whole) => IpAddr::V6((u128::from(whole) & !u128::from(u64::MAX)).into()),
    }
}

/// Some proxies write the port too.
fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, hops: &[&str]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        behind_proxies(peer.parse().unwrap(), hops.iter().copied(), &trusted).to_string()
    }

    #[test]
    fn what_a_stranger_writes_into_the_header_is_not_believed() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["198.51.100.1", " 203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn the_word_of_trusted_proxies_is_followed_as_far_as_it_goes() {
        assert_eq!(client("10.0.0.1", &["203.0.113.9", "10.0.0.2"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["[2001:db8::7]:443"]), "2001:db8::7");
        assert_eq!(client("::ffff:10.0.0.1", &["203.0.113.9:5000"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }
}
