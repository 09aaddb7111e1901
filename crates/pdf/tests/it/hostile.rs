//! What visitors say stays text.

use crate::{
    read::File,
    sample::{conversation, document, of},
};
use kilo_pdf::{Error, MOST_PAGES, render};
use proptest::prelude::*;

#[test]
fn no_text_becomes_an_action() {
    let texts = [
        "(hi) /JS (app.alert(1)) /OpenAction << /S /JavaScript >> endstream endobj",
        "[a](javascript:alert(1)) [b](file:///etc/passwd) ![c](https://tracker.example/p.gif) <script>x</script>",
        "https://visitor.example/ %PDF-1.7 \\) Tj ET Q",
        "[ok](https://fine.example/a(b)c?d=\u{e9})",
    ];
    let document = document(&texts);
    let bytes = render(&document).unwrap();
    let raw = String::from_utf8_lossy(&bytes);
    for word in ["/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/GoToR", "/SubmitForm", "/EmbeddedFile"] {
        assert!(!raw.contains(word), "{word}");
    }
    let file = File::of(&document);
    let properties = file.properties();
    assert!(properties.contains("JavaScript:      no"), "{properties}");
    let targets: Vec<&str> = properties.lines().filter_map(|line| line.split("Annotation ").nth(1)).collect();
    let allowed = ["https://kilo.example/", "https://tracker.example/p.gif", "https://fine.example/a(b)c?d=%C3%A9"];
    assert!(!targets.is_empty(), "{properties}");
    for target in targets {
        assert!(allowed.iter().any(|start| target.trim().starts_with(start)), "{target}");
    }
    let text = file.text();
    assert!(text.contains("/OpenAction << /S /JavaScript >> endstream endobj"), "{text}");
    assert!(text.contains("b (file:///etc/passwd)"), "{text}");
}

#[test]
fn what_no_face_has_is_shown_as_missing() {
    let text = File::of(&document(&["a\u{E000}b\u{13000}c\u{7}d\u{FEFF}e\u{FFFE}f"])).text();
    assert!(text.contains("a\u{FFFD}b\u{FFFD}c\u{FFFD}de\u{FFFD}f"), "{text}");
}

#[test]
fn depth_and_width_have_an_end() {
    let quotes = format!("{} deep", ">".repeat(3000));
    let lists = (0..200).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect::<String>();
    let table = format!("|{}\n|{}\n|{}\n", "a|".repeat(60), "-|".repeat(60), "b|".repeat(60));
    let (word, names) = ("x".repeat(30_000), "\u{202E}evil".repeat(50));
    let mut conversation = conversation(&["", &quotes, &word, &lists, &names, &table, "\n\n\n", "- \n- \n1."]);
    conversation.summary.visitor.name = Some("\u{202E}eoD enaJ".repeat(20));
    File::of(&of(&conversation)).text();
}

#[test]
fn too_long_a_transcript_is_refused() {
    // Lines of one letter fill pages fastest; no page takes 100 of them.
    let message = "a\n".repeat(16_000);
    let texts = vec![message.as_str(); MOST_PAGES * 100 / 16_000];
    assert_eq!(render(&document(&texts)), Err(Error::TooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_can_be_set(texts in proptest::collection::vec(any::<String>(), 1..6), marked in "[-#>|`*_~\\[\\]()! a\n1.]{0,80}") {
        let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        texts.insert(1, &marked);
        prop_assert!(render(&document(&texts)).is_ok(), "{:?}", render(&document(&texts)).err());
    }
}
