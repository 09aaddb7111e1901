//! Which company an email address belongs to, and which account.

use std::{collections::HashSet, sync::LazyLock};
use unicode_normalization::UnicodeNormalization;

static FREE_MAIL: &str = include_str!("../data/free_email_domains.txt");
static DISPOSABLE: &str = include_str!("../data/disposable_email_domains.txt");
static SHARED: &str = include_str!("../data/shared_email_hosts.txt");

/// Providers where an address says nothing about a company. Sources: `data/README.md`.
static PERSONAL: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| FREE_MAIL.lines().chain(DISPOSABLE.lines()).filter(|line| !line.is_empty()).collect());

/// Hosts whose addresses are lent: relays, aliases, guests of marketplaces, tenants of help desks and clouds. `*.` in front
/// of one means what is below it alone.
static LENT: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| SHARED.lines().filter(|line| !line.is_empty()).collect());

/// What an account is found by: the address in lower case. Two spellings of one character are the same, an accent
/// makes another address (unlike in a [search](crate::search::fold)).
#[must_use]
pub fn account_key(email: &str) -> String {
    email.nfc().collect::<String>().to_lowercase()
}

/// The registrable domain of a work email: `jane@mail.acme.co.uk` gives `acme.co.uk`, in lower case and as people
/// read it, however it was typed (`größenwahn.de` for `xn--grenwahn-rya3u.de` too).
///
/// `None` for free-mail and disposable providers, for addresses that are lent (`x@privaterelay.appleid.com`,
/// `help@acme.zendesk.com`), IP addresses, and whatever the ICANN section of the public
/// suffix list does not know: unknown top-level domains, and hosts such as `acme.github.io` that belong to the
/// provider rather than to a company.
#[must_use]
pub fn company_domain(email: &str) -> Option<String> {
    let (local, host) = email.trim().rsplit_once('@')?;
    if local.is_empty() || local.ends_with('@') || host.len() > 253 {
        return None;
    }
    let typed = host.to_lowercase().replace(['。', '．', '｡'], ".");
    let ascii = ascii_form(&typed)?;
    let labels = registrable_labels(&ascii)?;
    if is_personal(&ascii, labels) || is_lent(&ascii) {
        return None;
    }
    Some(last_labels(&readable(&ascii), labels).to_owned())
}

/// `host` as people read it: `bücher.de` for `xn--bcher-kva.de`. What is no such name stays as it is.
#[must_use]
pub fn readable(host: &str) -> String {
    let (unicode, outcome) = idna::domain_to_unicode(host);
    if outcome.is_ok() { unicode } else { host.to_owned() }
}

/// Whether the host, or any name above it, lends its addresses.
fn is_lent(ascii: &str) -> bool {
    let labels = ascii.split('.').count();
    (1..=labels).any(|count| {
        let name = last_labels(ascii, count);
        LENT.contains(name) || (count < labels && LENT.contains(format!("*.{name}").as_str()))
    })
}

/// Whether mail can be addressed to `host`: a name under a suffix that the public suffix list knows. Private
/// suffixes (`acme.github.io`) count.
#[must_use]
pub fn is_mail_host(host: &str) -> bool {
    let ascii = if host.len() > 253 { None } else { ascii_form(&host.to_lowercase()) };
    ascii.is_some_and(|ascii| {
        let known = |host: &str| psl::domain(host.as_bytes()).is_some_and(|domain| domain.suffix().is_known());
        known(&ascii) || known(&idna::domain_to_unicode(&ascii).0)
    })
}

/// The host as the DNS knows it, or `None` if it cannot be one.
fn ascii_form(host: &str) -> Option<String> {
    let deny = idna::AsciiDenyList::STD3;
    let ascii = idna::uts46::Uts46::new()
        .to_ascii(host.as_bytes(), deny, idna::uts46::Hyphens::Allow, idna::uts46::DnsLength::Verify)
        .ok()?;
    Some(ascii.into_owned())
}

/// How many labels the registrable domain has. The list knows some suffixes in one spelling only, so both
/// are asked.
fn registrable_labels(ascii: &str) -> Option<usize> {
    let (unicode, outcome) = idna::domain_to_unicode(ascii);
    outcome.ok()?;
    [ascii, unicode.as_str()].into_iter().find_map(|host| {
        let domain = psl::domain(host.as_bytes())?;
        let public = domain.suffix().typ() == Some(psl::Type::Icann);
        public.then(|| domain.as_bytes().split(|byte| *byte == b'.').count())
    })
}

/// Whether the host, its registrable domain or any name between them is a mail provider's.
fn is_personal(ascii: &str, registrable: usize) -> bool {
    let labels = ascii.split('.').count();
    (registrable..=labels).any(|count| {
        let name = last_labels(ascii, count);
        let unicode = idna::domain_to_unicode(name).0;
        PERSONAL.contains(name) || PERSONAL.contains(unicode.as_str())
    })
}

