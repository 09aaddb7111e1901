//! The widget when the quota is used up, and when one address starts too much.

use super::{counted, figures, is_exhausted, with};
use kilo_testkit::{Answer, Client, conversation};
use serde_json::{Value, json};

fn begin(visitor: &Client) -> Answer {
    visitor.post("/widget/conversations", &json!({ "text": "hello" }))
}

fn paused(visitor: &Client) -> Value {
    visitor.get("/widget/config").json()["paused"].clone()
}

#[test]
fn it_pauses_for_who_is_new_and_goes_on_for_who_was_there() {
    let (server, workspace, owner) = with("trial", &[]);
    let (client, page) = (server.client(&workspace.key), server.visitor(&workspace, ""));
    let first = begin(&page);
    assert_eq!((first.status, figures(&client).0, paused(&page)), (201, 1, json!(false)));
    assert_eq!(counted(&client), [first.text("conversation_id")]);
    let there = server.visitor(&workspace, &first.text("visitor_token"));
    let path = format!("/widget/conversations/{}/messages", first.text("conversation_id"));
    while client.post("/conversations", &conversation("hello")).status == 201 {}
    assert_eq!(paused(&page), json!(true));
    assert!(is_exhausted(&begin(&page)));
    assert_eq!(there.post(&path, &json!({ "text": "still here" })).status, 201);
    assert_eq!(begin(&there).status, 201, "the same conversation goes on");
    assert_eq!(figures(&client), (100, 0, "paused".to_owned()));
    assert_eq!(owner.post_once("pack-1", "/quota/top-ups", &json!({ "packs": 1 })).status, 201);
    assert_eq!((paused(&page), begin(&page).status), (json!(false), 201));
    assert_eq!(figures(&client).0, 101);
}

#[test]
fn one_address_cannot_burn_the_quota() {
    let (server, workspace, _) = with("trial", &[("KILO_WIDGET_STARTS", "3")]);
    let page = server.visitor(&workspace, "");
    let first = begin(&page);
    assert!(first.header("ratelimit").unwrap().contains("\"widget-starts\";r=2;t=1200"), "{:?}", first.headers);
    let started: Vec<_> = (0..5).map(|_| begin(&page).status).collect();
    assert_eq!(started, [201, 201, 429, 429, 429]);
    let refused = begin(&page);
    assert_eq!(refused.problem(), "/problems/too-many-requests");
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1100..=1200).contains(&wait), "{wait}");
    let there = server.visitor(&workspace, &first.text("visitor_token"));
    assert_eq!(begin(&there).status, 201, "who goes on starts nothing");
    let client = server.client(&workspace.key);
    assert_eq!((figures(&client).0, client.post("/conversations", &conversation("hello")).status), (3, 201));
}
