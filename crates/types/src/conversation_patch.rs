//! What somebody knows better about a conversation.

use crate::{CompanyDomain, CompanyName, Email, FieldValue, PersonName, Persona, Phone};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A value to set: `None` leaves it as it is, `Some(None)` (null on the wire) takes away what was set, so that what
/// the visitor's words say counts again.
pub type Change<T> = Option<Option<T>>;

/// Body of `PATCH /conversations/{id}`. What is set here is never overwritten by detection; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ConversationPatch {
    /// The visitor's role in their company; null takes a set one away.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Persona>))]
    pub persona: Change<Persona>,
    /// Who the visitor is.
    #[serde(deserialize_with = "crate::object::optional", skip_serializing_if = "Option::is_none")]
    pub visitor: Option<VisitorPatch>,
    /// The visitor's company.
    #[serde(deserialize_with = "crate::object::optional", skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyPatch>,
    /// Fields of the conversation's framework by key; null takes a set value away.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<BTreeMap<String, FieldValue>>,
        example = json!({ "budget": "$50K this year" })))]
    pub qualification: Option<BTreeMap<String, Option<FieldValue>>>,
}

/// What is known better about the visitor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VisitorPatch {
    /// Name; null takes a set one away.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<PersonName>))]
    pub name: Change<PersonName>,
    /// Email address; null takes a set one away.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Email>))]
    pub email: Change<Email>,
    /// Telephone number; null takes a set one away.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Phone>))]
    pub phone: Change<Phone>,
}

/// What is known better about the company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CompanyPatch {
    /// Name; null takes a set one away.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<CompanyName>))]
    pub name: Change<CompanyName>,
    /// Domain; null takes a set one away, and that of the visitor's work address counts again.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<CompanyDomain>))]
    pub domain: Change<CompanyDomain>,
}

/// Serde's own reading of a nested option takes null for absent.
pub(crate) fn change<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Change<T>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_not_absent() {
        let read = |json: &str| serde_json::from_str::<ConversationPatch>(json);
        assert_eq!(read("{}").unwrap(), ConversationPatch::default());
        let null = read(r#"{"persona": null, "visitor": {"email": null}}"#).unwrap();
        assert_eq!(null.persona, Some(None));
        assert_eq!(null.visitor, Some(VisitorPatch { email: Some(None), ..VisitorPatch::default() }));
        let set =
            read(r#"{"company": {"domain": "Acme.com"}, "qualification": {"budget": "$5", "need": null}}"#).unwrap();
        assert_eq!(set.company.unwrap().domain.unwrap().unwrap().as_str(), "acme.com");
        assert_eq!(set.qualification.unwrap()["need"], None);
        assert!(read(r#"{"score": 3}"#).is_err() && read(r#"{"company": {"size": 3}}"#).is_err());
    }
}
