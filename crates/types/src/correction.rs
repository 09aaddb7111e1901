//! The three states of what the visitor's words may tell: detected, a value that somebody set, set to none.

use crate::MessageId;
use crate::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, IntoDeserializer, MapAccess, Visitor, value::MapAccessDeserializer},
    ser::SerializeMap,
};
use std::{fmt, marker::PhantomData};

/// What becomes of a value. On the wire: the value, `null` for none, `{"detected": true}` to let the visitor's words count
/// again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction<T> {
    /// It is this.
    Value(T),
    /// There is none, whatever was detected.
    None,
    /// What was detected counts.
    Detected,
}

/// A correction; `None` leaves the value as it is.
pub type Correct<T> = Option<Correction<T>>;

/// `{"detected": true}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    detected: bool,
}

impl<T: Serialize> Serialize for Correction<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::None => serializer.serialize_unit(),
            Self::Detected => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("detected", &true)?;
                map.end()
            }
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Correction<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Corrections(PhantomData))
    }
}

struct Corrections<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Corrections<T> {
    type Value = Correction<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, null, or {\"detected\": true}")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(Correction::Value)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Correction::None)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        let Back { detected } = Back::deserialize(MapAccessDeserializer::new(members))?;
        if detected { Ok(Correction::Detected) } else { Err(A::Error::custom("`detected` must be true")) }
    }
}

/// Serde's own reading of an option takes null for absent.
pub(crate) fn correct<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Correct<T>, D::Error> {
    Correction::deserialize(deserializer).map(Some)
}

/// Where a value is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// The visitor's words; also while they say nothing.
    #[default]
    Detected,
    /// The agent runtime, an integration with a key, or an import.
    Agent,
    /// A person of the team.
    Person,
}

/// What kind of somebody set a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SetterKind {
    /// A person of the team.
    User,
    /// A program, by its secret key.
    Key,
    /// The workspace's agent endpoint.
    Agent,
    /// The product itself, for example an import.
    System,
}

/// Who set a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Setter {
    /// What kind of somebody.
    #[serde(rename = "type")]
    pub kind: SetterKind,
    /// The person's or the key's identifier.
    #[cfg_attr(feature = "openapi", schema(required, example = "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"))]
    pub id: Option<String>,
    /// The name they had then.
    #[cfg_attr(feature = "openapi", schema(required, example = "Ana Ruiz"))]
    pub name: Option<String>,
}

/// Where a value is from. One that somebody set and that is null was set to none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Fact {
    /// What it is from.
    pub source: FactSource,
    /// Who set it; null where it was detected, or set before this was kept.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub set_by: Option<Setter>,
    /// When it was set.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub set_at: Option<Timestamp>,
    /// The message in which it was detected.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub message_id: Option<MessageId>,
    /// The visitor's words that say it.
    #[cfg_attr(feature = "openapi", schema(required, example = "I'm head of marketing at Acme"))]
    pub excerpt: Option<String>,
}

/// Where what is known of a visitor is from, in the shape of the values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Facts {
    /// The role.
    pub persona: Fact,
    /// The visitor.
    pub visitor: VisitorFacts,
    /// The company.
    pub company: CompanyFacts,
}

/// Where what is known of the visitor is from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct VisitorFacts {
    /// The name.
    pub name: Fact,
    /// The address.
    pub email: Fact,
    /// The telephone number.
    pub phone: Fact,
}

/// Where what is known of the company is from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct CompanyFacts {
    /// The name.
    pub name: Fact,
    /// The domain; of one that was detected, the words that tell the address it belongs to.
    pub domain: Fact,
}

#[cfg(test)]
mod tests {
    use super::Correction;
    use crate::Persona;

    #[test]
    fn there_are_three_states() {
        let read = |json: &str| serde_json::from_str::<Correction<Persona>>(json);
        for (json, correction) in [
            (r#""CTO""#, Correction::Value(Persona::parse("CTO").unwrap())),
            ("null", Correction::None),
            (r#"{"detected":true}"#, Correction::Detected),
        ] {
            assert_eq!(read(json).unwrap(), correction);
            assert_eq!(serde_json::to_string(&correction).unwrap(), json);
        }
        for (bad, told) in [
            (r#"{"detected": false}"#, "`detected` must be true"),
            ("{}", "missing field `detected`"),
            (r#"{"detected": true, "value": "x"}"#, "unknown field `value`"),
            (r#"{"detected": null}"#, "null"),
            ("5", "a text, null, or {\"detected\": true}"),
            ("true", "a text, null"),
            (r#"["CTO"]"#, "a text, null"),
            (r#""""#, "must not be empty"),
        ] {
            let refused = read(bad).unwrap_err().to_string();
            assert!(refused.contains(told), "{bad}: {refused}");
        }
    }
}
