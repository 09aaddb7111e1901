//! The answers that dashboard, widget and exports have to draw alike (`e2e/fixtures/markdown.json`).

use crate::sample::{internal, jane, message};
use kilo_domain::transcript::Format;
use kilo_types::Speaker;
use serde_json::Value;

/// What the export as `format` makes of an answer.
fn exported(text: &str, format: Format) -> String {
    let mut conversation = jane();
    conversation.messages = vec![message(2, Speaker::Agent, "2026-10-03T14:05:00Z", text)];
    internal(&conversation, format)
}

/// The answer in a page, without what is only there for the eye.
fn html(text: &str) -> String {
    let page = exported(text, Format::Html);
    let (_, said) = page.split_once("<div class=\"said\"").unwrap();
    let said = said.split_once('>').unwrap().1.split_once("</div>\n").unwrap().0;
    let mut plain = said.replace(" rel=\"noopener noreferrer nofollow\"", "").replace(" start=\"1\"", "");
    for (from, to) in [
        ("<h4>", "<h>"),
        ("</h4>", "</h>"),
        ("<pre><code>", "<pre>"),
        ("</code></pre>", "</pre>"),
        ("&quot;", "\""),
        ("&#39;", "'"),
    ] {
        plain = plain.replace(from, to);
    }
    unpadded(&unlinked(&unwrapped(&plain)))
}

/// Without the paragraph that an item begins with in a list with gaps.
fn unwrapped(page: &str) -> String {
    let mut parts = page.split("<li><p>");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |done, part| done + "<li>" + &part.replacen("</p>", "", 1))
}

/// Without links to the very address that they show.
fn unlinked(page: &str) -> String {
    let mut parts = page.split("<a href=\"");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |done, part| {
        let (href, rest) = part.split_once("\">").unwrap();
        let (shown, after) = rest.split_once("</a>").unwrap();
        if shown == href { done + shown + after } else { done + "<a href=\"" + part }
    })
}

/// Without the empty cells that fill a row up.
fn unpadded(page: &str) -> String {
    let mut page = page.to_owned();
    while page.contains("<td></td></tr>") {
        page = page.replace("<td></td></tr>", "</tr>");
    }
    page
}

fn cases() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../../../../e2e/fixtures/markdown.json")).unwrap();
    file["cases"].as_array().unwrap().clone()
}

#[test]
fn a_page_says_what_the_dashboard_does() {
    let wrong: Vec<String> = cases()
        .iter()
        .filter_map(|case| {
            let (text, wanted) = (case["text"].as_str().unwrap(), case["html"].as_str().unwrap());
            let found = html(text);
            (found != wanted).then(|| format!("{}:\n  wanted {wanted}\n  found  {found}", case["name"]))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words of an answer, in order: letters and digits.
fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn text_and_markdown_say_every_word_in_order() {
    for case in cases() {
        let shown = case["html"].as_str().unwrap().replace("<br>", "\n");
        let shown = shown.replace("&lt;", "\u{1}").replace("&gt;", "\u{2}").replace("&amp;", "&");
        let mut said = String::new();
        for part in shown.split('<') {
            let (tag, text) = part.split_once('>').unwrap_or(("", part));
            let inline =
                ["strong", "em", "s", "code", "a "].iter().any(|name| tag.trim_start_matches('/').starts_with(name));
            said.push_str(if inline || tag == "/a" { "" } else { " " });
            said.push_str(text);
        }
        let (wanted, name) = (words(&said), case["name"].as_str().unwrap());
        for format in [Format::Text, Format::Markdown] {
            let file = exported(case["text"].as_str().unwrap(), format).replace(['*', '~', '\\'], "");
            let mut found = words(&file).into_iter();
            let lost: Vec<_> = wanted.iter().filter(|word| !found.any(|found| found == **word)).collect();
            assert!(lost.is_empty(), "{name}: {lost:?} is not in\n{file}");
        }
    }
}
