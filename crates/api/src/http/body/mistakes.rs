//! All that does not fit in a body, in words for people.
//!
//! Serde stops at the first mistake. So it is noted, a value that fits is put in its place, and the rest is read again.
//! What counts is still what serde says; the API description only lends the words and the values.

use super::schema::{Schema, Step, spelled};
use kilo_types::{FieldError, Object};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use std::collections::HashSet;

/// Most mistakes that are looked for.
const MOST: usize = 100;

/// Bytes that are read in all while mistakes are looked for: large bodies are read only a few times.
const READ: usize = 4 * 1024 * 1024;

/// How serde says that a value is of the wrong kind, in words of programming languages.
const TECHNICAL: [&str; 7] = [
    "invalid type",
    "invalid value",
    "invalid length",
    "unknown variant",
    "UUID parsing failed",
    "data did not match",
    "invalid UUID",
];

/// The mistakes of `value`, which is `size` bytes long, and what can be read of it without them.
pub(super) fn find<T: DeserializeOwned>(mut value: Value, schema: Schema, size: usize) -> (Vec<FieldError>, Option<T>) {
    let (mut errors, mut seen) = (Vec::new(), HashSet::new());
    let original = value.clone();
    let tries = (READ / size.max(1)).clamp(1, MOST);
    let mut read = None;
    for _ in 0..tries {
        let error = match serde_path_to_error::deserialize::<_, Object<T>>(&value) {
            Ok(Object(whole)) => {
                read = Some(whole);
                break;
            }
            Err(error) => error,
        };
        let mistake = Mistake::of(error.path(), &error.inner().to_string(), &value);
        let field = spelled(&mistake.path);
        // What was put in its place does not fit either.
        if !seen.insert(field.clone()) {
            break;
        }
        errors.push(FieldError { field, message: mistake.words(schema) });
        if !mistake.mend(&mut value, schema) {
            break;
        }
    }
    if !errors.is_empty() {
        errors.extend(schema.out_of_range(&original, &seen));
    }
    (errors, read)
}

enum Kind {
    /// There is no such field.
    Unknown,
    Missing,
    /// Something about the value, in the words of whoever refused it.
    Value(String),
}

/// Something that does not fit.
struct Mistake {
    path: Vec<Step>,
    kind: Kind,
}

impl Mistake {
    fn of(path: &Path, message: &str, value: &Value) -> Self {
        let mut path: Vec<Step> = path.iter().filter_map(step).collect();
        let named = message.split('`').nth(1).unwrap_or_default();
        let kind = if message.starts_with("missing field") {
            path.push(Step::Name(named.to_owned()));
            Kind::Missing
        } else if message.starts_with("unknown field") {
            // The path may end with the name or with the object that has it.
            path.push(Step::Name(named.to_owned()));
            if look_up(value, &path).is_none() {
                path.pop();
            }
            Kind::Unknown
        } else {
            Kind::Value(message.to_owned())
        };
        Self { path, kind }
    }

    fn words(&self, schema: Schema) -> String {
        match &self.kind {
            Kind::Unknown => "is not a known field".to_owned(),
            Kind::Missing => "is required".to_owned(),
            Kind::Value(message) if TECHNICAL.iter().any(|words| message.starts_with(words)) => {
                let wanted = schema.at(&self.path).wanted();
                wanted.unwrap_or_else(|| expected(message).to_owned())
            }
            Kind::Value(message) => message.clone(),
        }
    }

    /// Puts something in its place that fits, as far as is known. False where nothing can.
    fn mend(&self, value: &mut Value, schema: Schema) -> bool {
        let Some((last, parents)) = self.path.split_last() else { return false };
        let Some(parent) = look_up_mut(value, parents) else { return false };
        let sample = schema.at(&self.path).sample();
        match (last, parent) {
            (Step::Name(name), Value::Object(fields)) if matches!(self.kind, Kind::Unknown) => {
                fields.remove(name).is_some()
            }
            (Step::Name(name), Value::Object(fields)) => {
                fields.insert(name.clone(), sample);
                true
            }
            (Step::Place(place), Value::Array(items)) => items.get_mut(*place).map(|item| *item = sample).is_some(),
            _ => false,
        }
    }
}

