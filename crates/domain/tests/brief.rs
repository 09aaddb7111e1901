//! What the team is told, and that nobody outside can make it say something else.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use kilo_domain::{
    brief::{brief, follow_up, telling_sentences},
    letter::{self, Letter},
    qualification::{Assessment, Evidence, Given, Heard, assess},
};
use kilo_types::{Conversation, Speaker};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const LINK: &str = "https://kilo.example/conversations/0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f";

fn id(number: usize) -> String {
    format!("0199a3e2-7c1e-7d31-9d0f-{number:012x}")
}

/// A conversation in which a visitor said `texts`; `signals` are name, points, place of the message and excerpt.
fn conversation(texts: &[&str], signals: &[(&str, i16, usize, &str)], known: Option<&str>) -> Conversation {
    let time = "2026-11-25T10:00:00.000Z";
    let message = |role: &str, place: usize, text: &str| json!({ "id": id(place), "role": role, "text": text, "sent_at": time, "citations": [], "assets": [] });
    let mut messages: Vec<_> = texts.iter().enumerate().map(|(place, text)| message("visitor", place, text)).collect();
    messages.push(message("agent", 999, "A very long sentence of the agent that must never be in the summary."));
    let breakdown: Vec<_> = signals
        .iter()
        .map(|(signal, points, place, excerpt)| {
            let mut letters = signal.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
            let label = format!("{first}{}", letters.as_str().replace('_', " "));
            json!({ "signal": signal, "label": label, "points": points, "message_id": id(*place), "excerpt": excerpt, "question": null })
        })
        .collect();
    let field = |key: &str, label: &str, value: Option<&str>| json!({ "key": key, "label": label, "value": value, "message_id": null });
    serde_json::from_value(json!({
        "id": id(0), "status": "handed_off", "score": 72, "persona": known,
        "visitor": { "name": known, "email": "jane@acme.com" }, "company": { "name": known, "domain": "acme.com" },
        "message_count": messages.len(), "started_at": time, "last_message_at": time, "updated_at": time,
        "archived_at": null, "handed_off_at": time, "external_id": null, "version": 1, "messages": messages,
        "qualification": { "framework": "bant", "fields": [
            field("budget", "Budget", known), field("authority", "Authority", None),
            field("need", "Need", None), field("timeline", "Timeline", Some("Q3")),
        ] },
        "fit": 30, "intent": 42, "score_breakdown": breakdown, "landing_page": null, "locale": null,
    }))
    .unwrap()
}

fn sample() -> Conversation {
    let texts = [
        "Hi there!",
        "I'm head of marketing at Acme. We lose leads every week because nobody follows up. It is raining.",
        "Can we book a demo on Thursday 10am?",
        "up to $50K this year",
    ];
    let signals = [
        ("demo_request", 25, 2, "book a demo"),
        ("pain_point", 20, 1, "We lose leads every week"),
        ("budget", 15, 3, "up to $50K this year"),
        ("just_browsing", -10, 0, "Hi there"),
    ];
    let mut conversation = conversation(&texts, &signals, None);
    conversation.score_breakdown[2].question = Some("Is there a budget?".to_owned());
    conversation.qualification.fields[0].value = Some("$50K this year".to_owned());
    conversation.summary.persona = Some("Head of Marketing".to_owned());
    conversation.summary.visitor.name = Some("Jane Doe".to_owned());
    conversation.summary.visitor.phone = Some("+49 170 1234567".to_owned());
    conversation.summary.company.name = Some("Acme".to_owned());
    conversation
}

/// What the words of `conversation` come to.
fn found(conversation: &Conversation) -> Assessment {
    let mut evidence = Evidence::default();
    for message in conversation.messages.iter().filter(|message| message.role == Speaker::Visitor) {
        evidence.absorb(&Heard::new(message.id, &message.text, message.sent_at));
    }
    assess(&evidence, &Given::default())
}

fn told(conversation: &Conversation) -> Letter {
    brief(conversation, &found(conversation), LINK)
}

#[test]
fn a_brief_says_who_how_to_reach_them_what_they_want_and_why() {
    let text = letter::text(&told(&sample()));
    let expected = "Jane Doe, Head of Marketing at Acme: score 72

Visitor:
  Phone: +49 170 1234567
  Email: jane@acme.com
  Wants next: Demo or meeting: “Can we book a demo on Thursday 10am?” (Thursday 26 November, 10:00)
  Budget: $50K this year
  Timeline: Q3

Why:
  - Pain point: “We lose leads every week because nobody follows up.”
  - Budget: “up to $50K this year” (asked: “Is there a budget?”)
  - “I'm head of marketing at Acme.”

Open the transcript: https://kilo.example/conversations/0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f
";
    assert_eq!(text, expected);
}

