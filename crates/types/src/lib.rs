//! The contract of Kilo as types: every request, response, filter, page and problem that crosses the
//! wire, used by the server and by the dashboard alike.
//!
//! Builds for `wasm32-unknown-unknown`. Holds no rules, no I/O and no HTTP or SQL crates; values are
//! parsed once, here, and cannot be invalid afterwards.

mod account;
mod agent;
mod answer;
mod conversation;
mod conversation_patch;
mod correction;
#[cfg(feature = "openapi")]
mod correction_schema;
mod event;
mod export;
mod filter;
mod ids;
mod lead;
mod link;
mod new_conversation;
mod notification;
mod object;
mod origin;
mod page;
mod problem;
mod qualification;
mod quota;
mod score;
mod settings;
mod status;
pub mod text;
mod timestamp;
mod top_up;
mod widget;
mod widget_words;

pub use account::{Access, LoginRequest, Me, PasswordChange, Role, Scope, UserSummary, WorkspaceSummary};
pub use agent::{AgentDone, AgentReply, AgentRequest, AgentWords};
pub use answer::{CutOff, Feedback, FeedbackCounts, FeedbackKind};
pub use conversation::{
    Asset, AssetKind, BulkChange, BulkIds, Citation, Company, Conversation, ConversationCounts, ConversationSummary,
    MAX_BULK_IDS, MAX_CONVERSATION_BYTES, MAX_MESSAGES, MAX_VISITOR_BYTES, Message, PAGE_BYTES, Speaker, StatusCounts,
    Visitor,
};
pub use conversation_patch::{Change, CompanyPatch, ConversationPatch, VisitorPatch};
pub use correction::{CompanyFacts, Correct, Correction, Fact, FactSource, Facts, Setter, SetterKind, VisitorFacts};
#[cfg(feature = "openapi")]
pub use event::StreamEvent;
pub use event::{EventName, EventTicket};
pub use export::{Audience, BulkFormat, ExportFormat, ExportSelection, Include, MAX_EXPORT_IDS};
pub use filter::{ConversationFilter, DateBound, FILTER_PARAMETERS, FilterError, PERIOD_UPSIDE_DOWN, StatusSet};
pub use ids::{ApiKeyId, ConversationId, DeliveryId, LeadId, MessageId, UserId, WorkspaceId};
pub use lead::Lead;
pub use link::safe_href;
pub use new_conversation::{NewConversation, NewMessage, NewVisitor};
pub use notification::{
    Delivery, DeliveryChannel, DeliveryKind, DeliveryState, MAX_EMAIL_RECIPIENTS, NewConfirmation,
    NotificationSettings, NotificationSettingsUpdate, QueuedDeliveries, Receiver, ReceiverState,
};
pub use object::Object;
pub use origin::{MAX_ALLOWED_ORIGINS, OriginPattern};
pub use page::{Cursor, Limit, MessagePage, Page};
pub use problem::{FieldError, Problem, ProblemKind};
pub use qualification::{Framework, Qualification, QualificationField, ScoreSignal};
pub use quota::{
    LedgerEntry, LedgerKind, Plan, PlanChoice, Quota, QuotaDay, QuotaHistory, QuotaPeriod, QuotaSettings, QuotaState,
};
pub use score::{Score, ScoreBand};
pub use settings::{QualificationSettings, SignalRule};
pub use status::Status;
pub use text::{
    AgentName, CompanyDomain, CompanyName, Disclosure, Email, ExternalId, FeedbackReason, FieldValue, Greeting,
    LandingPage, Locale, MessageText, OfflineNote, PersonName, Persona, Phone, ShortText, TextError, Url, VisitorKey,
    WidgetTitle,
};
pub use timestamp::Timestamp;
pub use top_up::{NewTopUp, OrderState, TopUp, TopUpOrder};
pub use widget::{
    LeadReceipt, NewLead, NewWidgetConversation, NewWidgetMessage, TimeoutHours, WidgetConfig, WidgetConversation,
    WidgetDisclosure, WidgetMessage, WidgetReplyEvent, WidgetSettings, WidgetSettingsUpdate, WidgetStopped,
};
pub use widget_words::{TextsByLanguage, WidgetLanguage, WidgetTexts};
