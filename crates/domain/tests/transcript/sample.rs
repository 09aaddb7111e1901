//! A conversation to render.

use kilo_domain::{
    period::Zone,
    transcript::{Audience, Body, Format, Options, Rendered, render},
};
use kilo_types::{
    Asset, AssetKind, Citation, Company, Conversation, ConversationId, ConversationSummary, FactSource, Facts,
    Framework, Message, MessageId, Qualification, QualificationField, Score, ScoreSignal, ShortText, Speaker, Status,
    Timestamp, Url, Visitor,
};
use uuid::Uuid;

pub(crate) const LINK: &str = "https://kilo.example/conversations/0199a000-0000-7000-8000-00000000c0de";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn title(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(crate) fn message(number: u128, role: Speaker, sent_at: &str, text: &str) -> Message {
    let id = MessageId(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_a000 + number));
    let text = text.to_owned();
    Message {
        id,
        role,
        text,
        sent_at: at(sent_at),
        citations: Vec::new(),
        assets: Vec::new(),
        cut_off: None,
        feedback: None,
    }
}

/// A conversation in which the visitor says `texts`, with nothing else known.
pub(crate) fn visitor_says(texts: &[&str]) -> Conversation {
    let mut conversation = jane();
    conversation.summary.visitor = Visitor::default();
    conversation.summary.company = Company::default();
    let numbered = texts.iter().enumerate();
    conversation.messages =
        numbered.map(|(n, text)| message(n as u128, Speaker::Visitor, "2026-10-03T14:05:00Z", text)).collect();
    conversation
}

pub(crate) fn options(audience: Audience) -> Options {
    Options { zone: Zone::parse("Europe/Berlin").unwrap(), audience, link: LINK.to_owned(), bom: false }
}

/// The body for the team.
pub(crate) fn internal(conversation: &Conversation, format: Format) -> String {
    words(render(conversation, format, &options(Audience::Internal)))
}

/// What a file says; for one that is still to be typeset all that its pages will say.
pub(crate) fn words(file: Rendered) -> String {
    let document = match file.body {
        Body::Text(text) => return text,
        Body::Pages(document) => document,
    };
    let facts = document.facts.iter().chain(document.qualification.iter().flat_map(|qualified| &qualified.fields));
    let facts = facts.map(|fact| format!("{}: {} {:?}", fact.label, fact.value, fact.href));
    let entries = document.entries.iter().map(|entry| {
        let references = entry.citations.iter().chain(&entry.assets);
        let references: Vec<_> = references.map(|to| format!("{} {}", to.title, to.url)).collect();
        format!("{:?} {}: {} {}", entry.id, entry.speaker, entry.source, references.join(" "))
    });
    let lines: Vec<_> = facts.chain(entries).collect();
    format!("{}\n{}\n{:?}\n{}", document.title, document.running_head, document.id, lines.join("\n"))
}

pub(crate) fn jane() -> Conversation {
    Conversation {
        summary: summary(),
        messages: messages(),
        earlier_cursor: None,
        qualification: qualification(),
        facts: Facts::default(),
        fit: Score::new(32).unwrap(),
        intent: Score::new(40).unwrap(),
        score_breakdown: vec![ScoreSignal {
            signal: "demo_request".to_owned(),
            label: "Demo request".to_owned(),
            points: 25,
            message_id: None,
            excerpt: Some("can we book a demo?".to_owned()),
            question: None,
        }],
        disclosed_at: None,
        landing_page: Some("https://acme.example/pricing".to_owned()),
        locale: Some("en-GB".to_owned()),
    }
}

fn summary() -> ConversationSummary {
    ConversationSummary {
        id: ConversationId(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_c0de)),
        status: Status::HandedOff,
        score: Score::new(72).unwrap(),
        persona: Some("Head of Marketing".to_owned()),
        visitor: Visitor {
            name: Some("Jane Doe".to_owned()),
            email: Some("jane@acme.com".to_owned()),
            phone: Some("+49 170 1234567".to_owned()),
        },
        company: Company { name: Some("Acme GmbH".to_owned()), domain: Some("acme.com".to_owned()) },
        message_count: 4,
        started_at: at("2026-10-03T14:05:09.120Z"),
        last_message_at: at("2026-10-03T22:10:00Z"),
        updated_at: at("2026-10-04T08:00:00Z"),
        archived_at: None,
        handed_off_at: Some(at("2026-10-03T22:10:01Z")),
        external_id: Some("crm-4711".to_owned()),
        feedback: kilo_types::FeedbackCounts::default(),
        version: 5,
    }
}

fn messages() -> Vec<Message> {
    let mut answer = message(
        2,
        Speaker::Agent,
        "2026-10-03T14:05:30Z",
        "Yes, **natively**. You can:\n\n- sync leads\n- map [custom fields](https://docs.acme.example/fields)\n\nIt is part of *Growth*.",
    );
    answer.citations = vec![
        Citation { title: title("Salesforce integration"), url: url("https://acme.example/integrations/salesforce") },
        Citation { title: title("Pricing"), url: url("https://acme.example/pricing?plan=growth&period=month") },
    ];
    answer.assets = vec![Asset {
        kind: AssetKind::Video,
        title: title("Two-minute tour"),
        url: url("https://acme.example/tour.mp4"),
    }];
    vec![
        message(
            1,
            Speaker::Visitor,
            "2026-10-03T14:05:09.120Z",
            "Hi! Do you integrate with Salesforce?\nWe have ~20 reps & a budget of $50K.",
        ),
        answer,
        message(3, Speaker::Visitor, "2026-10-03T22:08:00Z", "Great - can we book a demo?"),
        message(4, Speaker::Agent, "2026-10-03T22:10:00Z", "Of course: https://acme.example/demo"),
    ]
}

fn qualification() -> Qualification {
    let field = |key: &str, label: &str, value: Option<&str>| QualificationField {
        key: key.to_owned(),
        label: label.to_owned(),
        value: value.map(str::to_owned),
        message_id: None,
        source: FactSource::Detected,
        set_by: None,
        set_at: None,
    };
    Qualification {
        framework: Framework::Bant,
        fields: vec![
            field("budget", "Budget", Some("$50K")),
            field("authority", "Authority", None),
            field("need", "Need", Some("Salesforce integration for 20 reps")),
            field("timeline", "Timeline", None),
        ],
    }
}
