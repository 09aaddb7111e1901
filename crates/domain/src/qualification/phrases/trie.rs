//! Phrases that share their beginnings.

use super::{
    notation::{Class, Step},
    token::Text,
};
use std::ops::Range;

/// Most words a gap stands for.
const GAP: usize = 4;

/// Phrases, each with what it means.
pub(super) struct Trie<T> {
    nodes: Vec<Node<T>>,
}

/// What a beginning of phrases can go on with, and what it means if it ends there. Words and stems are in order.
pub(super) struct Node<T> {
    words: Vec<(u32, usize)>,
    stems: Vec<(u32, usize)>,
    classes: Vec<(Class, usize)>,
    gap: Option<usize>,
    /// What is said.
    pub meanings: Vec<T>,
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { words: Vec::new(), stems: Vec::new(), classes: Vec::new(), gap: None, meanings: Vec::new() }
    }
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl<T> Node<T> {
    /// Lets `step`, which is not there, lead to the node `child`.
    pub fn add(&mut self, step: Step, child: usize) {
        match step {
            Step::Word(id) => insert(&mut self.words, id, child),
            Step::Stem(id) => insert(&mut self.stems, id, child),
            Step::Class(class) => self.classes.push((class, child)),
            Step::Gap => self.gap = Some(child),
        }
    }
}

impl<T: Copy + PartialEq> Trie<T> {
    /// The trie of `nodes`, of which the first is the root.
    pub const fn new(nodes: Vec<Node<T>>) -> Self {
        Self { nodes }
    }

    /// Calls `found` with the start, the meaning and the end of every phrase that begins at one of the tokens `starts`,
    /// within its sentence; once for each.
    pub fn walk(&self, text: &Text<'_>, starts: Range<usize>, when: &Trie<()>, mut found: impl FnMut(usize, T, usize)) {
        let mut walk = Walk { trie: self, text, when, start: 0, seen: Vec::new(), found: &mut found };
        for start in starts {
            walk.start = start;
            walk.seen.clear();
            walk.step(0, start);
        }
    }

    /// The end of the longest phrase that begins at token `start`.
    pub fn longest(&self, text: &Text<'_>, start: usize) -> Option<usize> {
        let mut longest = None;
        self.walk(text, start..start + 1, &Trie::default(), |_, _, end| longest = longest.max(Some(end)));
        longest
    }
}

/// The phrases of a trie that begin at one token of a text.
struct Walk<'w, 't, T, F> {
    trie: &'w Trie<T>,
    text: &'w Text<'t>,
    when: &'w Trie<()>,
    start: usize,
    /// Nodes behind a gap and where they were looked at: two gaps in one phrase lead to the same places in many ways,
    /// and each is worth one look.
    seen: Vec<(usize, usize)>,
    found: &'w mut F,
}

impl<T: Copy + PartialEq, F: FnMut(usize, T, usize)> Walk<'_, '_, T, F> {
    fn step(&mut self, node: usize, at: usize) {
        let (node, text) = (&self.trie.nodes[node], self.text);
        for meaning in &node.meanings {
            (self.found)(self.start, *meaning, at);
        }
        let Some(token) = text.tokens.get(at).filter(|token| token.sentence == text.tokens[self.start].sentence) else {
            return;
        };
        for (children, id) in [(&node.words, token.word), (&node.stems, token.stem)] {
            if let Some(child) = id.and_then(|id| lookup(children, id)) {
                self.step(child, at + 1);
            }
        }
        for (class, child) in &node.classes {
            if let Some(end) = class_end(*class, text, at, self.when) {
                self.step(*child, end);
            }
        }
        if let Some(child) = node.gap {
            self.gap(child, at);
        }
    }

    fn gap(&mut self, child: usize, at: usize) {
        let clause = self.text.tokens[at].clause;
        for next in at..=at + GAP {
            if self.text.tokens.get(next).is_none_or(|token| token.clause != clause) {
                return;
            }
            if !self.seen.contains(&(child, next)) {
                self.seen.push((child, next));
                self.step(child, next);
            }
            if self.text.bars(next) {
                return;
            }
        }
    }
}

fn class_end(class: Class, text: &Text<'_>, at: usize, when: &Trie<()>) -> Option<usize> {
    match class {
        Class::Number => text.is_number(at).then_some(at + 1),
        Class::Money => text.money_end(at),
        Class::When => text.when_end(at, || when.longest(text, at)),
        Class::Tool => (text.is_known_tool(at) || text.is_name(at)).then_some(at + 1),
        Class::Product => text.is_known_tool(at).then_some(at + 1),
        Class::Name => text.is_name(at).then_some(at + 1),
        Class::Address => text.address_end(at),
    }
}

fn lookup(children: &[(u32, usize)], id: u32) -> Option<usize> {
    let place = children.binary_search_by_key(&id, |(known, _)| *known).ok()?;
    Some(children[place].1)
}

fn insert(children: &mut Vec<(u32, usize)>, id: u32, child: usize) {
    let place = children.partition_point(|(known, _)| *known < id);
    children.insert(place, (id, child));
}
