//! Words made safe to stand in Markdown: a program that reads it, with whatever extensions, gives back the very
//! same words and no markup.

use std::borrow::Cow;

/// `text` with everything escaped that could be inline markup. Underscores within words, tildes before
/// one, lone ampersands and (unless `dollars`) dollar signs stay as they are: they mean nothing there and read
/// better.
pub(super) fn words(text: &str, dollars: bool) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let needs_escape = match c {
            '\\' | '*' | '[' | ']' | '<' | '^' | '|' | '{' | '}' => true,
            '#' => !is_word(before),
            '~' => !(before.is_some_and(char::is_whitespace) && is_word(rest.clone().next())),
            '_' => !(is_word(before) && is_word(rest.clone().next())),
            '&' => starts_entity(rest.as_str()),
            '$' => dollars,
            _ => false,
        };
        match c {
            // As an entity: a backslash before a backtick does not keep it from pairing up with a code span.
            '`' => escaped.push_str("&#96;"),
            _ => {
                if needs_escape {
                    escaped.push('\\');
                }
                escaped.push(c);
            }
        }
        before = Some(c);
    }
    escaped
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// Whether an ampersand followed by `rest` would be read as an entity.
fn starts_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest).as_bytes();
    // Up to its end and no further: the next semicolon may be far away, and every ampersand would look for it.
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    length > 0 && name.get(length) == Some(&b';')
}

/// An escaped line whose beginning cannot be taken for a block: heading, quote, list, rule, underline,
/// definition, indented code.
pub(super) fn guard_line(line: &str) -> Cow<'_, str> {
    let Some(first) = line.chars().next() else { return Cow::Borrowed(line) };
    if first.is_whitespace() || first.is_control() {
        return Cow::Owned(format!("&#{};{}", u32::from(first), line.strip_prefix(first).unwrap_or_default()));
    }
    if matches!(first, '>' | '+' | '-' | '=' | ':') {
        return Cow::Owned(format!("\\{line}"));
    }
    if line.starts_with("* ") {
        return Cow::Owned(format!("\\{line}"));
    }
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = line.split_at(number);
    if number > 0 && rest.starts_with(['.', ')']) {
        return Cow::Owned(format!("{digits}\\{rest}"));
    }
    Cow::Borrowed(line)
}

/// A code span that holds exactly `code`.
pub(super) fn code_span(code: &str, in_table: bool) -> String {
    let ticks = "`".repeat(longest_run(code) + 1);
    let code = if in_table { Cow::Owned(code.replace('|', "\\|")) } else { Cow::Borrowed(code) };
    let padded = code.starts_with([' ', '`']) || code.ends_with([' ', '`']);
    let pad = if padded { " " } else { "" };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

/// A fence that no line of `code` can close.
pub(super) fn fence(code: &[String]) -> String {
    let longest = code.iter().map(|line| longest_run(line)).max().unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// An address as a link's destination: what could end it is percent-encoded, what could be an entity is not one.
pub(super) fn address(href: &str) -> String {
    let mut escaped = String::with_capacity(href.len());
    for (place, c) in href.char_indices() {
        match c {
            '(' | ')' | '<' | '>' | '\\' | '`' | '"' | '|' | '*' | '[' | ']' | '{' | '}' | '^' | '\'' => {
                escaped.push_str(&format!("%{:02X}", u32::from(c)));
            }
            '&' if starts_entity(&href[place + 1..]) => escaped.push_str("&amp;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
