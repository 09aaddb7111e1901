//! What the API description says of a body: how a field that does not fit is told, and what could stand in its place.

use crate::startup;
use kilo_types::FieldError;
use serde_json::{Value, json};
use std::{collections::HashSet, fmt::Write, sync::LazyLock};

/// The schemas of the API description, by name.
static SCHEMAS: LazyLock<Value> = LazyLock::new(|| {
    let document = serde_json::to_value(startup::document()).unwrap_or_default();
    document["components"]["schemas"].clone()
});

/// How deep a schema is looked into.
const DEPTH: usize = 16;

/// A step into a body: the name of a field, or the place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    Place(usize),
}

/// Where something stands in a body, for example `messages[0].text`.
pub(super) fn spelled(path: &[Step]) -> String {
    path.iter().fold(String::new(), |mut text, step| {
        match step {
            Step::Name(name) if text.is_empty() => text.push_str(name),
            Step::Name(name) => drop(write!(text, ".{name}")),
            Step::Place(place) => drop(write!(text, "[{place}]")),
        }
        text
    })
}

/// What a value has to be. Where the description says nothing, nothing is known.
#[derive(Clone, Copy)]
pub(super) struct Schema(Option<&'static Value>);

impl Schema {
    /// Of something that is not described.
    pub(super) const UNKNOWN: Self = Self(None);

    /// That of this name.
    pub(super) fn named(name: &str) -> Self {
        Self(SCHEMAS.get(name))
    }

    /// That of the field or item at `path`.
    pub(super) fn at(self, path: &[Step]) -> Self {
        path.iter().fold(self, Self::step)
    }

    fn step(self, step: &Step) -> Self {
        let Some(node) = self.one() else { return Self::UNKNOWN };
        Self(match step {
            Step::Place(_) => node.get("items"),
            Step::Name(name) => {
                node.get("properties").and_then(|fields| fields.get(name)).or_else(|| node.get("additionalProperties"))
            }
        })
    }

    /// The schema itself, with references followed; of a choice between null and another, the other.
    fn one(self) -> Option<&'static Value> {
        let mut node = self.0?;
        for _ in 0..DEPTH {
            if let Some(name) = node["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
                node = SCHEMAS.get(name)?;
            } else if let Some(other) = choices(node).find(|choice| choice["type"] != "null") {
                node = other;
            } else {
                break;
            }
        }
        Some(node)
    }

    fn takes_null(self) -> bool {
        let Some(node) = self.0 else { return true };
        let kinds = &node["type"];
        kinds.as_array().is_some_and(|kinds| kinds.contains(&json!("null")))
            || choices(node).any(|choice| choice["type"] == "null")
    }

    fn kind(self) -> &'static str {
        let Some(node) = self.one() else { return "" };
        let kinds = node["type"].as_array().into_iter().flatten();
        node["type"].as_str().or_else(|| kinds.filter_map(Value::as_str).find(|kind| *kind != "null")).unwrap_or("")
    }

    /// A value that fits.
    pub(super) fn sample(self) -> Value {
        self.sample_within(DEPTH)
    }

    fn sample_within(self, depth: usize) -> Value {
        let (Some(node), false, 1..) = (self.one(), self.takes_null(), depth) else { return Value::Null };
        if let Some(known) = node.get("example").or_else(|| node["enum"].get(0)).or_else(|| node.get("default")) {
            return known.clone();
        }
        match self.kind() {
            "string" if node["format"] == "uuid" => json!("0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"),
            "string" => json!("x".repeat(node["minLength"].as_u64().and_then(|n| n.try_into().ok()).unwrap_or(1))),
            "integer" | "number" => node.get("minimum").cloned().unwrap_or_else(|| json!(1)),
            "boolean" => json!(false),
            "array" => {
                let count = node["minItems"].as_u64().unwrap_or(0).min(1);
                (0..count).map(|_| Self(node.get("items")).sample_within(depth - 1)).collect()
            }
            "object" => {
                let required = node["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let field = |name: &str| (name.to_owned(), Self(node["properties"].get(name)).sample_within(depth - 1));
                Value::Object(required.map(field).collect())
            }
            _ => Value::Null,
        }
    }

    /// What a value has to be, as the end of a sentence that its field begins; `None` where that is not known.
    pub(super) fn wanted(self) -> Option<String> {
        let node = self.one()?;
        let wanted = match (self.kind(), node["enum"].as_array()) {
            (_, Some(values)) => format!("must be {}", either(values)),
            ("string", _) if node["format"] == "uuid" => "must be an id (a UUID)".to_owned(),
            ("string", _) if node["format"] == "date-time" => {
                "must be an RFC 3339 time such as 2026-10-03T14:05:09Z".to_owned()
            }
            ("string", _) => "must be text".to_owned(),
            ("integer", _) => format!("must be a whole number{}", bounds(node)),
            ("number", _) => format!("must be a number{}", bounds(node)),
            ("boolean", _) => "must be true or false".to_owned(),
            ("array", _) => "must be a list".to_owned(),
            ("object", _) => "must be an object".to_owned(),
            _ => return None,
        };
        Some(if self.takes_null() { format!("{wanted}, or null") } else { wanted })
    }

    /// Every number of `value` that is out of its range and every list that is too long or too short, but for what is
    /// `known` already.
    pub(super) fn out_of_range(self, value: &Value, known: &HashSet<String>) -> Vec<FieldError> {
        let mut found = Vec::new();
        self.look_at(value, &mut Vec::new(), known, &mut found);
        found
    }

    fn look_at(self, value: &Value, path: &mut Vec<Step>, known: &HashSet<String>, found: &mut Vec<FieldError>) {
        let (Some(node), false) = (self.one(), known.contains(&spelled(path))) else { return };
        let message = match value {
            Value::Number(number) if is_outside(node, number.as_f64(), "minimum", "maximum") => self.wanted(),
            Value::Array(items) if is_outside(node, Some(count(items.len())), "minItems", "maxItems") => {
                Some(format!("must hold {} to {} items", node["minItems"].as_u64().unwrap_or(0), node["maxItems"]))
            }
            _ => None,
        };
        found.extend(message.map(|message| FieldError { field: spelled(path), message }));
        let steps: Vec<(Step, &Value)> = match value {
            Value::Array(items) => items.iter().enumerate().map(|(place, item)| (Step::Place(place), item)).collect(),
            Value::Object(fields) => fields.iter().map(|(name, field)| (Step::Name(name.clone()), field)).collect(),
            _ => Vec::new(),
        };
        for (step, part) in steps {
            let schema = self.step(&step);
            path.push(step);
            schema.look_at(part, path, known, found);
            path.pop();
        }
    }
}

fn choices(node: &'static Value) -> impl Iterator<Item = &'static Value> {
    ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|name| node[name].as_array()).flatten()
}

fn is_outside(node: &Value, value: Option<f64>, least: &str, most: &str) -> bool {
    let Some(value) = value else { return false };
    node[least].as_f64().is_some_and(|least| value < least) || node[most].as_f64().is_some_and(|most| value > most)
}

fn count(items: usize) -> f64 {
    u32::try_from(items).unwrap_or(u32::MAX).into()
}

/// `a`, `a or b`, `a, b or c`.
fn either(values: &[Value]) -> String {
    let names: Vec<String> = values.iter().map(|name| name.as_str().map_or(name.to_string(), str::to_owned)).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn bounds(node: &Value) -> String {
    match (node.get("minimum"), node.get("maximum")) {
        (Some(least), Some(most)) => format!(" from {least} to {most}"),
        (Some(least), None) if least.as_f64() == Some(0.0) => " that is not negative".to_owned(),
        (Some(least), None) => format!(" of at least {least}"),
        (None, Some(most)) => format!(" of at most {most}"),
        (None, None) => String::new(),
    }
}
