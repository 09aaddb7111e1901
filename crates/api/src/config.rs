//! The settings, read once from the environment.

use clap::Args;

/// Settings of `kilo`, each from the environment variable its help names.
#[derive(Clone, Debug, Args)]
pub struct Config {
    /// Where the data is.
    #[arg(long, env = "KILO_DATABASE_URL", default_value = "sqlite://kilo.db?mode=rwc", hide_env_values = true)]
    pub database_url: String,
    /// Address and port to listen on.
    #[arg(long, env = "KILO_BIND", default_value = "127.0.0.1:8080")]
    pub bind: String,
    /// Address in links; by default `http://` and the address listened on.
    #[arg(long, env = "KILO_PUBLIC_URL", default_value = "")]
    pub public_url: String,
    /// Signs tokens; if unset, made once and kept in the database.
    #[arg(long, env = "KILO_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
    /// `off` for load tests and trusted networks.
    #[arg(long = "rate-limits", env = "KILO_RATE_LIMITS", default_value = "on", value_parser = on_or_off)]
    pub rate_limits: bool,
    /// What to log, for example `info` or `kilo_api=debug`.
    #[arg(long, env = "KILO_LOG", default_value = "info")]
    pub log: String,
    /// `text`, or `json` for machines.
    #[arg(long, env = "KILO_LOG_FORMAT", default_value = "text")]
    pub log_format: String,
}

fn on_or_off(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("must be on or off".to_owned()),
    }
}
