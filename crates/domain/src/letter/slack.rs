//! A letter as a message of Slack's incoming webhooks: Block Kit.
//!
//! What somebody said stands in `plain_text` objects alone, in which Slack reads no markup. The characters that could
//! begin a link or a mention (`&`, `<`, `>`) are escaped everywhere, as Slack asks for.

use super::{Letter, Part};
use kilo_types::safe_href;
use serde_json::{Value, json};

/// Bounds of Block Kit, in characters (UTF-16 units here, the stricter reading) and pieces.
const MAX_HEADER: usize = 150;
const MAX_SECTION: usize = 3000;
const MAX_FIELD: usize = 2000;
const MAX_FIELDS: usize = 10;
const MAX_BLOCKS: usize = 50;

/// Words that call a whole channel when they follow `@` in programs that look for them.
const CALLS: [&str; 3] = ["channel", "here", "everyone"];

/// The body to post: blocks, and a text for notifications and readers that show none.
#[must_use]
pub fn render(letter: &Letter) -> Value {
    let mut blocks = vec![json!({ "type": "header", "text": plain(&letter.headline, MAX_HEADER) })];
    // A reader of the channel's history knows by it what was posted twice.
    if let (Some(id), Some(header)) = (&letter.id, blocks.first_mut()) {
        header["block_id"] = id.as_str().into();
    }
    for part in &letter.parts {
        push(&mut blocks, part);
    }
    blocks.truncate(MAX_BLOCKS - 1);
    if let Some((link, url)) = letter.link.as_ref().and_then(|link| Some((link, safe_href(&link.url)?))) {
        // A bar would end the address.
        let url = escape(&url.replace('|', "%7C"), MAX_SECTION / 2);
        blocks.push(section(json!({ "type": "mrkdwn", "text": format!("<{url}|{}>", escape(&link.label, 100)) })));
    }
    let mut body = json!({
        "text": escape(&letter.headline, MAX_SECTION),
        "blocks": blocks,
        "unfurl_links": false,
        "unfurl_media": false,
    });
    if let Some(thread) = &letter.thread {
        body["thread_ts"] = thread.as_str().into();
    }
    body
}

fn push(blocks: &mut Vec<Value>, part: &Part) {
    match part {
        Part::Paragraph(text) => blocks.push(section(plain(text, MAX_SECTION))),
        Part::Facts { title, facts } => {
            blocks.push(heading(title));
            for some in facts.chunks(MAX_FIELDS / 2) {
                let cells = some.iter().flat_map(|(label, value)| [bold(label), plain(value, MAX_FIELD)]);
                blocks.push(json!({ "type": "section", "fields": cells.collect::<Vec<_>>() }));
            }
        }
        Part::Quotes { title, quotes } => {
            blocks.push(heading(title));
            blocks.extend(quotes.iter().map(|quote| section(plain(&format!("“{quote}”"), MAX_SECTION))));
        }
        Part::Points { title, points } => {
            blocks.push(heading(title));
            let lines: Vec<_> = points.iter().map(|point| format!("• {point}")).collect();
            blocks.push(section(plain(&lines.join("\n"), MAX_SECTION)));
        }
    }
}

fn section(text: Value) -> Value {
    json!({ "type": "section", "text": text })
}

fn heading(title: &str) -> Value {
    section(bold(title))
}

/// Words of ours: labels and titles hold no markup.
fn bold(label: &str) -> Value {
    json!({ "type": "mrkdwn", "text": format!("*{}*", escape(label, MAX_FIELD - 2)) })
}

fn plain(text: &str, max: usize) -> Value {
    json!({ "type": "plain_text", "text": escape(text, max), "emoji": false })
}

/// `text` with Slack's control characters escaped, at most `max` units long: a cut never splits what stands for one
/// character.
fn escape(text: &str, max: usize) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut units = 0;
    for (place, c) in text.char_indices() {
        let mut own = [0; 4];
        let spelled = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            // An invisible joiner keeps the word from being read as a call.
            '@' if calls_everybody(text, place) => "@\u{2060}",
            _ => c.encode_utf8(&mut own),
        };
        let long = spelled.encode_utf16().count();
        let rest = text.len() > place + c.len_utf8();
        if units + long + usize::from(rest) > max {
            escaped.push('…');
            break;
        }
        units += long;
        escaped.push_str(spelled);
    }
    escaped
}

/// Whether the `@` at `place` stands before such a word, and not inside an address.
fn calls_everybody(text: &str, place: usize) -> bool {
    let inside = text[..place].ends_with(char::is_alphanumeric);
    let rest = &text[place + 1..];
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    !inside && CALLS.iter().any(|call| call.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_cut_never_splits_an_escape_and_stays_within_its_bound() {
        assert_eq!(escape("a<b>&c", 100), "a&lt;b&gt;&amp;c");
        assert_eq!(escape("ab<c", 7), "ab&lt;c");
        assert_eq!(escape("ab<cd", 7), "ab&lt;…");
        assert_eq!(escape("ab<<<", 6), "ab…");
        assert_eq!(escape("😀😀", 4), "😀😀");
        assert_eq!(escape("😀😀", 3), "😀…");
        assert_eq!(escape("@Here, jane@here.com @heredity", 99), "@\u{2060}Here, jane@here.com @heredity");
    }
}
