//! Where a request comes from.

use actix_web::HttpRequest;
use ipnet::IpNet;
use std::net::IpAddr;

/// The address of the client that sent `request`. Behind proxies in `trusted` it is the last address of
/// `X-Forwarded-For` that is not one of them: what stands before it was written by whoever sent it.
#[must_use]
pub fn address(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    Some(beyond_proxies(request.peer_addr()?.ip(), &forwarded, trusted))
}

/// What names a client: all of an IPv4 address; of an IPv6 one the first 64 bits, since a client owns all that follows.
#[must_use]
pub fn identity(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V6(ip) => ip.octets()[..8].to_vec(),
        IpAddr::V4(ip) => ip.octets().to_vec(),
    }
}

fn beyond_proxies(peer: IpAddr, forwarded: &[&str], trusted: &[IpNet]) -> IpAddr {
    let mut address = peer.to_canonical();
    for hop in forwarded.iter().rev() {
        if !trusted.iter().any(|net| net.contains(&address)) {
            break;
        }
        let Ok(next) = hop.trim().parse::<IpAddr>() else { break };
        address = next.to_canonical();
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        for (peer, forwarded, wanted) in [
            ("203.0.113.1", vec!["198.51.100.1"], "203.0.113.1"),
            ("10.0.0.1", vec![], "10.0.0.1"),
            ("10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["192.0.2.9", " 198.51.100.1"], "198.51.100.1"),
            ("::1", vec!["192.0.2.9", "198.51.100.1", "10.1.1.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["198.51.100.1", "nonsense"], "10.0.0.1"),
            ("::ffff:10.0.0.1", vec!["2001:db8::1"], "2001:db8::1"),
        ] {
            let found = beyond_proxies(peer.parse().unwrap(), &forwarded, &trusted);
            assert_eq!(found, wanted.parse::<IpAddr>().unwrap(), "{peer} {forwarded:?}");
        }
    }
}
