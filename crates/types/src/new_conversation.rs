//! Conversations as clients send them.

use crate::{
    Asset, Citation, CompanyName, CutOff, Email, ExternalId, LandingPage, Locale, MessageText, PersonName, Persona,
    Phone, Speaker, Timestamp,
};
use serde::{Deserialize, Serialize};

/// A conversation to capture: body of `POST /api/v1/conversations` and a line of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewConversation {
    /// The caller's own identifier; sending it again returns the existing conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<ExternalId>,
    /// When it began; by default when its first message was sent, or now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// What is already known about the visitor; taken as given.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::object::optional")]
    pub visitor: Option<NewVisitor>,
    /// The page on which the visitor started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landing_page: Option<LandingPage>,
    /// The browser's locale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// 1 to 5,000 messages, in the order in which they were said.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 5000))]
    #[serde(deserialize_with = "crate::object::list")]
    pub messages: Vec<NewMessage>,
}

/// What is known about a visitor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewVisitor {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// Email address; a work address also gives the company's domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Role in the company; becomes the persona.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Persona>,
    /// The company's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyName>,
}

/// A message to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// Who said it.
    pub role: Speaker,
    /// The exact words, at most 32 KiB.
    pub text: MessageText,
    /// When it was sent; by default when the one before it was, or now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// At most 50 knowledge-base pages the answer rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "crate::object::list")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub citations: Vec<Citation>,
    /// At most 50 documents, videos and images shared with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "crate::object::list")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub assets: Vec<Asset>,
    /// The caller's own identifier, unique in the conversation; sending it again returns the existing message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<ExternalId>,
    /// Who ended an answer before it was whole: Kilo knows that, clients do not say it.
    #[serde(skip)]
    pub cut_off: Option<CutOff>,
}

impl NewMessage {
    /// Most citations, and most assets, a message may carry.
    pub const MAX_ATTACHMENTS: usize = 50;

    /// `text`, said now, with nothing beside it.
    #[must_use]
    pub const fn now(role: Speaker, text: MessageText) -> Self {
        Self { role, text, sent_at: None, citations: Vec::new(), assets: Vec::new(), external_id: None, cut_off: None }
    }
}
