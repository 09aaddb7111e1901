//! Emphasis, code and links inside a line.

use crate::{Kind, Node, marks::Marks};
use kilo_types::safe_href;

/// How deep emphasis and links may lie inside each other.
pub(crate) const DEEPEST: usize = 8;

/// Reads a text.
pub(crate) fn read(text: &str) -> Vec<Node> {
    Line { text, marks: Marks::of(text) }.read(0, text.len(), 0)
}

/// Reads lines; agents mean the line breaks they write. What is emphasised may go on in the next line.
pub(crate) fn read_lines(lines: &[&str]) -> Vec<Node> {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    read(&lines.join("\n"))
}

/// A text, and where its marks are. What lies inside an emphasis or a link is a stretch of the same text, so that no
/// mark is looked for twice.
struct Line<'a> {
    text: &'a str,
    marks: Marks,
}

/// What begins somewhere, and where what follows it begins.
type Found = Option<(Vec<Node>, usize)>;

impl<'a> Line<'a> {
    /// Reads the bytes from `start` to `end`.
    fn read(&self, start: usize, end: usize, depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut plain = String::new();
        let mut place = start;
        while let Some(letter) = self.within(place, end).chars().next() {
            let before = plain.chars().next_back();
            let found = match letter {
                '\n' => Some((vec![Node::Break], place + 1)),
                _ if depth < DEEPEST => self.special(place, end, letter, before, depth),
                _ => None,
            };
            if let Some((mut found, next)) = found {
                if !plain.is_empty() {
                    nodes.push(Node::Text(std::mem::take(&mut plain)));
                }
                nodes.append(&mut found);
                place = next;
                continue;
            }
            // A mark that opens nothing is text, all of its run at once.
            let length = match letter {
                '*' | '_' | '~' | '`' => self.run(place, end, letter),
                letter => letter.len_utf8(),
            };
            plain.push_str(self.within(place, place + length));
            place += length;
        }
        if !plain.is_empty() {
            nodes.push(Node::Text(plain));
        }
        nodes
    }

    fn within(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// How many of `letter` stand there in a row.
    fn run(&self, place: usize, end: usize, letter: char) -> usize {
        let rest = self.within(place, end);
        rest.len() - rest.trim_start_matches(letter).len()
    }

    /// What begins at `place`, where `letter` stands.
    fn special(&self, place: usize, end: usize, letter: char, before: Option<char>, depth: usize) -> Found {
        let rest = self.within(place, end);
        match letter {
            '\\' if rest[1..].starts_with('\n') => Some((vec![Node::Break], place + 2)),
            '\\' => {
                let next = rest[1..].chars().next().filter(char::is_ascii_punctuation)?;
                Some((vec![Node::Text(next.to_string())], place + 2))
            }
            '`' => self.code(place, end),
            '!' if rest.starts_with("![") => self.link(place + 1, end, depth),
            '[' => self.link(place, end, depth),
            '<' => {
                let length = rest[1..].find(|letter: char| letter.is_whitespace() || "<>".contains(letter))?;
                let address = rest[1..=length].trim();
                rest[1 + length..].starts_with('>').then_some(())?;
                Some((vec![bare_link(address)?], place + length + 2))
            }
            'h' if !before.is_some_and(char::is_alphanumeric) => {
                let address = bare_address(rest)?;
                Some((vec![bare_link(address)?], place + address.len()))
            }
            '*' | '_' | '~' => self.emphasis(place, end, letter, before, depth),
            _ => None,
        }
    }

    fn code(&self, place: usize, end: usize) -> Found {
        let ticks = self.run(place, end, '`');
        let start = place + ticks;
        let close = self.marks.ticks(ticks, start).filter(|close| close + ticks <= end)?;
        Some((vec![Node::Code(self.within(start, close).trim().replace('\n', " "))], close + ticks))
    }

    /// `[text](address)`; where the address may not become a link, the text stays.
    fn link(&self, place: usize, end: usize, depth: usize) -> Found {
        let (middle, close) = self.marks.link(place).filter(|(_, close)| *close < end)?;
        // A title may follow the address.
        let address = self.within(middle + 2, close).split_whitespace().next().unwrap_or_default();
        let text = self.read(place + 1, middle, depth.max(DEEPEST - 2));
        Some(match safe_href(address.trim_matches(['<', '>'])) {
            Some(address) => (vec![Node::Link(address.to_owned(), text)], close + 1),
            None => (text, close + 1),
        })
    }

    fn emphasis(&self, place: usize, end: usize, letter: char, before: Option<char>, depth: usize) -> Found {
        let (width, kind) = match (letter, self.run(place, end, letter)) {
            ('~', 2) => (2, Kind::Strike),
            ('*' | '_', 1) => (1, Kind::Emphasis),
            ('*' | '_', 2 | 3) => (2, Kind::Strong),
            _ => return None,
        };
        let start = place + width;
        // `snake_case` is a word.
        let inside_word = letter == '_' && before.is_some_and(char::is_alphanumeric);
        if inside_word || self.within(start, end).starts_with(char::is_whitespace) {
            return None;
        }
        let close = self.marks.close(self.text, letter, width, start, end)?;
        Some((vec![Node::Element(kind, self.read(start, close, depth + 1))], close + width))
    }
}

/// An address that stands in the text as it is. One in parentheses ends with them.
fn bare_address(rest: &str) -> Option<&str> {
    if !rest.starts_with("https://") && !rest.starts_with("http://") {
        return None;
    }
    let mut opened = false;
    let ends = |letter: char| {
        opened |= letter == '(';
        letter.is_whitespace() || letter.is_control() || "<>\"`*|\\^{}".contains(letter) || (letter == ')' && !opened)
    };
    let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '_', '~', ']']);
    (address.len() > "https://".len()).then_some(address)
}