/// What serde expected, where nobody described it.
fn expected(message: &str) -> &'static str {
    let wanted = message.rsplit_once("expected ").map_or("", |(_, wanted)| wanted);
    match wanted.split(' ').next().unwrap_or_default() {
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" | "an"
            if wanted != "an object" =>
        {
            "must be a whole number"
        }
        "f32" | "f64" => "must be a number",
        _ if wanted.contains("string") => "must be text",
        _ if wanted.contains("boolean") => "must be true or false",
        _ if wanted.contains("sequence") || wanted.contains("tuple") => "must be a list",
        _ if wanted.contains("object") || wanted.contains("map") || wanted.contains("struct") => "must be an object",
        _ => "has a value that does not fit",
    }
}

fn step(segment: &Segment) -> Option<Step> {
    match segment {
        Segment::Seq { index } => Some(Step::Place(*index)),
        Segment::Map { key } => Some(Step::Name(key.clone())),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

fn look_up<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Name(name) => value.get(name),
        Step::Place(place) => value.get(place),
    })
}

fn look_up_mut<'v>(value: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Name(name) => value.get_mut(name),
        Step::Place(place) => value.get_mut(place),
    })
}

#[cfg(test)]
mod tests {
    use super::{Schema, find};
    use kilo_types::{NewConversation, NewTopUp};
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn told<T: DeserializeOwned>(name: &str, value: Value) -> Vec<String> {
        let size = value.to_string().len();
        let (errors, _) = find::<T>(value, Schema::named(name), size);
        let mut told: Vec<_> = errors.into_iter().map(|error| format!("{} {}", error.field, error.message)).collect();
        told.sort();
        told
    }

    #[test]
    fn all_mistakes_of_a_conversation_are_told_at_once() {
        let body = json!({
            "colour": "red", "started_at": "yesterday", "locale": 7, "visitor": { "email": "jane", "size": 3 },
            "messages": [{ "role": "boss", "text": "x" }, { "text": " ", "citations": {} }, 5, { "role": "agent" }],
        });
        let wanted = [
            "colour is not a known field",
            "locale must be text, or null",
            "messages[0].role must be visitor or agent",
            "messages[1].citations must be a list",
            "messages[1].role is required",
            "messages[1].text must not be empty",
            "messages[2] must be an object",
            "messages[3].text is required",
            "started_at must be an RFC 3339 time such as 2026-10-03T14:05:09Z",
            "visitor.email must be an email address such as jane@acme.com",
            "visitor.size is not a known field",
        ];
        assert_eq!(told::<NewConversation>("NewConversation", body), wanted);
    }

    #[test]
    fn no_sentence_has_a_type_of_a_language() {
        for value in [json!("x"), json!(-1), json!(1.5), json!(4_294_967_296_u64), json!(null), json!([1]), json!(true)]
        {
            let told = told::<NewTopUp>("NewTopUp", json!({ "packs": value, "colour": 1 }));
            assert_eq!(told, ["colour is not a known field", "packs must be a whole number from 1 to 100"], "{value}");
        }
        assert_eq!(told::<NewTopUp>("NewTopUp", json!([1])), [" must be an object"]);
        assert_eq!(told::<NewTopUp>("NewTopUp", json!({})), ["packs is required"]);
        let odd = told::<NewTopUp>("NewTopUp", json!({ "packs": 101, "a": 1, "b": 2 }));
        assert_eq!(
            odd,
            ["a is not a known field", "b is not a known field", "packs must be a whole number from 1 to 100"]
        );
    }

    #[test]
    fn what_nobody_described_is_told_in_plain_words_too() {
        let (errors, _) = find::<NewTopUp>(json!({ "packs": "x", "a": 1 }), Schema::UNKNOWN, 20);
        let told: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(told, ["is not a known field", "must be a whole number"]);
    }
}
