//! Conversations to typeset.

use kilo_domain::{
    period::Zone,
    transcript::{Audience, Document, Options},
};
use kilo_types::{
    Asset, AssetKind, Citation, Company, Conversation, ConversationId, ConversationSummary, FactSource, Facts,
    Framework, Message, MessageId, Qualification, QualificationField, Score, ShortText, Speaker, Status, Url, Visitor,
};
use uuid::Uuid;

pub const LINK: &str = "https://kilo.example/conversations/0199a000-0000-7000-8000-00000000c0de";

/// What the visitor and the agent say in turn, as the team reads it.
pub fn document(texts: &[&str]) -> Document {
    of(&conversation(texts))
}

pub fn of(conversation: &Conversation) -> Document {
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let options = Options { zone, audience: Audience::Internal, link: LINK.to_owned(), bom: false };
    Document::of(conversation, &options)
}

pub fn conversation(texts: &[&str]) -> Conversation {
    let messages = texts.iter().enumerate().map(|(place, text)| message(place, text)).collect();
    Conversation {
        summary: summary(texts.len()),
        messages,
        earlier_cursor: None,
        qualification: Qualification {
            framework: Framework::Bant,
            fields: vec![QualificationField {
                key: "budget".to_owned(),
                label: "Budget".to_owned(),
                value: Some("$50K, approved for the second half of the year".to_owned()),
                message_id: None,
                source: FactSource::Detected,
                set_by: None,
                set_at: None,
            }],
        },
        facts: Facts::default(),
        fit: Score::default(),
        intent: Score::default(),
        score_breakdown: Vec::new(),
        disclosed_at: None,
        landing_page: None,
        locale: Some("en-GB".to_owned()),
    }
}

fn message(place: usize, text: &str) -> Message {
    Message {
        id: MessageId(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_a000 + place as u128)),
        role: if place.is_multiple_of(2) { Speaker::Visitor } else { Speaker::Agent },
        text: text.to_owned(),
        sent_at: format!("2026-10-{:02}T14:05:09Z", 3 + place / 40).parse().unwrap(),
        citations: Vec::new(),
        assets: Vec::new(),
        cut_off: None,
        feedback: None,
    }
}

/// What an agent adds to an answer.
pub fn with_references(mut conversation: Conversation) -> Conversation {
    let title = |text: &str| ShortText::parse(text).unwrap();
    let url = |text: &str| Url::parse(text).unwrap();
    if let Some(answer) = conversation.messages.get_mut(1) {
        answer.citations = vec![Citation {
            title: title("Salesforce integration"),
            url: url("https://acme.example/integrations/salesforce"),
        }];
        answer.assets = vec![Asset {
            kind: AssetKind::Video,
            title: title("Two-minute tour"),
            url: url("https://acme.example/tour.mp4"),
        }];
    }
    conversation
}

fn summary(message_count: usize) -> ConversationSummary {
    let at = |text: &str| text.parse().unwrap();
    ConversationSummary {
        id: ConversationId(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_c0de)),
        status: Status::HandedOff,
        score: Score::new(72).unwrap(),
        persona: Some("Head of Marketing".to_owned()),
        visitor: Visitor { name: Some("Jane Doe".to_owned()), email: Some("jane@acme.com".to_owned()), phone: None },
        company: Company { name: Some("Acme GmbH".to_owned()), domain: Some("acme.com".to_owned()) },
        message_count: message_count.try_into().unwrap(),
        started_at: at("2026-10-03T14:05:09.120Z"),
        last_message_at: at("2026-10-03T22:10:00Z"),
        updated_at: at("2026-10-04T08:00:00Z"),
        archived_at: None,
        handed_off_at: Some(at("2026-10-03T22:10:01Z")),
        external_id: None,
        feedback: kilo_types::FeedbackCounts::default(),
        version: 5,
    }
}
