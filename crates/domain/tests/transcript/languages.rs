//! Text of other scripts arrives as it was said.

use crate::sample::{internal, jane, message};
use kilo_domain::transcript::Format;
use kilo_types::Speaker;

#[test]
fn no_format_changes_a_script() {
    let texts = [
        "您好，请问支持单点登录吗？",
        "料金プランを教えてください。が",
        "هل تدعمون تسجيل الدخول الموحد؟",
        "👩‍💻 Größe Łódź ñ",
    ];
    for role in [Speaker::Visitor, Speaker::Agent] {
        let mut conversation = jane();
        conversation.locale = Some("zh-CN".to_owned());
        let numbered = texts.iter().enumerate();
        conversation.messages =
            numbered.map(|(n, text)| message(n as u128, role, "2026-10-03T14:05:00Z", text)).collect();
        for format in Format::ALL {
            let body = internal(&conversation, format);
            for text in texts {
                assert!(body.contains(text), "{format:?} {text}\n{body}");
            }
        }
        assert!(internal(&conversation, Format::Html).contains("dir=\"auto\" lang=\"zh-CN\""));
    }
}

#[test]
fn a_name_cannot_turn_around_the_line_it_stands_in() {
    let mut conversation = jane();
    conversation.summary.visitor.name = Some("\u{202E}eoD enaJ".to_owned());
    for (format, line) in [
        (Format::Text, "\n\u{202E}eoD enaJ\u{202C}, 16:05:\n"),
        (Format::Markdown, "\n**\u{202E}eoD enaJ\u{202C}**, 16:05\n"),
        (Format::Html, "<bdi>\u{202E}eoD enaJ\u{202C}</bdi>"),
    ] {
        assert!(internal(&conversation, format).contains(line), "{format:?}");
    }
}
