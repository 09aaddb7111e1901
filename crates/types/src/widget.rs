//! What the chat bubble on a website and the server tell each other, and what an admin sets about it.

use crate::{
    AgentName, ConversationId, Disclosure, Email, Greeting, LandingPage, Locale, Message, MessageText, OriginPattern,
    TextsByLanguage, Url, VisitorKey, WidgetTitle,
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// What the bubble shows before anything was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetConfig {
    /// Whether new conversations are refused for now; those that began go on.
    pub paused: bool,
    /// Whether a visitor who cannot start a conversation may leave an address; never when not paused.
    pub ask_email: bool,
    /// Head of the panel.
    pub title: WidgetTitle,
    /// The first line of every conversation; it is shown, not stored.
    pub greeting: Greeting,
    /// Whether an agent answers within a minute or so; otherwise the team does, by email.
    pub agent: bool,
    /// That an AI answers, and how the workspace says so; left out when none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<WidgetDisclosure>,
    /// Where the visitor reads what happens to what is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<Url>,
}

/// How a visitor is told that an AI answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetDisclosure {
    /// The workspace's own words; left out when the widget says it in its own, in the visitor's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Disclosure>,
    /// How the agent is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_name: Option<AgentName>,
}

/// The first message of a visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWidgetConversation {
    /// The exact words, at most 32 KiB; plain text.
    pub text: MessageText,
    /// The page the visitor is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landing_page: Option<LandingPage>,
    /// The browser's locale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The same in every tab of one browser: what it starts while its last conversation goes on goes into that one,
    /// whether or not it has learnt of it. With a token it is not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor_key: Option<VisitorKey>,
    /// Whether the page has told the visitor that an AI answers. A conversation that begins with it has `disclosed_at`.
    #[serde(default)]
    pub disclosed: bool,
}

/// A message as the page of the visitor who is in the conversation sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetMessage {
    /// The message.
    #[serde(flatten)]
    pub message: Message,
    /// The `Idempotency-Key` that a page of this visitor sent it with; left out when it came some other way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// A further message of a visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWidgetMessage {
    /// The exact words, at most 32 KiB; plain text.
    pub text: MessageText,
}

/// Data of an event of `GET /widget/conversations/{id}/reply`: `begin` and `more` have `text`, `end` has `message`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum WidgetReplyEvent {
    /// Words of the answer that is being written.
    Words {
        /// The words so far (`begin`), or those that follow (`more`).
        text: String,
    },
    /// The answer is over.
    End {
        /// The message that was stored; null where nothing was.
        message: Option<Message>,
    },
}

/// Answer of `POST /widget/conversations/{id}/stop`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetStopped {
    /// What was shown of the answer; null where nothing was.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub message: Option<Message>,
}

/// A conversation that a visitor began, or came back to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetConversation {
    /// Identifier.
    pub conversation_id: ConversationId,
    /// Send as `Authorization: Bearer …` with every further call about this conversation; good for 90 days.
    #[cfg_attr(feature = "openapi", schema(example = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…"))]
    pub visitor_token: String,
    /// The message as it was stored.
    pub message: Message,
}

/// The address of a visitor who could not start a conversation: body of `POST /widget/leads`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewLead {
    /// Where the team can write to.
    pub email: Email,
    /// The page the visitor is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landing_page: Option<LandingPage>,
    /// The browser's locale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
}

/// Answer of `POST /widget/leads`: the same whether or not the address was known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeadReceipt {
    /// The address as it was sent.
    pub email: Email,
}

/// Hours after the last message within which a visitor who comes back goes on in the same conversation: 1 to 720.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = u16, minimum = 1, maximum = 720, example = 24))]
#[serde(transparent)]
pub struct TimeoutHours(u16);

impl TimeoutHours {
    /// Longest time-out: 30 days.
    pub const MAX: u16 = 720;

    /// `hours` as a time-out, or `None` outside 1 to 720.
    #[must_use]
    pub const fn new(hours: u16) -> Option<Self> {
        if hours >= 1 && hours <= Self::MAX { Some(Self(hours)) } else { None }
    }

