//! What belongs in which room, held against the sources.
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(crate) fn root() -> PathBuf {
    // Asked at run time: another clone may have built this test into the same cache.
    let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap();
    Path::new(&crate_folder).ancestors().nth(2).unwrap().to_owned()
}

/// Paths and texts of the files under `folder` with one of these endings, as they stand in the repository.
fn sources(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut folders = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["dist", "node_modules", "target", "test-results"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if name != "bundle.css" && endings.iter().any(|ending| name.ends_with(ending)) {
                let relative = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((relative, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has sources");
    found
}

#[test]
fn no_file_needs_more_than_400_lines() {
    for folder in ["crates", "frontend", "migrations", "e2e"] {
        for (path, text) in sources(folder, &[".rs", ".css", ".ts", ".js"]) {
            assert!(text.lines().count() <= 400, "{path} has {} lines", text.lines().count());
        }
    }
}

#[test]
fn rules_know_neither_http_nor_sql_nor_time() {
    for folder in ["crates/types/src", "crates/domain/src"] {
        for (path, text) in sources(folder, &[".rs"]) {
            for word in ["actix_web", "sea_orm", "sqlx", "tokio", "tracing::", "SystemTime", "std::env", "async fn"] {
                assert!(!text.contains(word), "{path} uses {word}");
            }
        }
    }
}

#[test]
fn calls_hold_no_sql_and_stores_no_http() {
    for (path, text) in sources("crates/api/src/features", &[".rs"]) {
        let is_store = path.contains("store") || path.ends_with("throttle.rs") || path.ends_with("health.rs");
        for word in if is_store { &["actix_web"][..] } else { &["sea_orm::{", "db::one", "db::all", "db::execute"] } {
            let excused = path.ends_with("health.rs") && *word == "actix_web";
            assert!(excused || !text.contains(word), "{path} uses {word}");
        }
    }
}

#[test]
fn sqlite_alone_is_spoken_in_few_rooms() {
    for (path, text) in sources("crates/api/src", &[".rs"]) {
        let room = ["/db/", "/store", "/auth/mod.rs", "/throttle.rs"].iter().any(|room| path.contains(room));
        for word in ["json_each", "json_object", "MATCH ", "INDEXED BY", "PRAGMA", "sqlx::"] {
            assert!(room || !text.contains(word), "{path} uses {word}");
        }
    }
}

#[test]
fn calls_that_know_their_workspace_read_on_its_behalf() {
    for (path, text) in sources("crates/api/src/features", &[".rs"]) {
        for line in text.lines().filter(|line| line.contains("db.read(), ") && !path.ends_with("few_and_many.rs")) {
            assert!(!line.contains("scope,") && !line.contains("scope)"), "{path}: {line}");
        }
    }
}
