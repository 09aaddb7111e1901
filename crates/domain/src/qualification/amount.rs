//! Amounts of money in the notations of seven languages, and one short notation for all of them.

mod notation;

use crate::search::fold;
use notation::{CURRENCIES, GLUE, MAGNITUDES, PERIODS};
use std::ops::Range;

/// An amount of money in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// In one notation: `$60K`, `€15K–20K a year`, `2K a month`.
    pub value: String,
    /// Its bytes, the currency and the period included.
    pub range: Range<usize>,
    /// Whether a currency or a magnitude (`80k`) says that it is money; a bare number is money only as an answer.
    pub is_money: bool,
}

/// Furthest that is looked on for what belongs to an amount, in bytes.
const REACH: usize = 48;

/// Numbers of a message that are looked at: one with more is a table, not an offer.
const MOST: usize = 100;

/// The amounts of `text`, in order; none reads further than a few words around its number.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let (mut found, mut at): (Vec<Amount>, usize) = (Vec::new(), 0);
    for _ in 0..MOST {
        let Some(digit) = text[at..].find(|c: char| c.is_ascii_digit()) else { break };
        let start = at + digit;
        let Some((number, end)) = number(text, start) else {
            at = past_digits(text, start);
            continue;
        };
        let amount = read(text, start, number, end);
        at = amount.as_ref().map_or(end, |amount| amount.range.end.max(end));
        found.extend(amount);
    }
    found
}

fn past_digits(text: &str, at: usize) -> usize {
    at + text[at..].bytes().take_while(u8::is_ascii_digit).count().max(1)
}

/// A number in hundredths, and where it ends.
type Number = (u64, usize);

/// The number that begins at byte `start`: groups of three and at most two decimals, whatever separates them.
fn number(text: &str, start: usize) -> Option<Number> {
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| {
        c.is_alphanumeric() && !matches!(c, 'F' | 'R') || matches!(c, '_' | '@' | '.' | ',' | ':' | '#')
    }) {
        return None;
    }
    let rest = &text.as_bytes()[start..];
    let mut end = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut value = text[start..start + end].parse::<u64>().ok().filter(|_| end <= 9)?;
    let mut grouped = end <= 3;
    loop {
        let gap = text[start + end..]
            .chars()
            .next()
            .filter(|c| matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}'));
        let Some(separator) = gap else { break };
        let after = start + end + separator.len_utf8();
        let digits = text.as_bytes()[after..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let part = text.get(after..after + digits)?;
        if grouped && digits == 3 && value < 1_000_000_000 {
            value = value * 1000 + part.parse::<u64>().ok()?;
            end = after + digits - start;
        } else if (1..=2).contains(&digits) && matches!(separator, '.' | ',') {
            let hundredths = part.parse::<u64>().ok()? * if digits == 1 { 10 } else { 1 };
            return Some((value * 100 + hundredths, after + digits));
        } else {
            break;
        }
        grouped = true;
    }
    Some((value * 100, start + end))
}

/// What stands around a number and makes it an amount.
fn read(text: &str, start: usize, first: u64, end: usize) -> Option<Amount> {
    let (mut currency, from) = currency_before(text, start).map_or((None, start), |(sign, from)| (Some(sign), from));
    let mut times = magnitude(text, end);
    let mut end = times.map_or(end, |(_, end)| end);
    let mut after = currency_after(text, end);
    end = after.map_or(end, |(_, end)| end);
    let mut last = None;
    if let Some((number, next)) = upper(text, end) {
        let upper_times = magnitude(text, next);
        let next = upper_times.map_or(next, |(_, end)| end);
        let sign = currency_after(text, next);
        times = times.or(upper_times);
        last = Some((number, upper_times.or(times)));
        after = after.or(sign);
        end = sign.map_or(next, |(_, end)| end);
    }
    currency = currency.or(after.map(|(sign, _)| sign));
    // `15k a month`, `£15-20k p.a.`, but not `5m away`: a magnitude alone is money if nothing is counted with it.
    let period = period(text, end);
    let counted = counts(text, period.map_or(end, |(_, end)| end), period.is_some());
    let is_money = currency.is_some() || times.is_some() && !counted;
    let sign = currency.unwrap_or_default();
    let upper = last.map(|(number, times)| format!("–{}", short(number, times.map(|(by, _)| by)))).unwrap_or_default();
    let lower = short(first, times.map(|(by, _)| by));
    let value = format!("{sign}{lower}{upper}{}", period.map_or("", |(shown, _)| shown));
    Some(Amount { value, range: from..period.map_or(end, |(_, end)| end), is_money })
}

