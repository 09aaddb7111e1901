//! No text costs more than its length, in no format.

use crate::sample::{jane, message, options};
use kilo_domain::transcript::{Audience, Body, Format, csv_cell, render};
use kilo_testkit::linear::{assert_linear, hostile_texts};
use kilo_types::{Conversation, Speaker};
use std::hint::black_box;

const FORMATS: [Format; 6] = [Format::Markdown, Format::Text, Format::Html, Format::Pdf, Format::Json, Format::Csv];

fn said(role: Speaker, text: &str) -> Conversation {
    let mut conversation = jane();
    conversation.messages = vec![message(1, role, "2026-10-03T14:05:00Z", text)];
    conversation
}

fn assert_renders_linearly(role: Speaker, formats: &[Format]) {
    let options = options(Audience::Internal);
    assert_linear(|text| {
        let conversation = said(role, text);
        for format in formats {
            black_box(render(&conversation, *format, &options));
        }
    });
}

#[test]
fn what_a_visitor_says_is_rendered_in_linear_time() {
    assert_renders_linearly(Speaker::Visitor, &FORMATS);
}

#[test]
fn what_an_agent_says_is_rendered_in_linear_time() {
    assert_renders_linearly(Speaker::Agent, &[Format::Markdown, Format::Text, Format::Html]);
}

#[test]
fn what_is_known_is_rendered_in_linear_time() {
    let options = options(Audience::Internal);
    assert_linear(|text| {
        let mut conversation = said(Speaker::Visitor, "hi");
        let summary = &mut conversation.summary;
        let known = [&mut summary.persona, &mut summary.visitor.name, &mut summary.company.name];
        known.into_iter().for_each(|known| *known = Some(text.to_owned()));
        for format in FORMATS {
            black_box(render(&conversation, format, &options));
        }
        black_box(csv_cell(text));
    });
}

/// What one byte may become at most: deep in lists with long numbers every line begins with a wide margin.
const MOST: usize = 64;

/// A reader's memory is spent by what they are sent, so a text must not become many times as long.
#[test]
fn no_text_grows_beyond_measure() {
    let options = options(Audience::Internal);
    let text_of = |text: &str, format| match render(&said(Speaker::Agent, text), format, &options).body {
        Body::Text(body) => body.len(),
        Body::Pages(document) => document.entries.iter().map(|entry| entry.body.len()).sum(),
    };
    for (name, text) in hostile_texts(4 << 10) {
        for format in FORMATS {
            let length = text_of(&text, format).saturating_sub(text_of("", format));
            assert!(length <= MOST * text.len(), "{name}: {length} bytes of {format:?} from {}", text.len());
        }
    }
}
