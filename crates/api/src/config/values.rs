//! What a setting may be. What cannot be meant is refused with what it has to be.

use ipnet::IpNet;
use lettre::message::Mailbox;
use std::{fmt::Display, net::IpAddr, str::FromStr};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use url::Url;

pub(super) fn on_or_off(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("must be on or off".to_owned()),
    }
}

pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let alone = text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or(alone).map_err(|_| format!("{text} is neither an address nor a network such as 10.0.0.0/8"))
}

/// A number that is not 0: a limit of nothing would be no limit that anybody means.
pub(super) fn count<T: FromStr + Default + PartialEq>(text: &str) -> Result<T, String> {
    let count = text.parse().ok().filter(|count| *count != T::default());
    count.ok_or_else(|| format!("must be a whole number from 1 to {}", u32::MAX))
}

pub(super) fn database_url(text: &str) -> Result<String, String> {
    let query = text.split_once('?').map_or("", |(_, query)| query);
    if let Some(mode) = query.split('&').find_map(|pair| pair.strip_prefix("mode="))
        && !["rw", "rwc"].contains(&mode)
    {
        return Err(format!("mode={mode} cannot be used, as Kilo writes to the database: take mode=rwc or mode=rw"));
    }
    if text.strip_prefix("sqlite:").is_some_and(|rest| !rest.trim_start_matches('/').is_empty()) {
        return Ok(text.to_owned());
    }
    Err("must be the address of a SQLite file, such as sqlite:///var/lib/kilo/kilo.db?mode=rwc".to_owned())
}

pub(super) fn bind(text: &str) -> Result<String, String> {
    let port = text.rsplit_once(':').filter(|(host, _)| !host.is_empty()).map(|(_, port)| port.parse::<u16>());
    match port {
        Some(Ok(_)) => Ok(text.to_owned()),
        _ => Err("must be an address and a port from 0 to 65535, such as 127.0.0.1:8080".to_owned()),
    }
}

/// An origin: the program serves from the root of a host. Empty stands for the address that is listened on.
pub(super) fn public_url(text: &str) -> Result<String, String> {
    let refuse = |_| "must be an address with http:// or https://, without a path, such as https://chat.acme.example";
    if text.is_empty() { Ok(String::new()) } else { web(text).map_err(refuse).map_err(str::to_owned) }
}

pub(super) fn stripe_url(text: &str) -> Result<String, String> {
    web(text).map_err(|()| "must be an address of the web, such as https://api.stripe.com".to_owned())
}

fn web(text: &str) -> Result<String, ()> {
    let url = Url::parse(text).map_err(drop)?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    let fits = ["http", "https"].contains(&url.scheme()) && url.has_host() && is_bare && is_anonymous;
    if fits && text.contains("://") { Ok(text.trim_end_matches('/').to_owned()) } else { Err(()) }
}

pub(super) fn mail_from(text: &str) -> Result<(), String> {
    let refuse = |_| "must be an address such as Kilo <kilo@acme.example>".to_owned();
    text.parse::<Mailbox>().map(drop).map_err(refuse)
}

/// What to log. A word alone would be taken for a module of that name, and nothing else be logged.
pub(super) fn log(text: &str) -> Result<String, String> {
    let refuse = |what: &dyn Display| {
        format!(
            "{what} is no level: take error, warn, info, debug, trace or off, or name a module as in info,sqlx=debug"
        )
    };
    for part in text.split(',').map(str::trim) {
        let level = part.rsplit_once('=').map_or(part, |(_, level)| level);
        if part.is_empty() || (!part.contains('[') && level.parse::<LevelFilter>().is_err()) {
            return Err(refuse(&part));
        }
    }
    let spelled = text.split(',').map(str::trim).collect::<Vec<_>>().join(",");
    EnvFilter::try_new(&spelled).map(|_| spelled).map_err(|_| refuse(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_names_levels() {
        for good in ["info", "WARN", "off", "info,sqlx=debug", "warn, kilo_api::outbox=trace", "error"] {
            assert!(log(good).is_ok(), "{good}");
        }
        for bad in ["warning", "verbose", "", "info,", "sqlx", "info,sqlx", "info,sqlx=loud", "info;warn", "9"] {
            assert!(log(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_public_address_is_an_origin() {
        for (given, kept) in [
            ("", ""),
            ("https://chat.acme.example", "https://chat.acme.example"),
            ("HTTPS://chat.acme.example/", "HTTPS://chat.acme.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
        ] {
            assert_eq!(public_url(given).as_deref(), Ok(kept));
        }
        for bad in [
            "chat.example.com",
            "chat.example.com:8080",
            "//chat.example.com",
            "https:chat.example.com",
            "https://",
            "ftp://chat.example.com",
            "https://chat.example.com/kilo",
            "https://chat.example.com?x",
            "https://user@chat.example.com",
            "https://chat.example.com:99999",
        ] {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn other_settings_are_what_they_have_to_be() {
        assert_eq!(count::<u32>("1"), Ok(1));
        for bad in ["0", "-1", "1.5", "", "many", "4294967296"] {
            assert!(count::<u32>(bad).is_err(), "{bad}");
        }
        for good in ["127.0.0.1:8080", "[::1]:0", "localhost:80"] {
            assert!(bind(good).is_ok(), "{good}");
        }
        for bad in ["", "8080", ":8080", "127.0.0.1", "127.0.0.1:99999", "http://127.0.0.1:x"] {
            assert!(bind(bad).is_err(), "{bad}");
        }
        for good in ["sqlite://kilo.db?mode=rwc", "sqlite:///var/lib/kilo.db", "sqlite:kilo.db"] {
            assert!(database_url(good).is_ok(), "{good}");
        }
        for bad in ["", "postgres://localhost/kilo", "kilo.db", "sqlite:", "sqlite://", "sqlite://kilo.db?mode=ro"] {
            assert!(database_url(bad).is_err(), "{bad}");
        }
        assert!(mail_from("Kilo <kilo@example.com>").is_ok() && mail_from("kilo@example.com").is_ok());
        assert!(mail_from("Kilo").is_err() && mail_from("").is_err() && mail_from("Kilo <kilo>").is_err());
    }
}
