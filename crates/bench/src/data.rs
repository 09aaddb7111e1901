//! A generated database and what a client must know of it.

use crate::{Fault, Setup, generate};
use serde::{Deserialize, Serialize};
use std::{fs, path::PathBuf, process::Command};

/// Workspaces, the first of which holds most of the conversations.
pub const WORKSPACES: usize = 12;
/// The password of every workspace's owner.
const PASSWORD: &str = "a password for benchmarks";
/// Changes whenever the generator or the schema does, so that no old file is measured.
const EDITION: u32 = 4;

/// A generated database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Data {
    /// The SQLite file.
    pub file: PathBuf,
    /// Conversations in it.
    pub size: usize,
    /// A secret key of the largest workspace.
    pub key: String,
    /// Ids of conversations of that workspace, spread over its history.
    pub ids: Vec<String>,
}

impl Data {
    /// The database of `size` conversations, made if it is not there.
    pub fn prepare(setup: &Setup, size: usize) -> Result<Self, Fault> {
        fs::create_dir_all(&setup.folder)?;
        let name = format!("{size}-{EDITION}");
        let note = setup.folder.join(format!("{name}.json"));
        if let Ok(text) = fs::read_to_string(&note) {
            return Ok(serde_json::from_str(&text)?);
        }
        eprintln!("generating {size} conversations");
        let file = setup.folder.join(format!("{name}.db"));
        for ending in ["db", "db-wal", "db-shm"] {
            let old = setup.folder.join(format!("{name}.{ending}"));
            if old.exists() {
                fs::remove_file(old)?;
            }
        }
        let keys = (0..WORKSPACES).map(|number| workspace(setup, &file, number)).collect::<Result<Vec<_>, Fault>>()?;
        let ids = generate::fill(&file, size)?;
        let key = keys.into_iter().next().ok_or("no workspace")?;
        let data = Self { file, size, key, ids };
        fs::write(note, serde_json::to_string(&data)?)?;
        Ok(data)
    }
}

fn owner(number: usize) -> String {
    format!("owner{number}@bench.example")
}

/// What the owner of the largest workspace signs in with, as JSON.
pub fn credentials() -> String {
    serde_json::json!({ "email": owner(0), "password": PASSWORD }).to_string()
}

/// Makes a workspace by the product's own command, which also brings the schema; gives its secret key.
fn workspace(setup: &Setup, file: &std::path::Path, number: usize) -> Result<String, Fault> {
    let owner = owner(number);
    let done = Command::new(&setup.kilo)
        .args(["workspace", "create", "--name", "Bench", "--plan", "growth", "--owner-email", &owner])
        .env("KILO_OWNER_PASSWORD", PASSWORD)
        .env("KILO_DATABASE_URL", format!("sqlite://{}?mode=rwc", file.display()))
        .output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
    }
    let made: serde_json::Value = serde_json::from_slice(&done.stdout)?;
    Ok(made["secret_key"].as_str().ok_or("no key")?.to_owned())
}
