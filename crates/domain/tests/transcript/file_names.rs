//! Names that survive every file system and header.

use crate::sample::{jane, options};
use kilo_domain::transcript::{Audience, Format, render};
use kilo_types::{Company, Conversation, Visitor};
use proptest::prelude::*;

fn name_of(conversation: &Conversation) -> String {
    render(conversation, Format::Text, &options(Audience::Internal)).file_name
}

fn named(name: &str, domain: &str) -> Conversation {
    let mut conversation = jane();
    conversation.summary.visitor = Visitor { name: Some(name.to_owned()), ..Visitor::default() };
    conversation.summary.company = Company { name: None, domain: Some(domain.to_owned()) };
    conversation
}

#[test]
fn names_speak_in_plain_ascii() {
    for (name, domain, file_name) in [
        ("Jörg Müßig", "größenwahn.de", "2026-10-03-jorg-mussig-grossenwahn-de.txt"),
        ("../../etc/passwd", "a.example", "2026-10-03-etc-passwd-a-example.txt"),
        ("x\"; filename=\"evil.exe\r\nSet-Cookie: a=b", "", "2026-10-03-x-filename-evil-exe-set-cookie-a-b.txt"),
        ("张伟", "acme.com", "2026-10-03-acme-com.txt"),
        ("张伟", "中国", "2026-10-03-conversation-0000c0de.txt"),
        (&"Jane ".repeat(50), "acme.com", "2026-10-03-jane-jane-jane-jane-jane-jane-jane-jane-acme-com.txt"),
    ] {
        assert_eq!(name_of(&named(name, domain)), file_name);
    }
}

#[test]
fn the_day_is_that_of_the_zone() {
    let mut conversation = jane();
    conversation.summary.started_at = "2026-10-03T22:30:00Z".parse().unwrap();
    assert!(name_of(&conversation).starts_with("2026-10-04-"));
}

proptest! {
    #[test]
    fn no_name_can_inject_anything(name in any::<String>(), domain in any::<String>()) {
        let file_name = name_of(&named(&name, &domain));
        let stem = file_name.strip_suffix(".txt").unwrap();
        prop_assert!(stem.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
        prop_assert!(file_name.len() < 110);
    }
}
