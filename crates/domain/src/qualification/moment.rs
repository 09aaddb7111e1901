//! Points in time as people write them, said in one notation: `14 March 2027`, `before Q4 2026`, `Thursday 3 December, 10:00`.
//! What is relative counts from the day of the message.

mod calendar;
mod words;

use calendar::Day;
use kilo_types::Timestamp;
use std::ops::Range;
use words::{Meaning, Words};

/// A point in time in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// In one notation.
    pub value: String,
    /// Its bytes.
    pub range: Range<usize>,
    /// Whether it names a time of a day, as for a meeting.
    pub has_hour: bool,
}

/// The points in time of `text`, in order. Each looks at a bounded number of words.
pub(super) fn moments(text: &str, said_at: Timestamp) -> Vec<Moment> {
    let words = Words::of(text);
    let reader = Reader { words: &words, today: Day::of(said_at) };
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let Some(read) = reader.at(at) else {
            at += 1;
            continue;
        };
        let (relation, from) = reader.relation(at);
        let value = relation.map_or_else(|| read.value.clone(), |relation| format!("{relation} {}", read.value));
        found.push(Moment { value, range: words.bytes(from, read.end), has_hour: read.has_hour });
        at = read.end.max(at + 1);
    }
    found
}

/// What stands at a word: in one notation, and the word after it.
struct Read {
    value: String,
    end: usize,
    has_hour: bool,
}

impl Read {
    const fn new(value: String, end: usize) -> Self {
        Self { value, end, has_hour: false }
    }
}

struct Reader<'w> {
    words: &'w Words,
    today: Day,
}

