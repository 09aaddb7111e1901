//! Builds the sentence encoder's weights in where `KILO_MODEL_FILE` names them; `scripts/setup` makes that file.
//! A plain `cargo build` works without.

use std::{env, fs, path::PathBuf};

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-env-changed=KILO_MODEL_FILE");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(kilo_model)");
    let model = env::var_os("KILO_MODEL_FILE").map(PathBuf::from).filter(|path| path.is_file());
    let value = match &model {
        Some(path) => {
            println!("cargo::rerun-if-changed={}", path.display());
            println!("cargo::rustc-cfg=kilo_model");
            format!("Some(include_bytes!({:?}))", path.canonicalize()?)
        }
        None => "None".to_owned(),
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("model.rs");
    fs::write(out, format!("static BUILT_IN: Option<&[u8]> = {value};\n"))
}
