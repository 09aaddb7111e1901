use super::*;

#[test]
fn addresses_that_are_none_are_refused() {
    for good in ["jane@acme.com", "j+tag@sub.acme.co.uk", "jörg@müller.example", "a.b-c'd@x-y.de", "x@डेटा.भारत"]
    {
        assert!(Email::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "jane",
        "jane@",
        "@acme.com",
        "a@b",
        "a@b..c",
        "a b@c.de",
        "a@b@c.de",
        "<a@b.de>",
        "mailto:a@b.de",
        "a..b@c.de",
        ".a@c.de",
        "a.@c.de",
        "a@c.de.",
        "a@c.de)",
        "[a@c.de]",
        "a@c.de!",
        "a@-c.de",
        "a@c_d.de",
        "a\u{200B}b@c.de",
        "a@c\u{AD}d.de",
        "\u{202E}a@c.de",
        "a@c.de\u{FEFF}",
        "a@b.c\r\nBcc: x@y.z",
    ] {
        assert!(Email::parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_domain_is_labels_between_dots() {
    for (typed, domain) in
        [("acme.com", "acme.com"), (" Acme.CO.uk ", "acme.co.uk"), ("müller-bau.de", "müller-bau.de")]
    {
        assert_eq!(CompanyDomain::parse(typed).map(CompanyDomain::into_string).as_deref(), Ok(domain), "{typed}");
    }
    for bad in ["", "acme", "acme.", ".com", "a..b", "https://acme.com", "jane@acme.com", "acme.com/x", "ac me.com"] {
        assert!(CompanyDomain::parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_landing_page_is_one_of_the_web() {
    for good in ["https://acme.example/?utm_source=ads#x", " HTTP://acme.example ", "https://münchen.example/"] {
        assert!(LandingPage::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "javascript:alert(1)",
        "JaVaScRiPt://acme.example/%0aalert(1)",
        "data:text/html,x",
        "file:///C:/page.html",
        "mailto:jane@acme.com",
        "/pricing",
        "acme.example",
        "https://acme.example/a b",
    ] {
        assert!(LandingPage::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_telephone_number_is_digits_as_people_write_them() {
    for good in ["+49 170 1234567", "(415) 555-0134", "01 23 45 67 89", "0170/1234567", "555.0134 ext. 12", "5550134x7"]
    {
        assert_eq!(Phone::parse(good).map(Phone::into_string).as_deref(), Ok(good));
    }
    for bad in
        ["", "call me", "1234", "123456789012345678901", "49+170 1234567", "555 0134 ext", "555-0134\n", "tel:5550134"]
    {
        let refused = Phone::parse(bad);
        assert!(refused.is_err() || refused == Phone::parse(bad.trim()), "{bad:?}");
    }
    assert!(Phone::parse("555\n0134").is_err() && Phone::parse(&"1".repeat(41)).is_err());
}

#[test]
fn a_visitor_key_is_long_enough_to_be_a_secret() {
    for good in ["0123456789abcdef", "A-_aaaaaaaaaaaaa", &"x".repeat(64)] {
        assert!(VisitorKey::parse(good).is_ok(), "{good}");
    }
    for bad in ["", "short", "0123456789abcde", "0123456789abcde ", "0123456789abcdeé", &"x".repeat(65)] {
        assert!(VisitorKey::parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_message_holds_no_control_characters_but_tab_and_line_feed() {
    assert!(MessageText::parse("line one\nline two\t\u{1F600} \u{202E}").is_ok());
    let read = MessageText::parse("one\r\ntwo").map(MessageText::into_string);
    assert_eq!(read.as_deref(), Ok("one\ntwo"), "CR LF is a line feed");
    for control in ('\0'..='\u{9F}').filter(|c| c.is_control() && !matches!(c, '\t' | '\n')) {
        let text = format!("a{control}b");
        let refused = MessageText::parse(&text).unwrap_err().0;
        assert!(refused.contains("control characters"), "{control:?}: {refused}");
        let kept = MessageText::without_controls(&text).unwrap().into_string();
        assert!(kept == "ab" || kept == "a\nb", "{control:?}: {kept:?}");
    }
    assert!(MessageText::without_controls("\0\u{7}").is_err(), "nothing is left");
}

#[test]
fn a_message_is_at_most_32_kib() {
    assert!(MessageText::parse(" \n").is_err());
    assert!(MessageText::parse(&"é".repeat(16_384)).is_ok());
    assert!(MessageText::parse(&"é".repeat(16_385)).is_err());
}
