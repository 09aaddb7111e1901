//! Lines with margins: what Markdown and plain text have in common.

/// Bytes at the end that stay: more than the margins of an empty line take.
const KEPT: usize = 1024;

/// Text that grows by whole lines, indented by the quotes and list items around them.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    levels: Vec<Level>,
}

/// A margin: what stands before its first line and before all others.
struct Level {
    first: String,
    rest: String,
    used: bool,
}

impl Lines {
    /// Starts a margin.
    pub(super) fn indent(&mut self, first: &str, rest: &str) {
        self.levels.push(Level { first: first.to_owned(), rest: rest.to_owned(), used: false });
    }

    /// Ends the innermost margin. One that never had a line still shows its first mark (an empty list item).
    pub(super) fn dedent(&mut self) {
        if self.levels.last().is_some_and(|level| !level.used && !level.first.trim().is_empty()) {
            self.line("");
        }
        self.levels.pop();
    }

    /// Writes a line behind the margins, without white space at its end.
    pub(super) fn line(&mut self, text: &str) {
        for level in &mut self.levels {
            self.out.push_str(if level.used { &level.rest } else { &level.first });
            level.used = true;
        }
        self.out.push_str(text);
        self.out.truncate(self.out.trim_end_matches([' ', '\t']).len());
        self.out.push('\n');
    }

    /// Leaves one line empty before the next, except at the beginning and at the start of a margin.
    pub(super) fn gap(&mut self) {
        let fresh = self.levels.last().is_some_and(|level| !level.used);
        let margin: String = self.levels.iter().filter(|level| level.used).map(|level| level.rest.as_str()).collect();
        let empty = format!("{}\n", margin.trim_end());
        let already = self.out.ends_with(&format!("\n{empty}"));
        if !fresh && !already && !self.out.is_empty() {
            self.out.push_str(&empty);
        }
    }

    /// All lines but the last ones, which are kept: what comes next depends on them.
    pub(super) fn take(&mut self) -> String {
        let end = self.out.floor_char_boundary(self.out.len().saturating_sub(KEPT));
        let kept = self.out.split_off(end);
        std::mem::replace(&mut self.out, kept)
    }

    /// All lines, or those that were not taken.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// Margins of a list's items: bullets, or numbers that count on.
pub(super) struct Marks {
    next: Option<u64>,
}

impl Marks {
    /// For a list with that first number.
    pub(super) fn new(first: Option<u64>) -> Self {
        // CommonMark reads at most nine digits.
        Self { next: first.map(|number| number.min(900_000_000)) }
    }

    /// The next item's mark and the space of the same width below it.
    pub(super) fn next(&mut self) -> (String, String) {
        let mark = self.next.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
        self.next = self.next.map(|number| number + 1);
        let space = " ".repeat(mark.len());
        (mark, space)
    }
}
