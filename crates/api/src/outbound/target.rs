//! An address that may be called.

use kilo_domain::network::is_public;
use std::{fmt, net::IpAddr, str::FromStr};
use url::{Host, Url};

/// The longest address, in bytes.
const MAX_URL: usize = 2048;

/// The ports that are called unless they are listed: those of the web. Others lead to what was not made for strangers.
const PORTS: [u16; 2] = [443, 80];

/// Hosts and ports that may be called although private or not of the web, as a comma list of `host:port`; by default none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList(Vec<(Host, u16)>);

impl FromStr for AllowList {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(host_and_port).collect::<Result<_, _>>().map(Self)
    }
}

fn host_and_port(text: &str) -> Result<(Host, u16), String> {
    let parts = text.rsplit_once(':').and_then(|(host, port)| Some((Host::parse(host).ok()?, port.parse().ok()?)));
    parts.ok_or_else(|| format!("{text} is not a host and port such as hooks.internal:8443 or [::1]:8080"))
}

/// An address that was parsed and, where it names an IP address, judged.
#[derive(Clone)]
pub struct Target {
    url: Url,
    trusted: bool,
}

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetError {
    /// It cannot be parsed, has no host or is too long.
    NoAddress,
    /// It carries a user name or password.
    Credentials,
    /// It is not `https`.
    Insecure,
    /// It leads to an address that is not public.
    Private,
    /// It names a port that is not one of the web.
    Port,
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAddress => "must be an address such as https://hooks.example.com/path, at most 2,048 characters",
            Self::Credentials => "must not hold a user name or password",
            Self::Insecure => "must begin with https://",
            Self::Private => "must not lead to a private address",
            Self::Port => "must use port 443 or 80",
        })
    }
}

impl std::error::Error for TargetError {}

/// Its path may be a secret, so only the origin is shown.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target").field("origin", &self.origin()).field("trusted", &self.trusted).finish()
    }
}

impl Target {
    pub(super) fn parse(url: &str, AllowList(allow): &AllowList) -> Result<Self, TargetError> {
        let url = Some(url).filter(|url| url.len() <= MAX_URL).and_then(|url| Url::parse(url).ok());
        let mut url = url.filter(|url| ["http", "https"].contains(&url.scheme())).ok_or(TargetError::NoAddress)?;
        let (host, port) = url.host().zip(url.port_or_known_default()).ok_or(TargetError::NoAddress)?;
        let trusted = allow.contains(&(host.to_owned(), port));
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetError::Credentials);
        }
        if !trusted && url.scheme() != "https" {
            return Err(TargetError::Insecure);
        }
        if !trusted && literal(&host).is_some_and(|address| !is_public(address)) {
            return Err(TargetError::Private);
        }
        if !trusted && !PORTS.contains(&port) {
            return Err(TargetError::Port);
        }
        url.set_fragment(None);
        Ok(Self { url, trusted })
    }

    /// Scheme, host and port: what may be shown of an address whose path is a secret.
    #[must_use]
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The whole address.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.url
    }

    pub(super) const fn is_trusted(&self) -> bool {
        self.trusted
    }

    /// The name that has to be resolved and judged.
    pub(super) fn guarded_name(&self) -> Option<&str> {
        self.url.domain().filter(|_| !self.trusted)
    }
}

fn literal(host: &Host<&str>) -> Option<IpAddr> {
    match host {
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some((*address).into()),
        Host::Ipv6(address) => Some((*address).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{AllowList, Target, TargetError::*};

    fn refusal(url: &str, allow: &str) -> Option<super::TargetError> {
        Target::parse(url, &allow.parse().unwrap()).err()
    }

    #[test]
    fn only_public_https_is_called() {
        for (url, found) in [
            ("https://hooks.slack.com/services/T/B/x", None),
            ("https://1.1.1.1/x", None),
            ("https://[2606:4700::1111]/x", None),
            ("https://hooks.slack.com:443/x", None),
            ("https://hooks.slack.com:80/x", None),
            ("https://hooks.slack.com:8443/x", Some(Port)),
            ("https://[2606:4700::1111]:8443/x", Some(Port)),
            ("https://1.1.1.1:22/x", Some(Port)),
            ("https://hooks.slack.com:0/x", Some(Port)),
            ("https://hooks.slack.com:65535/x", Some(Port)),
            ("http://hooks.slack.com/x", Some(Insecure)),
            ("https://10.0.0.1/x", Some(Private)),
            // However an address is spelled, the parser reads what a browser would.
            ("https://0x7f000001/", Some(Private)),
            ("https://2130706433/", Some(Private)),
            ("https://0177.1/", Some(Private)),
            ("https://127.1/", Some(Private)),
            ("https://①②⑦.0.0.1/", Some(Private)),
            ("https://[::ffff:10.0.0.1]/", Some(Private)),
            ("https://[64:ff9b::7f00:1]/", Some(Private)),
            ("https://[::1]/", Some(Private)),
            ("https://user@hooks.slack.com/", Some(Credentials)),
            ("https://:secret@hooks.slack.com/", Some(Credentials)),
            ("ftp://hooks.slack.com/", Some(NoAddress)),
            ("file:///etc/passwd", Some(NoAddress)),
            ("javascript:alert(1)", Some(NoAddress)),
            ("https://", Some(NoAddress)),
            ("hooks.slack.com", Some(NoAddress)),
            ("", Some(NoAddress)),
        ] {
            assert_eq!(refusal(url, ""), found, "{url}");
        }
        assert_eq!(refusal(&format!("https://a.example/{}", "x".repeat(2048)), ""), Some(NoAddress));
    }

    #[test]
    fn what_is_listed_is_called_on_that_port_alone() {
        let allow = "127.0.0.1:9000, Slack.Internal:80,[::1]:9000,";
        for (url, found) in [
            ("http://127.0.0.1:9000/x", None),
            ("https://127.0.0.1:9000/x", None),
            ("http://0x7f.1:9000/x", None),
            ("http://[::1]:9000/x", None),
            ("http://slack.internal/x", None),
            ("http://127.0.0.1:9001/x", Some(Insecure)),
            ("https://127.0.0.1:9001/x", Some(Private)),
            ("http://slack.internal:8080/x", Some(Insecure)),
            ("https://slack.internal:8080/x", Some(Port)),
            ("https://slack.internal/x", None),
            ("http://127.0.0.1:9000@evil.example/", Some(Credentials)),
        ] {
            assert_eq!(refusal(url, allow), found, "{url}");
        }
    }

    #[test]
    fn what_is_no_host_and_port_is_refused() {
        for text in ["localhost", ":80", "localhost:", "localhost:http", "a b:80", "localhost:70000", "::1:80x"] {
            assert!(text.parse::<AllowList>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_secret_path_is_not_shown() {
        let target = Target::parse("https://hooks.slack.com/services/T/B/secret", &AllowList::default()).unwrap();
        assert_eq!(target.origin(), "https://hooks.slack.com");
        assert!(!format!("{target:?}").contains("secret"));
    }
}
