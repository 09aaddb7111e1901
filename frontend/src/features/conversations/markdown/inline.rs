//! Emphasis, code and links inside a line.

use super::{Kind, Node};
use kilo_types::safe_href;

/// How deep emphasis and links may lie inside each other.
const DEEPEST: usize = 8;

/// Reads one line.
pub(super) fn read(text: &str) -> Vec<Node> {
    read_deep(text, 0)
}

/// Reads lines; agents mean the line breaks they write.
pub(super) fn read_lines(lines: &[&str]) -> Vec<Node> {
    let mut nodes = Vec::new();
    for line in lines {
        if !nodes.is_empty() {
            nodes.push(Node::Break);
        }
        nodes.extend(read(line.trim()));
    }
    nodes
}

fn read_deep(text: &str, depth: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let before = plain.chars().next_back();
        let found = if depth < DEEPEST { special(rest, letter, before, depth) } else { None };
        if let Some((mut found, taken)) = found {
            if !plain.is_empty() {
                nodes.push(Node::Text(std::mem::take(&mut plain)));
            }
            nodes.append(&mut found);
            rest = &rest[taken..];
            continue;
        }
        // A mark that opens nothing is text, all of its run at once.
        let taken = match letter {
            '*' | '_' | '~' | '`' => rest.len() - rest.trim_start_matches(letter).len(),
            letter => letter.len_utf8(),
        };
        plain.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    if !plain.is_empty() {
        nodes.push(Node::Text(plain));
    }
    nodes
}

/// What begins at the start of `rest`, and how many bytes it takes.
fn special(rest: &str, letter: char, before: Option<char>, depth: usize) -> Option<(Vec<Node>, usize)> {
    match letter {
        '\\' => {
            let next = rest[1..].chars().next().filter(char::is_ascii_punctuation)?;
            Some((vec![Node::Text(next.to_string())], 2))
        }
        '`' => code(rest),
        '!' if rest.starts_with("![") => link(&rest[1..], depth).map(|(nodes, taken)| (nodes, taken + 1)),
        '[' => link(rest, depth),
        '<' => {
            let (address, _) = rest[1..].split_once('>')?;
            Some((vec![bare_link(address)?], address.len() + 2))
        }
        'h' if !before.is_some_and(char::is_alphanumeric) => {
            let address = bare_address(rest)?;
            Some((vec![bare_link(address)?], address.len()))
        }
        '*' | '_' | '~' => emphasis(rest, letter, before, depth),
        _ => None,
    }
}

fn code(rest: &str) -> Option<(Vec<Node>, usize)> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let inside = &rest[ticks..];
    let end = inside.find(&rest[..ticks]).filter(|end| *end > 0)?;
    let text = inside[..end].trim().to_owned();
    Some((vec![Node::Code(text)], end + 2 * ticks))
}

/// `[text](address)`; where the address may not become a link, the text stays.
fn link(rest: &str, depth: usize) -> Option<(Vec<Node>, usize)> {
    let middle = rest.find("](")?;
    let text = &rest[1..middle];
    if text.contains('[') {
        return None;
    }
    let inside = &rest[middle + 2..];
    let mut open = 0_usize;
    let end = inside.char_indices().find_map(|(place, letter)| match letter {
        '(' => {
            open += 1;
            None
        }
        ')' if open == 0 => Some(place),
        ')' => {
            open -= 1;
            None
        }
        _ => None,
    })?;
    // A title may follow the address.
    let address = inside[..end].split_whitespace().next().unwrap_or_default();
    let text = read_deep(text, depth.max(DEEPEST - 2));
    let taken = middle + 2 + end + 1;
    Some(match safe_href(address.trim_matches(['<', '>'])) {
        Some(address) => (vec![Node::Link(address.to_owned(), text)], taken),
        None => (text, taken),
    })
}

/// An address that stands in the text as it is.
fn bare_address(rest: &str) -> Option<&str> {
    if !rest.starts_with("https://") && !rest.starts_with("http://") {
        return None;
    }
    let end = rest.find(|letter: char| letter.is_whitespace() || "<>\"`*|\\^{}".contains(letter)).unwrap_or(rest.len());
    let mut address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '_', '~', ']']);
    if !address.contains('(') {
        address = address.split(')').next().unwrap_or(address);
    }
    (address.len() > "https://".len()).then_some(address)
}

fn bare_link(address: &str) -> Option<Node> {
    safe_href(address).map(|href| Node::Link(href.to_owned(), vec![Node::Text(address.to_owned())]))
}

fn emphasis(rest: &str, letter: char, before: Option<char>, depth: usize) -> Option<(Vec<Node>, usize)> {
    let run = rest.len() - rest.trim_start_matches(letter).len();
    let (width, kind) = match (letter, run) {
        ('~', 2) => (2, Kind::Strike),
        ('*' | '_', 1) => (1, Kind::Emphasis),
        ('*' | '_', 2 | 3) => (2, Kind::Strong),
        _ => return None,
    };
    // `snake_case` is a word.
    let inside_word = |neighbour: Option<char>| letter == '_' && neighbour.is_some_and(char::is_alphanumeric);
    let inside = &rest[width..];
    if inside_word(before) || inside.starts_with(char::is_whitespace) {
        return None;
    }
    let mark = &rest[..width];
    let mut from = 0;
    loop {
        let mut end = from + inside[from..].find(mark)?;
        // Of a longer run the outer marks close what was opened first.
        let longer = inside[end..].len() - inside[end..].trim_start_matches(letter).len();
        if width == 1 && longer == 2 {
            from = end + longer;
            continue;
        }
        end += longer - width;
        let text = &inside[..end];
        let after = inside[end + width..].chars().next();
        if !text.is_empty() && !text.ends_with(char::is_whitespace) && !inside_word(after) {
            return Some((vec![Node::Element(kind, read_deep(text, depth + 1))], end + 2 * width));
        }
        from = end + width;
    }
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
