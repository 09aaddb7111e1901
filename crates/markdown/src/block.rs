//! Paragraphs, headings, lists, quotes, code and tables.

use crate::{Kind, Node, inline};

/// How deep quotes and lists may lie inside each other; deeper ones are text.
pub(crate) const DEEPEST: usize = 6;

/// Reads a text.
pub(crate) fn read(text: &str) -> Vec<Node> {
    let lines: Vec<&str> = text.lines().collect();
    read_lines(&lines, 0)
}

fn read_lines(lines: &[&str], depth: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut rest = lines;
    while let Some(line) = rest.first() {
        let taken = if line.trim().is_empty() { 1 } else { read_block(rest, depth, &mut nodes) };
        rest = &rest[taken.clamp(1, rest.len())..];
    }
    nodes
}

/// Reads the block at the start of `lines` and says how many lines it takes.
fn read_block(lines: &[&str], depth: usize, nodes: &mut Vec<Node>) -> usize {
    let line = lines[0].trim();
    if let Some(fence) = fence(line) {
        let end = lines.iter().skip(1).position(|line| line.trim().starts_with(fence));
        let inside = &lines[1..end.map_or(lines.len(), |end| end + 1)];
        nodes.push(Node::Element(Kind::CodeBlock, vec![Node::Text(inside.join("\n"))]));
        return inside.len() + 2;
    }
    if is_rule(line) {
        nodes.push(Node::Rule);
        return 1;
    }
    if let Some(title) = heading(line) {
        nodes.push(Node::Element(Kind::Heading, inline::read(title)));
        return 1;
    }
    if depth < DEEPEST && line.starts_with('>') {
        let quoted = lines.iter().take_while(|line| line.trim_start().starts_with('>'));
        let quoted: Vec<&str> =
            quoted.map(|line| line.trim_start()[1..].strip_prefix(' ').unwrap_or(&line.trim_start()[1..])).collect();
        nodes.push(Node::Element(Kind::Quote, read_lines(&quoted, depth + 1)));
        return quoted.len();
    }
    if depth < DEEPEST && marker(lines[0]).is_some() {
        return read_list(lines, depth, nodes);
    }
    if begins_table(lines) {
        return read_table(lines, nodes);
    }
    let ends = |end: &usize| is_underline(lines[*end]) || ends_paragraph(lines[*end]) || begins_table(&lines[*end..]);
    let end = (1..lines.len()).find(ends).unwrap_or(lines.len());
    let underlined = lines.get(end).is_some_and(|line| is_underline(line));
    let kind = if underlined { Kind::Heading } else { Kind::Paragraph };
    nodes.push(Node::Element(kind, inline::read_lines(&lines[..end])));
    end + usize::from(underlined)
}

fn ends_paragraph(line: &str) -> bool {
    let text = line.trim();
    let starts_list = marker(line).is_some_and(|marker| marker.number.is_none_or(|number| number == 1));
    text.is_empty()
        || fence(text).is_some()
        || is_rule(text)
        || heading(text).is_some()
        || text.starts_with('>')
        || starts_list
}

/// The mark in front of an item of a list.
struct Marker {
    /// Where it begins.
    indent: usize,
    /// Where its text begins.
    text: usize,
    /// Its number, in a numbered list.
    number: Option<u32>,
    /// What it is made of: a list goes on with the same.
    sign: char,
}

fn marker(line: &str) -> Option<Marker> {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (mark, number) = match (rest.chars().next()?, digits) {
        ('-' | '*' | '+', _) => (1, None),
        (_, 1..=9) if rest[digits..].starts_with(['.', ')']) => (digits + 1, Some(rest[..digits].parse().ok()?)),
        _ => return None,
    };
    let (after, sign) = (&rest[mark..], rest[..mark].chars().next_back()?);
    (after.starts_with(' ') && !after.trim().is_empty()).then(|| Marker {
        indent,
        text: indent + mark + 1,
        number,
        sign,
    })
}

fn read_list(lines: &[&str], depth: usize, nodes: &mut Vec<Node>) -> usize {
    let Some(first) = marker(lines[0]) else { return 1 };
    let mut items: Vec<Vec<&str>> = Vec::new();
    let mut taken = 0;
    for (place, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match (marker(line), items.last_mut()) {
            (Some(mark), _) if mark.indent < first.text && mark.sign == first.sign => {
                items.push(vec![&line[mark.text..]]);
            }
            // What stands deeper belongs to the item; so does an empty line, unless the list ends there.
            (_, Some(item)) if indent >= first.text.min(first.indent + 2) && !line.trim().is_empty() => {
                item.push(line.get(first.text.min(indent)..).unwrap_or_default());
            }
            (_, Some(item)) if line.trim().is_empty() => {
                let next = lines.get(place + 1);
                let goes_on = next.is_some_and(|next| {
                    let indent = next.len() - next.trim_start().len();
                    indent >= first.indent + 2
                        || marker(next).is_some_and(|mark| mark.indent == first.indent && mark.sign == first.sign)
                });
                if !goes_on {
                    break;
                }
                item.push("");
            }
            (None, Some(item)) if !ends_paragraph(line) && !item.last().is_some_and(|last| last.is_empty()) => {
                item.push(line);
            }
            _ => break,
        }
        taken = place + 1;
    }
    let items = items.iter().map(|item| Node::Element(Kind::Item, tight(read_lines(item, depth + 1)))).collect();
    nodes.push(Node::Element(first.number.map_or(Kind::Bullets, Kind::Numbers), items));
    taken
}

