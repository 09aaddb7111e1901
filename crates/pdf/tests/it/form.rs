//! How a transcript is set.

use crate::{
    read::{File, drawn},
    sample::{conversation, document, of, with_references},
};

const ANSWER: &str = "# Yes, **natively**\n\nYou can:\n\n- sync leads\n- map [custom fields](https://docs.acme.example/fields) \
    and a much longer line that has to be broken into two lines to fit\n  1. one\n  2. two\n\n> It is part of *Growth*.\n\n\
    ```\ncurl -X POST https://api.example/v1\n```\n\n| Plan | Price |\n|---|---|\n| Starter | `$30` |\n\
    | Growth | **$150** and ~~$200~~ |\n\n---\n\nBye.";

fn answered() -> File {
    File::of(&of(&with_references(conversation(&["Do you integrate?\nWe are 20.", ANSWER]))))
}

#[test]
fn what_is_known_stands_at_the_top_and_who_said_what_below() {
    let text = answered().text();
    for words in ["Conversation with Jane Doe", "Head of Marketing", "72 of 100 (hot)", "Qualification (BANT)", "$50K"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains("Jane Doe\n\n16:05\n\nDo you integrate?\nWe are 20."), "{text}");
    assert!(text.contains("Salesforce integration\nhttps://acme.example/integrations/salesforce"), "{text}");
}

#[test]
fn tags_say_what_each_piece_is() {
    let structure = answered().structure();
    let flat = structure.split_whitespace().collect::<Vec<_>>().join(" ");
    for tags in [
        "H1 \"Conversation with Jane Doe\" (block)",
        "H2 \"Saturday, 3 October 2026\" (block)",
        "H3 \"Agent, 16:05\" (block)",
        "H4 \"Yes, natively\" (block)",
        "/ListNumbering /Decimal LI (block) Lbl (block) \"1.\" LBody (block) P (block) \"one\"",
        "BlockQuote P (block) \"It is part of Growth.\"",
        "TH: /Scope /Column \"Plan\"",
        "Link (inline) \"custom fields\" Object",
    ] {
        assert!(flat.contains(tags), "{tags}\n{structure}");
    }
    let properties = answered().properties();
    assert!(properties.contains("Tagged:          yes"), "{properties}");
    assert!(properties.contains("Title:           Conversation with Jane Doe"), "{properties}");
}

#[test]
fn every_page_says_whose_it_is_and_its_number() {
    let many: Vec<String> = (0..120).map(|number| format!("Message {number} of many.\nAnd a second line.")).collect();
    let texts: Vec<&str> = many.iter().map(String::as_str).collect();
    let text = File::of(&document(&texts)).text();
    let pages: Vec<&str> = text.split('\u{C}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 5, "{}", pages.len());
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains("Acme GmbH (acme.com), 3 Oct 2026"), "{page}");
        assert!(page.contains(&format!("Page {}", place + 1)), "{page}");
        let last = page.lines().rfind(|line| !line.is_empty() && !line.starts_with("Page ")).unwrap_or_default();
        assert!(last.starts_with("And a second"), "a speaker's name alone at the end of a page: {page}");
    }
    let said = text.lines().filter(|line| line.ends_with("of many."));
    assert_eq!(said.collect::<Vec<_>>(), (0..120).map(|n| format!("Message {n} of many.")).collect::<Vec<_>>());
}

#[test]
fn what_was_said_has_the_language_of_the_conversation_and_nothing_else() {
    let mut conversation = conversation(&["Was kostet das?", "Drei Euro."]);
    conversation.locale = Some("de-DE".to_owned());
    let drawn = drawn(&kilo_pdf::render(&of(&conversation)).unwrap());
    assert_eq!(drawn.matches("/Lang(de-DE)").count(), 2, "one line of each message: {drawn}");
}
