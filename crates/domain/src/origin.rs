//! Which websites may use the widget of a workspace.

use kilo_types::OriginPattern;

/// Whether a page of `origin`, as its browser writes it, is one of those that `allowed` names. An empty list names all.
///
/// `https://*.example.com` stands for every name below `example.com`, however deep, but not for `example.com` itself.
#[must_use]
pub fn is_allowed(allowed: &[OriginPattern], origin: &str) -> bool {
    allowed.is_empty() || allowed.iter().any(|pattern| fits(pattern.as_str(), origin))
}

fn fits(pattern: &str, origin: &str) -> bool {
    let Some((scheme, domain)) = pattern.split_once("*.") else { return pattern == origin };
    let Some(host) = origin.strip_prefix(scheme) else { return false };
    let below = host.strip_suffix(domain).and_then(|rest| rest.strip_suffix('.'));
    below.is_some_and(|name| !name.is_empty() && !name.contains([':', '/', '@']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(patterns: &[&str], origin: &str) -> bool {
        let patterns: Vec<_> = patterns.iter().map(|pattern| OriginPattern::parse(pattern).unwrap()).collect();
        is_allowed(&patterns, origin)
    }

    #[test]
    fn an_origin_is_allowed_exactly_or_below_a_domain() {
        for (patterns, origin, is) in [
            (&[][..], "https://anything.example", true),
            (&["https://www.example.com"][..], "https://www.example.com", true),
            (&["https://www.example.com"], "http://www.example.com", false),
            (&["https://www.example.com"], "https://example.com", false),
            (&["https://www.example.com"], "https://www.example.com:8443", false),
            (&["https://www.example.com"], "https://www.example.com.evil.example", false),
            (&["https://www.example.com"], "null", false),
            (&["https://*.example.com"], "https://shop.example.com", true),
            (&["https://*.example.com"], "https://a.b.example.com", true),
            (&["https://*.example.com"], "https://example.com", false),
            (&["https://*.example.com"], "https://.example.com", false),
            (&["https://*.example.com"], "https://evilexample.com", false),
            (&["https://*.example.com"], "https://shop.example.com:8443", false),
            (&["https://*.example.com"], "http://shop.example.com", false),
            (&["https://*.example.com"], "https://shop.example.com.evil.example", false),
            (&["https://*.example.com:8443"], "https://shop.example.com:8443", true),
            (&["https://a.example", "https://b.example"], "https://b.example", true),
        ] {
            assert_eq!(allowed(patterns, origin), is, "{patterns:?} {origin}");
        }
    }
}
