//! Telling the team, with real receivers that fail on demand.

mod confirming;
mod fairness;
mod follow_up;
mod handoff;
mod outage;
mod outbound;
mod pausing;
mod settings;
mod sharing;
mod trying;
mod writing;

use crate::KILO;
use kilo_testkit::{Client, HttpSink, Server, SmtpSink, Workspace, wait_until};
use serde_json::{Value, json};

/// The path of the webhook: whoever knows it can post.
const SECRET: &str = "/services/T0/B0/very-secret-webhook";
/// The mail server's password.
const PASSWORD: &str = "very-secret-smtp-password";

/// Receivers for both channels.
struct Sinks {
    slack: HttpSink,
    mail: SmtpSink,
    allow: String,
    smtp_url: String,
}

impl Sinks {
    fn start() -> Self {
        let (slack, mail) = (HttpSink::start(), SmtpSink::start());
        let (allow, smtp_url) = (slack.address.clone(), format!("smtp://kilo:{PASSWORD}@{}", mail.address));
        Self { slack, mail, allow, smtp_url }
    }

    /// Settings of a program that reaches them, and lets tests send as many tests as they like.
    fn settings(&self) -> [(&str, &str); 4] {
        [
            ("KILO_OUTBOUND_ALLOW", &self.allow),
            ("KILO_SMTP_URL", &self.smtp_url),
            ("KILO_MAIL_FROM", "Kilo <kilo@kilo.example>"),
            ("KILO_RATE_LIMITS", "off"),
        ]
    }

    /// The same as arguments.
    fn arguments(&self) -> [&str; 8] {
        let [(_, allow), (_, url), (_, from), (_, limits)] = self.settings();
        ["--outbound-allow", allow, "--smtp-url", url, "--mail-from", from, "--rate-limits", limits]
    }

    fn webhook(&self) -> String {
        self.slack.url(SECRET)
    }

    /// A server that reaches them, and a workspace that notifies both. Who gets mail is a member, and is not asked first.
    fn server(&self) -> (Server, Workspace) {
        let server = Server::start_with(KILO, &self.settings());
        let workspace = server.workspace("owner@a.example");
        for member in ["sales@a.example", "boss@a.example"] {
            server.person(&workspace, member, "viewer");
        }
        self.save(&server.signed_in("owner@a.example"), &["sales@a.example"]);
        (server, workspace)
    }

    fn save(&self, owner: &Client, recipients: &[&str]) {
        let settings = json!({ "slack_webhook_url": self.webhook(), "email_recipients": recipients });
        let answer = owner.put("/settings/notifications", &settings);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

fn send_test(owner: &Client) -> Vec<Value> {
    let answer = owner.send("POST", "/settings/notifications/test", &[], "");
    assert_eq!(answer.status, 202, "{}", answer.body);
    answer.json()["data"].as_array().unwrap().clone()
}

/// The log, newest first.
fn log(owner: &Client) -> Vec<Value> {
    owner.get("/deliveries?limit=200").json()["data"].as_array().unwrap().clone()
}

/// The newest entry for `channel`.
fn latest(owner: &Client, channel: &str) -> Value {
    log(owner).into_iter().find(|delivery| delivery["channel"] == channel).unwrap_or_default()
}

/// Waits until the newest entry for `channel` is in `state` after `attempts`.
fn wait_for(owner: &Client, channel: &str, state: &str, attempts: u64) -> Value {
    let mut found = Value::Null;
    wait_until(&format!("{channel} is {state} after {attempts}"), || {
        found = latest(owner, channel);
        // A try that has begun is counted, but says nothing yet.
        found["state"] == state && found["attempts"] == attempts && (attempts < 2 || !found["last_error"].is_null())
    });
    found
}
