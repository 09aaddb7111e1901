//! Draws the agent's Markdown as elements of our own.

use kilo_markdown::{Kind, Node};
use leptos::prelude::*;

/// Draws `text`.
pub(super) fn draw(text: &str) -> AnyView {
    draw_nodes(kilo_markdown::read(text))
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
        Kind::CodeBlock => view! { <pre><code>{inside}</code></pre> }.into_any(),
        Kind::Bullets => view! { <ul>{inside}</ul> }.into_any(),
        Kind::Numbers(first) => view! { <ol start=first.to_string()>{inside}</ol> }.into_any(),
        Kind::Item => view! { <li>{inside}</li> }.into_any(),
        Kind::Table => view! { <div class="bubble-table"><table><tbody>{inside}</tbody></table></div> }.into_any(),
        Kind::Row => view! { <tr>{inside}</tr> }.into_any(),
        Kind::Cell => view! { <td>{inside}</td> }.into_any(),
    }
}
