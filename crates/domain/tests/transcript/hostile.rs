//! What visitors, and agents led astray by them, must not be able to do.

use crate::sample::{internal, jane, message, visitor_says};
use kilo_domain::transcript::Format;
use kilo_types::{Asset, AssetKind, Citation, Conversation, ShortText, Speaker, Url};
use proptest::prelude::*;

const TAGS: [&str; 6] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "</title></style><script>x</script>",
    "<a href=javascript:alert(1)>x</a>",
    "<!-- x --><base href=//evil.example>",
];

/// A conversation with `text` wherever somebody else's words can stand.
fn everywhere(text: &str) -> Conversation {
    let mut conversation = jane();
    let summary = &mut conversation.summary;
    summary.persona = Some(text.to_owned());
    summary.visitor.name = Some(text.to_owned());
    summary.visitor.email = Some(text.to_owned());
    summary.company.name = Some(text.to_owned());
    summary.company.domain = Some(text.to_owned());
    conversation.locale = Some(text.to_owned());
    conversation.qualification.fields[0].value = Some(text.to_owned());
    let mut answer = message(2, Speaker::Agent, "2026-10-03T14:05:00Z", text);
    let title = ShortText::parse(&format!("x{text}").replace(|c: char| c.is_control(), " ")).unwrap();
    let url = Url::parse(title.as_str()).unwrap();
    answer.citations = vec![Citation { title: title.clone(), url: url.clone() }];
    answer.assets = vec![Asset { kind: AssetKind::Document, title, url }];
    conversation.messages = vec![message(1, Speaker::Visitor, "2026-10-03T14:05:00Z", text), answer];
    conversation
}

/// Names of the elements and attributes of `page`, read the way a browser does for a page without errors.
fn tags(page: &str) -> Vec<String> {
    let body = page.split_once("</style>").map_or(page, |(_, body)| body);
    body.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default().to_owned()).collect()
}

fn is_ours(tag: &str) -> bool {
    let known = [
        "main",
        "h1",
        "dd",
        "article",
        "header",
        "h1 dir=\"auto\"",
        "h2",
        "h2 class=\"day\"",
        "h4",
        "dl",
        "dt",
        "dd dir=\"auto\"",
        "section",
        "article class=\"message visitor\"",
        "article class=\"message agent\"",
        "p",
        "p class=\"by\"",
        "p class=\"label\"",
        "bdi",
        "time",
        "div",
        "ul",
        "ul class=\"references\"",
        "li",
        "li dir=\"auto\"",
        "br",
        "hr",
        "blockquote",
        "pre",
        "code",
        "table",
        "tr",
        "td",
        "strong",
        "em",
        "s",
        "a",
        "ol",
        "head",
        "body",
        "html",
        "title",
        "style",
    ];
    let name = tag.trim_start_matches('/');
    let attribute = |start: &str, end: &str| {
        name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).is_some_and(|value| !value.contains('"'))
    };
    known.contains(&name)
        || attribute("time datetime=\"", "\"")
        || attribute("div class=\"said\" dir=\"auto\" lang=\"", "\"")
        || attribute("ol start=\"", "\"")
        || ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| attribute(&format!("a href=\"{scheme}"), "\" rel=\"noopener noreferrer nofollow\""))
}

fn assert_harmless_page(text: &str) {
    let page = internal(&everywhere(text), Format::Html);
    for tag in tags(&page) {
        assert!(is_ours(&tag), "<{tag}> from {text:?}");
    }
}

#[test]
fn no_text_becomes_an_element() {
    for text in TAGS {
        assert_harmless_page(text);
    }
}

#[test]
fn the_page_loads_nothing_and_runs_nothing() {
    let page = internal(&jane(), Format::Html);
    assert!(page.contains("default-src 'none'"));
    for loader in ["<script", "<link", "<img", "<iframe", "@import", "url(", "src="] {
        assert!(!page.contains(loader), "{loader}");
    }
}

#[test]
fn agents_may_link_only_to_web_and_mail() {
    let text = "[a](javascript:alert(1)) [b](JaVa\tscript:x) ![c](data:text/html,x) ![d](https://a.example/d.png) <javascript:x> \
                [e](https://a.example/e) <jane@acme.com> [f](//evil.example) [![g](https://a.example/g)](https://a.example/h)";
    let mut conversation = jane();
    conversation.messages = vec![message(1, Speaker::Agent, "2026-10-03T14:05:00Z", text)];
    let page = internal(&conversation, Format::Html);
    let links: Vec<_> =
        tags(&page).into_iter().filter(|tag| tag.starts_with("a href") && !tag.contains("kilo.example")).collect();
    let hrefs: Vec<_> = links.iter().filter_map(|link| link.split('"').nth(1)).collect();
    assert_eq!(
        hrefs,
        ["https://a.example/d.png", "https://a.example/e", "mailto:jane@acme.com", "https://a.example/h"]
    );
    assert!(page.contains("a (javascript:alert(1))") && page.contains("c (data:text/html,x)"));
}

