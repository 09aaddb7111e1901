//! The answers that dashboard, widget and exports have to draw alike (`e2e/fixtures/markdown.json`).

use kilo_markdown::{Kind, Node, read};
use serde_json::Value;

/// What the dashboard draws, without what is only there for the eye.
fn html(nodes: &[Node]) -> String {
    nodes.iter().map(node).collect()
}

fn node(node: &Node) -> String {
    match node {
        Node::Text(text) => escaped(text),
        Node::Code(code) => format!("<code>{}</code>", escaped(code)),
        Node::Break => "<br>".to_owned(),
        Node::Rule => "<hr>".to_owned(),
        Node::Link(href, inside) if html(inside) == escaped(href) => escaped(href),
        Node::Link(href, inside) => format!("<a href=\"{}\">{}</a>", escaped(href), html(inside)),
        Node::Element(Kind::Numbers(1), items) => format!("<ol>{}</ol>", html(items)),
        Node::Element(Kind::Numbers(first), items) => format!("<ol start=\"{first}\">{}</ol>", html(items)),
        Node::Element(kind, inside) => format!("<{0}>{1}</{0}>", name(*kind), html(inside)),
    }
}

const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Paragraph => "p",
        Kind::Heading => "h",
        Kind::Strong => "strong",
        Kind::Emphasis => "em",
        Kind::Strike => "s",
        Kind::Quote => "blockquote",
        Kind::CodeBlock => "pre",
        Kind::Bullets => "ul",
        Kind::Numbers(_) => "ol",
        Kind::Item => "li",
        Kind::Table => "table",
        Kind::Row => "tr",
        Kind::Cell => "td",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn answers_are_read_as_everywhere() {
    let cases: Value = serde_json::from_str(include_str!("../../../e2e/fixtures/markdown.json")).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    assert!(cases.len() > 40);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let (text, wanted) = (case["text"].as_str().unwrap(), case["html"].as_str().unwrap());
            let found = html(&read(text));
            (found != wanted).then(|| format!("{}:\n  wanted {wanted}\n  found  {found}", case["name"]))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
