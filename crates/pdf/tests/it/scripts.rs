//! Every script can be read again as it was said.

use crate::{read::File, sample::document};

/// No European punctuation in Hebrew: Poppler orders such signs by the direction of most of the page.
const SCRIPTS: [(&str, &str); 12] = [
    ("Latin", "Größe, Łódź, naïve, façade, Đà Nẵng, ½ of “it” – that’s fine…"),
    ("Greek", "Καλημέρα, πόσο κοστίζει;"),
    ("Cyrillic", "Здравствуйте, сколько стоит Growth?"),
    ("Arabic", "هل تدعمون تسجيل الدخول الموحد؟"),
    ("Hebrew", "שלום כמה זה עולה לעשרים משתמשים"),
    ("Chinese", "您好，请问支持单点登录吗？臺灣繁體"),
    ("Japanese", "料金プランを教えてください。ありがとう"),
    ("Korean", "안녕하세요, 가격이 얼마인가요?"),
    ("Thai", "สวัสดีครับ ราคาเท่าไหร่"),
    ("Devanagari", "नमस्ते, इसकी कीमत क्या है? क्षत्रिय"),
    ("Emoji", "Great 😀 🎉 👍🏽 🇩🇪 👩‍💻 thanks"),
    ("Signs", "→ ✓ € ₹ ™ • ☎"),
];

#[test]
fn every_script_is_read_again_as_it_was_said() {
    for (script, text) in SCRIPTS {
        let file = File::of(&document(&[text]));
        assert!(plain(&file.text()).contains(&plain(text)), "{script} seen: {}", file.text());
        // Poppler shows the text of tags as it stands on the page, and stops at characters of several glyphs.
        if !["Arabic", "Hebrew", "Thai", "Devanagari"].contains(&script) {
            assert!(plain(&file.structure()).contains(&plain(text)), "{script} heard: {}", file.structure());
        }
    }
}

/// Without white space and what shapes its neighbours, which extraction may move.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}'))
        .collect()
}