fn bare_link(address: &str) -> Option<Node> {
    safe_href(address).map(|href| Node::Link(href.to_owned(), vec![Node::Text(address.to_owned())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Node {
        Node::Text(text.to_owned())
    }

    fn strong(inside: &str) -> Node {
        Node::Element(Kind::Strong, vec![text(inside)])
    }

    #[test]
    fn marks_become_nodes() {
        assert_eq!(
            read("**Yes**, _really_: `a*b` ~~no~~"),
            [
                strong("Yes"),
                text(", "),
                Node::Element(Kind::Emphasis, vec![text("really")]),
                text(": "),
                Node::Code("a*b".into()),
                text(" "),
                Node::Element(Kind::Strike, vec![text("no")]),
            ]
        );
        assert_eq!(
            read("***both***"),
            [Node::Element(Kind::Strong, vec![Node::Element(Kind::Emphasis, vec![text("both")])])]
        );
    }

    #[test]
    fn what_is_no_mark_is_text() {
        for plain in ["2 * 3 * 4", "snake_case_name", "a ** b", "****", "`", "[x] done", "5 < 6 > 4", "~5", "é*"] {
            assert_eq!(read(plain), [text(plain)], "{plain}");
        }
        assert_eq!(read(r"\*x\*"), [text("*"), text("x"), text("*")]);
    }

    #[test]
    fn links_go_only_where_it_is_safe() {
        let link = |address: &str, inside: &str| Node::Link(address.into(), vec![text(inside)]);
        assert_eq!(read("[a](https://a.example/x_(y) \"t\")"), [link("https://a.example/x_(y)", "a")]);
        assert_eq!(
            read("(https://a.example/b)."),
            [text("("), link("https://a.example/b", "https://a.example/b"), text(").")]
        );
        assert_eq!(read("<mailto:a@b.example>"), [link("mailto:a@b.example", "mailto:a@b.example")]);
        assert_eq!(read("![pic](https://a.example/p.png)"), [link("https://a.example/p.png", "pic")]);
        for bad in ["[go](javascript:alert(1))", "![go](data:image/x)", "[go](//evil.example)", "[go](/here)"] {
            assert_eq!(read(bad), [text("go")], "{bad}");
        }
        assert_eq!(read("<b>x</b>"), [text("<b>x</b>")]);
    }
}
