//! Identifiers: UUIDv7 strings on the wire, one type per noun so that they cannot be swapped.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// A workspace: one customer's isolated data.
    WorkspaceId
);
id!(
    /// A person who can sign in.
    UserId
);
id!(
    /// A conversation between a visitor and the agent.
    ConversationId
);
id!(
    /// One message of a conversation.
    MessageId
);
id!(
    /// A secret key of a workspace.
    ApiKeyId
);
id!(
    /// A notification on its way to one recipient.
    DeliveryId
);
id!(
    /// An address that a visitor left.
    LeadId
);
