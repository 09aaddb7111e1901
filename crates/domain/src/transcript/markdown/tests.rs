use super::{super::body, Lines, write_body};
use kilo_types::safe_href;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

fn written(parts: &[body::Part]) -> String {
    let mut lines = Lines::default();
    write_body(&mut lines, parts);
    lines.finish()
}

/// All extensions but smart punctuation, which changes only how quotes and dashes look.
fn everything() -> Options {
    Options::all() - Options::ENABLE_SMART_PUNCTUATION
}

/// The words of a document that consists of nothing but words.
fn only_words(markdown: &str) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(markdown, everything()) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::HardBreak | Event::End(TagEnd::Paragraph) => words.push('\n'),
            Event::Start(Tag::Paragraph) => {}
            other => panic!("{other:?} in {markdown:?}"),
        }
    }
    words
}

/// Lines that hold something, without white space at the end.
fn lines_of(text: &str) -> Vec<String> {
    let lines = text.replace("\r\n", "\n");
    lines
        .split(['\n', '\r'])
        .map(|line| line.trim_end_matches([' ', '\t', '\u{B}', '\u{C}']))
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

fn assert_exact(text: &str) {
    let markdown = written(&body::plain(text));
    assert_eq!(lines_of(&only_words(&markdown)), lines_of(text), "{markdown:?}");
}

#[test]
fn hostile_visitor_text_stays_exactly_what_it_was() {
    for text in [
        "# heading",
        "Title\n=====",
        "Title\n---",
        "- a\n- b",
        "1. a\n2) b",
        "* a",
        "+ a",
        "> quote",
        "    code",
        "\tcode",
        "```\ncode\n```",
        "~~~\ncode",
        "`code`",
        "**bold** __bold__ *em* _em_ snake_case_name",
        "~~gone~~ ~sub~ ^sup^",
        "[a](javascript:alert(1))",
        "![a](https://a.example/x.png)",
        "[a]: https://a.example\n[a]",
        "[^1]\n\n[^1]: note",
        "<script>alert(1)</script>",
        "<https://a.example>",
        "<jane@acme.com>",
        "<!-- x -->",
        "&lt;b&gt; &#60; &#x3c; & &amp",
        "a | b\n--- | ---\n1 | 2",
        "| a |\n|---|\n| 1 |",
        "term\n: definition",
        "$a$ and $$b$$ costs $5",
        "[[wiki|link]]",
        "---\ntitle: x\n---",
        "+++\nx\n+++",
        "> [!NOTE]\n> x",
        "- [ ] task",
        "a\\\nb\\",
        "\\*a\\*",
        "line  \nline",
        "a\n\n\n\nb",
        "# x {#id .class}",
        "***",
        "_ _ _",
        "* * *",
        "\u{A0}- a",
        "\u{C}- a",
        "1986\\. A great",
        "``` `` `",
        "a\r\nb\rc",
        ":::note\nx",
        "<a href=\"x\"\nonclick=y>",
        "&#10;# x",
        "=\n=",
        "\\",
        "`\\`<b>`",
    ] {
        assert_exact(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn visitor_text_is_never_markup(text in "([ \t\n#*_`~<>&;\\\\\\[\\](){}|!:=+.0-9$^a-c\"'/-]|&#x?[0-9]{1,2};|https://|\\PC){0,40}") {
        assert_exact(&text);
    }

    #[test]
    fn agent_text_is_never_html_and_links_only_where_it_is_safe(
        text in "([ \n#*_`~<>&;\\\\\\[\\](){}|!:=+.1$^ab\"'/-]|<b>|<script>|javascript:x|https://a\\.b|\\]\\(|\n\n|\n    |\n> |\n- |\\| a \\|\n\\|-\\|\n){0,40}"
    ) {
        let markdown = written(&body::markdown(&text));
        for event in Parser::new_ext(&markdown, everything()) {
            match event {
                Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => panic!("{event:?} in {markdown:?}"),
                Event::Start(Tag::Link { dest_url, .. }) => prop_assert!(safe_href(&dest_url).is_some(), "{} in {}", dest_url, markdown),
                _ => {}
            }
        }
    }
}

#[test]
fn the_agents_markdown_survives() {
    let source = "## Plans\n\nWe have **two** *plans*:\n\n- Starter: `$10`\n  - monthly\n- [Growth](https://a.example/g_(x)?a=1&copy=2)\n\n3. three\n4. four\n\n> quoted\n> text\n\n```rust\nlet a = \"<b>\";\n```\n\n| a | b |\n|---|---|\n| 1 | `x` |";
    let expected = "#### Plans\n\nWe have **two** *plans*:\n\n- Starter: `$10`\n  - monthly\n- [Growth](https://a.example/g_%28x%29?a=1&copy=2)\n\n3. three\n4. four\n\n> quoted\\\n> text\n\n```\nlet a = \"<b>\";\n```\n\n| a | b |\n| --- | --- |\n| 1 | `x` |\n";
    assert_eq!(written(&body::markdown(source)), expected);
}
