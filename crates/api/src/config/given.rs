//! What the environment says, held against what there is to say: a name that is misspelled, a value that cannot be meant.

use clap::{
    Arg, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{collections::BTreeSet, error::Error, ffi::OsString};

/// How the names of settings begin.
const PREFIX: &str = "KILO_";

/// What commands read themselves.
const PASSWORDS: [&str; 2] = ["KILO_OWNER_PASSWORD", "KILO_USER_PASSWORD"];

/// What Kilo's scripts and tests are told, and the names that the examples of its documents use.
const OTHERS: [&str; 12] = [
    "KILO_CACHE",
    "KILO_CHROMIUM",
    "KILO_FAULT_SCHEDULES",
    "KILO_FAULT_SEED",
    "KILO_KEY",
    "KILO_LABELLED",
    "KILO_MODEL_FILE",
    "KILO_PROGRAM",
    "KILO_PUBLISHABLE_KEY",
    "KILO_SCREENSHOTS",
    "KILO_SHOW",
    "KILO_URL",
];

/// How names begin that Kubernetes and Docker make for a service called `kilo`.
const OF_SERVICES: [&str; 4] = ["KILO_PORT", "KILO_SERVICE_", "KILO_ENV_", "KILO_NAME"];

/// Likeness from which a name is taken for a misspelled one.
const LIKE: f64 = 0.8;

/// Every argument of `command` and of what is below it.
fn all(command: &Command) -> Vec<&Arg> {
    command.get_arguments().chain(command.get_subcommands().flat_map(all)).collect()
}

fn known(command: &Command) -> BTreeSet<&str> {
    let settings = all(command).into_iter().filter_map(|argument| argument.get_env()?.to_str());
    settings.chain(PASSWORDS).collect()
}

/// Refuses the names among `names` that look like settings of `command` and are none.
///
/// # Errors
/// Names the first one, and the setting that was probably meant.
pub fn check_names(command: &Command, names: impl Iterator<Item = OsString>) -> Result<(), String> {
    let known = known(command);
    let is_foreign = |name: &str| OTHERS.contains(&name) || OF_SERVICES.iter().any(|begin| name.starts_with(begin));
    let unknown = names.filter_map(|name| name.into_string().ok()).filter(|name| name.starts_with(PREFIX));
    let Some(name) = unknown.filter(|name| !known.contains(name.as_str()) && !is_foreign(name)).min() else {
        return Ok(());
    };
    let likeness = |other: &&str| strsim::normalized_damerau_levenshtein(&name, other);
    let like = known.iter().copied().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    match like.filter(|other| likeness(other) >= LIKE) {
        Some(meant) => Err(format!("{name} is not a setting: did you mean {meant}?")),
        None => Err(format!("{name} is not a setting: unset it. `kilo serve --help` lists all of them")),
    }
}

/// What is wrong with a variable of the environment, in one line with its name, value and remedy. `None` where `error` is
/// about what the operator typed.
#[must_use]
pub fn told(command: &Command, error: &clap::Error, typed: impl Iterator<Item = OsString>) -> Option<String> {
    if !matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue | ErrorKind::InvalidUtf8) {
        return None;
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let flag = text(ContextKind::InvalidArg)?.split([' ', '=']).next()?;
    if typed.filter_map(|argument| argument.into_string().ok()).any(|typed| typed.split('=').next() == Some(flag)) {
        return None;
    }
    let argument = all(command).into_iter().find(|argument| argument.get_long() == flag.strip_prefix("--"))?;
    let name = argument.get_env()?.to_str()?;
    let value = text(ContextKind::InvalidValue).filter(|_| !argument.is_hide_env_values_set());
    let wanted = match (error.get(ContextKind::ValidValue), error.source()) {
        (Some(ContextValue::Strings(values)), _) => format!("must be {}", values.join(" or ")),
        (_, Some(why)) => why.to_string(),
        _ => "is not a value that it takes".to_owned(),
    };
    Some(value.map_or_else(|| format!("{name}: {wanted}"), |value| format!("{name}={value}: {wanted}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use clap::Args;

    fn check(name: &str) -> Result<(), String> {
        check_names(&Config::augment_args(Command::new("kilo")), std::iter::once(name.into()))
    }

    #[test]
    fn a_name_that_is_misspelled_is_told_from_those_of_others() {
        for (name, meant) in [
            ("KILO_DATABSE_URL", "did you mean KILO_DATABASE_URL?"),
            ("KILO_DB_URL", "is not a setting"),
            ("KILO_PUBLIC_URI", "did you mean KILO_PUBLIC_URL?"),
            ("KILO_SMTP", "is not a setting"),
            ("KILO_LOGFORMAT", "did you mean KILO_LOG_FORMAT?"),
            ("KILO_", "is not a setting"),
        ] {
            assert!(check(name).is_err_and(|why| why.starts_with(name) && why.contains(meant)), "{name}");
        }
        for name in [
            "KILO_DATABASE_URL",
            "KILO_USER_PASSWORD",
            "KILO_MODEL_FILE",
            "KILO_PORT_8080_TCP",
            "KILO_SERVICE_HOST",
            "KILOS",
            "PATH",
        ] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }
}
