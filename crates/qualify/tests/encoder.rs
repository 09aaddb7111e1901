//! The encoder gives what the package gives that its weights are from.
#![cfg(kilo_model)]
#![expect(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

use kilo_qualify::Encoder;
use serde::Deserialize;
use std::{borrow::Cow, fs};

/// The least cosine of the two.
const LEAST: f32 = 0.999;

#[derive(Deserialize)]
struct Sentence {
    text: String,
    /// What the package makes of it, in thousandths.
    meaning: Vec<f32>,
}

fn encoder() -> Encoder {
    Encoder::read(Cow::Owned(fs::read(env!("KILO_MODEL_FILE")).unwrap())).unwrap()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn sentences_mean_what_the_package_says() {
    let encoder = encoder();
    let sentences: Vec<Sentence> =
        include_str!("vectors.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(sentences.len() >= 30);
    for sentence in sentences {
        let meaning = encoder.encode(&encoder.pieces(&sentence.text, 96));
        let cosine = cosine(&meaning, &sentence.meaning);
        assert!(cosine >= LEAST, "{cosine} {}", sentence.text);
    }
}

#[test]
fn every_text_has_a_meaning() {
    let encoder = encoder();
    for text in ["", " ", "\0", "a\0b", "你好", "👋🏽", "<s>", "\u{301}\u{301}", &"é".repeat(5000), "ﷺ", "ﬁﬁﬁ"]
    {
        let pieces = encoder.pieces(text, 96);
        assert!((3..=96).contains(&pieces.len()), "{text:?}");
        let meaning = encoder.encode(&pieces);
        let length: f32 = meaning.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-3, "{length} {text:?}");
    }
}

#[test]
fn the_same_sentence_is_the_same_to_the_last_bit() {
    let encoder = encoder();
    let meaning = encoder.encode(&encoder.pieces("We lose a third of our calls at lunch.", 96));
    let sum = meaning.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, value| {
        (hash ^ u64::from(value.to_bits())).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(sum, 13_399_313_930_294_885_339);
}