#[test]
fn nothing_is_in_a_brief_twice() {
    let mut conversation = sample();
    // Fields that hold the words of the reasons, one another's, and those of the headline.
    for (field, value) in conversation.qualification.fields.iter_mut().zip([
        "$50K this year",
        "Head of Marketing",
        "We lose leads every week because nobody follows up, and that is not all that there is to it",
        "$50K this year",
    ]) {
        field.value = Some(value.to_owned());
    }
    let text = letter::text(&told(&conversation));
    for once in
        ["Jane Doe", "Head of Marketing", "jane@acme.com", "+49 170", "book a demo", "nobody follows up.", "Acme:"]
    {
        assert_eq!(text.matches(once).count(), 1, "{once}: {text}");
    }
    assert_eq!(text.matches("$50K this year").count(), 2, "the value, and the words that say it: {text}");
    assert_eq!(text.matches("  - ").count(), 3, "{text}");
}

#[test]
fn three_signals_in_one_sentence_are_one_reason() {
    let texts = ["We lose leads every week, our budget is $50K, and we need it by Q3 at the latest.", "ok", "We do."];
    let signals = [
        ("pain_point", 20, 0, "lose leads"),
        ("budget", 15, 0, "budget"),
        ("timeline", 10, 0, "Q3"),
        ("need", 8, 2, "We do"),
    ];
    assert_eq!(telling_sentences(&conversation(&texts, &signals, None)), [texts[0], "We do."]);
}

#[test]
fn a_field_in_the_visitors_own_words_is_no_fact_beside_the_reason_that_says_it() {
    let signals = [("pain_point", 25, 0, "We lose leads every week"), ("email_captured", 15, 1, "jane@acme.com")];
    let texts =
        ["We lose leads every week.", "I'm CTO at Acme, jane@acme.com.", "It has been like this for years now."];
    let mut conversation = conversation(&texts, &signals, None);
    conversation.qualification.fields[2].value = Some("We lose leads every week".to_owned());
    let text = letter::text(&told(&conversation));
    assert!(text.contains("Pain point: “We lose leads every week.”") && !text.contains("Need:"), "{text}");
    let years = text.find("for years").unwrap();
    assert!(text.find("I'm CTO").is_none_or(|cto| cto > years), "what says something new comes first: {text}");
    assert!(!text.contains("Email: “"), "who somebody is, is no reason: {text}");
}

#[test]
fn what_a_visitor_wants_next_is_the_last_request_with_a_time() {
    for (texts, wanted) in [
        (vec!["Can we book a demo?", "I'd like a demo on Thursday 10am.", "Can I get a trial?"], Some("Thursday 10am")),
        (vec!["Can we book a demo?", "Please send me the contract."], Some("To buy: “Please send me the contract.”")),
        (vec!["hello there"], None),
    ] {
        let text = letter::text(&told(&conversation(&texts, &[], None)));
        match wanted {
            Some(words) => assert!(text.contains("Wants next: ") && text.contains(words), "{text}"),
            None => assert!(!text.contains("Wants next"), "{text}"),
        }
    }
}

#[test]
fn a_note_says_how_to_reach_the_visitor_and_no_more() {
    let note = follow_up(&sample(), LINK).unwrap();
    let expected = "Jane Doe, Head of Marketing left an email address

Visitor:
  Email: jane@acme.com
  Phone: +49 170 1234567

Open the transcript: https://kilo.example/conversations/0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f
";
    assert_eq!(letter::text(&note), expected);
    assert_eq!(letter::slack(&note.clone().within(Some("1795600000.000100")))["thread_ts"], "1795600000.000100");
    assert!(letter::slack(&note).get("thread_ts").is_none());
    let mut unknown = sample();
    unknown.summary.visitor.email = None;
    assert!(follow_up(&unknown, LINK).is_none());
}

#[test]
fn a_summary_holds_only_what_the_visitor_wrote() {
    for (texts, signals, expected) in [
        (vec![], vec![], vec![]),
        (vec!["hi", "ok"], vec![], vec![]),
        (vec!["hi", "ok"], vec![("demo_request", 25, 1, "ok")], vec!["ok"]),
        // An excerpt that is cut, or that no sentence holds whole, still leads to its message.
        (vec!["Yes. We need it by March!"], vec![("timeline", 10, 0, "We need it by…")], vec!["We need it by March!"]),
        (vec!["Yes. We need it by March!"], vec![("timeline", 10, 0, "nothing of it")], vec!["We need it by March!"]),
        (vec!["Same words here as there. Same words here as there."], vec![], vec!["Same words here as there."]),
    ] {
        assert_eq!(telling_sentences(&conversation(&texts, &signals, None)), expected, "{texts:?}");
    }
    let long = telling_sentences(&conversation(&[&"word ".repeat(1000)], &[], None)).remove(0);
    assert!(long.chars().count() <= 300 && long.ends_with("word…"), "{long}");
}

#[test]
fn a_brief_of_which_nothing_is_known_is_still_one() {
    let mut conversation = conversation(&["hi"], &[], None);
    conversation.summary.visitor.email = None;
    conversation.summary.company.domain = None;
    let letter = told(&conversation);
    assert_eq!(letter.headline(), "A visitor: score 72");
    assert!(letter::text(&letter).contains("Open the transcript"));
}

