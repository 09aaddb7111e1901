//! Phrases on their way into a [`Trie`].
//!
//! A phrase with five groups of ten words stands for 100,000 sentences. They are never written out: a phrase is a graph
//! of places, and a node of the trie is the list of places that one beginning leads to. Beginnings that lead to the
//! same places share their node.

use super::{
    notation::{Part, Step, parts},
    token::Vocabulary,
    trie::{Node, Trie},
};
use std::collections::{HashMap, HashSet};

/// Phrases, each with what it means.
pub(super) struct Phrases<T> {
    places: Vec<Place<T>>,
    starts: Vec<usize>,
}

/// Somewhere in a phrase.
enum Place<T> {
    /// A step leads on.
    Step(Step, usize),
    /// It goes on from each of these, in this order.
    Fork(Vec<usize>),
    /// The phrase ends.
    End(T),
}

impl<T: Copy + PartialEq> Phrases<T> {
    /// The phrases of `table`.
    pub fn new<'p>(table: impl IntoIterator<Item = (T, &'p [&'p str])>, vocabulary: &mut Vocabulary) -> Self {
        let mut new = Self { places: Vec::new(), starts: Vec::new() };
        for (meaning, phrases) in table {
            for phrase in phrases {
                let end = new.place(Place::End(meaning));
                let start = new.lead(&parts(phrase, vocabulary), end);
                new.starts.push(start);
            }
        }
        new
    }

    fn place(&mut self, place: Place<T>) -> usize {
        self.places.push(place);
        self.places.len() - 1
    }

    /// Where `parts` begin that lead to `end`.
    fn lead(&mut self, parts: &[Part], end: usize) -> usize {
        parts.iter().rev().fold(end, |next, part| match part {
            Part::Step(step) => self.place(Place::Step(*step, next)),
            Part::Group(choices) => {
                let starts = choices.iter().map(|choice| self.lead(choice, next)).collect();
                self.place(Place::Fork(starts))
            }
        })
    }

    /// The trie of all of them.
    pub fn trie(&self) -> Trie<T> {
        let mut weaver = Weaver { phrases: self, nodes: Vec::new(), known: HashMap::new() };
        weaver.node(&self.starts);
        Trie::new(weaver.nodes)
    }

    /// The places from which `from` goes on by a step, and the ends among them; each once, in the order of the phrases.
    fn open(&self, from: &[usize]) -> Vec<usize> {
        let (mut open, mut seen) = (Vec::new(), HashSet::new());
        let mut waiting: Vec<usize> = from.iter().rev().copied().collect();
        while let Some(place) = waiting.pop() {
            match &self.places[place] {
                _ if !seen.insert(place) => {}
                Place::Fork(ways) => waiting.extend(ways.iter().rev()),
                Place::Step(..) | Place::End(_) => open.push(place),
            }
        }
        open
    }
}

struct Weaver<'p, T> {
    phrases: &'p Phrases<T>,
    nodes: Vec<Node<T>>,
    known: HashMap<Vec<usize>, usize>,
}

impl<T: Copy + PartialEq> Weaver<'_, T> {
    /// The node of a beginning that leads to the places `from`.
    fn node(&mut self, from: &[usize]) -> usize {
        let open = self.phrases.open(from);
        if let Some(node) = self.known.get(&open) {
            return *node;
        }
        let number = self.nodes.len();
        self.nodes.push(Node::default());
        let mut node = Node::default();
        for (step, next) in self.steps(&open, &mut node.meanings) {
            let child = self.node(&next);
            node.add(step, child);
        }
        self.nodes[number] = node;
        self.known.insert(open, number);
        number
    }

    /// The steps from `open` with the places that each leads to, in the order of the phrases; what ends there goes into
    /// `meanings`.
    fn steps(&self, open: &[usize], meanings: &mut Vec<T>) -> Vec<(Step, Vec<usize>)> {
        let mut steps: Vec<(Step, Vec<usize>)> = Vec::new();
        let mut found: HashMap<Step, usize> = HashMap::new();
        for place in open {
            match &self.phrases.places[*place] {
                Place::Step(step, next) => {
                    let at = *found.entry(*step).or_insert_with(|| {
                        steps.push((*step, Vec::new()));
                        steps.len() - 1
                    });
                    steps[at].1.push(*next);
                }
                Place::End(meaning) if !meanings.contains(meaning) => meanings.push(*meaning),
                Place::End(_) | Place::Fork(_) => {}
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::{super::token::Text, *};

    /// The meanings and ends of the phrases of `table` that `text` begins with.
    fn found(table: &[(char, &[&str])], text: &str) -> Vec<(char, usize)> {
        let mut vocabulary = Vocabulary::new();
        let trie = Phrases::new(table.iter().copied(), &mut vocabulary).trie();
        let mut found = Vec::new();
        let text = Text::read(text, &vocabulary);
        trie.walk(&text, 0..1, &Trie::default(), |_, meaning, end| found.push((meaning, end)));
        found
    }

    #[test]
    fn every_way_through_a_phrase_is_found_and_no_other() {
        let table: &[(char, &[&str])] =
            &[('x', &["(want|need (a|the)|) (new|) (tool|crm)", "need .. crm"]), ('y', &["need a tool"])];
        for text in ["want tool", "need a tool", "need the new crm", "new crm", "tool", "want new tool"] {
            assert!(found(table, text).iter().any(|(meaning, _)| *meaning == 'x'), "{text}");
        }
        for text in ["want a tool", "need new tool", "need", "the tool", "new"] {
            assert_eq!(found(table, text), [], "{text}");
        }
        assert_eq!(found(table, "need a tool"), [('x', 3), ('y', 3)]);
        assert_eq!(found(table, "need the new crm"), [('x', 4), ('x', 4)], "by words, then over a gap");
    }

    #[test]
    fn a_phrase_that_stands_for_many_sentences_takes_little_room() {
        let words = "(one|two|three|four|five|six|seven|eight|nine|ten)";
        let phrase = [words; 9].join(" ");
        let phrases = Phrases::new([('x', &[phrase.as_str()][..])], &mut Vocabulary::new());
        let mut weaver = Weaver { phrases: &phrases, nodes: Vec::new(), known: HashMap::new() };
        weaver.node(&phrases.starts);
        assert_eq!(weaver.nodes.len(), 10);
    }
}
