//! The settings, read once from the environment.

use crate::{features::billing::Provider, outbound::AllowList};
use clap::{ArgAction, Args, FromArgMatches, builder::Resettable};
use ipnet::IpNet;
use std::{convert::Infallible, fmt, str::FromStr};
use values::{bind, count, database_url, log, mail_from, network, on_or_off, public_url, stripe_url};

pub mod env_file;
pub mod given;
mod values;

/// Settings of every command that uses the database.
#[derive(Clone, Debug, Args)]
pub struct StoreConfig {
    /// Where the data is.
    #[arg(long, env = "KILO_DATABASE_URL", default_value = "sqlite://kilo.db?mode=rwc", hide_env_values = true,
          value_parser = database_url)]
    pub database_url: String,
    /// Signs tokens and seals stored secrets: at least 32 bytes. If unset, made once and kept in the database.
    #[arg(long, env = "KILO_SECRET", hide_env_values = true)]
    pub secret: Option<Hidden>,
    /// `on`, or `off` to understand sentences by the rules alone. A build without the sentence encoder does that anyway.
    #[arg(long, env = "KILO_MODEL", default_value = "on", value_name = "ON_OR_OFF", value_parser = on_or_off,
          action = ArgAction::Set)]
    pub model: bool,
    /// What to log: `off`, `error`, `warn`, `info`, `debug`, `trace`, or by module, as in `info,sqlx=debug`.
    #[arg(long, env = "KILO_LOG", value_parser = log)]
    pub log: Option<String>,
    /// `text`, or `json` for machines.
    #[arg(long, env = "KILO_LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub log_format: String,
}

/// Settings of `kilo serve`, each from the environment variable its help names.
#[derive(Clone, Debug, Args)]
pub struct Config {
    /// The database, the secret and the log.
    #[command(flatten)]
    pub store: StoreConfig,
    /// Address and port to listen on.
    #[arg(long, env = "KILO_BIND", default_value = "127.0.0.1:8080", value_parser = bind)]
    pub bind: String,
    /// Address in links, for example `https://chat.acme.example` [default: `http://` and the address listened on]
    #[arg(long, env = "KILO_PUBLIC_URL", default_value = "", hide_default_value = true, value_parser = public_url)]
    pub public_url: String,
    /// `on`, or `off` for load tests and trusted networks.
    #[arg(long, env = "KILO_RATE_LIMITS", default_value = "on", value_name = "ON_OR_OFF", value_parser = on_or_off,
          action = ArgAction::Set)]
    pub rate_limits: bool,
    /// Requests a minute that one address may send.
    #[arg(long, env = "KILO_REQUESTS_OF_ADDRESS", default_value = "12000", value_parser = count::<u32>)]
    pub requests_of_address: u32,
    /// Requests a minute that one key or access token may send.
    #[arg(long, env = "KILO_REQUESTS_OF_KEY", default_value = "6000", value_parser = count::<u32>)]
    pub requests_of_key: u32,
    /// Conversations an hour that visitors from one address may start in widgets.
    #[arg(long, env = "KILO_WIDGET_STARTS", default_value = "20", value_parser = count::<u32>)]
    pub widget_starts: u32,
    /// Email addresses an hour that visitors from one address may leave in widgets that are paused.
    #[arg(long, env = "KILO_WIDGET_LEADS", default_value = "20", value_parser = count::<u32>)]
    pub widget_leads: u32,
    /// Bytes in ten minutes that one visitor may send to a widget, messages counting at least 512.
    #[arg(long, env = "KILO_VISITOR_BYTES", default_value = "524288", value_parser = count::<u32>)]
    pub visitor_bytes: u32,
    /// Bytes in ten minutes that all visitors of a workspace together may send.
    #[arg(long, env = "KILO_WORKSPACE_BYTES", default_value = "33554432", value_parser = count::<u32>)]
    pub workspace_bytes: u32,
    /// Connections that one address may have open; those of trusted proxies are not counted.
    #[arg(long, env = "KILO_CONNECTIONS_OF_ADDRESS", default_value = "4096", value_parser = count::<usize>)]
    pub connections_of_address: usize,
    /// Connections that may be open in all.
    #[arg(long, env = "KILO_CONNECTIONS", default_value = "8192", value_parser = count::<usize>)]
    pub connections: usize,
    /// Whether packs that are ordered count at once (`grant`), when an operator confirms them (`confirm`), or when they
    /// are paid (`stripe`).
    #[arg(long, env = "KILO_TOP_UPS", default_value = "grant")]
    pub top_ups: Provider,
    /// Where packs are paid.
    #[command(flatten)]
    pub stripe: StripeConfig,
    /// Proxies whose `X-Forwarded-For` says where a request comes from: addresses or networks, comma separated.
    #[arg(long, env = "KILO_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
    /// Where webhooks and agents may be called although private, without https or on a port that is not of the web:
    /// `host:port`, comma separated.
    #[arg(long, env = "KILO_OUTBOUND_ALLOW", default_value = "", hide_default_value = true)]
    pub outbound_allow: AllowList,
    /// The mail server, with user and password: `smtps://` with TLS from the start, `smtp://` with `?tls=required` for
    /// STARTTLS, or without for none. If unset, no mail is sent.
    #[arg(long, env = "KILO_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<Hidden>,
    /// Who mail comes from, for example `Kilo <kilo@acme.example>`
    #[arg(long, env = "KILO_MAIL_FROM")]
    pub mail_from: Option<String>,
}

