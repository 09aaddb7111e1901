//! The operator's bad day: settings that cannot be meant, what is in the way of a start, and people who forgot.

mod accounts;
mod settings;

use crate::KILO;
use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

/// Runs `kilo` with nothing of this process's settings.
fn kilo(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(KILO);
    command.args(arguments).current_dir(folder).env_clear().env("KILO_MODEL", "off").env("KILO_BIND", "127.0.0.1:0");
    command.env("KILO_OWNER_PASSWORD", kilo_testkit::PASSWORD).envs(settings.iter().copied());
    command.stdin(Stdio::null()).output().unwrap()
}

/// What it says on its way to a failure: one line, without a secret of `settings`.
fn refusal(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let done = kilo(folder, arguments, settings);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(!done.status.success(), "{arguments:?} {settings:?}: {said}");
    assert!(said.starts_with("kilo: ") && said.trim_end().lines().count() == 1, "{arguments:?}: {said}");
    assert!(!said.contains("os error") && !said.contains("Error:"), "{said}");
    said
}
