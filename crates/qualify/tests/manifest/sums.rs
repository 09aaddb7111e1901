//! Sums of what the ear is made from, and of what was made.

use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fs, path::Path};

/// What decides on the outcome of `scripts/train`, in the order of their names.
const INPUTS: [&str; 16] = [
    "data/chats.jsonl",
    "data/names.txt",
    "data/service.jsonl.gz",
    "data/titles.txt",
    "data/utterances.jsonl",
    "examples/train/data.rs",
    "examples/train/heads.rs",
    "examples/train/lbfgs.rs",
    "examples/train/tags.rs",
    "src/cue.rs",
    "src/features.rs",
    "src/sentences.rs",
    "src/tagger/chain.rs",
    "src/tagger/features.rs",
    "src/tagger/lexicon.rs",
    "src/tagger/mod.rs",
];
/// What it makes.
const OUTPUTS: [&str; 2] = ["data/heads.bin", "data/tagger.bin"];

/// SHA-256 of each file, in hexadecimal.
pub fn of(folder: &Path) -> BTreeMap<&'static str, String> {
    let sum = |name: &'static str| {
        let bytes = fs::read(folder.join(name)).unwrap();
        let hex: Vec<String> = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        (name, hex.concat())
    };
    INPUTS.into_iter().chain(OUTPUTS).map(sum).collect()
}
