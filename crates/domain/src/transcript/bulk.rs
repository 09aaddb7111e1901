//! Conversations as rows of one table: the bulk export.

use super::cell::csv_cell;
use kilo_types::{Conversation, ConversationSummary, CutOff, FeedbackReason, Message, Timestamp};

/// How many of the columns are about the conversation itself; the rest are about a message.
const SUMMARY: usize = 17;
const COLUMNS: [&str; 26] = [
    "id",
    "external_id",
    "status",
    "score",
    "persona",
    "visitor_name",
    "visitor_email",
    "visitor_phone",
    "company_name",
    "company_domain",
    "message_count",
    "started_at",
    "last_message_at",
    "updated_at",
    "archived_at",
    "handed_off_at",
    "version",
    "message_id",
    "message_role",
    "message_sent_at",
    "message_text",
    "message_citations",
    "message_assets",
    "message_cut_off",
    "message_helpful",
    "message_feedback_reason",
];

/// Names of the columns.
#[must_use]
pub fn bulk_csv_header(include_messages: bool) -> &'static [&'static str] {
    if include_messages { &COLUMNS } else { COLUMNS.split_at(SUMMARY).0 }
}

/// The rows of `conversation` with messages: one a message (one with empty message columns if it has none, so
/// that no conversation is lost). Times are UTC, unknown values empty, cells already defused with [`csv_cell`].
#[must_use]
pub fn bulk_csv_messages(conversation: &Conversation) -> Vec<Vec<String>> {
    let summary = bulk_csv_summary(&conversation.summary);
    let with = |message: Vec<String>| summary.iter().cloned().chain(message).collect();
    if conversation.messages.is_empty() {
        return vec![with(vec![String::new(); COLUMNS.len() - SUMMARY])];
    }
    conversation.messages.iter().map(|message| with(message_cells(message))).collect()
}

/// The row of one message of a conversation whose own row is `summary`, cells as in [`bulk_csv_messages`].
#[must_use]
pub fn bulk_csv_message(summary: &[String], message: &Message) -> Vec<String> {
    summary.iter().cloned().chain(message_cells(message)).collect()
}

/// The one row of a conversation without messages, cells as in [`bulk_csv_messages`].
#[must_use]
pub fn bulk_csv_summary(summary: &ConversationSummary) -> Vec<String> {
    let text = |value: &Option<String>| csv_cell(value.as_deref().unwrap_or_default()).into_owned();
    let time = |value: Option<Timestamp>| value.map(|time| time.to_string()).unwrap_or_default();
    vec![
        summary.id.to_string(),
        text(&summary.external_id),
        summary.status.as_str().to_owned(),
        summary.score.to_string(),
        text(&summary.persona),
        text(&summary.visitor.name),
        text(&summary.visitor.email),
        text(&summary.visitor.phone),
        text(&summary.company.name),
        text(&summary.company.domain),
        summary.message_count.to_string(),
        summary.started_at.to_string(),
        summary.last_message_at.to_string(),
        summary.updated_at.to_string(),
        time(summary.archived_at),
        time(summary.handed_off_at),
        summary.version.to_string(),
    ]
}

fn message_cells(message: &Message) -> Vec<String> {
    let citations: Vec<_> = message.citations.iter().map(|page| format!("{} <{}>", page.title, page.url)).collect();
    let assets: Vec<_> =
        message.assets.iter().map(|asset| format!("{}: {} <{}>", asset.kind.label(), asset.title, asset.url)).collect();
    let feedback = message.feedback.as_ref();
    let reason = feedback.and_then(|feedback| feedback.reason.as_ref()).map(FeedbackReason::as_str);
    vec![
        message.id.to_string(),
        message.role.as_str().to_owned(),
        message.sent_at.to_string(),
        csv_cell(&message.text).into_owned(),
        csv_cell(&citations.join("\n")).into_owned(),
        csv_cell(&assets.join("\n")).into_owned(),
        message.cut_off.map(CutOff::as_str).unwrap_or_default().to_owned(),
        feedback.map(|feedback| feedback.helpful.to_string()).unwrap_or_default(),
        csv_cell(reason.unwrap_or_default()).into_owned(),
    ]
}
