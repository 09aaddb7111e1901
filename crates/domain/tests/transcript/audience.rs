//! What an external audience must not learn.

use crate::sample::{LINK, internal, jane, options, words};
use kilo_domain::transcript::{Audience, Format, render};

#[test]
fn an_external_audience_learns_no_score_qualification_or_id() {
    let conversation = jane();
    let mut secrets = vec![
        conversation.summary.id.to_string(),
        "crm-4711".to_owned(),
        LINK.to_owned(),
        "c0de".to_owned(),
        "72".to_owned(),
        "demo_request".to_owned(),
    ];
    secrets.extend(conversation.messages.iter().map(|message| message.id.to_string()));
    let forbidden =
        ["score", "qualification", "budget\"", "bant", "handed", "external_id", "_id", "\"id\"", "version", "status"];
    for format in Format::ALL {
        let body = words(render(&conversation, format, &options(Audience::External))).to_lowercase();
        // The page's own style sheet is not about anybody.
        let body = body.split_once("</style>").map_or(body.as_str(), |(_, rest)| rest);
        for secret in &secrets {
            assert!(!body.contains(secret.as_str()), "{format:?} tells {secret}");
        }
        for word in forbidden {
            assert!(!body.contains(word), "{format:?} tells {word}");
        }
        assert!(body.contains("do you integrate with salesforce?") && body.contains("two-minute tour"), "{format:?}");
    }
}

#[test]
fn the_team_sees_it_all() {
    let conversation = jane();
    for (format, expected) in [
        (Format::Markdown, vec!["72 of 100", "Handed off", "**Budget:**", LINK]),
        (Format::Text, vec!["72 of 100", "Handed off", "Budget:", LINK]),
        (Format::Html, vec!["72 of 100", "Handed off", "Budget", LINK]),
        (Format::Pdf, vec!["72 of 100", "Handed off", "Budget", LINK]),
        (Format::Json, vec!["\"score\": 72", "handed_off", "demo_request", "crm-4711", LINK]),
        (Format::Csv, vec!["conversation_id", "message_id", "c0de"]),
    ] {
        let body = internal(&conversation, format);
        for text in expected {
            assert!(body.contains(text), "{format:?} lacks {text}");
        }
    }
}

#[test]
fn an_external_file_without_names_has_no_id_in_its_name() {
    let mut conversation = crate::sample::visitor_says(&["hi"]);
    conversation.summary.external_id = None;
    let name = |audience| render(&conversation, Format::Markdown, &options(audience)).file_name;
    assert_eq!(name(Audience::External), "2026-10-03-conversation.md");
    assert_eq!(name(Audience::Internal), "2026-10-03-conversation-0000c0de.md");
}
