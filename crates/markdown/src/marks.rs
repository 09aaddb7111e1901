//! Where in a line marks end: found in one pass, as looking for the end anew at every mark would take a line of marks
//! quadratic time.

/// Letters that emphasise.
const LETTERS: [char; 3] = ['*', '_', '~'];

/// The marks of a line. All places are bytes.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Length and place of each run of backticks, in order.
    ticks: Vec<(usize, usize)>,
    /// Places of `[` and of `](`.
    brackets: Vec<usize>,
    middles: Vec<usize>,
    /// Places of `(`, each with that of the `)` that closes it.
    parentheses: Vec<(usize, Option<usize>)>,
    /// Runs of each letter that emphasises.
    runs: [Vec<Run>; 3],
    /// Those of them that can end an emphasis of one mark, and of two, wherever it began.
    closers: [[Vec<Run>; 2]; 3],
}

/// The same letter in a row.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    end: usize,
}

impl Run {
    /// Where the marks stand that end an emphasis of `width` marks. Of a longer run the outer ones close what was opened
    /// first, and two are no two single ones.
    fn close(self, width: usize, before: Option<char>) -> Option<usize> {
        let length = self.end - self.start;
        let fits = length > width || (length == width && !before.is_some_and(char::is_whitespace));
        (fits && !(width == 1 && length == 2)).then(|| self.end - width)
    }
}

impl Marks {
    /// Finds the marks of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let mut marks = Self::default();
        let mut open = Vec::new();
        let (mut before, mut place) = (None, 0);
        while let Some(letter) = text[place..].chars().next() {
            let mut end = place + letter.len_utf8();
            if letter == '`' || LETTERS.contains(&letter) {
                end = text.len() - text[place..].trim_start_matches(letter).len();
                marks.run(letter, Run { start: place, end }, before, text[end..].chars().next());
            }
            marks.bracket(letter, place, &text[end..], &mut open);
            (before, place) = (Some(letter), end);
        }
        marks.ticks.sort_unstable();
        marks
    }

    fn run(&mut self, letter: char, run: Run, before: Option<char>, after: Option<char>) {
        let Some(letter_place) = LETTERS.iter().position(|known| *known == letter) else {
            self.ticks.push((run.end - run.start, run.start));
            return;
        };
        self.runs[letter_place].push(run);
        // `snake_case` is a word.
        if letter == '_' && after.is_some_and(char::is_alphanumeric) {
            return;
        }
        for width in [1, 2] {
            if run.close(width, before).is_some() {
                self.closers[letter_place][width - 1].push(run);
            }
        }
    }

    fn bracket(&mut self, letter: char, place: usize, rest: &str, open: &mut Vec<usize>) {
        match letter {
            '[' => self.brackets.push(place),
            ']' if rest.starts_with('(') => self.middles.push(place),
            '(' => {
                open.push(self.parentheses.len());
                self.parentheses.push((place, None));
            }
            ')' => {
                if let Some((_, close)) = open.pop().and_then(|opened| self.parentheses.get_mut(opened)) {
                    *close = Some(place);
                }
            }
            _ => {}
        }
    }

    /// The first run of exactly `length` backticks from `start` on.
    pub(crate) fn ticks(&self, length: usize, start: usize) -> Option<usize> {
        let (found, place) = *first(&self.ticks, |run| *run < (length, start))?;
        (found == length).then_some(place)
    }

    /// For a `[` at `place` that no other `[` follows before its `](`: the places of `](` and of the `)` that ends the
    /// address.
    pub(crate) fn link(&self, place: usize) -> Option<(usize, usize)> {
        let middle = *first(&self.middles, |middle| *middle < place)?;
        if first(&self.brackets, |bracket| *bracket <= place).is_some_and(|other| *other < middle) {
            return None;
        }
        let (open, close) = first(&self.parentheses, |(open, _)| *open <= middle)?;
        (*open == middle + 1).then_some((middle, (*close)?))
    }

    /// Where in `text` the emphasis of `width` times `letter` ends whose words begin at `start`; it has to end by `end`.
    pub(crate) fn close(&self, text: &str, letter: char, width: usize, start: usize, end: usize) -> Option<usize> {
        let letter = LETTERS.iter().position(|known| *known == letter)?;
        let closers = self.closers.get(letter)?.get(width - 1)?;
        if let Some(run) = first(closers, |run| run.start < start).filter(|run| run.end < end) {
            return Some(run.end - width);
        }
        // At the end of what is read a run is only as long as the part of it that lies inside, and no word follows.
        let runs = self.runs.get(letter)?;
        let last = runs[..runs.partition_point(|run| run.start < end)].last()?;
        let before = text[..last.start].chars().next_back();
        let touches = last.start >= start && last.end >= end;
        touches.then(|| Run { start: last.start, end }.close(width, before)).flatten()
    }
}

/// The first of `sorted` that is not `before`.
fn first<T>(sorted: &[T], before: impl Fn(&T) -> bool) -> Option<&T> {
    sorted.get(sorted.partition_point(before))
}