#[test]
fn slack_gets_a_table_of_what_is_known() {
    let body = letter::slack(&told(&sample()));
    let fields = &body["blocks"][2]["fields"];
    assert_eq!(fields[0], json!({ "type": "mrkdwn", "text": "*Phone*" }));
    assert_eq!(fields[1], json!({ "type": "plain_text", "text": "+49 170 1234567", "emoji": false }));
    let last = body["blocks"].as_array().unwrap().last().unwrap();
    assert_eq!(last["text"], json!({ "type": "mrkdwn", "text": format!("<{LINK}|Open the transcript>") }));
}

/// What Slack refuses, or would read as more than words.
fn slack_faults(body: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let blocks = body["blocks"].as_array().unwrap();
    let units = |text: &Value| text["text"].as_str().unwrap().encode_utf16().count();
    if blocks.len() > 50 {
        faults.push(format!("{} blocks", blocks.len()));
    }
    for block in blocks {
        let header = block["type"] == "header";
        let fields = block["fields"].as_array().cloned().unwrap_or_default();
        if fields.len() > 10 || fields.iter().any(|field| units(field) > 2000 || units(field) == 0) {
            faults.push(format!("fields: {block}"));
        }
        if let Some(text) = block.get("text")
            && !(1..=if header { 150 } else { 3000 }).contains(&units(text))
        {
            faults.push(format!("text: {block}"));
        }
        for text in fields.iter().chain(block.get("text")) {
            let said = text["text"].as_str().unwrap();
            let ours = said == format!("<{LINK}|Open the transcript>");
            let active = said.contains(['<', '>']) || calls_everybody(&said.to_lowercase());
            if !ours && (active || text["type"] == "mrkdwn" && !said.starts_with('*')) {
                faults.push(format!("active: {text}"));
            }
        }
    }
    let fallback = body["text"].as_str().unwrap();
    if fallback.contains(['<', '>']) {
        faults.push(format!("active: {fallback}"));
    }
    faults
}

fn calls_everybody(said: &str) -> bool {
    let mut calls = ["@channel", "@here", "@everyone"].into_iter().flat_map(|call| said.match_indices(call));
    calls.any(|(place, call)| {
        let (before, after) = (&said[..place], &said[place + call.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

/// Every tag of a page with its attributes.
fn tags(page: &str) -> BTreeSet<String> {
    page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default().to_owned()).collect()
}

const HOSTILE: [&str; 9] = [
    "<!channel> <!here> <@U123> <https://evil.example|click> @channel @here @everyone",
    "*bold* _it_ ~no~ `code` ```block``` > quote :skull:",
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><a href=javascript:alert(1)>",
    "a\r\nBcc: x@y.example\r\n\r\n.\r\n",
    "&amp;&lt;!channel&gt;",
    "\u{202E}evil\u{2066}",
    "\u{1F600}",
    "<style>@import url(https://evil.example)</style>",
    "</h1></body></html><!-- ",
];

fn check(words: &str) {
    let signals = [(words, 25, 0, words), (words, -5, 1, "")];
    let letter = told(&conversation(&[words, &words.repeat(20)], &signals, Some(words)));
    assert_eq!(slack_faults(&letter::slack(&letter)), Vec::<String>::new(), "{words:?}");
    let ours = tags(&letter::html(&told(&sample())));
    let foreign: Vec<_> = tags(&letter::html(&letter)).difference(&ours).cloned().collect();
    assert_eq!(foreign, Vec::<String>::new(), "{words:?}");
    assert!(!ours.iter().any(|tag| ["src=", "url(", "http-equiv"].iter().any(|load| tag.contains(load))), "{ours:?}");
    let text = letter::text(&letter);
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{words:?}");
    assert!(letter.headline().chars().count() <= 150 && !letter.headline().contains('\n'), "{words:?}");
}

#[test]
fn hostile_words_stay_words() {
    HOSTILE.iter().for_each(|words| check(words));
    HOSTILE.iter().for_each(|words| check(&words.repeat(400)));
}

#[test]
fn many_facts_stay_within_the_bounds_of_a_message() {
    let many: Vec<_> = (0..400).map(|number| (format!("Label {number}"), "<&>".repeat(900))).collect();
    let facts = many.iter().map(|(label, value)| (label.as_str(), value.as_str()));
    let points = vec!["<&>".repeat(900); 100];
    let letter =
        Letter::new(&"<&>".repeat(900)).facts("Known", facts).points("Why", &points).link("Open the transcript", LINK);
    assert_eq!(slack_faults(&letter::slack(&letter)), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_is_said_stays_words(words in "([<>&|@*_~`!:/\\\\\"'=a-z\u{0}-\u{1F} \u{202A}-\u{202E}😀]|channel|here|<!|</){1,60}") {
        check(&words);
    }
}
