//! A conversation as a document: everything decided, nothing escaped yet.

use super::{
    Audience, Options,
    body::{self, Part},
    one_line::one_line,
};
use crate::{
    period::{LocalTime, Zone},
    search::words,
};
use chrono::NaiveDate;
use kilo_types::{
    Asset, Citation, Conversation, ConversationId, ConversationSummary, Message, MessageId, Speaker, Timestamp,
    safe_href,
};

/// A transcript before it takes the form of a file. All texts are as they were said: a renderer escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is: `Conversation with Jane Doe`.
    pub title: String,
    /// What stands at the head of each page: `Acme GmbH (acme.com), 3 Oct 2026`.
    pub running_head: String,
    /// The conversation; `None` for an external audience.
    pub id: Option<ConversationId>,
    /// The language of the messages as a BCP 47 tag, where the visitor's browser named one.
    pub language: Option<String>,
    /// What is known, as lines of a header. Unknown things have no line.
    pub facts: Vec<Fact>,
    /// Qualification, unless nothing is known or the audience is external.
    pub qualification: Option<Qualified>,
    /// The messages in order.
    pub entries: Vec<Entry>,
}

/// A line of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about, for example `Persona`.
    pub label: String,
    /// The value, on one line.
    pub value: String,
    /// Where the value leads to, if it may be a link.
    pub href: Option<String>,
}

/// The filled fields of the qualification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualified {
    /// Name of the framework, for example `BANT`.
    pub framework: &'static str,
    /// Filled fields in reading order.
    pub fields: Vec<Fact>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The message; `None` for an external audience.
    pub id: Option<MessageId>,
    /// The day, if it is not that of the entry before: `Saturday, 3 October 2026`.
    pub day: Option<String>,
    /// Which side said it.
    pub role: Speaker,
    /// The name a reader sees, on one line.
    pub speaker: String,
    /// When it was sent.
    pub time: LocalTime,
    /// The same as a reader sees it: `16:05`, with the offset on a day that has two, and marked where it stands behind
    /// messages that were sent later.
    pub clock: String,
    /// The exact words.
    pub source: String,
    /// What they mean.
    pub body: Vec<Part>,
    /// Knowledge-base pages the answer rests on.
    pub citations: Vec<Reference>,
    /// What was shared with it; the title tells the kind: `Video: Product tour`.
    pub assets: Vec<Reference>,
    /// What is to be known of it beyond its words, a sentence each.
    pub notes: Vec<String>,
}

/// A page or file that a message names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its title, on one line.
    pub title: String,
    /// Its address as given, on one line.
    pub url: String,
    /// The address, if it may be a link.
    pub href: Option<String>,
}

impl Document {
    /// The document of `conversation` for the audience and zone of `options`.
    #[must_use]
    pub fn of(conversation: &Conversation, options: &Options) -> Self {
        let mut entries = Entries::new(&conversation.summary, options);
        let entries = conversation.messages.iter().map(|message| entries.of(message)).collect();
        Self { entries, ..Self::without_entries(conversation, options) }
    }

    /// The same without what was said: [`Entries`] gives that message by message.
    #[must_use]
    pub fn without_entries(conversation: &Conversation, options: &Options) -> Self {
        let internal = options.audience == Audience::Internal;
        let summary = &conversation.summary;
        Self {
            title: title(summary),
            running_head: running_head(summary, &options.zone),
            id: internal.then_some(summary.id),
            language: conversation.locale.as_deref().and_then(language),
            facts: facts(conversation, options),
            qualification: if internal { qualified(conversation) } else { None },
            entries: Vec::new(),
        }
    }
}

fn title(summary: &ConversationSummary) -> String {
    let known = [&summary.visitor.name, &summary.visitor.email, &summary.company.name, &summary.company.domain];
    let who = known.into_iter().flatten().map(|text| one_line(text)).find(|text| !text.is_empty());
    format!("Conversation with {}", who.as_deref().unwrap_or("a website visitor"))
}

