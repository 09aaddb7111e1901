//! A conversation on pages.
#![no_main]

use kilo_domain::transcript::{Audience, Document};
use kilo_fuzz::{conversation, options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = Document::of(&conversation(text), &options(Audience::Internal));
    let pages = kilo_pdf::render(&document).unwrap_or_else(|error| panic!("{error}"));
    assert!(pages.starts_with(b"%PDF-1.7"));
});