/// An item that begins with a paragraph needs none around it.
fn tight(mut nodes: Vec<Node>) -> Vec<Node> {
    if let Some(Node::Element(Kind::Paragraph, inside)) = nodes.first_mut() {
        let inside = std::mem::take(inside);
        nodes.splice(..1, inside);
    }
    nodes
}

fn read_table(lines: &[&str], nodes: &mut Vec<Node>) -> usize {
    let end = (2..lines.len()).find(|end| ends_paragraph(lines[*end])).unwrap_or(lines.len());
    let rows = lines[..end].iter().enumerate().filter(|(place, _)| *place != 1).map(|(_, line)| {
        let cells = cells(line).map(|cell| Node::Element(Kind::Cell, inline::read(&cell.replace("\\|", "|"))));
        Node::Element(Kind::Row, cells.collect())
    });
    nodes.push(Node::Element(Kind::Table, rows.collect()));
    end
}

/// The cells of a row; a bar with a backslash before it is part of one.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    let mut before = ' ';
    line.split(move |letter| {
        let ends = letter == '|' && before != '\\';
        before = letter;
        ends
    })
    .map(str::trim)
}

/// Whether the first two of `lines` are the head of a table: as many cells as there are rules below them.
fn begins_table(lines: &[&str]) -> bool {
    let [head, rule, ..] = lines else { return false };
    let is_rule = |cell: &str| {
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.bytes().all(|letter| letter == b'-')
    };
    (head.contains('|') || rule.contains('|')) && cells(rule).all(is_rule) && cells(head).count() == cells(rule).count()
}

/// Whether `line` makes a heading of the paragraph above it.
fn is_underline(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && ['=', '-'].into_iter().any(|mark| line.chars().all(|letter| letter == mark))
}

fn fence(line: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|fence| line.starts_with(fence))
}

fn is_rule(line: &str) -> bool {
    ['-', '*', '_']
        .into_iter()
        .any(|mark| line.chars().all(|letter| letter == mark || letter == ' ') && line.matches(mark).count() >= 3)
}

fn heading(line: &str) -> Option<&str> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &line[level..];
    ((1..=6).contains(&level) && rest.starts_with(' ')).then(|| rest.trim().trim_end_matches('#').trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Node {
        Node::Text(text.to_owned())
    }

    fn element(kind: Kind, inside: Vec<Node>) -> Node {
        Node::Element(kind, inside)
    }

    #[test]
    fn paragraphs_and_lists() {
        assert_eq!(
            read("Two ways:\n1. native\n2. by API\n   or hook\n\n- a\n  - b\n- c\n\nDone"),
            [
                element(Kind::Paragraph, vec![text("Two ways:")]),
                element(
                    Kind::Numbers(1),
                    vec![
                        element(Kind::Item, vec![text("native")]),
                        element(Kind::Item, vec![text("by API"), Node::Break, text("or hook")]),
                    ]
                ),
                element(
                    Kind::Bullets,
                    vec![
                        element(
                            Kind::Item,
                            vec![text("a"), element(Kind::Bullets, vec![element(Kind::Item, vec![text("b")])])]
                        ),
                        element(Kind::Item, vec![text("c")]),
                    ]
                ),
                element(Kind::Paragraph, vec![text("Done")]),
            ]
        );
    }

    #[test]
    fn quotes_code_headings_rules_and_tables() {
        assert_eq!(
            read("## Plan\n> a\n> b\n---\n```sh\n# no heading\n```\n| A | B |\n|---|---|\n| 1 | 2 |"),
            [
                element(Kind::Heading, vec![text("Plan")]),
                element(Kind::Quote, vec![element(Kind::Paragraph, vec![text("a"), Node::Break, text("b")])]),
                Node::Rule,
                element(Kind::CodeBlock, vec![text("# no heading")]),
                element(
                    Kind::Table,
                    vec![
                        element(
                            Kind::Row,
                            vec![element(Kind::Cell, vec![text("A")]), element(Kind::Cell, vec![text("B")])]
                        ),
                        element(
                            Kind::Row,
                            vec![element(Kind::Cell, vec![text("1")]), element(Kind::Cell, vec![text("2")])]
                        ),
                    ]
                ),
            ]
        );
    }

    #[test]
    fn no_text_is_lost_and_nothing_hangs() {
        let hostile = [
            "```\nnever closed",
            "> > > > > > > > > > deep",
            "1) x\n\n\n\n2) y",
            "-\n- \n*",
            "|",
            "| a\n|-",
            "#\n#x",
            "2024. was a year\nand 10. too",
            "   - indented\n\ttabbed\n",
            "> \n>\n>é",
            "\u{3000}\u{3000}全角",
            "- ü\n é",
        ];
        for text in hostile {
            read(text);
        }
        for length in 0..200 {
            read(&"> - 1. | `*_[](".repeat(length)[..length]);
        }
        assert!(format!("{:?}", read("> > > > > > > > > > deep")).contains("deep"));
        assert!(format!("{:?}", read("```\nnever closed")).contains("never closed"));
    }
}