/// Company, else the person, and the day on which it began.
fn running_head(summary: &ConversationSummary, zone: &Zone) -> String {
    let who = company(summary).map(|company| one_line(&company)).filter(|company| !company.is_empty());
    format!("{}, {}", who.unwrap_or_else(|| title(summary)), zone.local(summary.started_at).day())
}

/// A locale that is shaped like a language tag, with `_` forgiven.
fn language(locale: &str) -> Option<String> {
    let tag = locale.trim().replace('_', "-");
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag.split('-').all(subtag).then_some(tag)
}

fn facts(conversation: &Conversation, options: &Options) -> Vec<Fact> {
    let summary = &conversation.summary;
    let internal = options.audience == Audience::Internal;
    let mut facts = Vec::new();
    let mut add = |label: &str, value: Option<String>| {
        let value = value.map(|value| one_line(&value)).filter(|value| !value.is_empty());
        facts.extend(value.map(|value| Fact { label: label.to_owned(), value, href: None }));
    };
    add("Name", summary.visitor.name.clone());
    add("Persona", summary.persona.clone());
    add("Company", company(summary));
    add("Email", summary.visitor.email.clone());
    add("Phone", summary.visitor.phone.clone());
    if internal {
        add("Score", Some(format!("{} of 100 ({})", summary.score, summary.score.band().label())));
        add("Status", Some(summary.status.label().to_owned()));
    }
    add("Period", Some(period(summary, &options.zone)));
    add("AI disclosed", conversation.disclosed_at.map(|time| day_and_clock(&options.zone, time)));
    if internal {
        add("Link", Some(options.link.clone()));
        if let Some(link) = facts.last_mut().filter(|fact| fact.label == "Link") {
            link.href = safe_href(&link.value).map(str::to_owned);
        }
    }
    facts
}

fn company(summary: &ConversationSummary) -> Option<String> {
    match (summary.company.name.as_deref(), summary.company.domain.as_deref()) {
        (Some(name), Some(domain)) => Some(format!("{} ({domain})", one_line(name))),
        (name, domain) => name.or(domain).map(str::to_owned),
    }
}

/// `3 Oct 2026, 16:05 to 16:20 (Europe/Berlin, UTC+02:00)`. Where clocks were changed in between, each time has its own
/// offset.
fn period(summary: &ConversationSummary, zone: &Zone) -> String {
    // A message may have been sent before the conversation was said to begin.
    let begin = summary.started_at.min(summary.last_message_at);
    let (start, end) = (zone.local(begin), zone.local(summary.last_message_at.max(summary.started_at)));
    if start.offset_seconds() != end.offset_seconds() {
        let [start, end] = [start, end].map(|time| format!("{} (UTC{})", time.day_and_clock(), time.offset()));
        return format!("{start} to {end}, {}", zone.name());
    }
    let until = match (start.date() == end.date(), start.clock() == end.clock()) {
        (true, true) => String::new(),
        (true, false) => format!(" to {}", end.clock()),
        (false, _) => format!(" to {}", end.day_and_clock()),
    };
    let offset = if zone.name() == "UTC" { String::new() } else { format!(", UTC{}", start.offset()) };
    format!("{}{until} ({}{offset})", start.day_and_clock(), zone.name())
}

/// `3 Oct 2026, 16:05`, with the offset on a day that has two.
fn day_and_clock(zone: &Zone, time: Timestamp) -> String {
    let local = zone.local(time);
    let offset = if zone.shifts_on(local.date()) { format!(" (UTC{})", local.offset()) } else { String::new() };
    format!("{}{offset}", local.day_and_clock())
}

fn qualified(conversation: &Conversation) -> Option<Qualified> {
    let fields: Vec<_> = (conversation.qualification.fields.iter())
        .filter_map(|field| {
            let value = one_line(field.value.as_deref()?);
            (!value.is_empty()).then(|| Fact { label: one_line(&field.label), value, href: None })
        })
        .collect();
    (!fields.is_empty()).then(|| Qualified { framework: conversation.qualification.framework.label(), fields })
}