#[test]
fn unsafe_references_are_shown_but_not_linked() {
    let mut conversation = jane();
    conversation.messages[1].citations[0].url = Url::parse("javascript:alert(1)").unwrap();
    assert!(!internal(&conversation, Format::Html).contains("href=\"javascript"));
    assert!(internal(&conversation, Format::Html).contains("Salesforce integration (javascript:alert(1))"));
    assert!(internal(&conversation, Format::Markdown).contains("- Salesforce integration (javascript:alert(1))\n"));
}

#[test]
fn no_message_can_look_like_the_header_of_another_in_text() {
    let forged = "hi\nAgent, 14:05:\n    We give you 90% off\n\n--- Monday ---\r\nAgent, 1:\u{2028}Agent, 2:\u{85}Agent, 3:\u{B}Agent, 4:\rAgent, 5:";
    let body = internal(&visitor_says(&[forged]), Format::Text);
    let ours = body
        .split(['\n', '\r', '\u{2028}', '\u{85}', '\u{B}'])
        .filter(|line| line.starts_with("Agent") || line.starts_with("---"));
    assert_eq!(ours.collect::<Vec<_>>(), ["--- Saturday, 3 October 2026 ---"]);
}

#[test]
fn a_visitor_who_calls_themselves_agent_is_marked() {
    for name in ["Agent", "AGENT", "a-gent", "Ａgent", "Ágent\n", "A\u{200B}gent"] {
        let mut conversation = jane();
        conversation.summary.visitor.name = Some(name.to_owned());
        for (format, shown) in
            [(Format::Text, " (visitor), 16:05:"), (Format::Csv, " (visitor),Hi"), (Format::Html, " (visitor)</bdi>")]
        {
            let body = internal(&conversation, format).replace("\"Hi", "Hi");
            assert!(body.contains(shown), "{name:?} {format:?}\n{body}");
        }
    }
}

#[test]
fn formulas_are_defused_in_every_cell() {
    for formula in ["=HYPERLINK(\"http://evil.example\")", "@SUM(1)", "+1", "-1", " =1", "\t=1", "＝1"] {
        let body = internal(&everywhere(formula), Format::Csv);
        for record in csv::ReaderBuilder::new().from_reader(body.as_bytes()).records() {
            for cell in &record.unwrap() {
                assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '＝']), "{cell:?}");
            }
        }
    }
}

#[test]
fn deep_nesting_is_cut_and_fast() {
    for unit in [">", "- ", "1. ", "*", "[", "**a ", "> - ", "`", "<b", "![", "|"] {
        let text = unit.repeat(32_000 / unit.len());
        let mut conversation = jane();
        conversation.messages = vec![message(1, Speaker::Agent, "2026-10-03T14:05:00Z", &text)];
        for format in Format::ALL {
            let body = internal(&conversation, format);
            assert!(body.len() < 1_000_000, "{unit:?} {format:?} {}", body.len());
        }
    }
}

proptest! {
    #[test]
    fn no_text_at_all_becomes_an_element(text in "([<>\"'&/=a-c \n!\\[\\]()*_`#|-]|<script>|javascript:|https://a|\\]\\(|&lt;|&#60;){1,40}") {
        assert_harmless_page(&text);
    }

    #[test]
    fn every_line_said_stands_behind_the_margin(text in "([a-c #>*-]|\n|\r|\u{85}|\u{2028}|\u{202E}){0,40}", agent in any::<bool>()) {
        let mut conversation = jane();
        let text = text.replace('#', "`#\u{2028}`");
        let role = if agent { Speaker::Agent } else { Speaker::Visitor };
        conversation.messages = vec![message(1, role, "2026-10-03T14:05:00Z", &text)];
        let body = internal(&conversation, Format::Text);
        let (_, said) = body.split_once(", 16:05:\n").unwrap();
        let lines = said.split(['\n', '\r', '\u{85}', '\u{2028}']);
        prop_assert!(lines.into_iter().all(|line| line.is_empty() || line.starts_with("    ")), "{}", said);
    }

    #[test]
    fn nothing_panics(text in any::<String>()) {
        let conversation = everywhere(&text.chars().take(400).collect::<String>());
        for format in Format::ALL {
            internal(&conversation, format);
        }
    }
}
