//! Telling the team: where to, what was sent, and what became of it.

use crate::{Change, ConversationId, DeliveryId, Email, Timestamp, conversation_patch::change};
use serde::{Deserialize, Deserializer, Serialize};
use std::str::FromStr;

/// Most addresses that one workspace notifies by mail.
pub const MAX_EMAIL_RECIPIENTS: usize = 20;

/// Where a workspace's notifications go.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationSettings {
    /// Address of a Slack incoming webhook; null where there is none. It is a secret: below admin only its origin is shown.
    #[cfg_attr(feature = "openapi", schema(required, example = "https://hooks.slack.com/services/T000/B000/XXXX"))]
    pub slack_webhook_url: Option<String>,
    /// Who gets mail.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub email_recipients: Vec<Email>,
}

/// Body of `PUT /settings/notifications`. What is left out stays as it is.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotificationSettingsUpdate {
    /// Address of a Slack incoming webhook, public and `https`; null for none.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 2048,
        example = "https://hooks.slack.com/services/T000/B000/XXXX"))]
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "change")]
    pub slack_webhook_url: Change<String>,
    /// Who gets mail: at most 20 addresses, each once.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "list")]
    pub email_recipients: Option<Vec<Email>>,
}

/// Null is no list.
fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Email>>, D::Error> {
    Vec::deserialize(deserializer).map(Some)
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $text:tt, $label:tt;)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The name a person reads.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let names = || Self::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", ");
                let known = Self::ALL.iter().copied().find(|known| known.as_str() == text);
                known.ok_or_else(|| format!("must be one of {}", names()))
            }
        }
    )*};
}

names! {
    /// What a notification tells.
    DeliveryKind {
        /// A visitor is worth a call.
        Handoff = "handoff", "Handoff";
        /// The visitor of a handoff left an address afterwards.
        FollowUp = "follow_up", "Follow-up";
        /// Somebody tries whether notifications arrive.
        Test = "test", "Test";
        /// The workspace's agent is asked for its reply.
        AgentReply = "agent_reply", "Agent reply";
        /// Most of the quota is used.
        QuotaWarning = "quota_warning", "Quota warning";
        /// The quota is used up.
        QuotaExhausted = "quota_exhausted", "Quota used up";
        /// A visitor left an address while the widget was paused.
        Lead = "lead", "Lead";
        /// Somebody is asked whether they want the workspace's notifications.
        RecipientConfirmation = "recipient_confirmation", "Confirmation";
        /// An address has started as many conversations as it may.
        StartLimit = "start_limit", "Start limit";
    }

    /// How a notification travels.
    DeliveryChannel {
        /// A Slack incoming webhook.
        Slack = "slack", "Slack";
        /// Mail.
        Email = "email", "Email";
        /// The workspace's agent endpoint.
        Agent = "agent", "Agent";
    }

    /// What became of a notification.
    DeliveryState {
        /// It will be tried, for the first time or again.
        Pending = "pending", "Pending";
        /// It arrived.
        Delivered = "delivered", "Delivered";
        /// It failed for a day, or cannot work; it waits for a person.
        Parked = "parked", "Failed";
        /// Its receiver said that it is gone; it waits until that is resumed.
        Paused = "paused", "Paused";
    }

    /// Whether a receiver gets notifications.
    ReceiverState {
        /// It does.
        Active = "active", "Active";
        /// An address that has not been confirmed: it gets nothing but the mail that asks for that.
        Unconfirmed = "unconfirmed", "Not confirmed";
        /// It said that it is gone: what it would get waits until it is resumed.
        Paused = "paused", "Paused";
    }
}

/// A notification on its way to one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// Identifier.
    pub id: DeliveryId,
    /// What it tells.
    pub kind: DeliveryKind,
    /// How it travels.
    pub channel: DeliveryChannel,
    /// The mail address; for other channels the name of the channel.
    #[cfg_attr(feature = "openapi", schema(example = "sales@acme.example"))]
    pub recipient: String,
    /// The conversation it is about.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub conversation_id: Option<ConversationId>,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub attempts: u32,
    /// When it is tried next; null unless `state` is `pending`.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next_attempt_at: Option<Timestamp>,
    /// Why the last try failed; kept when a later one succeeds.
    #[cfg_attr(feature = "openapi", schema(required, example = "Slack answered 503."))]
    pub last_error: Option<String>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it arrived.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub delivered_at: Option<Timestamp>,
}

/// Somebody whom a workspace notifies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receiver {
    /// How notifications travel there.
    pub channel: DeliveryChannel,
    /// The mail address; for other channels the name of the channel.
    #[cfg_attr(feature = "openapi", schema(example = "sales@acme.example"))]
    pub recipient: String,
    /// Whether it gets notifications.
    pub state: ReceiverState,
    /// Since when it is paused, or when an address was last asked to confirm.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub since: Option<Timestamp>,
    /// Why it is paused.
    #[cfg_attr(feature = "openapi", schema(required, example = "Slack answered 410 (channel_is_archived)."))]
    pub reason: Option<String>,
}

/// Body of `POST /settings/notifications/confirmations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewConfirmation {
    /// The address to ask again.
    pub email: Email,
}

/// Answer of `POST /settings/notifications/test`: what was queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueuedDeliveries {
    /// One notification for the webhook, if there is one, and for each address.
    pub data: Vec<Delivery>,
}
