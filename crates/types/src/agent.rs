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
