//! Who is no member confirms before they get mail.

use super::{Sinks, log, send_test};
use crate::{
    KILO,
    later::{HOUR, Later},
};
use kilo_testkit::{Answer, Client, Mail, Server, Workspace, wait_until};
use serde_json::{Value, json};

const PATH: &str = "/settings/notifications";

/// A server with limits, a workspace and its owner.
fn limited(sinks: &Sinks) -> (Server, Workspace, Client) {
    let mut settings = sinks.settings();
    settings[3].1 = "on";
    let server = Server::start_with(KILO, &settings);
    let workspace = server.workspace("owner@a.example");
    let owner = server.signed_in("owner@a.example");
    (server, workspace, owner)
}

fn name(owner: &Client, recipients: &[&str]) -> Answer {
    owner.put(PATH, &json!({ "email_recipients": recipients }))
}

fn mails_to(sinks: &Sinks, address: &str) -> Vec<Mail> {
    sinks.mail.mails().into_iter().filter(|mail| mail.to == [address]).collect()
}

/// The path of the link in the newest mail to `address`.
fn link(sinks: &Sinks, address: &str) -> String {
    wait_until("the mail is there", || !mails_to(sinks, address).is_empty());
    link_in(mails_to(sinks, address).last().unwrap())
}

fn link_in(mail: &Mail) -> String {
    let text = mail.part("text/plain");
    let start = text.find("/recipients/confirm").unwrap_or_else(|| panic!("no link: {text}"));
    text[start..].split_whitespace().next().unwrap().to_owned()
}

fn states(owner: &Client) -> Vec<(String, String)> {
    let receivers = owner.get(&format!("{PATH}/receivers")).json();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    receivers["data"].as_array().unwrap().iter().map(|row| (text(row, "recipient"), text(row, "state"))).collect()
}

fn state(owner: &Client, address: &str) -> String {
    states(owner).into_iter().find(|(known, _)| known == address).map(|(_, state)| state).unwrap_or_default()
}

#[test]
fn a_stranger_gets_nothing_but_the_question_until_it_is_answered() {
    let sinks = Sinks::start();
    let (server, _, owner) = limited(&sinks);
    assert_eq!(name(&owner, &["owner@a.example", "stranger@b.example"]).status, 200);
    let unconfirmed = ("stranger@b.example".to_owned(), "unconfirmed".to_owned());
    assert_eq!(states(&owner), [("owner@a.example".to_owned(), "active".to_owned()), unconfirmed]);
    let link = link(&sinks, "stranger@b.example");
    assert_eq!(send_test(&owner).len(), 1, "only the member is told");
    // Programs that look into mail open every link.
    for _ in 0..3 {
        let page = server.call("GET", &link, &[("accept", "text/html")], "");
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
        assert!(
            page.body.contains("stranger@b.example") && page.body.contains("<form method=\"post\">"),
            "{}",
            page.body
        );
        assert!(page.header("content-security-policy").unwrap().contains("form-action 'self'"));
    }
    assert_eq!(state(&owner, "stranger@b.example"), "unconfirmed");
    for _ in 0..2 {
        let confirmed = server.call("POST", &link, &[("content-type", "application/x-www-form-urlencoded")], "");
        assert!(confirmed.status == 200 && confirmed.body.contains("is confirmed"), "{}", confirmed.body);
    }
    assert_eq!(state(&owner, "stranger@b.example"), "active");
    assert_eq!(send_test(&owner).len(), 2);
    wait_until("the test arrives", || mails_to(&sinks, "stranger@b.example").len() == 2);
    // Naming others does not ask anew.
    assert_eq!(name(&owner, &["stranger@b.example"]).status, 200);
    assert_eq!(state(&owner, "stranger@b.example"), "active");
    let kinds = log(&owner).into_iter().filter(|row| row["kind"] == "recipient_confirmation").count();
    assert_eq!(kinds, 1);
}

#[test]
fn whoever_is_no_member_any_more_is_asked_too() {
    let sinks = Sinks::start();
    let (server, workspace, owner) = limited(&sinks);
    server.person(&workspace, "Ann@a.example", "viewer");
    assert_eq!(name(&owner, &["ann@A.example"]).status, 200);
    assert_eq!(state(&owner, "ann@A.example"), "active", "members are not asked, however they are spelled");
    assert!(sinks.mail.mails().is_empty());
    let other = server.workspace("owner@b.example");
    let foreign = server.signed_in("owner@b.example");
    assert_eq!(name(&foreign, &["ann@a.example"]).status, 200);
    assert_eq!(state(&foreign, "ann@a.example"), "unconfirmed", "a member elsewhere is a stranger here: {other:?}");
}

