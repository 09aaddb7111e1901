//! Why a database cannot be opened, in words for whoever runs the program: what is in the way, and what to do.

use crate::config::env_file::plain;
use sea_orm::DbErr;
use sqlx::sqlite::SqliteConnectOptions;
use std::{fs, io, path::Path, str::FromStr};

/// What `error`, which opening the database at `url` ended with, means for an operator.
#[must_use]
pub fn explain(url: &str, error: &DbErr) -> String {
    let said = match error {
        DbErr::Custom(said) => said.clone(),
        other => other.to_string(),
    };
    let file = SqliteConnectOptions::from_str(url).map(|options| options.get_filename().to_owned());
    file.ok().and_then(|file| of_file(&file, url)).or_else(|| of_words(&said)).unwrap_or(said)
}

/// What the file system tells.
fn of_file(file: &Path, url: &str) -> Option<String> {
    let shown = file.display();
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match fs::metadata(file) {
        Ok(found) if found.is_dir() => Some(format!("{shown} is a folder: name a file in it")),
        Ok(_) => match fs::File::open(file) {
            Err(error) => Some(format!("{shown}: {}: give the file to the user that runs Kilo", plain(&error))),
            Ok(_) => None,
        },
        Err(_) if !folder.is_dir() => {
            Some(format!("there is no folder {}: make it, or correct the path", folder.display()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && !url.contains("mode=rwc") => {
            Some(format!("there is no file {shown}: correct the path, or add ?mode=rwc to have the file made"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(format!("{shown}: {}: give the folder to the user that runs Kilo", plain(&error))),
    }
}

/// What the words of SQLite mean.
fn of_words(said: &str) -> Option<String> {
    let has = |sign: &str| said.to_lowercase().contains(sign);
    let meant = if has("not a database") {
        "the file is no SQLite database: correct the path"
    } else if has("readonly") || has("read-only") {
        "the database can only be read, and Kilo writes to it: give file and folder to the user that runs Kilo, and take \
         mode=rwc in the address"
    } else if has("permission denied") || has("unable to open") {
        "the file cannot be made or opened: give its folder to the user that runs Kilo"
    } else if has("disk is full") || has("no space") {
        "the disk is full: make room"
    } else if has("locked") {
        "another program holds the database: end it (`fuser` names it)"
    } else if has("malformed") {
        "the database is damaged: restore a backup"
    } else {
        return None;
    };
    Some(meant.to_owned())
}

#[cfg(test)]
mod tests {
    use super::explain;
    use sea_orm::DbErr;

    #[test]
    fn what_is_in_the_way_is_told_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str, mode: &str| format!("sqlite://{}/{path}{mode}", folder.path().display());
        std::fs::write(folder.path().join("text"), "no database").unwrap();
        for (url, error, wanted) in [
            (at("no/kilo.db", "?mode=rwc"), "", "there is no folder "),
            (at("", "?mode=rwc"), "", " is a folder: name a file in it"),
            (at("kilo.db", ""), "", "add ?mode=rwc"),
            (at("text", "?mode=rwc"), "(code: 26) file is not a database", "is no SQLite database"),
            (at("text", "?mode=ro"), "attempt to write a readonly database", "can only be read"),
            (at("text", ""), "a newer version of Kilo has upgraded it", "a newer version of Kilo has upgraded it"),
        ] {
            let told = explain(&url, &DbErr::Custom(error.to_owned()));
            assert!(told.contains(wanted) && !told.contains("os error"), "{url}: {told}");
        }
    }
}
