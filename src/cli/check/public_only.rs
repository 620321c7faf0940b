//! Which addresses may be asked whether a page is there? Those of everybody, and no others: whoever can write a record could otherwise learn,
//! through what is found, what answers inside the operator's own network.

use std::io::{Error as IoError, ErrorKind};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use ipnet::IpNet;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Special-purpose addresses (IANA registries, RFC 6890): this machine, this network, private ones, link-local ones with the data of cloud
/// machines, multicast, documentation, and what leads back into IPv4.
const NOT_PUBLIC: [&str; 24] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/127",
    "100::/64",
    "2001::/32",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];
/// Addresses of IPv4 for those who only have IPv6 (RFC 6052).
const TRANSLATED: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];

/// Resolves names to public addresses alone. It is asked for every connection, so also where a redirection leads, and what it gives is what
/// is connected to: a name cannot lead elsewhere the second time.
#[derive(Debug)]
pub struct PublicOnly {
    not_public: Vec<IpNet>,
    /// Networks of the operator's own that may be asked all the same.
    inside: Vec<IpNet>,
    resolver: DefaultResolver,
}

impl PublicOnly {
    pub fn and(inside: Vec<IpNet>) -> Self {
        let not_public = NOT_PUBLIC.iter().filter_map(|network| network.parse().ok()).collect();
        Self { not_public, inside, resolver: DefaultResolver::default() }
    }

    fn may_be_asked(&self, address: IpAddr) -> bool {
        let address = as_sent(address);
        let among = |networks: &[IpNet]| networks.iter().any(|network| network.contains(&address));
        among(&self.inside) || !among(&self.not_public)
    }
}

/// An address of IPv4 in the clothes of IPv6 is one of IPv4.
fn as_sent(address: IpAddr) -> IpAddr {
    let IpAddr::V6(whole) = address else { return address };
    match whole.segments() {
        [a, b, c, d, e, f, high, low] if [a, b, c, d, e, f] == TRANSLATED => {
            IpAddr::V4(((u32::from(high) << 16) | u32::from(low)).into())
        }
        _ => Ipv6Addr::to_canonical(&whole),
    }
}

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        let is_the_proxy = config.proxy().is_some_and(|proxy| Some(proxy.host()) == uri.host());
        let may_be_asked = |socket: &&SocketAddr| is_the_proxy || self.may_be_asked(socket.ip());
        let mut public = self.empty();
        found.iter().filter(may_be_asked).for_each(|socket| public.push(*socket));
        if public.is_empty() {
            let refused = "it leads to an address that is not public (--inside lets it)";
            return Err(IoError::new(ErrorKind::PermissionDenied, refused).into());
        }
        Ok(public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_not_asked_in_whatever_clothes() {
        let public = PublicOnly::and(Vec::new());
        assert_eq!(public.not_public.len(), NOT_PUBLIC.len(), "one of the networks cannot be read");
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "0.0.0.0",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fd00::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!public.may_be_asked(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101"] {
            assert!(public.may_be_asked(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_network_that_the_operator_names_may_be_asked() {
        let public = PublicOnly::and(vec!["10.1.0.0/16".parse().unwrap()]);

        assert!(public.may_be_asked("10.1.2.3".parse().unwrap()));
        assert!(!public.may_be_asked("10.2.2.3".parse().unwrap()));
    }
}
