//! What somebody knows better about a conversation.

#[cfg(feature = "openapi")]
use crate::correction_schema::{correction, corrections};
use crate::{
    CompanyDomain, CompanyName, Correct, Correction, Email, FieldValue, PersonName, Persona, Phone, correction::correct,
};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A value to set: `None` leaves it as it is, `Some(None)` (null on the wire) takes it away.
pub type Change<T> = Option<Option<T>>;

/// Body of `PATCH /conversations/{id}`. A value and `null` (there is none) are never overwritten by detection;
/// `{"detected": true}` lets what the visitor's words say count again. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ConversationPatch {
    /// The visitor's role in their company.
    #[serde(deserialize_with = "correct", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = correction::<Persona>))]
    pub persona: Correct<Persona>,
    /// Who the visitor is.
    #[serde(deserialize_with = "crate::object::optional", skip_serializing_if = "Option::is_none")]
    pub visitor: Option<VisitorPatch>,
    /// The visitor's company.
    #[serde(deserialize_with = "crate::object::optional", skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyPatch>,
    /// Fields of the conversation's framework by key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = corrections::<FieldValue>))]
    pub qualification: Option<BTreeMap<String, Correction<FieldValue>>>,
}

/// What is known better about the visitor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VisitorPatch {
    /// Name.
    #[serde(deserialize_with = "correct", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = correction::<PersonName>))]
    pub name: Correct<PersonName>,
    /// Email address.
    #[serde(deserialize_with = "correct", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = correction::<Email>))]
    pub email: Correct<Email>,
    /// Telephone number.
    #[serde(deserialize_with = "correct", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = correction::<Phone>))]
    pub phone: Correct<Phone>,
}

/// What is known better about the company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CompanyPatch {
    /// Name.
    #[serde(deserialize_with = "correct", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = correction::<CompanyName>))]
    pub name: Correct<CompanyName>,
    /// Domain; where it is left to detection, that of the visitor's work address.
    #[serde(deserialize_with = "correct", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(schema_with = correction::<CompanyDomain>))]
    pub domain: Correct<CompanyDomain>,
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
        let none = read(r#"{"persona": null, "visitor": {"email": null, "phone": {"detected": true}}}"#).unwrap();
        assert_eq!(none.persona, Some(Correction::None));
        let visitor = VisitorPatch {
            email: Some(Correction::None),
            phone: Some(Correction::Detected),
            ..VisitorPatch::default()
        };
        assert_eq!(none.visitor, Some(visitor));
        let set =
            read(r#"{"company": {"domain": "Acme.com"}, "qualification": {"budget": "$5", "need": null}}"#).unwrap();
        let Some(Correction::Value(domain)) = set.company.unwrap().domain else { panic!("a value") };
        assert_eq!(domain.as_str(), "acme.com");
        assert_eq!(set.qualification.unwrap()["need"], Correction::None);
        assert!(read(r#"{"score": 3}"#).is_err() && read(r#"{"company": {"size": 3}}"#).is_err());
    }
}