/// `60K`, `1.2M`, `900`, `12.50`.
fn short(hundredths: u64, thousands: Option<u64>) -> String {
    let value = hundredths.saturating_mul(thousands.map_or(1, |by| by.saturating_mul(1000)));
    let scaled = |unit: u64, name: &str| {
        let (whole, rest) = (value / unit, value % unit * 100 / unit);
        let decimals = if rest == 0 { String::new() } else { format!(".{rest:02}").trim_end_matches('0').to_owned() };
        format!("{whole}{decimals}{name}")
    };
    match value {
        100_000_000.. => scaled(100_000_000, "M"),
        100_000.. if value.is_multiple_of(100_000) => scaled(100_000, "K"),
        // 1,250 is easier to read than 1.25K.
        1_000_000.. if value.is_multiple_of(10_000) => scaled(100_000, "K"),
        100_000.. => format!("{},{:03}", value / 100_000, value / 100 % 1000),
        _ if value.is_multiple_of(100) => (value / 100).to_string(),
        _ => format!("{}.{:02}", value / 100, value % 100),
    }
}

/// The words of `text` from byte `at` on, folded, each with its end; spaces and the marks within are skipped.
fn words(text: &str, at: usize) -> impl Iterator<Item = (String, usize)> {
    let far = text[at..].char_indices().nth(REACH).map_or(text.len(), |(far, _)| at + far);
    let near = &text[at..far];
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + near[next..].find(|c: char| !c.is_whitespace() && !matches!(c, '.' | '\'' | '’' | '-'))?;
        let first = near[start..].chars().next()?;
        let length =
            near[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(near.len() - start).max(first.len_utf8());
        next = start + length;
        Some((fold(&near[start..next]), at + next))
    })
}

fn currency_before(text: &str, start: usize) -> Option<(&'static str, usize)> {
    let head = text[..start].trim_end_matches([' ', '\u{a0}', '.', '~']);
    let word: usize =
        head.chars().rev().take(4).take_while(|c| c.is_alphabetic() || is_sign(*c)).map(char::len_utf8).sum();
    let from = head.len() - word;
    let name = fold(&head[from..]);
    let sign = CURRENCIES.iter().find(|(known, _)| *known == name && *known != "eu")?.1;
    Some((sign, from))
}

const fn is_sign(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹')
}

fn currency_after(text: &str, end: usize) -> Option<(&'static str, usize)> {
    let (word, end) = words(text, end).next()?;
    let sign = CURRENCIES.iter().find(|(known, _)| *known == word)?.1;
    Some((sign, end))
}

fn magnitude(text: &str, end: usize) -> Option<(u64, usize)> {
    let (word, at) = words(text, end).next()?;
    let glued = text[end..].starts_with(|c: char| c.is_alphabetic());
    // `5 m` is a length.
    let by = MAGNITUDES.iter().find(|(known, _)| *known == word && (glued || known.len() > 1 || *known == "k"))?.1;
    Some((by, at))
}

/// The upper end of a range: `-20`, `– 20`, `to 20`, `bis 20`.
fn upper(text: &str, end: usize) -> Option<Number> {
    let rest = &text[end..];
    let trimmed = rest.trim_start_matches(' ');
    let joint = ["-", "–", "—", "to ", "bis ", "a ", "à ", "tot ", "and ", "und "]
        .into_iter()
        .find(|joint| trimmed.starts_with(joint))?;
    let after = end + (rest.len() - trimmed.len()) + joint.len();
    let start = after + text[after..].find(|c: char| c != ' ' && !is_sign(c))?;
    (text[start..].starts_with(|c: char| c.is_ascii_digit()) && start - after <= 3)
        .then(|| upper_number(text, start))
        .flatten()
}

fn upper_number(text: &str, start: usize) -> Option<Number> {
    let digits = past_digits(text, start);
    // What stands before the upper number is the range's own mark.
    number(&text[start..], 0).map(|(value, end)| (value, (start + end).max(digits)))
}

fn period(text: &str, end: usize) -> Option<(&'static str, usize)> {
    let ahead: Vec<_> = words(text, end).take(3).collect();
    let named = |phrase: &&str| {
        let count = phrase.split(' ').count() + usize::from(phrase.starts_with('/'));
        let said: Vec<_> = ahead.iter().take(count).map(|(word, _)| word.as_str()).collect();
        let said = if phrase.starts_with('/') { said.concat() } else { said.join(" ") };
        (said == **phrase).then(|| ahead[count - 1].1)
    };
    PERIODS.iter().find_map(|(phrases, shown)| Some((*shown, phrases.iter().find_map(named)?)))
}

/// Whether what follows is counted: `20k visitors`, `20k monthly visitors`, but not `20k a month plus tax`.
fn counts(text: &str, end: usize, timed: bool) -> bool {
    let next = words(text, end).next();
    let spaced = text[end..].starts_with([' ', '\u{a0}']);
    let adjective =
        timed && ["ly", "al", "els", "ales", "ais", "ili", "lich"].iter().any(|ending| text[..end].ends_with(ending));
    (!timed || adjective)
        && spaced
        && next.is_some_and(|(word, _)| {
            word.chars().all(char::is_alphabetic) && !GLUE.split_whitespace().any(|glue| glue == word)
        })
}

#[cfg(test)]
mod tests;