impl Reader<'_> {
    fn at(&self, at: usize) -> Option<Read> {
        self.date(at)
            .or_else(|| self.part(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.month(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.ahead(at))
            .or_else(|| self.day(at))
            .or_else(|| self.named(at))
    }

    fn meaning(&self, at: usize) -> Option<Meaning> {
        self.words.get(at)?.meaning
    }

    fn number(&self, at: usize, range: Range<u32>) -> Option<u32> {
        self.words.get(at)?.number.filter(|number| range.contains(number))
    }

    /// Past "of the", "de la".
    fn past_of(&self, at: usize) -> usize {
        (at..at + 2).find(|at| self.meaning(*at) != Some(Meaning::Of)).unwrap_or(at + 2)
    }

    fn year(&self, at: usize) -> Option<u32> {
        self.number(at, 2000..2100)
    }

    /// `14 March`, `March 14th, 2027`, `14.3.`, `2027-03-14`.
    fn date(&self, at: usize) -> Option<Read> {
        let month = |at: usize| match self.meaning(at) {
            Some(Meaning::Month(month)) => Some(month),
            _ => None,
        };
        let ordinal = |at: usize| at + usize::from(self.words.is_ordinal(at));
        if let Some(day) = self.number(at, 1..32) {
            let next = self.past_of(ordinal(at + 1));
            if let Some(month) = month(next) {
                let year = self.year(self.past_of(next + 1)).map(|year| (year, self.past_of(next + 1) + 1));
                let end = year.map_or(next + 1, |(_, end)| end);
                return Some(Read::new(self.today.date(day, month, year.map(|(year, _)| year))?, end));
            }
            return self.numeric(at, day);
        }
        if let (Some(year), Some(month), Some(day)) =
            (self.year(at), self.words.joined(at + 1, '-', 1..13), self.words.joined(at + 2, '-', 1..32))
        {
            return Some(Read::new(self.today.date(day, month, Some(year))?, at + 3));
        }
        let day = self.number(at + 1, 1..32).filter(|_| !self.words.is_unit_of_day(at + 2))?;
        let end = ordinal(at + 2);
        let year = self.year(end);
        Some(Read::new(self.today.date(day, month(at)?, year)?, end + usize::from(year.is_some())))
    }

    /// `14.3.`, `14/03/2027`: a day and a month joined by a dot or a stroke, and a mark or a year behind.
    fn numeric(&self, at: usize, day: u32) -> Option<Read> {
        let (mark, month) =
            ['.', '/'].into_iter().find_map(|mark| Some((mark, self.words.joined(at + 1, mark, 1..13)?)))?;
        let year = self.words.joined(at + 2, mark, 2000..2100);
        let closed = mark == '.' && self.words.is_followed_by(at + 1, '.');
        let end = at + 2 + usize::from(year.is_some());
        (year.is_some() || closed)
            .then(|| self.today.date(day, month, year))
            .flatten()
            .map(|value| Read::new(value, end))
    }

    /// `end of September`, `Anfang nächsten Jahres`, `mid Q3`.
    fn part(&self, at: usize) -> Option<Read> {
        let name = match self.meaning(at)? {
            Meaning::Part(name) => name,
            Meaning::EndOf(unit) => return Some(Read::new(format!("end of {}", self.today.current(unit)), at + 1)),
            _ => return None,
        };
        let start = self.past_of(at + 1);
        let whole = self.quarter(start).or_else(|| self.month_at(start)).or_else(|| self.relative(start)).or_else(
            || match self.meaning(start)? {
                Meaning::Unit(unit) => Some(Read::new(self.today.current(unit), start + 1)),
                _ => self.year(start).map(|year| Read::new(year.to_string(), start + 1)),
            },
        )?;
        Some(Read::new(format!("{name} {}", whole.value), whole.end))
    }

    /// `Q4`, `T1 2027`, `H2`.
    fn quarter(&self, at: usize) -> Option<Read> {
        let letter = self.words.get(at)?.text.as_str();
        let most = match letter {
            "q" | "t" => 5,
            "h" => 3,
            _ => return None,
        };
        let number = self.words.glued(at + 1, 1..most)?;
        let year = self.year(at + 2);
        let letter = if letter == "h" { 'H' } else { 'Q' };
        let months = if letter == 'H' { 6 } else { 3 };
        let year_shown = year.unwrap_or_else(|| self.today.year_of_month(number * months));
        Some(Read::new(format!("{letter}{number} {year_shown}"), at + 2 + usize::from(year.is_some())))
    }

    /// A month by itself: `in May`, `September 2027`.
    fn month(&self, at: usize) -> Option<Read> {
        let read = self.month_at(at)?;
        let alone = self.words.get(at)?.loose && read.end == at + 1 && self.relation(at).0.is_none();
        (!alone || self.is_led(at)).then_some(read)
    }

    fn month_at(&self, at: usize) -> Option<Read> {
        let Some(Meaning::Month(month)) = self.meaning(at) else { return None };
        let year = self.year(self.past_of(at + 1));
        let end = if year.is_some() { self.past_of(at + 1) + 1 } else { at + 1 };
        Some(Read::new(self.today.month(month, year), end))
    }

    /// `in May`, `next March`.
    fn is_led(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.meaning(before));
        matches!(before, Some(Meaning::In | Meaning::Next | Meaning::This | Meaning::Of))
    }

    /// `next month`, `la semaine prochaine`, `dieses Quartal`, `next Thursday at 10`.
    fn relative(&self, at: usize) -> Option<Read> {
        let (first, second) = (self.meaning(at)?, self.meaning(at + 1)?);
        match (first, second) {
            (Meaning::Next, Meaning::Unit(unit)) | (Meaning::Unit(unit), Meaning::Next) => {
                Some(Read::new(self.today.next(unit), at + 2))
            }
            (Meaning::This, Meaning::Unit(unit)) => Some(Read::new(self.today.current(unit), at + 2)),
            (Meaning::Next | Meaning::This, Meaning::Weekday(_)) => self.day(at + 1),
            (Meaning::Next | Meaning::This, Meaning::Month(month)) => {
                Some(Read::new(self.today.month(month, None), at + 2))
            }
            (Meaning::Next | Meaning::This, Meaning::Season(_)) => self.named(at + 1),
            _ => None,
        }
    }

    /// `in 3 weeks`, `dans deux mois`.
    fn ahead(&self, at: usize) -> Option<Read> {
        if self.meaning(at)? != Meaning::In {
            return None;
        }
        let start = self.past_of(at + 1);
        let (count, next) = match self.number(start, 1..100) {
            Some(count) => (count, start + 1),
            None => match self.meaning(start)? {
                Meaning::Number(count) => (count, start + 1),
                _ => return None,
            },
        };
        // `a couple of weeks`.
        let next = self.past_of(next);
        match (self.meaning(next)?, self.meaning(next + 1)) {
            (Meaning::Number(count), Some(Meaning::Of)) => self.in_units(count, self.past_of(next + 1)),
            (Meaning::Unit(_), _) => self.in_units(count, next),
            _ => None,
        }
    }

    fn in_units(&self, count: u32, at: usize) -> Option<Read> {
        let Meaning::Unit(unit) = self.meaning(at)? else { return None };
        Some(Read::new(self.today.ahead(count, unit)?, at + 1))
    }

    /// `Thursday 10am`, `tomorrow at 3`.
    fn day(&self, at: usize) -> Option<Read> {
        let day = match self.meaning(at)? {
            Meaning::Weekday(weekday) => self.today.weekday(weekday)?,
            Meaning::Today => self.today.later(0)?,
            Meaning::Tomorrow => self.today.later(1)?,
            _ => return None,
        };
        let hour = self.words.hour(at + 1);
        Some(match hour {
            Some((hour, end)) => Read { value: format!("{day}, {hour}"), end, has_hour: true },
            None => Read { value: day, end: at + 1, has_hour: false },
        })
    }

    /// `summer 2027`, `asap`, a year behind a word such as "by".
    fn named(&self, at: usize) -> Option<Read> {
        if let Some(year) = self.year(at).filter(|_| self.relation(at).0.is_some() || self.is_led(at)) {
            return Some(Read::new(year.to_string(), at + 1));
        }
        match self.meaning(at)? {
            Meaning::Soon => Some(Read::new("as soon as possible".to_owned(), at + 1)),
            Meaning::Season(name) => {
                let year = self.year(at + 1);
                let value = year.map_or_else(|| name.to_owned(), |year| format!("{name} {year}"));
                Some(Read::new(value, at + 1 + usize::from(year.is_some())))
            }
            _ => None,
        }
    }

    /// How what stands at `at` is meant, and where the word for it stands: `before`, `by`, `after`, `from`.
    fn relation(&self, at: usize) -> (Option<&'static str>, usize) {
        /// The most words between: `before the end of`.
        const BETWEEN: usize = 3;
        let mut before = at;
        for _ in 0..BETWEEN {
            let Some(previous) = before.checked_sub(1).filter(|previous| !self.words.ends_clause(*previous)) else {
                break;
            };
            before = previous;
            match self.meaning(before) {
                Some(Meaning::Relation(relation)) => return (Some(relation), before),
                Some(Meaning::Of | Meaning::This | Meaning::Next) => {}
                _ => break,
            }
        }
        (None, at)
    }
}

#[cfg(test)]
mod tests;
