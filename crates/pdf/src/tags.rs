//! The tree that says what each piece of a page is, in reading order.

use krilla::tagging::{Identifier, Node, Tag, TagGroup, TagKind, TagTree};

/// A node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(usize);

/// A link that waits for its annotation.
#[derive(Clone, Copy, Debug)]
pub struct LinkId(NodeId, usize);

#[derive(Debug)]
enum Child {
    Group(NodeId),
    Piece(Identifier),
    Link(Identifier, Option<Identifier>),
}

#[derive(Debug)]
struct Group {
    kind: TagKind,
    children: Vec<Child>,
}

/// Grows while blocks are written, gets its pieces when pages are drawn.
#[derive(Debug, Default)]
pub struct Tags {
    groups: Vec<Group>,
    roots: Vec<NodeId>,
    open: Vec<NodeId>,
}

impl Tags {
    /// Begins a group that holds what follows.
    pub fn open(&mut self, kind: impl Into<TagKind>) {
        let node = self.leaf(kind);
        self.open.push(node);
    }

    /// Ends the innermost group.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// A group for pieces of text.
    pub fn leaf(&mut self, kind: impl Into<TagKind>) -> NodeId {
        let node = NodeId(self.groups.len());
        self.groups.push(Group { kind: kind.into(), children: Vec::new() });
        match self.open.last().and_then(|parent| self.groups.get_mut(parent.0)) {
            Some(parent) => parent.children.push(Child::Group(node)),
            None => self.roots.push(node),
        }
        node
    }

    /// A drawn piece of `node`.
    pub fn piece(&mut self, node: NodeId, piece: Identifier) {
        self.child(node, Child::Piece(piece));
    }

    /// A drawn piece of `node` that is a link. It gets its place in the order now, its annotation when the page is
    /// closed.
    pub fn link(&mut self, node: NodeId, piece: Identifier) -> LinkId {
        self.child(node, Child::Link(piece, None));
        let last = self.groups.get(node.0).map_or(0, |group| group.children.len().saturating_sub(1));
        LinkId(node, last)
    }

    /// Completes a link.
    pub fn annotate(&mut self, link: LinkId, annotation: Identifier) {
        let group = self.groups.get_mut(link.0.0);
        if let Some(Child::Link(_, slot)) = group.and_then(|group| group.children.get_mut(link.1)) {
            *slot = Some(annotation);
        }
    }

    fn child(&mut self, node: NodeId, child: Child) {
        if let Some(group) = self.groups.get_mut(node.0) {
            group.children.push(child);
        }
    }

    /// The whole tree.
    pub fn finish(mut self) -> TagTree {
        let roots = std::mem::take(&mut self.roots);
        roots.into_iter().filter_map(|node| self.grown(node)).fold(TagTree::new(), |mut tree, group| {
            tree.push(group);
            tree
        })
    }

    /// Depth is bounded by that of a message's Markdown.
    fn grown(&mut self, node: NodeId) -> Option<TagGroup> {
        let group = self.groups.get_mut(node.0)?;
        let kind = group.kind.clone();
        let children = std::mem::take(&mut group.children);
        let children = children.into_iter().filter_map(|child| match child {
            Child::Group(node) => self.grown(node).map(Node::from),
            Child::Piece(piece) => Some(piece.into()),
            Child::Link(piece, annotation) => {
                let parts = [Some(piece), annotation].into_iter().flatten().map(Node::from).collect();
                Some(TagGroup::with_children(Tag::Link, parts).into())
            }
        });
        let children: Vec<Node> = children.collect();
        (!children.is_empty()).then(|| TagGroup::with_children(kind, children))
    }
}
