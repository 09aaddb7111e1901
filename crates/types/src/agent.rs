//! What Kilo and a customer's agent endpoint tell each other. `docs/agent-endpoint.md` explains it to its writer.

use crate::{Asset, Citation, Conversation, FieldValue, MessageText, Persona, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Body of the call to the agent endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentRequest {
    /// Always `conversation.message`: a visitor has said something.
    #[serde(rename = "type")]
    pub kind: String,
    /// When Kilo asks.
    pub timestamp: Timestamp,
    /// The conversation as it is now; the last message is the visitor's.
    pub data: Conversation,
    /// How many of the oldest messages were left out of `data.messages` to keep the body small.
    pub omitted_messages: usize,
}

/// What the agent endpoint answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AgentReply {
    /// What to say to the visitor, at most 32 KiB; Markdown. Control characters but tab and line feed are dropped.
    #[serde(deserialize_with = "crate::text::without_controls")]
    pub text: MessageText,
    /// At most 50 knowledge-base pages the answer rests on.
    #[serde(default, deserialize_with = "crate::object::list")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub citations: Vec<Citation>,
    /// At most 50 documents, videos and images shared with it.
    #[serde(default, deserialize_with = "crate::object::list")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub assets: Vec<Asset>,
    /// What the agent learnt, by field of the workspace's framework.
    #[serde(default)]
    pub qualification: BTreeMap<String, FieldValue>,
    /// The visitor's role, if the agent knows better.
    #[serde(default)]
    pub persona: Option<Persona>,
}

/// Data of an event of an answer that comes as a stream (`text/event-stream`): its next words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AgentWords {
    /// What to add to the words before; 32 KiB together.
    pub text: String,
}

/// Data of the last event of such an answer, `done`: what an [`AgentReply`] holds beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AgentDone {
    /// At most 50 knowledge-base pages the answer rests on.
    #[serde(deserialize_with = "crate::object::list")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub citations: Vec<Citation>,
    /// At most 50 documents, videos and images shared with it.
    #[serde(deserialize_with = "crate::object::list")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub assets: Vec<Asset>,
    /// What the agent learnt, by field of the workspace's framework.
    pub qualification: BTreeMap<String, FieldValue>,
    /// The visitor's role, if the agent knows better.
    pub persona: Option<Persona>,
}

impl AgentDone {
    /// The whole reply whose words were `text`.
    #[must_use]
    pub fn with_text(self, text: MessageText) -> AgentReply {
        let Self { citations, assets, qualification, persona } = self;
        AgentReply { text, citations, assets, qualification, persona }
    }
}
