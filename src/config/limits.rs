//! How much is taken on at once, for how long and from whom: what keeps one asker from spoiling it for the rest.

use std::time::Duration;

use clap::Args;
use ipnet::IpNet;

/// The limits of `signpost serve`. Whatever is beyond one is refused at once and in words; none of them lets memory grow.
#[derive(Debug, Clone, Args)]
pub struct Limits {
    /// Requests that are worked on at a time. Others wait in a short queue, then get 503.
    #[arg(long, env = "SIGNPOST_MOST_AT_ONCE", value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub most_at_once: u32,

    /// Milliseconds a request may wait for its turn while there is a standing queue; one that waited longer gets 503.
    #[arg(long, env = "SIGNPOST_QUEUE_MS", value_name = "MS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub queue_ms: u64,

    /// Seconds a request may take once it is begun, its body included; then it gets 503.
    #[arg(long, env = "SIGNPOST_TIME_LIMIT_S", value_name = "S", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub time_limit_s: u64,

    /// Seconds in which the head of a request must have arrived; a slower client is cut off.
    #[arg(long, env = "SIGNPOST_HEAD_TIME_S", value_name = "S", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=300))]
    pub head_time_s: u64,

    /// Seconds in which the body of a request must have arrived; a slower client gets 408.
    #[arg(long, env = "SIGNPOST_BODY_TIME_S", value_name = "S", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=300))]
    pub body_time_s: u64,

    /// Seconds a connection stays open without a request.
    #[arg(long, env = "SIGNPOST_KEEP_ALIVE_S", value_name = "S", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub keep_alive_s: u64,

    /// Connections that are open at a time; others wait to be accepted.
    #[arg(long, env = "SIGNPOST_MOST_CONNECTIONS", value_name = "N", default_value_t = 4_096, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub most_connections: u32,

    /// Longest path and query together, in bytes. A longer one gets 414.
    #[arg(long, env = "SIGNPOST_ADDRESS_LIMIT", value_name = "BYTES", default_value_t = 16_384)]
    pub address_limit: usize,

    /// Requests a second that one client may make in the long run; more get 429. No limit when left out.
    #[arg(long, env = "SIGNPOST_RATE", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate: Option<u32>,

    /// Requests that one client may make at a stroke before `--rate` holds; ten seconds' worth when left out.
    #[arg(long, env = "SIGNPOST_RATE_BURST", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_burst: Option<u32>,

    /// Proxies whose `X-Forwarded-For` is believed when clients are told apart: addresses or networks, with commas between.
    #[arg(long, env = "SIGNPOST_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Seconds between the signal to stop and the end of listening. `/ready` says 503 meanwhile and everything else is answered, so
    /// that a balancer sees it and sends requests elsewhere. A second signal ends it early.
    #[arg(long, env = "SIGNPOST_DRAIN_S", value_name = "S", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=600))]
    pub drain_s: u64,
}

impl Limits {
    /// How long a request may wait for its turn while there is a standing queue.
    pub fn queue_time(&self) -> Duration {
        Duration::from_millis(self.queue_ms)
    }

    pub fn time_limit(&self) -> Duration {
        Duration::from_secs(self.time_limit_s)
    }

    pub fn head_time(&self) -> Duration {
        Duration::from_secs(self.head_time_s)
    }

    pub fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_time_s)
    }

    pub fn keep_alive(&self) -> Duration {
        Duration::from_secs(self.keep_alive_s)
    }

    pub fn drain_time(&self) -> Duration {
        Duration::from_secs(self.drain_s)
    }
}

/// What holds when the operator says nothing.
impl Default for Limits {
    fn default() -> Self {
        Self {
            most_at_once: 64,
            queue_ms: 20,
            time_limit_s: 30,
            head_time_s: 5,
            body_time_s: 10,
            keep_alive_s: 15,
            most_connections: 4_096,
            address_limit: 16_384,
            rate: None,
            rate_burst: None,
            trusted_proxies: Vec::new(),
            drain_s: 0,
        }
    }
}

/// `10.0.0.0/8`, or one address.
pub fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse()
        .or_else(|_| text.parse().map(|address: std::net::IpAddr| IpNet::from(address)))
        .map_err(|_| "write an address, or a network such as `10.0.0.0/8`".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        limits: Limits,
    }

    #[test]
    fn saying_nothing_is_the_default() {
        let said = Line::parse_from(["serve"]).limits;

        assert_eq!(format!("{said:?}"), format!("{:?}", Limits::default()));
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let line = Line::parse_from(["serve", "--trusted-proxies", "10.0.0.0/8, 192.0.2.7,fd00::/8"]);
        let [first, second, third] = line.limits.trusted_proxies.as_slice() else { panic!("three") };

        assert!(first.contains(&"10.1.2.3".parse::<std::net::IpAddr>().unwrap()));
        assert_eq!(second.to_string(), "192.0.2.7/32");
        assert_eq!(third.to_string(), "fd00::/8");
        assert!(network("the proxy").is_err());
    }
}
