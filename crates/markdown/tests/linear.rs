//! No text costs more than its length, or lies deeper than its reader can bear.

use kilo_markdown::{DEEPEST, Node, read};
use kilo_testkit::linear::{assert_linear, hostile_texts};
use std::hint::black_box;

#[test]
fn every_text_is_read_in_linear_time() {
    assert_linear(|text| {
        black_box(read(text));
    });
}

#[test]
fn marks_on_a_line_between_others_are_found_in_linear_time() {
    assert_linear(|text| {
        black_box(read(&format!("- > **a {} b**", text.replace(['\n', '\r'], " "))));
    });
}

fn depth(nodes: &[Node]) -> usize {
    let below = nodes.iter().map(|node| match node {
        Node::Link(_, inside) | Node::Element(_, inside) => 1 + depth(inside),
        Node::Text(_) | Node::Code(_) | Node::Break | Node::Rule => 0,
    });
    below.max().unwrap_or_default()
}

#[test]
fn nothing_lies_deeper_than_it_says() {
    let marks = ["**a _b ", "*a __b ", "~~a *b "].map(|mark| mark.repeat(20));
    let closed = "b_ a** ".repeat(20);
    let texts = hostile_texts(8 << 10).into_iter().map(|(_, text)| text);
    let deepest = texts.chain(marks.map(|mark| format!("{}{mark}{closed}", "> - ".repeat(20))));
    let deepest = deepest.map(|text| depth(&read(&text))).max();
    assert!(deepest.is_some_and(|deepest| (8..=DEEPEST).contains(&deepest)), "{deepest:?}");
}
