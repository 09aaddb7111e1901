//! Short values (names, titles, fields) made fit to stand in a line of ours.

/// `text` on one line: line breaks and control characters become spaces, white space at the ends goes, and
/// what bidirectional controls open is closed, so that a name cannot turn around the words after it.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if breaks_line(c) { ' ' } else { c }).collect();
    let mut line = spaced.trim().to_owned();
    close_bidi(&mut line);
    line
}

fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Appends the closing control for every bidirectional embedding, override or isolate left open (UAX #9).
fn close_bidi(line: &mut String) {
    const END_OF_EMBEDDING: char = '\u{202C}';
    const END_OF_ISOLATE: char = '\u{2069}';
    let mut open = Vec::new();
    // Counted, as looking for an isolate among all that is open would take a hostile text quadratic time.
    let mut isolates = 0_usize;
    for c in line.chars() {
        match c {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => open.push(END_OF_EMBEDDING),
            '\u{2066}'..='\u{2068}' => {
                open.push(END_OF_ISOLATE);
                isolates += 1;
            }
            END_OF_EMBEDDING if open.last() == Some(&END_OF_EMBEDDING) => {
                open.pop();
            }
            // The end of an isolate also ends the embeddings inside it.
            END_OF_ISOLATE if isolates > 0 => {
                isolates -= 1;
                while open.pop().is_some_and(|end| end != END_OF_ISOLATE) {}
            }
            _ => {}
        }
    }
    line.extend(open.iter().rev());
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_value_stays_on_its_line_and_leaves_no_bidi_state() {
        for (text, expected) in [
            ("Jane\r\nAgent, 14:05:\u{2028}x", "Jane  Agent, 14:05: x"),
            (" \u{202E}evil ", "\u{202E}evil\u{202C}"),
            ("\u{2067}\u{202E}x\u{2069} y", "\u{2067}\u{202E}x\u{2069} y"),
            ("\u{2067}\u{202B}x", "\u{2067}\u{202B}x\u{202C}\u{2069}"),
            ("\u{202A}\u{2069}\u{2069}x", "\u{202A}\u{2069}\u{2069}x\u{202C}"),
            ("\u{2066}\u{202A}\u{202B}\u{2069}\u{202C}x", "\u{2066}\u{202A}\u{202B}\u{2069}\u{202C}x"),
            ("محمد", "محمد"),
        ] {
            assert_eq!(one_line(text), expected);
        }
    }
}
