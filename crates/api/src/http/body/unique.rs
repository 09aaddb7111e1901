//! JSON whose objects name each key once.

use kilo_types::FieldError;
use serde::{
    Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};
use std::{cell::RefCell, collections::HashSet, fmt};

/// The keys that come twice in an object of `json`, wherever it stands. What is no JSON has none.
pub(super) fn repeated(json: &[u8]) -> Vec<FieldError> {
    let (path, found) = (RefCell::default(), RefCell::default());
    let mut reader = serde_json::Deserializer::from_slice(json);
    // Types see their own fields twice; maps take the last of two keys, and what is ignored is not seen at all.
    Look { path: &path, found: &found }.deserialize(&mut reader).ok();
    found.into_inner()
}

/// Reads any JSON and drops what it says.
#[derive(Clone, Copy)]
struct Look<'a> {
    path: &'a RefCell<String>,
    found: &'a RefCell<Vec<FieldError>>,
}

impl Look<'_> {
    /// Does `act` with `step` behind the path.
    fn within<T>(self, step: fmt::Arguments<'_>, act: impl FnOnce(Self) -> T) -> T {
        let length = self.path.borrow().len();
        // A name stands behind a dot, a number in brackets.
        let step = step.to_string();
        let dot = if length == 0 || step.starts_with('[') { "" } else { "." };
        self.path.borrow_mut().push_str(dot);
        self.path.borrow_mut().push_str(&step);
        let done = act(self);
        self.path.borrow_mut().truncate(length);
        done
    }

    fn note(self) {
        let (field, message) = (self.path.borrow().clone(), "must be given once".to_owned());
        self.found.borrow_mut().push(FieldError { field, message });
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for place in 0_usize.. {
            let item = self.within(format_args!("[{place}]"), |look| items.next_element_seed(look))?;
            if item.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let (mut seen, mut noted) = (HashSet::new(), HashSet::new());
        while let Some(name) = members.next_key::<String>()? {
            let is_new = !seen.contains(&name);
            self.within(format_args!("{name}"), |look| {
                if !is_new && noted.insert(name.clone()) {
                    look.note();
                }
                members.next_value_seed(look)
            })?;
            seen.insert(name);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn every_key_that_comes_twice_is_named_wherever_it_stands() {
        for (json, fields) in [
            (r#"{"a":1,"a":2}"#, vec!["a"]),
            (r#"{"a":1,"\u0061":1,"a":3}"#, vec!["a"]),
            (r#"{"list":[1,{"b":null,"b":null}],"list":2}"#, vec!["list[1].b", "list"]),
            (r#"{"deep":{"er":{"c":1,"d":2,"c":{}}}}"#, vec!["deep.er.c"]),
            (r#"{"a":{"a":[{"a":1},{"a":1.5e3}]},"A":"a"}"#, vec![]),
            ("{}", vec![]),
            (r#"{"a":1,"a":2"#, vec!["a"]),
        ] {
            let found: Vec<String> = repeated(json.as_bytes()).into_iter().map(|error| error.field).collect();
            assert_eq!(found, fields, "{json}");
        }
    }
}
