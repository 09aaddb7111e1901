//! The dashboard's Markdown: nothing lies too deep, links go only where it is safe, and no letter is invented.
#![no_main]

use kilo_markdown::{DEEPEST, Node, read};
use libfuzzer_sys::fuzz_target;

fn look(nodes: &[Node], depth: usize, words: &mut String) {
    assert!(depth <= DEEPEST, "{depth} levels");
    for node in nodes {
        match node {
            Node::Text(text) | Node::Code(text) => words.push_str(text),
            Node::Break | Node::Rule => {}
            Node::Link(href, inside) => {
                assert_eq!(kilo_types::safe_href(href), Some(href.as_str()));
                look(inside, depth + 1, words);
            }
            Node::Element(_, inside) => look(inside, depth + 1, words),
        }
    }
}

fuzz_target!(|text: &str| {
    let mut words = String::new();
    look(&read(text), 0, &mut words);
    let mut source = text.chars();
    let invented = words.chars().filter(|c| !c.is_whitespace()).find(|letter| !source.any(|c| c == *letter));
    assert_eq!(invented, None, "{words:?}");
});
