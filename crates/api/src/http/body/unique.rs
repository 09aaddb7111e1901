//! JSON whose objects name each key once.

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use std::{collections::HashSet, fmt};

/// How a refusal begins: what serde's own types say too.
pub(super) const MESSAGE: &str = "duplicate field";

/// Any JSON in which no object names a key twice; what it says is dropped.
pub(super) struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Unique, A::Error> {
        while items.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unique, A::Error> {
        let mut seen = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if seen.contains(&name) {
                return Err(A::Error::custom(format_args!("{MESSAGE} `{name}`")));
            }
            members.next_value::<Unique>()?;
            seen.insert(name);
        }
        Ok(Unique)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use serde_json::Value;
    use std::collections::BTreeMap;

    #[test]
    fn a_key_that_comes_twice_is_named_wherever_it_stands() {
        for (json, field) in [
            (r#"{"a":1,"a":2}"#, "a"),
            (r#"{"a":1,"\u0061":1}"#, "a"),
            (r#"{"list":[1,{"b":null,"b":null}]}"#, "list[1].b"),
            (r#"{"deep":{"er":{"c":1,"d":2,"c":{}}}}"#, "deep.er.c"),
        ] {
            let refused = parse::<BTreeMap<String, Value>>(json.as_bytes()).unwrap_err();
            assert_eq!(refused.detail(), format!("{field} must be given once"), "{json}");
        }
        for json in [r#"{"a":{"a":[{"a":1},{"a":1.5e3}]},"A":"a"}"#, "{}"] {
            assert!(parse::<BTreeMap<String, Value>>(json.as_bytes()).is_ok(), "{json}");
        }
    }
}
