//! Each format, whole.

use crate::sample::{internal, jane, options, words};
use kilo_domain::transcript::{Audience, Format, bulk_csv_header, bulk_csv_messages, bulk_csv_summary, render};
use kilo_types::{Conversation, CutOff, Feedback, FeedbackReason};

#[test]
fn markdown() {
    insta::assert_snapshot!(internal(&jane(), Format::Markdown));
}

#[test]
fn text() {
    insta::assert_snapshot!(internal(&jane(), Format::Text));
}

#[test]
fn html() {
    insta::assert_snapshot!(internal(&jane(), Format::Html));
}

#[test]
fn json() {
    insta::assert_snapshot!(internal(&jane(), Format::Json));
}

#[test]
fn csv() {
    insta::assert_snapshot!(internal(&jane(), Format::Csv));
}

#[test]
fn names_and_types_of_formats_agree() {
    for (name, extension, content_type) in [
        ("markdown", "md", "text/markdown; charset=utf-8"),
        ("text", "txt", "text/plain; charset=utf-8"),
        ("html", "html", "text/html; charset=utf-8"),
        ("json", "json", "application/json"),
        ("csv", "csv", "text/csv; charset=utf-8"),
    ] {
        let format: Format = name.parse().unwrap();
        let rendered = render(&jane(), format, &options(Audience::Internal));
        assert_eq!(rendered.file_name, format!("2026-10-03-jane-doe-acme-com.{extension}"));
        assert_eq!(rendered.content_type, content_type);
    }
    assert!("docx".parse::<Format>().is_err() && "Markdown".parse::<Format>().is_err());
    assert!("public".parse::<Audience>().is_err());
}

#[test]
fn json_is_the_conversation_and_more() {
    let read: Conversation = serde_json::from_str(&internal(&jane(), Format::Json)).unwrap();
    assert_eq!(read, jane());
}

#[test]
fn csv_has_a_row_a_message_and_a_mark_on_request() {
    let mut options = options(Audience::Internal);
    assert!(words(render(&jane(), Format::Csv, &options)).starts_with("time,"));
    options.bom = true;
    let body = words(render(&jane(), Format::Csv, &options));
    let table = body.strip_prefix('\u{FEFF}').unwrap();
    assert_eq!(csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap).count(), 4);
}

fn bulk(conversation: &Conversation, include: bool) -> Vec<Vec<String>> {
    if include { bulk_csv_messages(conversation) } else { vec![bulk_csv_summary(&conversation.summary)] }
}

#[test]
fn bulk_rows_fit_their_header_and_lose_no_conversation() {
    let mut conversation = jane();
    for (include, rows) in [(false, 1), (true, 4)] {
        let table = bulk(&conversation, include);
        assert_eq!(table.len(), rows);
        assert!(table.iter().all(|row| row.len() == bulk_csv_header(include).len()));
    }
    conversation.messages.clear();
    conversation.summary.visitor.name = Some("=1+1".to_owned());
    for include in [false, true] {
        let table = bulk(&conversation, include);
        assert_eq!((table.len(), table[0][5].as_str()), (1, "'=1+1"));
        assert_eq!(table[0].len(), bulk_csv_header(include).len());
    }
}

#[test]
fn a_conversation_of_which_nothing_is_known_is_still_a_document() {
    let mut conversation = crate::sample::visitor_says(&[]);
    conversation.qualification.fields.clear();
    conversation.summary.persona = None;
    for format in Format::ALL {
        let body = internal(&conversation, format);
        assert!(!body.contains("Qualification (") && !body.is_empty(), "{format:?}");
    }
}

#[test]
fn what_became_of_an_answer_is_told_in_every_format_and_feedback_to_the_team_alone() {
    let mut conversation = jane();
    let reason = FeedbackReason::parse("=old price").ok();
    conversation.messages[1].cut_off = Some(CutOff::Failure);
    conversation.messages[1].feedback = Some(Feedback { helpful: false, reason });
    conversation.messages[3].cut_off = Some(CutOff::Visitor);
    for format in [Format::Markdown, Format::Text, Format::Html, Format::Csv] {
        let inside = internal(&conversation, format);
        let outside = words(render(&conversation, format, &options(Audience::External)));
        for text in [&inside, &outside] {
            assert!(text.contains("The answer broke off.") && text.contains("Stopped by the visitor."), "{text}");
        }
        assert!(inside.contains("Visitor did not find this helpful: =old price"), "{inside}");
        assert!(!outside.contains("helpful") && !outside.contains("old price"), "{outside}");
    }
    let inside: Conversation = serde_json::from_str(&internal(&conversation, Format::Json)).unwrap();
    assert_eq!(inside, conversation);
    let outside = words(render(&conversation, Format::Json, &options(Audience::External)));
    assert!(outside.contains(r#""cut_off": "failure""#) && !outside.contains("helpful"), "{outside}");
    let rows = bulk_csv_messages(&conversation);
    let last = |row: &Vec<String>| row[row.len() - 3..].to_vec();
    assert_eq!(last(&rows[1]), ["failure", "false", "'=old price"]);
    assert_eq!(
        (last(&rows[3]), last(&rows[0])),
        (["visitor", "", ""].map(str::to_owned).to_vec(), vec![String::new(); 3])
    );
    assert!(rows.iter().all(|row| row.len() == bulk_csv_header(true).len()));
}
