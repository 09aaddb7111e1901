//! The agent's Markdown as our own nodes. No HTML string ever exists: raw HTML is text, pictures are links, and links
//! go only where `safe_href` allows.

use kilo_types::safe_href;
use leptos::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Text(String),
    Code(String),
    Break,
    Rule,
    Link(String, Vec<Node>),
    Element(Kind, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Heading,
    Strong,
    Emphasis,
    Strike,
    Quote,
    CodeBlock,
    Bullets,
    Numbers(u64),
    Item,
    Table,
    TableHead,
    TableRow,
    TableCell,
    Plain,
}

/// Draws `text`.
pub(super) fn draw(text: &str) -> AnyView {
    draw_nodes(parse(text))
}

fn parse(text: &str) -> Vec<Node> {
    let mut open: Vec<(Opened, Vec<Node>)> = Vec::new();
    let mut nodes = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag) => open.push((Opened::of(tag), std::mem::take(&mut nodes))),
            Event::End(_) => {
                if let Some((opened, before)) = open.pop() {
                    let inside = std::mem::replace(&mut nodes, before);
                    opened.close(inside, &mut nodes);
                }
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => push_text(&mut nodes, &text),
            Event::Code(text) => nodes.push(Node::Code(text.into_string())),
            // People and agents mean the line breaks they type.
            Event::SoftBreak | Event::HardBreak => nodes.push(Node::Break),
            Event::Rule => nodes.push(Node::Rule),
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                push_text(&mut nodes, &text);
            }
            Event::TaskListMarker(done) => push_text(&mut nodes, if done { "\u{2611} " } else { "\u{2610} " }),
        }
    }
    nodes
}

enum Opened {
    Kind(Kind),
    Link(String),
}

impl Opened {
    fn of(tag: Tag<'_>) -> Self {
        Self::Kind(match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { .. } => Kind::Heading,
            Tag::Strong => Kind::Strong,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strikethrough => Kind::Strike,
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::CodeBlock(_) => Kind::CodeBlock,
            Tag::List(None) => Kind::Bullets,
            Tag::List(Some(first)) => Kind::Numbers(first),
            Tag::Item => Kind::Item,
            Tag::Table(_) => Kind::Table,
            Tag::TableHead => Kind::TableHead,
            Tag::TableRow => Kind::TableRow,
            Tag::TableCell => Kind::TableCell,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => return Self::Link(dest_url.into_string()),
            _ => Kind::Plain,
        })
    }

    fn close(self, inside: Vec<Node>, nodes: &mut Vec<Node>) {
        match self {
            Self::Kind(Kind::Plain) => nodes.extend(inside),
            Self::Kind(kind) => nodes.push(Node::Element(kind, inside)),
            Self::Link(address) => match safe_href(&address) {
                Some(address) => nodes.push(Node::Link(address.to_owned(), inside)),
                None => nodes.extend(inside),
            },
        }
    }
}

fn push_text(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => nodes.push(Node::Text(text.to_owned())),
    }
}

fn draw_nodes(nodes: Vec<Node>) -> AnyView {
    nodes.into_iter().map(draw_node).collect_view().into_any()
}

fn draw_node(node: Node) -> AnyView {
    match node {
        Node::Text(text) => text.into_any(),
        Node::Code(text) => view! { <code>{text}</code> }.into_any(),
        Node::Break => view! { <br /> }.into_any(),
        Node::Rule => view! { <hr /> }.into_any(),
        Node::Link(href, inside) => {
            view! { <a href=href target="_blank" rel="noopener noreferrer">{draw_nodes(inside)}</a> }.into_any()
        }
        Node::Element(kind, inside) => draw_element(kind, draw_nodes(inside)),
    }
}

fn draw_element(kind: Kind, inside: AnyView) -> AnyView {
    match kind {
        Kind::Paragraph => view! { <p>{inside}</p> }.into_any(),
        // Headings of an answer are no headings of the page.
        Kind::Heading => view! { <p class="bubble-heading">{inside}</p> }.into_any(),
        Kind::Strong => view! { <strong>{inside}</strong> }.into_any(),
        Kind::Emphasis => view! { <em>{inside}</em> }.into_any(),
        Kind::Strike => view! { <s>{inside}</s> }.into_any(),
        Kind::Quote => view! { <blockquote>{inside}</blockquote> }.into_any(),
        Kind::CodeBlock => view! { <pre tabindex="0"><code>{inside}</code></pre> }.into_any(),
        Kind::Bullets => view! { <ul>{inside}</ul> }.into_any(),
        Kind::Numbers(first) => view! { <ol start=first.to_string()>{inside}</ol> }.into_any(),
        Kind::Item => view! { <li>{inside}</li> }.into_any(),
        Kind::Table => view! { <div class="bubble-table"><table>{inside}</table></div> }.into_any(),
        Kind::TableHead | Kind::TableRow => view! { <tr>{inside}</tr> }.into_any(),
        Kind::TableCell => view! { <td>{inside}</td> }.into_any(),
        Kind::Plain => inside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Node {
        Node::Text(text.to_owned())
    }

    #[test]
    fn marks_become_nodes() {
        let nodes = parse("**Yes**, see [pricing](https://acme.example/p):\n\n- `a`\n- b");
        assert_eq!(
            nodes,
            [
                Node::Element(
                    Kind::Paragraph,
                    vec![
                        Node::Element(Kind::Strong, vec![text("Yes")]),
                        text(", see "),
                        Node::Link("https://acme.example/p".into(), vec![text("pricing")]),
                        text(":"),
                    ]
                ),
                Node::Element(
                    Kind::Bullets,
                    vec![
                        Node::Element(Kind::Item, vec![Node::Code("a".into())]),
                        Node::Element(Kind::Item, vec![text("b")]),
                    ]
                ),
            ]
        );
    }

    #[test]
    fn html_is_text_and_bad_links_are_none() {
        let all = format!("{:?}", parse("<script>x</script> <b>y</b> [go](javascript:alert) ![pic](data:image/x)"));
        assert!(all.contains("<script>x</script>") && all.contains("<b>y</b>"), "{all}");
        assert!(!all.contains("Link("), "{all}");
        assert!(all.contains("go") && all.contains("pic"));
    }
}
