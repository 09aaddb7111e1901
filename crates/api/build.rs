//! A plain `cargo build` must work before the dashboard was built: the embedded folder then holds a note.

use std::{env, fs, path::PathBuf};

fn main() {
    // Asked at run time: another clone may have built this script into the same cache.
    let crate_folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = crate_folder.join("../../frontend/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    if !dist.join("index.html").exists() {
        let note = "<!doctype html><title>Kilo</title><p>The dashboard is not built in: run scripts/build-dashboard.";
        if let Err(error) = fs::create_dir_all(&dist).and_then(|()| fs::write(dist.join("index.html"), note)) {
            println!("cargo:warning=no placeholder for the dashboard: {error}");
        }
    }
}