#[test]
fn a_link_is_good_for_seven_days_for_one_address_and_while_that_is_wanted() {
    let sinks = Sinks::start();
    let (mut server, _, owner) = limited(&sinks);
    assert_eq!(name(&owner, &["one@b.example", "two@b.example"]).status, 200);
    let (one, two) = (link(&sinks, "one@b.example"), link(&sinks, "two@b.example"));
    let post = |path: &str| server.call("POST", path, &[], "").status;
    for bad in ["/recipients/confirm", "/recipients/confirm?token=", "/recipients/confirm?token=a.b.c"] {
        let page = server.call("GET", bad, &[], "");
        assert!(page.status == 410 && page.body.contains("no longer good"), "{bad}: {}", page.body);
        assert_eq!(post(bad), 410, "{bad}");
    }
    let flipped = format!("{}{}", &one[..one.len() - 2], if one.ends_with("AA") { "BB" } else { "AA" });
    assert_eq!(post(&flipped), 410);
    let access = server.login("owner@a.example").text("access_token");
    assert_eq!(post(&format!("/recipients/confirm?token={access}")), 410, "another kind of token");
    let token = one.split("token=").nth(1).unwrap();
    assert_eq!(server.client(token).get("/me").status, 401, "it opens nothing else");
    // Taken out and named again, an address is asked anew, and the old link confirms nothing.
    assert_eq!(name(&owner, &["two@b.example"]).status, 200);
    assert_eq!(post(&one), 410);
    assert_eq!(name(&owner, &["one@b.example", "two@b.example"]).status, 200);
    assert_eq!(post(&one), 410);
    wait_until("it is asked anew", || mails_to(&sinks, "one@b.example").len() == 2);
    let again = link(&sinks, "one@b.example");
    server.kill();
    let later = Later::with(&server, &sinks.arguments());
    later.wait(7 * 24 * HOUR + 60_000);
    assert_eq!(later.call("POST", &two).status, 410, "seven days are over");
    later.wait(-2 * HOUR);
    assert_eq!(later.call("POST", &again).status, 200);
}

#[test]
fn an_address_is_asked_again_on_request_but_not_too_often() {
    let sinks = Sinks::start();
    let (server, workspace, owner) = limited(&sinks);
    assert_eq!(name(&owner, &["stranger@b.example", "owner@a.example"]).status, 200);
    let again =
        |client: &Client, email: &str| client.post(&format!("{PATH}/confirmations"), &json!({ "email": email }));
    assert_eq!(again(&owner, "Stranger@b.example").status, 202);
    let queued = again(&owner, "stranger@b.example");
    assert_eq!((queued.status, queued.json()["data"][0]["kind"].as_str()), (202, Some("recipient_confirmation")));
    let refused = again(&owner, "stranger@b.example");
    assert_eq!((refused.status, refused.problem().as_str()), (429, "/problems/too-many-requests"));
    assert!(refused.header("retry-after").is_some() && refused.header("ratelimit").is_some());
    wait_until("three mails", || mails_to(&sinks, "stranger@b.example").len() == 3);
    assert_eq!(again(&owner, "owner@a.example").problem(), "/problems/already-confirmed");
    assert_eq!(again(&owner, "nobody@b.example").status, 404);
    assert_eq!(again(&owner, "nonsense").status, 422);
    server.person(&workspace, "p@a.example", "member");
    assert_eq!(again(&server.signed_in("p@a.example"), "stranger@b.example").status, 403);
    let other = server.workspace("owner@b.example");
    let foreign = server.signed_in("owner@b.example");
    assert_eq!(again(&foreign, "stranger@b.example").status, 404, "another workspace's: {other:?}");
    // Another workspace cannot go on where this one was stopped.
    assert_eq!(name(&foreign, &["stranger@b.example"]).status, 429);
    assert_eq!(states(&foreign), [], "nothing was saved");
}

#[test]
fn a_workspace_asks_twenty_strangers_an_hour() {
    let sinks = Sinks::start();
    let (_server, _, owner) = limited(&sinks);
    let strangers = |letter: char| (0..20).map(|number| format!("{letter}{number}@b.example")).collect::<Vec<_>>();
    let named = |list: &[String]| name(&owner, &list.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(named(&strangers('a')).status, 200);
    assert_eq!(named(&strangers('b')).status, 429);
    assert_eq!(named(&strangers('a')).status, 200, "those were asked before");
    for _ in 0..5 {
        let test = owner.send("POST", &format!("{PATH}/test"), &[], "");
        assert_eq!((test.status, test.problem().as_str()), (409, "/problems/notifications-not-set-up"));
    }
    wait_until("each is asked once", || sinks.mail.mails().len() == 20);
}

#[test]
fn a_workspace_sends_five_tests_a_minute() {
    let sinks = Sinks::start();
    let (server, _, owner) = limited(&sinks);
    assert_eq!(name(&owner, &["owner@a.example"]).status, 200);
    let test = |client: &Client| client.send("POST", &format!("{PATH}/test"), &[], "");
    let answers: Vec<_> = (0..6).map(|_| test(&owner)).collect();
    assert_eq!(answers.iter().map(|answer| answer.status).collect::<Vec<_>>(), [202, 202, 202, 202, 202, 429]);
    let refused = &answers[5];
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=12).contains(&wait), "{wait}");
    assert!(refused.header("ratelimit-policy").unwrap().contains("\"test-sends\";q=5;w=60"));
    let other = server.workspace("owner@b.example");
    let foreign = server.signed_in("owner@b.example");
    assert_eq!(name(&foreign, &["owner@b.example"]).status, 200);
    assert_eq!(test(&foreign).status, 202, "others are not concerned: {other:?}");
    wait_until("five and one", || sinks.mail.mails().len() == 6);
}
