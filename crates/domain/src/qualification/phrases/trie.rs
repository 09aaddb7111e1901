//! Phrases that share their beginnings.

use super::{
    notation::{Class, Step},
    token::Text,
};

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

    /// Calls `found` with the meaning and the end of every phrase that begins at token `start`, within its sentence.
    pub fn walk(&self, text: &Text<'_>, start: usize, when: &Trie<()>, found: &mut impl FnMut(T, usize)) {
        self.step(0, text, start, start, when, found);
    }

    /// The end of the longest phrase that begins at token `start`.
    pub fn longest(&self, text: &Text<'_>, start: usize) -> Option<usize> {
        let mut longest = None;
        let nothing = Trie::default();
        self.step(0, text, start, start, &nothing, &mut |_, end| longest = longest.max(Some(end)));
        longest
    }

    fn step(
        &self,
        node: usize,
        text: &Text<'_>,
        start: usize,
        at: usize,
        when: &Trie<()>,
        found: &mut impl FnMut(T, usize),
    ) {
        let node = &self.nodes[node];
        for meaning in &node.meanings {
            found(*meaning, at);
        }
        let Some(token) = text.tokens.get(at).filter(|token| token.sentence == text.tokens[start].sentence) else {
            return;
        };
        for (children, id) in [(&node.words, token.word), (&node.stems, token.stem)] {
            if let Some(child) = id.and_then(|id| lookup(children, id)) {
                self.step(child, text, start, at + 1, when, found);
            }
        }
        for (class, child) in &node.classes {
            if let Some(end) = class_end(*class, text, at, when) {
                self.step(*child, text, start, end, when, found);
            }
        }
        if let Some(child) = node.gap {
            self.gap(child, text, start, at, when, found);
        }
    }

    fn gap(
        &self,
        child: usize,
        text: &Text<'_>,
        start: usize,
        at: usize,
        when: &Trie<()>,
        found: &mut impl FnMut(T, usize),
    ) {
        let clause = text.tokens[at].clause;
        for next in at..=at + GAP {
            if text.tokens.get(next).is_none_or(|token| token.clause != clause) {
                return;
            }
            self.step(child, text, start, next, when, found);
            if text.bars(next) {
                return;
            }
        }
    }
}

fn class_end(class: Class, text: &Text<'_>, at: usize, when: &Trie<()>) -> Option<usize> {
    match class {
        Class::Number => text.is_number(at).then_some(at + 1),
        Class::Money => text.money_end(at),
        Class::When => when.longest(text, at),
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
