//! Websites that may use something: origins, exact or with every name below a domain.

use crate::TextError;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::{borrow::Cow, fmt};

/// Most origins that a workspace names.
pub const MAX_ALLOWED_ORIGINS: usize = 50;

/// Longest name of a host, in bytes.
const MAX_HOST: usize = 253;

/// Longest part of a name between two dots, in bytes.
const MAX_LABEL: usize = 63;

/// `https://www.example.com`, or `https://*.example.com` for every name below `example.com`: scheme, host and, where it is
/// not the usual one, port, as a browser writes them in the header `Origin`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, max_length = 270, example = "https://*.acme.example"))]
#[serde(transparent)]
pub struct OriginPattern(String);

impl OriginPattern {
    /// Checks and takes `text`, in the spelling of browsers: lower case, without the usual port and without a final slash.
    ///
    /// # Errors
    /// Says what is wrong with it, for the client's developer.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let refuse =
            || TextError("must be an origin such as https://www.example.com or https://*.example.com".to_owned());
        let (scheme, authority) = text.split_once("://").ok_or_else(refuse)?;
        let usual = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(refuse()),
        };
        let (host, port) = split_port(authority).ok_or_else(refuse)?;
        if !is_host(host) {
            return Err(refuse());
        }
        let port = port.filter(|port| *port != usual).map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self(format!("{scheme}://{host}{port}")))
    }

    /// The origin as it is compared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Host and port of `authority`, or `None` where what stands for a port is none.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let colon = authority.rfind(':').filter(|colon| !authority[*colon..].contains(']'));
    let Some(colon) = colon else { return Some((authority, None)) };
    let (host, port) = (&authority[..colon], &authority[colon + 1..]);
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    port.parse().ok().filter(|port| digits && *port > 0).map(|port| (host, Some(port)))
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let name = host.strip_prefix("*.").unwrap_or(host);
    let is_label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        plain && (1..=MAX_LABEL).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    // Below a domain of one part would be half the internet.
    let is_wide = name.len() != host.len() && !name.contains('.');
    host.len() <= MAX_HOST && !is_wide && name.split('.').all(is_label)
}

impl fmt::Display for OriginPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OriginPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_spelled_as_browsers_do() {
        for (text, spelled) in [
            ("https://www.example.com", "https://www.example.com"),
            (" HTTPS://WWW.Example.com/ ", "https://www.example.com"),
            ("https://example.com:443", "https://example.com"),
            ("http://example.com:80", "http://example.com"),
            ("https://example.com:8443", "https://example.com:8443"),
            ("https://*.example.com", "https://*.example.com"),
            ("https://*.shop.example.com:8443", "https://*.shop.example.com:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(OriginPattern::parse(text).unwrap().as_str(), spelled, "{text}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "*",
            "null",
            "example.com",
            "https://",
            "https://*",
            "https://*.com",
            "https://*example.com",
            "https://www.*.example.com",
            "https://example.com/shop",
            "https://example.com?x",
            "https://user@example.com",
            "https://example.com:0",
            "https://example.com:99999",
            "https://example.com:+80",
            "https://exa mple.com",
            "https://-a.example",
            "https://a..example",
            "https://bücher.example",
            "ftp://example.com",
            "javascript://example.com",
        ] {
            assert!(OriginPattern::parse(text).is_err(), "{text}");
        }
        assert!(OriginPattern::parse(&format!("https://{}.example", "a".repeat(64))).is_err());
        assert!(OriginPattern::parse(&format!("https://{}example", "a.".repeat(130))).is_err());
    }
}