    /// The hours.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for TimeoutHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hours = i64::deserialize(deserializer)?;
        let hours = u16::try_from(hours).ok().and_then(Self::new);
        hours.ok_or_else(|| D::Error::custom("must be a whole number from 1 to 720"))
    }
}

/// Body of `PUT /settings/widget`. What is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WidgetSettingsUpdate {
    /// Head of the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<WidgetTitle>,
    /// The first line of every conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<Greeting>,
    /// Where Kilo asks for replies, public and `https`; null when the team answers by email.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 2048,
        example = "https://agent.acme.example/kilo"))]
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub agent_url: Option<Option<Url>>,
    /// Hours after the last message within which a visitor who comes back goes on in the same conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_timeout_hours: Option<TimeoutHours>,
    /// Whether a visitor's message brings an archived conversation back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen_on_message: Option<bool>,
    /// Whether visitors may leave an email address while the widget is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_email_when_paused: Option<bool>,
    /// Websites that may use the widget, at most 50; an empty list lets every one.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_origins: Option<Vec<OriginPattern>>,
    /// How visitors are told that an AI answers: own words, null for the widget's own in the visitor's language, or
    /// empty for none, which is refused while an agent answers.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 300, example = "You are chatting with Ada, an AI assistant."))]
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub disclosure: Option<Option<Disclosure>>,
    /// How the agent is called; null for no name.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 40, example = "Ada"))]
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub agent_name: Option<Option<AgentName>>,
    /// A page about privacy, `http` or `https`; null for none.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 2048,
        example = "https://acme.example/privacy"))]
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub privacy_url: Option<Option<Url>>,
    /// Own words by language, in place of all that were set before.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<std::collections::BTreeMap<String, crate::WidgetTexts>>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<TextsByLanguage>,
}

/// Tells null from absent.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The widget's settings, and what goes into the website.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetSettings {
    /// Head of the panel.
    pub title: WidgetTitle,
    /// The first line of every conversation.
    pub greeting: Greeting,
    /// Where Kilo asks for replies. Below admin only scheme and host are shown: the rest may hold a secret.
    #[cfg_attr(feature = "openapi", schema(required, example = "https://agent.acme.example/kilo"))]
    pub agent_url: Option<String>,
    /// Signs the calls to `agent_url` (Standard Webhooks); made when an address is first set, masked below admin.
    #[cfg_attr(feature = "openapi", schema(required, example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"))]
    pub agent_secret: Option<String>,
    /// Hours after the last message within which a visitor who comes back goes on in the same conversation.
    pub conversation_timeout_hours: TimeoutHours,
    /// Whether a visitor's message brings an archived conversation back.
    pub reopen_on_message: bool,
    /// Whether visitors may leave an email address while the widget is paused: a lead, not a conversation.
    pub ask_email_when_paused: bool,
    /// Websites that may use the widget; empty when every one may.
    pub allowed_origins: Vec<OriginPattern>,
    /// How visitors are told that an AI answers: own words, null for the widget's own, or empty for none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub disclosure: Option<Disclosure>,
    /// How the agent is called.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub agent_name: Option<AgentName>,
    /// A page about privacy that the bubble links to.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub privacy_url: Option<Url>,
    /// Own words by language; `title` and `greeting` serve where there are none.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, crate::WidgetTexts>))]
    pub texts: TextsByLanguage,
    /// Names the workspace to the widget; anybody may see it.
    #[cfg_attr(feature = "openapi", schema(example = "kilo_pk_Vd4…"))]
    pub publishable_key: String,
    /// The tag that puts the bubble on a page.
    #[cfg_attr(
        feature = "openapi",
        schema(example = r#"<script src="https://kilo.example/widget.js" data-key="kilo_pk_Vd4…" async></script>"#)
    )]
    pub script_tag: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_out_is_an_hour_to_thirty_days() {
        for (text, good) in [("1", true), ("720", true), ("0", false), ("721", false), ("-1", false), ("1.5", false)] {
            assert_eq!(serde_json::from_str::<TimeoutHours>(text).is_ok(), good, "{text}");
        }
    }
}
