//! A disk that is full, for the log, for the database and for both.

use crate::KILO;
use kilo_testkit::{HttpSink, Server, Workspace, conversation, wait_until};
use serde_json::json;
use std::{
    fs::File,
    io::pipe,
    process::Stdio,
    time::{Duration, Instant},
};

/// What a visitor says who is worth a call.
const WORTH: &str = "I'm CTO at Keystone Audio, hana@keystone-audio.com. We lose leads every week. Can we book a demo?";

fn full_device() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

/// Everything that a server with such a log has to do all the same.
fn assert_serves(server: &Server, slack: &HttpSink) {
    let workspace = server.workspace("owner@a.example");
    let owner = server.signed_in("owner@a.example");
    let settings = json!({ "slack_webhook_url": slack.url("/hook"), "email_recipients": [] });
    assert_eq!(owner.put("/settings/notifications", &settings).status, 200);
    let client = server.client(&workspace.key);
    assert_eq!(client.post("/conversations", &conversation(WORTH)).status, 201);
    // More lines than a pipe takes, some of them about faults.
    for number in 0..300 {
        assert_eq!(client.get("/conversations").status, 200, "{number}");
        assert_eq!(client.get("/conversations?unknown=1").status, 422, "{number}");
    }
    let deliveries = || owner.get("/deliveries").json()["data"].clone();
    wait_until("the team was told", || deliveries()[0]["state"] == "delivered");
    assert_eq!((slack.received().len(), deliveries()[0]["attempts"].as_u64()), (1, Some(1)));
    assert_eq!(server.call("GET", "/readyz", &[], "").status, 200);
}

#[test]
fn a_log_that_cannot_be_written_costs_nothing_but_its_lines() {
    let (reader, closed) = pipe().unwrap();
    drop(reader);
    let (hangs, unread) = pipe().unwrap();
    for log in [full_device(), closed.into(), unread.into()] {
        let slack = HttpSink::start();
        let settings = [("KILO_OUTBOUND_ALLOW", slack.address.as_str()), ("KILO_LOG", "debug")];
        let mut server = Server::start_logging_to(KILO, log, &settings);
        assert_serves(&server, &slack);
        assert!(server.stop() < Duration::from_secs(10), "nor does the end wait for it");
    }
    drop(hangs);
}

#[test]
fn commands_work_without_a_place_for_what_they_say_and_fail_without_one_for_what_they_make() {
    let server = Server::start(KILO);
    let workspace = server.workspace("owner@a.example");
    let lines = server.folder.path().join("lines.jsonl");
    std::fs::write(&lines, format!("no json\n{}\n", conversation("hi"))).unwrap();
    let file = lines.to_str().unwrap();
    let import = server.status(&["import", "--workspace", &workspace.id, file], Stdio::null(), full_device());
    assert_eq!(import.code(), Some(1), "there was a bad line");
    assert_eq!(server.client(&workspace.key).whole_list("", 10).len(), 1, "and a good one");
    let openapi = server.status(&["openapi"], full_device(), full_device());
    assert_eq!(openapi.code(), Some(1), "no panic, which would be 101");
}

struct FullVolume {
    server: Server,
    workspace: Workspace,
    slack: HttpSink,
}

impl FullVolume {
    /// A server whose log and database are on one volume, which is full.
    fn new() -> Self {
        let log = tempfile::tempfile().unwrap();
        let slack = HttpSink::start();
        let server = Server::start_logging_to(KILO, log, &[("KILO_OUTBOUND_ALLOW", &slack.address)]);
        let workspace = server.workspace("owner@a.example");
        let settings = json!({ "slack_webhook_url": slack.url("/hook"), "email_recipients": [] });
        assert_eq!(server.signed_in("owner@a.example").put("/settings/notifications", &settings).status, 200);
        let volume = Self { server, workspace, slack };
        assert_eq!(volume.write("before"), 201);
        volume.server.limit_files("0");
        volume
    }

    fn write(&self, text: &str) -> u16 {
        let answer = self.server.client(&self.workspace.key).post("/conversations", &conversation(text));
        if answer.status != 201 {
            assert_eq!((answer.status, answer.problem().as_str()), (503, "/problems/unavailable"), "{}", answer.body);
            assert!(answer.header("retry-after").is_some());
        }
        answer.status
    }

    fn ready(&self) -> u16 {
        self.server.call("GET", "/readyz", &[], "").status
    }
}

#[test]
fn a_full_disk_refuses_writes_alone_and_takes_them_soon_after_there_is_room() {
    let volume = FullVolume::new();
    let client = volume.server.client(&volume.workspace.key);
    for number in 0..20 {
        assert_eq!(volume.write("lost"), 503, "{number}");
        assert_eq!(client.get("/conversations").status, 200, "{number}: what is there can be read");
    }
    let sign_in = volume.server.login("owner@a.example");
    assert_eq!((sign_in.status, sign_in.header("retry-after").is_some()), (503, true), "{}", sign_in.body);
    let not_ready = volume.server.call("GET", "/readyz", &[], "");
    assert_eq!((not_ready.status, not_ready.header("retry-after").is_some()), (503, true));
    assert!(not_ready.body.contains("The disk takes no writes"), "{}", not_ready.body);
    assert_eq!(volume.server.call("GET", "/healthz", &[], "").status, 200, "the process lives");

    volume.server.limit_files("unlimited");
    let room = Instant::now();
    wait_until("writes go on", || volume.write(WORTH) == 201);
    wait_until("it is ready", || volume.ready() == 200);
    assert!(room.elapsed() < Duration::from_secs(5), "{:?}", room.elapsed());
    wait_until("notifications go on", || volume.slack.received().len() == 1);
    assert_eq!(client.whole_list("", 10).len(), 2, "what was acknowledged, and nothing else");
}

#[test]
fn a_full_disk_is_noticed_and_forgotten_although_nobody_writes() {
    let volume = FullVolume::new();
    wait_until("it is not ready", || volume.ready() == 503);
    volume.server.limit_files("unlimited");
    wait_until("it is ready", || volume.ready() == 200);
    assert_eq!(volume.write("after"), 201);
}