/// Makes entries of messages, one after the other.
#[derive(Clone, Debug)]
pub struct Entries {
    zone: Zone,
    internal: bool,
    visitor: String,
    day: Option<Day>,
    /// When the last of the messages so far was sent.
    newest: Option<Timestamp>,
}

/// The day of the entry before.
#[derive(Clone, Debug)]
struct Day {
    date: NaiveDate,
    /// Whether clocks are changed on it.
    shifts: bool,
}

impl Entries {
    /// For the messages of a conversation, from the first on.
    #[must_use]
    pub fn new(summary: &ConversationSummary, options: &Options) -> Self {
        Self {
            zone: options.zone.clone(),
            internal: options.audience == Audience::Internal,
            visitor: visitor_name(summary),
            day: None,
            newest: None,
        }
    }

    /// The entry of `message`, which follows the one before.
    pub fn of(&mut self, message: &Message) -> Entry {
        let time = self.zone.local(message.sent_at);
        let is_new = self.day.as_ref().is_none_or(|day| day.date != time.date());
        if is_new {
            self.day = Some(Day { date: time.date(), shifts: self.zone.shifts_on(time.date()) });
        }
        let is_late = self.newest.is_some_and(|newest| message.sent_at < newest);
        self.newest = self.newest.max(Some(message.sent_at));
        let offset = self.day.as_ref().filter(|day| day.shifts).map(|_| format!(" (UTC{})", time.offset()));
        let mark = if is_late { ", arrived late" } else { "" };
        Entry {
            clock: format!("{}{}{mark}", time.clock(), offset.unwrap_or_default()),
            id: self.internal.then_some(message.id),
            day: is_new.then(|| time.long_day()),
            role: message.role,
            speaker: if message.role == Speaker::Agent { "Agent".to_owned() } else { self.visitor.clone() },
            time,
            source: message.text.clone(),
            body: body_of(message),
            citations: message.citations.iter().map(citation).collect(),
            assets: message.assets.iter().map(asset).collect(),
            notes: notes(message, self.internal),
        }
    }
}

fn body_of(message: &Message) -> Vec<Part> {
    match message.role {
        Speaker::Visitor => body::plain(&message.text),
        Speaker::Agent => body::markdown(&message.text),
    }
}

/// What became of an answer. What the visitor thought of it stays with the team.
fn notes(message: &Message, internal: bool) -> Vec<String> {
    let cut_off = message.cut_off.map(|cut_off| format!("{}.", cut_off.label()));
    let feedback = message.feedback.as_ref().filter(|_| internal).map(|feedback| match &feedback.reason {
        Some(reason) => format!("{}: {}", feedback.label(), one_line(reason.as_str())),
        None => format!("{}.", feedback.label()),
    });
    cut_off.into_iter().chain(feedback).collect()
}

/// The visitor's name as a speaker. One who calls themselves after the agent is marked, so that nobody can put
/// words into its mouth.
pub(super) fn visitor_name(summary: &ConversationSummary) -> String {
    let name = summary.visitor.name.as_deref().map(one_line).filter(|name| !words(name).is_empty());
    match name {
        Some(name) if words(&name).concat().contains("agent") => format!("{name} (visitor)"),
        Some(name) => name,
        None => "Visitor".to_owned(),
    }
}

fn citation(citation: &Citation) -> Reference {
    reference(citation.title.as_str(), citation.url.as_str())
}

fn asset(asset: &Asset) -> Reference {
    reference(&format!("{}: {}", asset.kind.label(), asset.title), asset.url.as_str())
}

fn reference(title: &str, url: &str) -> Reference {
    Reference { title: one_line(title), url: one_line(url), href: safe_href(url).map(str::to_owned) }
}
