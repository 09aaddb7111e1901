//! The quota over HTTP: counted once, stopped exactly, explained by its ledger.

mod count;
mod crowd;
mod history;
mod limits;
mod notices;
mod packs;
mod widget;
mod years;

use crate::KILO;
use kilo_testkit::{Answer, Client, Server, Workspace};
use serde_json::Value;

/// A server with a workspace on `plan`, and its owner.
fn on(plan: &str) -> (Server, Workspace, Client) {
    with(plan, &[])
}

fn with(plan: &str, settings: &[(&str, &str)]) -> (Server, Workspace, Client) {
    let server = Server::start_with(KILO, settings);
    let workspace = server.workspace_on("owner@a.example", plan);
    let owner = server.signed_in("owner@a.example");
    (server, workspace, owner)
}

/// `used`, `remaining` and `state` of the quota.
fn figures(client: &Client) -> (u64, u64, String) {
    let quota = client.get("/quota");
    assert_eq!(quota.status, 200, "{}", quota.body);
    let quota = quota.json();
    let state = quota["state"].as_str().unwrap().to_owned();
    (quota["used"].as_u64().unwrap(), quota["remaining"].as_u64().unwrap(), state)
}

/// Every line of the ledger, newest first.
fn ledger(client: &Client) -> Vec<Value> {
    let (mut lines, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/quota/ledger?limit=7{cursor}")).json();
        lines.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return lines,
        }
    }
}

/// The conversations that the ledger counted.
fn counted(client: &Client) -> Vec<String> {
    let ids = ledger(client).into_iter().filter(|line| line["kind"] == "conversation_counted");
    ids.map(|line| line["conversation_id"].as_str().unwrap().to_owned()).collect()
}

/// The operator's check passes.
fn check(server: &Server, workspace: &Workspace) {
    let report = server.command(&["quota", "check", "--workspace", &workspace.id]);
    assert_eq!(report["ok"], true, "{report}");
}

fn is_exhausted(answer: &Answer) -> bool {
    answer.status == 402 && answer.problem() == "/problems/quota-exhausted"
}
