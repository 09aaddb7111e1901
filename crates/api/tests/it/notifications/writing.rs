//! What a mail looks like on the wire, and what goes wrong on its way.

use super::{Sinks, latest, send_test, wait_for};
use crate::later::{Later, MINUTE};
use actix_web::rt::System;
use clap::Parser;
use kilo_api::{
    config::Config,
    mail::{Mail, Mailer},
};
use kilo_domain::delivery::Outcome;
use kilo_testkit::{SmtpFault, wait_until};
use kilo_types::Timestamp;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// Sends one mail through the mailer alone.
fn send(sinks: &Sinks, to: &str, subject: &str, text: &str) -> Outcome {
    let config = Settings::parse_from(["kilo"].iter().chain(&sinks.arguments())).config;
    let (id, html) = ("0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f", format!("<p>{text}</p>"));
    let sent_at = Timestamp::from_millis(1_795_600_000_000);
    let reply_to = Some("jane@acme.com");
    let mail = Mail { id, follows: None, to, subject, reply_to, text: text.to_owned(), html, sent_at };
    System::new().block_on(async {
        let mailer = Mailer::new(&config).unwrap();
        assert!(!format!("{mailer:?} {config:?}").contains(super::PASSWORD));
        mailer.send(mail).await
    })
}

#[test]
fn a_mail_says_what_it_should_in_two_forms() {
    let sinks = Sinks::start();
    let text = "first\n.\n..\nQUIT\n\nFrom here = é 日本 \u{1F600}\n ends ";
    assert_eq!(send(&sinks, "sales@a.example", "Größe: score 72", text), Outcome::Delivered);
    let mail = sinks.mail.mails().remove(0);
    assert_eq!((mail.from.as_str(), &mail.to[..]), ("kilo@kilo.example", &["sales@a.example".to_owned()][..]));
    assert_eq!(mail.header("from").as_deref(), Some("Kilo <kilo@kilo.example>"));
    assert_eq!(mail.header("message-id").as_deref(), Some("<0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f@kilo.example>"));
    assert_eq!(mail.header("reply-to").as_deref(), Some("jane@acme.com"));
    assert_eq!(mail.header("auto-submitted").as_deref(), Some("auto-generated"));
    assert_eq!(mail.header("x-auto-response-suppress").as_deref(), Some("All"));
    assert!(mail.header("date").unwrap().starts_with("Wed, 25 Nov 2026"), "{:?}", mail.header("date"));
    assert!(mail.header("subject").unwrap().starts_with("=?utf-8?"), "{:?}", mail.header("subject"));
    assert!(mail.header("content-type").unwrap().starts_with("multipart/alternative"));
    assert_eq!(mail.part("text/plain").trim_end_matches("\r\n").replace("\r\n", "\n"), text);
    assert!(mail.part("text/html").replace("\r\n", "\n").starts_with(&format!("<p>{text}</p>")));
    assert!(mail.data.is_ascii() && mail.data.lines().all(|line| line.len() <= 998));
}

#[test]
fn no_text_becomes_a_header_or_a_command() {
    let sinks = Sinks::start();
    let injected = "Hot lead\r\nBcc: evil@x.example\r\n\r\nhello\r\n.\r\nMAIL FROM:<evil@x.example>";
    assert_eq!(send(&sinks, "sales@a.example", injected, injected), Outcome::Delivered);
    let mails = sinks.mail.mails();
    assert_eq!((mails.len(), &mails[0].to[..]), (1, &["sales@a.example".to_owned()][..]));
    let names: Vec<_> = mails[0].headers().into_iter().map(|(name, _)| name).collect();
    assert!(!names.contains(&"bcc".to_owned()), "{names:?}");
    assert_eq!(mails[0].part("text/plain").trim_end(), injected);
    for bad in ["sales@a.example\r\nRCPT TO:<evil@x.example>", "nobody", "a@b.example, c@d.example"] {
        assert!(matches!(send(&sinks, bad, "x", "x"), Outcome::Refused { .. }), "{bad}");
    }
    assert_eq!(sinks.mail.mails().len(), 1);
}

#[test]
fn a_mail_server_in_trouble_is_tried_again() {
    let sinks = Sinks::start();
    let (mut server, _) = sinks.server();
    server.kill();
    let later = Later::with(&server, &sinks.arguments());
    let owner = later.client(&later.login(kilo_testkit::PASSWORD).text("access_token"));
    sinks.mail.fail_once(SmtpFault::Answer("MAIL", "451 come back later"));
    sinks.mail.fail_once(SmtpFault::Answer("AUTH", "535 wrong password"));
    sinks.mail.fail_once(SmtpFault::DropAfterData);
    send_test(&owner);
    for tries in 1..=3_u64 {
        wait_until(&format!("try {tries} is noted"), || {
            let mail = latest(&owner, "email");
            let next = mail["next_attempt_at"].as_str().and_then(|time| time.parse::<Timestamp>().ok());
            mail["attempts"] == tries && next.is_some_and(|next| next.millis() > later.now())
        });
        later.wait(3 * MINUTE);
    }
    wait_for(&owner, "email", "delivered", 4);
    let ids: Vec<_> = sinks.mail.mails().iter().map(|mail| mail.header("message-id")).collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "the second says that it is the first: {ids:?}");
}
