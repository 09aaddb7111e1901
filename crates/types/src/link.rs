//! Which addresses may become a link.

/// `url` if a browser may be sent there: `http`, `https` or `mailto`, nothing that a browser would
/// read as another scheme (it drops tabs and line breaks before it looks). Everything else must be
/// shown as plain text.
#[must_use]
pub fn safe_href(url: &str) -> Option<&str> {
    let trimmed = url.trim();
    if trimmed.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let (scheme, rest) = trimmed.split_once(':')?;
    let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let web = known && rest.len() > 2 && rest.starts_with("//");
    let mail = scheme.eq_ignore_ascii_case("mailto") && rest.contains('@');
    (web || mail).then_some(trimmed)
}

#[cfg(test)]
mod tests {
    use super::safe_href;

    #[test]
    fn only_web_and_mail_addresses_become_links() {
        for good in ["https://a.example/x?y#z", "HTTP://a.example", "mailto:jane@acme.com", " https://a.example "] {
            assert_eq!(safe_href(good), Some(good.trim()), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "//a.example",
            "/pricing",
            "",
            "https:",
            "https://",
            "vbscript:x",
            "mailto:",
            "http://a.example\n.b",
            "JaVaScRiPt://a.example/%0aalert(1)",
        ] {
            assert_eq!(safe_href(bad), None, "{bad:?}");
        }
    }
}
