//! A transcript as JSON: the model of the API with local times added.

use super::{Audience, Options, document::visitor_name};
use kilo_types::{
    Asset, Citation, Company, Conversation, ConversationSummary, CutOff, Facts, Feedback, Message, MessageId,
    Qualification, Score, ScoreSignal, Speaker, Timestamp, Visitor,
};
use serde::Serialize;

/// Everything, for the team.
#[derive(Serialize)]
struct Internal<'a> {
    #[serde(flatten)]
    summary: &'a ConversationSummary,
    link: &'a str,
    #[serde(flatten)]
    times: LocalTimes<'a>,
    landing_page: Option<&'a str>,
    locale: Option<&'a str>,
    disclosed_at: Option<Timestamp>,
    qualification: &'a Qualification,
    facts: &'a Facts,
    fit: Score,
    intent: Score,
    score_breakdown: &'a [ScoreSignal],
    messages: Vec<Line<'a>>,
}

/// What an external audience may see, named one by one: a field that the model gains later stays inside.
#[derive(Serialize)]
struct External<'a> {
    persona: Option<&'a str>,
    visitor: &'a Visitor,
    company: &'a Company,
    message_count: u32,
    started_at: Timestamp,
    last_message_at: Timestamp,
    disclosed_at: Option<Timestamp>,
    #[serde(flatten)]
    times: LocalTimes<'a>,
    messages: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct LocalTimes<'a> {
    time_zone: &'a str,
    started_at_local: String,
    last_message_at_local: String,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<MessageId>,
    role: Speaker,
    /// For machines: what an AI has said is marked as such (EU AI Act, Article 50).
    author: &'static str,
    speaker: String,
    text: &'a str,
    sent_at: Timestamp,
    sent_at_local: String,
    citations: &'a [Citation],
    assets: &'a [Asset],
    /// Left out for an answer that is whole, as for what a visitor said.
    #[serde(skip_serializing_if = "Option::is_none")]
    cut_off: Option<CutOff>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<&'a Feedback>,
}

/// How the list of messages, the last member of the object, ends when it is empty.
const EMPTY: &str = "[]\n}";

/// Begins the conversation as an indented JSON object: all but what is in its list of messages, which is the last member.
pub(super) fn begin(conversation: &Conversation, options: &Options) -> String {
    let mut object = without_messages(conversation, options);
    object.truncate(object.len().saturating_sub(EMPTY.len()));
    object.push('[');
    object
}

/// Messages as items of the list; `is_first` says whether they are its first ones.
pub(super) fn items(
    messages: &[Message],
    summary: &ConversationSummary,
    options: &Options,
    mut is_first: bool,
) -> String {
    let mut items = String::new();
    for message in messages {
        items.push_str(if is_first { "\n    " } else { ",\n    " });
        is_first = false;
        // Line breaks within a text are escaped, so all that are there are those of the layout.
        let item = serde_json::to_string_pretty(&line(message, summary, options)).unwrap_or_default();
        items.push_str(&item.replace('\n', "\n    "));
    }
    items
}

/// What closes the list and the object.
pub(super) const fn end(is_empty: bool) -> &'static str {
    if is_empty { "]\n}\n" } else { "\n  ]\n}\n" }
}

fn without_messages(conversation: &Conversation, options: &Options) -> String {
    let summary = &conversation.summary;
    let times = LocalTimes {
        time_zone: options.zone.name(),
        started_at_local: options.zone.local(summary.started_at).rfc3339(),
        last_message_at_local: options.zone.local(summary.last_message_at).rfc3339(),
    };
    let messages = Vec::new();
    let body = match options.audience {
        Audience::Internal => serde_json::to_string_pretty(&Internal {
            summary,
            link: &options.link,
            times,
            landing_page: conversation.landing_page.as_deref(),
            locale: conversation.locale.as_deref(),
            disclosed_at: conversation.disclosed_at,
            qualification: &conversation.qualification,
            facts: &conversation.facts,
            fit: conversation.fit,
            intent: conversation.intent,
            score_breakdown: &conversation.score_breakdown,
            messages,
        }),
        Audience::External => serde_json::to_string_pretty(&External {
            persona: summary.persona.as_deref(),
            visitor: &summary.visitor,
            company: &summary.company,
            message_count: summary.message_count,
            started_at: summary.started_at,
            last_message_at: summary.last_message_at,
            disclosed_at: conversation.disclosed_at,
            times,
            messages,
        }),
    };
    // Strings, numbers and lists of them always serialise.
    body.unwrap_or_default()
}

fn line<'a>(message: &'a Message, summary: &ConversationSummary, options: &Options) -> Line<'a> {
    Line {
        id: (options.audience == Audience::Internal).then_some(message.id),
        role: message.role,
        author: if message.role == Speaker::Agent { "ai" } else { "visitor" },
        speaker: if message.role == Speaker::Agent { "Agent".to_owned() } else { visitor_name(summary) },
        text: &message.text,
        sent_at: message.sent_at,
        sent_at_local: options.zone.local(message.sent_at).rfc3339(),
        citations: &message.citations,
        assets: &message.assets,
        cut_off: message.cut_off,
        feedback: message.feedback.as_ref().filter(|_| options.audience == Audience::Internal),
    }
}
