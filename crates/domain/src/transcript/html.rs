//! A transcript as one self-contained page: no script, nothing loaded from elsewhere.

use super::{Document, Entry, Fact, Part, Reference, Tag};
use kilo_types::Speaker;

const STYLE: &str = include_str!("style.css");

/// Nothing but the page's own style may run or load, should an escape ever fail.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// What closes a page.
pub(super) const END: &str = "</main>\n</body>\n</html>\n";

/// Begins the document as a page: all but the entries.
pub(super) fn begin(document: &Document) -> String {
    let title = escape(&document.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1 dir=\"auto\">{title}</h1>\n"
    );
    facts(&mut page, &document.facts);
    page.push_str("</header>\n");
    if let Some(qualified) = &document.qualification {
        page.push_str(&format!("<section>\n<h2>Qualification ({})</h2>\n", escape(qualified.framework)));
        facts(&mut page, &qualified.fields);
        page.push_str("</section>\n");
    }
    page
}

fn facts(page: &mut String, facts: &[Fact]) {
    page.push_str("<dl>\n");
    for fact in facts {
        let value = linked(&fact.value, fact.href.as_deref());
        page.push_str(&format!("<dt>{}</dt><dd dir=\"auto\">{value}</dd>\n", escape(&fact.label)));
    }
    page.push_str("</dl>\n");
}

/// Writes an entry; `language` is that of the conversation.
pub(super) fn entry(page: &mut String, entry: &Entry, language: Option<&str>) {
    if let Some(day) = &entry.day {
        page.push_str(&format!("<h2 class=\"day\">{}</h2>\n", escape(day)));
    }
    let side = match entry.role {
        Speaker::Visitor => "visitor",
        Speaker::Agent => "agent",
    };
    // An empty `lang` says "unknown": without it the page's English would apply.
    page.push_str(&format!(
        "<article class=\"message {side}\">\n<p class=\"by\"><bdi>{}</bdi> <time datetime=\"{}\">{}</time></p>\n\
         <div class=\"said\" dir=\"auto\" lang=\"{}\">",
        escape(&entry.speaker),
        escape(&entry.time.rfc3339()),
        escape(&entry.clock),
        escape(language.unwrap_or_default()),
    ));
    body(page, &entry.body);
    page.push_str("</div>\n");
    references(page, "Sources", &entry.citations);
    references(page, "Shared", &entry.assets);
    for note in &entry.notes {
        page.push_str(&format!("<p class=\"label\" dir=\"auto\">{}</p>\n", escape(note)));
    }
    page.push_str("</article>\n");
}

fn references(page: &mut String, label: &str, references: &[Reference]) {
    if references.is_empty() {
        return;
    }
    page.push_str(&format!("<p class=\"label\">{label}</p>\n<ul class=\"references\">\n"));
    for to in references {
        let shown = match to.href.as_deref() {
            Some(href) => linked(&to.title, Some(href)),
            None => format!("{} ({})", escape(&to.title), escape(&to.url)),
        };
        page.push_str(&format!("<li dir=\"auto\">{shown}</li>\n"));
    }
    page.push_str("</ul>\n");
}

fn linked(text: &str, href: Option<&str>) -> String {
    match href {
        Some(href) => format!("{}{}</a>", anchor(href), escape(text)),
        None => escape(text),
    }
}

fn anchor(href: &str) -> String {
    format!("<a href=\"{}\" rel=\"noopener noreferrer nofollow\">", escape(href))
}

fn body(page: &mut String, parts: &[Part]) {
    let mut in_code = false;
    for part in parts {
        match part {
            Part::Text(text) => page.push_str(&escape(text)),
            Part::Code(code) => page.push_str(&format!("<code>{}</code>", escape(code))),
            Part::Break => page.push_str(if in_code { "\n" } else { "<br>" }),
            Part::Rule => page.push_str("<hr>"),
            Part::Open(tag) => {
                in_code = *tag == Tag::CodeBlock;
                page.push_str(&opening(tag));
            }
            Part::Close(tag) => {
                in_code = false;
                page.push_str(closing(tag));
            }
        }
    }
}

fn opening(tag: &Tag) -> String {
    let fixed = match tag {
        Tag::Paragraph => "<p>",
        Tag::Heading => "<h4>",
        Tag::Quote => "<blockquote>",
        Tag::List(None) => "<ul>",
        Tag::List(Some(first)) => return format!("<ol start=\"{first}\">"),
        Tag::Item => "<li>",
        Tag::CodeBlock => "<pre><code>",
        Tag::Table => "<table>",
        Tag::Row => "<tr>",
        Tag::Cell => "<td>",
        Tag::Strong => "<strong>",
        Tag::Emphasis => "<em>",
        Tag::Strike => "<s>",
        Tag::Link(href) => return anchor(href),
    };
    fixed.to_owned()
}

const fn closing(tag: &Tag) -> &'static str {
    match tag {
        Tag::Paragraph => "</p>",
        Tag::Heading => "</h4>",
        Tag::Quote => "</blockquote>",
        Tag::List(None) => "</ul>",
        Tag::List(Some(_)) => "</ol>",
        Tag::Item => "</li>",
        Tag::CodeBlock => "</code></pre>",
        Tag::Table => "</table>",
        Tag::Row => "</tr>",
        Tag::Cell => "</td>",
        Tag::Strong => "</strong>",
        Tag::Emphasis => "</em>",
        Tag::Strike => "</s>",
        Tag::Link(_) => "</a>",
    }
}

/// `text` for HTML content and quoted attributes alike. Control characters, which HTML forbids, become U+FFFD.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(c),
            _ if c.is_control() => escaped.push('\u{FFFD}'),
            _ => escaped.push(c),
        }
    }
    escaped
}