fn last_labels(host: &str, count: usize) -> &str {
    let dot = host.rmatch_indices('.').nth(count - 1);
    dot.map_or(host, |(dot, _)| &host[dot + 1..])
}

#[cfg(test)]
mod tests {
    use super::company_domain;

    #[test]
    fn a_work_address_names_its_company() {
        for (email, domain) in [
            ("hana.sato@keystone-audio.com", "keystone-audio.com"),
            ("ada+demo@cinderpeak.com", "cinderpeak.com"),
            ("finn@post.skerry.co.uk", "skerry.co.uk"),
            ("yui@tokyo.keystone-audio.co.jp", "keystone-audio.co.jp"),
            ("joao@vendas.mercadim.com.br", "mercadim.com.br"),
            ("HANA@KEYSTONE-AUDIO.COM", "keystone-audio.com"),
            ("kontakt@größenwahn.de", "größenwahn.de"),
            ("kontakt@GRÖSSENWAHN.de", "grössenwahn.de"),
            ("kontakt@mail.xn--grenwahn-rya3u.de", "größenwahn.de"),
            ("eva@bücher-müller.de", "bücher-müller.de"),
            ("ute@xn--bcher-mller-thbg.de", "bücher-müller.de"),
            ("UTE@XN--BCHER-MLLER-THBG.DE", "bücher-müller.de"),
            ("dana@zendesk.com", "zendesk.com"),
            ("dana@github.com", "github.com"),
            ("dana@booking.com", "booking.com"),
            ("dana@notzendesk.com", "notzendesk.com"),
            ("info@公司.企业.公司.cn", "企业.公司.cn"),
            ("info@mail.xn--55qx5d.cn", "mail.公司.cn"),
            ("x@пример.рф", "пример.рф"),
            ("hr@gmail-experts.com", "gmail-experts.com"),
            ("a@bücher。de", "bücher.de"),
        ] {
            assert_eq!(company_domain(email).as_deref(), Some(domain), "{email}");
        }
    }

    #[test]
    fn an_address_that_names_no_company_gives_none() {
        for email in [
            "noa.levi@gmail.com",
            "k.wolf@web.de",
            "s.peeters@HotMail.com",
            "x@googlemail.com",
            "x@sub.googlemail.com",
            "cminh730@email.com",
            "x@tutanota.com",
            "x@tuta.io",
            "x@hey.com",
            "foo@mailinator.com",
            "foo@deep.under.mailinator.com",
            "test1@yopmail.com",
            "x7@privaterelay.appleid.com",
            "x7@PrivateRelay.AppleID.com",
            "abc@mozmail.com",
            "shop.x1@simplelogin.com",
            "guest.123@guest.booking.com",
            "ab12@marketplace.amazon.de",
            "jo@members.ebay.co.uk",
            "support@acme.zendesk.com",
            "help@eu.acme.freshdesk.com",
            "jane@acme.onmicrosoft.com",
            "123+jo@users.noreply.github.com",
            "acme@service-now.com",
            "bot@project.iam.gserviceaccount.com",
            "general@acme.slack.com",
            "octo@acme.github.io",
            "octo@github.io",
            "x@co.uk",
            "x@com",
            "x@192.168.0.1",
            "x@[192.168.0.1]",
            "x@[IPv6:::1]",
            "x@acme.internal",
            "banner@2x.png",
            "mike@cinderpeak",
            "mike@@cinderpeak.com",
            "@cinderpeak.com",
            "mike@cinderpeak.com.",
            "mike@.com",
            "mike@a..com",
            "mike@exa mple.com",
            "mike@exam_ple.com",
            "mike@xn--a.com",
            "mike",
            "",
        ] {
            assert_eq!(company_domain(email), None, "{email}");
        }
    }

    #[test]
    fn hosts_that_lend_addresses_are_names_in_order() {
        let lines: Vec<_> = super::SHARED.lines().collect();
        assert!(lines.len() > 100 && lines.is_sorted());
        for line in lines {
            let host = line.trim_start_matches("*.");
            // Some are public suffixes themselves.
            assert!(super::is_mail_host(&format!("x.{host}")) && host == host.to_lowercase(), "{line}");
        }
    }

    #[test]
    fn the_lists_are_whole_and_in_order() {
        for list in [super::FREE_MAIL, super::DISPOSABLE] {
            let lines: Vec<_> = list.lines().collect();
            assert!(lines.len() > 5_000 && lines.is_sorted());
            assert!(lines.iter().all(|line| !line.is_empty() && *line == line.trim().to_lowercase()));
        }
    }
}
