//! The labelled lines as the figures need them.

use serde::Deserialize;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

/// Words that people found to tell a field, and in which message.
#[derive(Debug, Deserialize)]
pub struct Field {
    pub quote: String,
    pub message: usize,
}

/// Who the visitor is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Person {
    pub persona: Option<String>,
    pub persona_en: Option<String>,
    pub persona_quote: Option<String>,
    pub company: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
}

/// A single message.
#[derive(Debug, Deserialize)]
pub struct Utterance {
    pub id: String,
    pub split: String,
    pub lang: String,
    pub text: String,
    pub question: Option<String>,
    #[serde(flatten)]
    pub person: Person,
}

/// A conversation.
#[derive(Debug, Deserialize)]
pub struct Chat {
    pub id: String,
    pub split: String,
    pub lang: String,
    pub band: Option<u8>,
    pub handoff: bool,
    pub messages: Vec<Line>,
    #[serde(flatten)]
    pub person: Person,
    /// By framework and field.
    pub fields: BTreeMap<String, BTreeMap<String, Field>>,
}

/// A conversation without labels.
#[derive(Debug, Deserialize)]
pub struct Dialogue {
    pub messages: Vec<Line>,
}

/// A message of a conversation.
#[derive(Debug, Deserialize)]
pub struct Line {
    pub role: String,
    pub text: String,
}

/// The lines of a file of `data/`, or of the folder that `KILO_LABELLED` names. No public suffix list knows the reserved
/// names that some authors gave their firms: they get a known suffix.
pub fn lines<T: for<'a> Deserialize<'a>>(name: &str) -> Vec<T> {
    let folder = env::var_os("KILO_LABELLED").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("data"));
    let text = fs::read_to_string(folder.join(name)).unwrap().replace(".example", ".com");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
