//! What was learned belongs to the lines and the code that are here.
#![expect(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

mod sums;

use std::{collections::BTreeMap, fs, path::Path};

#[test]
fn what_was_learned_is_what_the_script_makes_of_these_lines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let noted: BTreeMap<String, String> =
        serde_json::from_str(&fs::read_to_string(folder.join("data/manifest.json")).unwrap()).unwrap();
    let now: BTreeMap<String, String> =
        sums::of(folder).into_iter().map(|(name, sum)| (name.to_owned(), sum)).collect();
    let changed: Vec<&String> =
        now.iter().filter(|(name, sum)| noted.get(*name) != Some(sum)).map(|(name, _)| name).collect();
    assert!(changed.is_empty(), "changed since scripts/train ran: {changed:?}; run it and commit what it makes");
    assert_eq!(noted.len(), now.len());
}
