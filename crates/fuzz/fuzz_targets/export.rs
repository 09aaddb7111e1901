//! A conversation as a file, in every format and for both audiences.
#![no_main]

use kilo_domain::transcript::{Audience, Body, Format, bulk_csv_header, bulk_csv_messages, csv_cell, render};
use kilo_fuzz::{conversation, messages, options};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fn body(text: &str, format: Format, audience: Audience) -> String {
    match render(&conversation(text), format, &options(audience)).body {
        Body::Text(text) => text,
        Body::Pages(_) => String::new(),
    }
}

/// Elements are ours alone: what was said has no `<` of its own, and no control character.
fn check_html(page: &str) {
    let body = page.split_once("</style>").map_or(page, |(_, body)| body);
    for tag in body.split('<').skip(1) {
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let known = "head body html main header section article h1 h2 h4 p div dl dt dd ul ol li a code pre em strong s br hr \
                     table tr td blockquote bdi time";
        assert!(known.split_whitespace().any(|known| known == name), "<{tag}");
    }
    assert!(!page.chars().any(|c| c.is_control() && !"\t\n".contains(c)));
}

fn check_csv(table: &str, text: &str, said: usize) {
    let mut reader = csv::ReaderBuilder::new().from_reader(table.as_bytes());
    let rows: Vec<_> = reader.records().map(|row| row.unwrap_or_else(|error| panic!("{error}"))).collect();
    assert_eq!(rows.len(), said);
    for (row, text) in rows.iter().zip(messages(text)) {
        assert_eq!(row.get(2), Some(&*csv_cell(text)));
    }
}

fuzz_target!(|text: &str| {
    let said = messages(text).count();
    for audience in [Audience::Internal, Audience::External] {
        check_html(&body(text, Format::Html, audience));
        check_csv(&body(text, Format::Csv, audience), text, said);
        let json: Value =
            serde_json::from_str(&body(text, Format::Json, audience)).unwrap_or_else(|error| panic!("{error}"));
        for (place, text) in messages(text).enumerate() {
            assert_eq!(json["messages"][place]["text"].as_str(), Some(text));
        }
        for format in [Format::Markdown, Format::Text, Format::Pdf] {
            body(text, format, audience);
        }
    }
    for row in bulk_csv_messages(&conversation(text)) {
        assert_eq!(row.len(), bulk_csv_header(true).len());
    }
});