/// Bytes that a secret has at least: what the signatures made with it are long.
const SECRET_BYTES: usize = 32;

impl Config {
    /// Settings for a command that does not serve: those of `store`, and otherwise the defaults, whatever the environment
    /// says.
    ///
    /// # Errors
    /// Never, as every setting has a default.
    pub fn of(store: StoreConfig) -> Result<Self, clap::Error> {
        let command = Self::augment_args(clap::Command::new("kilo"));
        let command = command.mut_args(|argument| argument.env(Resettable::Reset));
        let defaults = Self::from_arg_matches(&command.try_get_matches_from(["kilo"])?)?;
        Ok(Self { store, ..defaults })
    }

    /// Looks for settings that cannot be meant.
    ///
    /// # Errors
    /// Names the variable, the rule and the remedy in one line, and never a secret.
    pub fn check(&self) -> Result<(), String> {
        if let Some(from) = &self.mail_from {
            mail_from(from).map_err(|wanted| format!("KILO_MAIL_FROM={from}: {wanted}"))?;
        }
        match self.store.secret.as_ref().map(|secret| secret.reveal().len()) {
            Some(bytes) if bytes < SECRET_BYTES => Err(format!(
                "KILO_SECRET has {bytes} bytes and needs at least {SECRET_BYTES}: set it to what `openssl rand -hex 32` \
                 prints, or unset it, and a secret is made and kept in the database"
            )),
            _ => Ok(()),
        }
    }

    /// The address of the dashboard's `path`.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// Whether people reach the server by https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
    }
}

/// The account at Stripe, for `KILO_TOP_UPS=stripe`.
#[derive(Clone, Debug, Args)]
pub struct StripeConfig {
    /// The account's secret key, or a restricted one that may write Checkout Sessions.
    #[arg(long = "stripe-secret-key", env = "KILO_STRIPE_SECRET_KEY", hide_env_values = true)]
    pub secret_key: Option<Hidden>,
    /// The secret of the webhook that calls `/api/v1/billing/stripe`.
    #[arg(long = "stripe-webhook-secret", env = "KILO_STRIPE_WEBHOOK_SECRET", hide_env_values = true)]
    pub webhook_secret: Option<Hidden>,
    /// The price of one pack, for example `price_1MoBy5LkdIwHu7ix`.
    #[arg(long = "stripe-price", env = "KILO_STRIPE_PRICE")]
    pub price: Option<String>,
    /// Where Stripe's API is.
    #[arg(long = "stripe-url", env = "KILO_STRIPE_URL", default_value = "https://api.stripe.com", value_parser = stripe_url)]
    pub url: String,
}

/// A setting that is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// The setting itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Hidden {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}
