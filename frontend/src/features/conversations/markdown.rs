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
        Node::Element(Kind::Table, rows) => draw_table(rows),
        Node::Element(kind, inside) => draw_element(kind, draw_nodes(inside)),
    }
}

/// A table whose first row names its columns.
fn draw_table(mut rows: Vec<Node>) -> AnyView {
    let body = draw_nodes(rows.split_off(rows.len().min(1)));
    let names = rows.into_iter().flat_map(|row| match row {
        Node::Element(Kind::Row, cells) => cells,
        _ => Vec::new(),
    });
    let names: Vec<_> = names
        .map(|cell| match cell {
            Node::Element(_, inside) => view! { <th scope="col">{draw_nodes(inside)}</th> }.into_any(),
            other => draw_node(other),
        })
        .collect();
    let head = view! { <thead><tr>{names}</tr></thead> };
    view! { <div class="bubble-table"><table>{head}<tbody>{body}</tbody></table></div> }.into_any()
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
        Kind::Table | Kind::Row => view! { <tr>{inside}</tr> }.into_any(),
        Kind::Cell => view! { <td>{inside}</td> }.into_any(),
    }
}
