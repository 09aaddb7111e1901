//! Errors as RFC 9457 problem details.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident, $status:tt, $slug:tt, $title:tt, $remedy:tt;)*) => {
        /// Every problem the API can answer with. Clients match on it, never on text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ProblemKind {
            $($(#[$doc])* #[serde(rename = $slug)] $name,)*
        }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// HTTP status code.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The wire value of `type`: a path that answers with a page on the problem.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }

            /// What happened, the same for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What a client can do about it.
            #[must_use]
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy,)* }
            }
        }
    };
}

kinds! {
    /// The body is not JSON.
    MalformedJson, 400, "/problems/malformed-json", "The body is not valid JSON",
        "Check quotes, commas and brackets; send UTF-8.";
    /// The request line or a header cannot be understood.
    BadRequest, 400, "/problems/bad-request", "The request is malformed",
        "Check the path, the query string and the headers.";
    /// No token, or one that is not good any more.
    Unauthenticated, 401, "/problems/unauthenticated", "Sign in first",
        "Send a valid access token or secret key as `Authorization: Bearer …`; the detail says which one is expected.";
    /// Email and password do not fit.
    InvalidCredentials, 401, "/problems/invalid-credentials", "Email or password is wrong",
        "Check both. The response is the same whether or not an account exists.";
    /// No new conversation can start until there is a reset or a top-up.
    QuotaExhausted, 402, "/problems/quota-exhausted", "The conversation quota is used up",
        "Buy a pack, switch to a larger plan, or wait until `resets_at`. Conversations already started continue.";
    /// The role or the key's scopes do not allow it.
    Forbidden, 403, "/problems/forbidden", "Your role or key does not allow this",
        "Ask an admin for a higher role, or use a key with the scope that the detail names.";
    /// The page that asks is not of a website that may use the widget.
    OriginNotAllowed, 403, "/problems/origin-not-allowed", "This website may not use the widget",
        "Add its origin to the allowed websites in the widget's settings, or empty that list.";
    /// Unknown, or not in this workspace.
    NotFound, 404, "/problems/not-found", "Not found",
        "Check the path and the id. What belongs to another workspace looks the same as what does not exist.";
    /// The path exists, the method does not.
    MethodNotAllowed, 405, "/problems/method-not-allowed", "Method not allowed",
        "Use one of the methods in the `Allow` header.";
    /// The body took too long to arrive.
    RequestTimeout, 408, "/problems/request-timeout", "The request took too long to arrive",
        "Send the whole body within 30 seconds.";
    /// An idempotency key came again with another body.
    IdempotencyKeyReused, 409, "/problems/idempotency-key-reused", "The idempotency key was used for another request",
        "Use a new key for each new request.";
    /// A request with the same idempotency key is still running.
    RequestInProgress, 409, "/problems/request-in-progress", "The first request with this key is still running",
        "Wait for `Retry-After`, then retry.";
    /// The conversation holds as much as it may.
    ConversationFull, 409, "/problems/conversation-full", "The conversation is full",
        "Start a new conversation: one holds 5,000 messages, 4 MiB of visitor text and 16 MiB in all.";
    /// There is neither a webhook nor an address to notify.
    NotificationsNotSetUp, 409, "/problems/notifications-not-set-up", "No notification recipients are set up",
        "Add a Slack webhook or an email address under Notifications first.";
    /// The notification arrived already.
    AlreadyDelivered, 409, "/problems/already-delivered", "The notification was already delivered",
        "Only pending, failed (`parked`) and paused notifications can be retried.";
    /// The recipient gets notifications already.
    AlreadyConfirmed, 409, "/problems/already-confirmed", "The address is already confirmed",
        "There is nothing to do: it receives notifications.";
    /// The visitor's conversation ended some time ago.
    ConversationEnded, 409, "/problems/conversation-ended", "The conversation has ended",
        "Start a new one: its last message is older than the workspace's `conversation_timeout_hours`.";
    /// No address is asked for: the widget is not paused, or the workspace does not want any.
    LeadsNotTaken, 409, "/problems/leads-not-taken", "Email addresses are not being collected right now",
        "Read `GET /widget/config`: addresses are accepted while `ask_email` is true. Otherwise start a conversation.";
    /// The body is too large.
    PayloadTooLarge, 413, "/problems/payload-too-large", "The body is too large",
        "Send at most 1 MiB.";
    /// The content type or encoding is not taken.
    UnsupportedMediaType, 415, "/problems/unsupported-media-type", "The content type or encoding is not supported",
        "Send `content-type: application/json` and no `content-encoding`.";
    /// A value is out of range or a field is unknown.
    ValidationFailed, 422, "/problems/validation-failed", "The input is not valid",
        "`errors` names each field and what is wrong with it.";
    /// A cursor came with other filters than those it was made under.
    InvalidCursor, 422, "/problems/invalid-cursor", "The cursor does not match this request",
        "Use `next_cursor` of the previous page, with the same filters.";
    /// Too many requests.
    TooManyRequests, 429, "/problems/too-many-requests", "Too many requests",
        "Wait for `Retry-After`, then retry.";
    /// A fault of the server.
    Internal, 500, "/problems/internal", "Something went wrong on our side",
        "Retry. If it persists, give the operator the request id.";
    /// The payment service did not take an order.
    PaymentServiceFailed, 502, "/problems/payment-service-failed", "The payment service did not accept the order",
        "Nothing was paid. Send the request again with the same `Idempotency-Key`; if it persists, tell the operator the \
         request id.";
    /// A shared picture is not there, not public, too large or no picture.
    PictureNotFetched, 502, "/problems/picture-not-fetched", "The picture could not be fetched",
        "Open the address that was shared with the message instead.";
    /// The database cannot be reached.
    Unavailable, 503, "/problems/unavailable", "The service is temporarily unavailable",
        "Wait for `Retry-After`, then retry.";
}

/// A field that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where it is: a JSON path such as `messages[0].text`, or a query parameter.
    #[cfg_attr(feature = "openapi", schema(example = "messages[0].text"))]
    pub field: String,
    /// What is wrong with it.
    #[cfg_attr(feature = "openapi", schema(example = "must not be empty"))]
    pub message: String,
}

/// The body of every error answer (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Which problem it is.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// What happened, the same for every occurrence.
    pub title: String,
    /// HTTP status code.
    #[cfg_attr(feature = "openapi", schema(example = 422))]
    pub status: u16,
    /// What happened this time.
    pub detail: String,
    /// Names this request in the server's log.
    pub request_id: String,
    /// The fields that were refused; only for bad input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// When the quota is full again; only for a quota that is used up and will be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resets_at: Option<Timestamp>,
}
