//! What a visitor's words mean, learned from chats that people labelled.
//!
//! [`Ear`] hears a message: which of 26 cues its sentences carry, and which words tell the visitor's role, name and
//! company. It decides nothing: rules veto and read values, and `kilo_domain` makes the score of what is left.
//! The same message gives the same findings on every machine. Nothing here reads files, clocks or the network.
//!
//! | module | does |
//! | --- | --- |
//! | `ear` | a message, and the question before it, to findings with their words |
//! | `sentences` | where sentences and clauses begin and end |
//! | `tokenizer`, `encoder`, `model` | the meaning of a sentence: 512 numbers from the multilingual sentence encoder |
//! | `features`, `heads` | which cues a sentence carries |
//! | `tagger` | role, name and company |
//!
//! `data/` has the labelled chats, and what `scripts/train` makes of them.
#![cfg_attr(test, expect(clippy::cast_precision_loss, reason = "tests of small numbers"))]

mod cue;
mod ear;
mod encoder;
pub mod features;
pub mod heads;
mod model;
pub mod sentences;
pub mod tagger;
mod tokenizer;

pub use cue::{CUES, cue};
pub use ear::{Ear, Reading};
pub use encoder::{Encoder, MEANING};
pub use model::Broken;
