//! Where notifications go.

use super::{PASSWORD, SECRET, Sinks, send_test, wait_for};
use crate::server;
use kilo_testkit::{Client, wait_until};
use serde_json::{Value, json};

const PATH: &str = "/settings/notifications";
const WEBHOOK: &str = "https://hooks.slack.com/services/T0/B0/secret";

fn put(client: &Client, body: &Value) -> Value {
    let answer = client.put(PATH, body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[test]
fn settings_are_kept_and_what_is_left_out_stays() {
    let (server, _) = server();
    let owner = server.signed_in("owner@a.example");
    assert_eq!(owner.get(PATH).json(), json!({ "slack_webhook_url": null, "email_recipients": [] }));
    let both = json!({ "slack_webhook_url": WEBHOOK, "email_recipients": ["a@a.example", "b@a.example"] });
    assert_eq!(put(&owner, &both), both);
    assert_eq!(put(&owner, &json!({})), both);
    let one = json!({ "slack_webhook_url": WEBHOOK, "email_recipients": ["c@a.example"] });
    assert_eq!(put(&owner, &json!({ "email_recipients": ["c@a.example"] })), one);
    let mail = json!({ "slack_webhook_url": null, "email_recipients": ["c@a.example"] });
    assert_eq!(put(&owner, &json!({ "slack_webhook_url": null })), mail);
    assert_eq!(owner.get(PATH).json(), mail);
    let other = server.workspace("owner@b.example");
    assert_eq!(server.signed_in("owner@b.example").get(PATH).json()["email_recipients"], json!([]), "{other:?}");
}

#[test]
fn below_admin_the_webhook_is_masked() {
    let (server, workspace) = server();
    put(&server.signed_in("owner@a.example"), &json!({ "slack_webhook_url": WEBHOOK }));
    for (role, shown) in [
        ("viewer", "https://hooks.slack.com/…"),
        ("member", "https://hooks.slack.com/…"),
        ("admin", WEBHOOK),
        ("owner", WEBHOOK),
    ] {
        server.person(&workspace, "p@a.example", role);
        assert_eq!(server.signed_in("p@a.example").get(PATH).text("slack_webhook_url"), shown, "{role}");
    }
}

#[test]
fn what_cannot_be_notified_is_refused() {
    let (server, _) = server();
    let owner = server.signed_in("owner@a.example");
    let many: Vec<_> = (0..21).map(|number| format!("p{number}@a.example")).collect();
    let webhook = |url: &str| json!({ "slack_webhook_url": url });
    for (body, field) in [
        (webhook("http://hooks.slack.com/x"), "slack_webhook_url"),
        (webhook("https://10.0.0.1/x"), "slack_webhook_url"),
        (webhook("https://169.254.169.254/latest/meta-data"), "slack_webhook_url"),
        (webhook("https://[::ffff:127.0.0.1]/x"), "slack_webhook_url"),
        (webhook("https://localhost/x"), "slack_webhook_url"),
        (webhook("https://user:secret@hooks.slack.com/x"), "slack_webhook_url"),
        (webhook("nonsense"), "slack_webhook_url"),
        (webhook(""), "slack_webhook_url"),
        (json!({ "slack_webhook_url": 1 }), "slack_webhook_url"),
        (json!({ "email_recipients": many }), "email_recipients"),
        (json!({ "email_recipients": ["a@a.example", "A@a.example"] }), "email_recipients[1]"),
        (json!({ "email_recipients": ["a@a.example\r\nBcc: x@y.example"] }), "email_recipients[0]"),
        (json!({ "email_recipients": null }), "email_recipients"),
    ] {
        let answer = owner.put(PATH, &body);
        assert_eq!(answer.status, 422, "{body}: {}", answer.body);
        assert_eq!(answer.json()["errors"][0]["field"], field, "{body}: {}", answer.body);
    }
    assert_eq!(owner.get(PATH).json(), json!({ "slack_webhook_url": null, "email_recipients": [] }));
}

#[test]
fn a_test_needs_somebody_to_reach() {
    let (server, _) = server();
    let answer = server.signed_in("owner@a.example").send("POST", &format!("{PATH}/test"), &[], "");
    assert_eq!((answer.status, answer.problem().as_str()), (409, "/problems/notifications-not-set-up"));
}

#[test]
fn secrets_are_in_no_log_and_no_help() {
    let sinks = Sinks::start();
    let (server, _) = sinks.server();
    let owner = server.signed_in("owner@a.example");
    sinks.slack.reply_once(kilo_testkit::Reply::status(404));
    send_test(&owner);
    wait_for(&owner, "slack", "parked", 1);
    wait_for(&owner, "email", "delivered", 1);
    let lines = || server.logged(|line| Some(line.to_string()));
    wait_until("the log says so", || lines().iter().any(|line| line.contains("was parked")));
    let lines = lines();
    for secret in [SECRET, PASSWORD, "sales@a.example"] {
        assert!(!lines.iter().any(|line| line.contains(secret)), "{secret} is in the log");
    }
    let help =
        std::process::Command::new(crate::KILO).args(["serve", "--help"]).envs(sinks.settings()).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("KILO_SMTP_URL") && help.contains("KILO_OUTBOUND_ALLOW") && !help.contains(PASSWORD));
}

#[test]
fn a_broken_mail_setting_is_named_without_its_value() {
    let (mut server, _) = server();
    server.kill();
    for (url, from, named) in [
        ("smpt://kilo:very-secret-smtp-password@mail.example", "kilo@a.example", "KILO_SMTP_URL"),
        ("smtp://mail.example", "nobody", "KILO_MAIL_FROM"),
    ] {
        let (done, said) = server.run(&["serve", "--smtp-url", url, "--mail-from", from]);
        assert!(!done && said.contains(named) && !said.contains(PASSWORD), "{said}");
    }
}
