//! Packs and plans.

use super::{check, figures, is_exhausted, ledger, on, with};
use crate::later::{HOUR, Later};
use kilo_testkit::{Client, PASSWORD, conversation};
use serde_json::{Value, json};

fn buy(client: &Client, key: &str, packs: u32) -> kilo_testkit::Answer {
    client.post_once(key, "/quota/top-ups", &json!({ "packs": packs }))
}

fn choose(client: &Client, plan: &str) -> kilo_testkit::Answer {
    let json = [("content-type", "application/json")];
    client.send("PUT", "/quota/plan", &json, &json!({ "plan": plan }).to_string())
}

#[test]
fn a_purchase_needs_a_key_and_happens_once() {
    let (_server, _, owner) = on("trial");
    let without = owner.post("/quota/top-ups", &json!({ "packs": 1 }));
    assert_eq!((without.status, &without.json()["errors"][0]["field"]), (422, &json!("Idempotency-Key")));
    let (first, again) = (buy(&owner, "order-1", 2), buy(&owner, "order-1", 2));
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!(first.json()["state"], "granted");
    assert_eq!(first.json()["quota"]["top_up_remaining"], 200);
    assert_eq!(buy(&owner, "order-1", 3).status, 409);
    assert_eq!(figures(&owner), (0, 300, "ok".to_owned()));
    for packs in [json!(0), json!(101), json!(-1), json!(1.5), json!("2"), Value::Null] {
        let refused = owner.post_once("order-2", "/quota/top-ups", &json!({ "packs": packs }));
        assert_eq!((refused.status, &refused.json()["errors"][0]["field"]), (422, &json!("packs")), "{packs}");
    }
    let kinds: Vec<_> = ledger(&owner).iter().map(|line| (line["kind"].clone(), line["packs"].clone())).collect();
    assert_eq!(kinds, [(json!("pack_bought"), json!(2)), (json!("period_opened"), Value::Null)]);
}

#[test]
fn a_key_names_one_order_for_good() {
    let (server, _, _) = on("trial");
    let later = Later::than(&server);
    let owner = || later.client(&later.login(PASSWORD).text("access_token"));
    let first = buy(&owner(), "order-1", 2);
    assert_eq!(first.status, 201);
    // Longer than an answer is kept for other calls.
    later.wait(25 * HOUR);
    let again = buy(&owner(), "order-1", 2);
    assert_eq!((again.status, again.text("id")), (201, first.text("id")), "{}", again.body);
    later.wait(25 * HOUR);
    assert_eq!(buy(&owner(), "order-1", 3).status, 409);
    assert_eq!(figures(&owner()), (0, 300, "ok".to_owned()));
    assert_ne!(buy(&owner(), "order-2", 2).text("id"), first.text("id"));
}

#[test]
fn packs_that_wait_are_confirmed_by_the_operator() {
    let (server, workspace, owner) = with("trial", &[("KILO_TOP_UPS", "confirm")]);
    let ordered = buy(&owner, "order-1", 1);
    assert_eq!((ordered.status, ordered.json()["state"].as_str()), (201, Some("pending")));
    assert_eq!(figures(&owner).1, 100);
    let waiting = server.command(&["quota", "orders", "--workspace", &workspace.id]);
    assert_eq!((&waiting[0]["id"], &waiting[0]["packs"]), (&ordered.json()["id"], &json!(1)));
    let other = server.workspace("owner@b.example");
    let grant = |workspace: &str| server.run(&["quota", "grant", "--workspace", workspace, &ordered.text("id")]).0;
    assert!(!grant(&other.id), "another workspace's order");
    assert!(grant(&workspace.id) && !grant(&workspace.id), "once");
    assert_eq!(figures(&owner).1, 200);
    assert_eq!(server.command(&["quota", "orders", "--workspace", &workspace.id]), json!([]));
}

#[test]
fn a_larger_plan_reopens_at_once_and_keeps_what_was_used() {
    let (server, workspace, owner) = on("trial");
    let client = server.client(&workspace.key);
    while client.post("/conversations", &conversation("hello")).status == 201 {}
    assert!(is_exhausted(&client.post("/conversations", &conversation("hello"))));
    let grown = choose(&owner, "starter");
    assert_eq!((grown.status, grown.json()["used"].as_u64()), (200, Some(100)), "{}", grown.body);
    assert!(grown.json()["period_end"].is_string());
    assert_eq!(client.post("/conversations", &conversation("hello")).status, 201);
    assert_eq!(figures(&client), (101, 199, "ok".to_owned()));
    let back = choose(&owner, "trial");
    assert_eq!((back.status, &back.json()["errors"][0]["field"]), (422, &json!("plan")));
    assert_eq!(choose(&owner, "growth").json()["remaining"], 1_399);
    let smaller = choose(&owner, "starter").json();
    assert_eq!((&smaller["plan"], &smaller["next_plan"]), (&json!("growth"), &json!("starter")));
    let kept = choose(&owner, "growth").json();
    assert_eq!((&kept["plan"], &kept["next_plan"]), (&json!("growth"), &Value::Null));
    let lines = ledger(&owner).len();
    assert_eq!(choose(&owner, "growth").status, 200);
    assert_eq!(ledger(&owner).len(), lines, "choosing the present plan is no change");
    check(&server, &workspace);
}

#[test]
fn only_the_owner_changes_the_plan_and_admins_buy() {
    let (server, workspace, _) = on("trial");
    server.person(&workspace, "admin@a.example", "admin");
    let admin = server.signed_in("admin@a.example");
    assert_eq!(choose(&admin, "growth").status, 403);
    assert_eq!(buy(&admin, "order-1", 1).status, 201);
    assert_eq!(buy(&server.client(&workspace.key), "order-2", 1).status, 403, "a key buys nothing");
}

#[test]
fn marks_are_kept_in_order_and_held_to_their_bounds() {
    let (_server, _, owner) = on("trial");
    let set = |marks: Value| {
        let json = [("content-type", "application/json")];
        owner.send("PUT", "/settings/quota", &json, &json!({ "marks": marks }).to_string())
    };
    assert_eq!(owner.get("/settings/quota").json(), json!({ "marks": [] }));
    assert_eq!(set(json!([90, 50])).json(), json!({ "marks": [50, 90] }));
    assert_eq!(owner.get("/settings/quota").json(), json!({ "marks": [50, 90] }));
    for marks in
        [json!([0]), json!([100]), json!([80]), json!([50, 50]), json!([1, 2, 3, 4, 5, 6]), json!([256]), json!("50")]
    {
        let refused = set(marks.clone());
        assert_eq!(refused.status, 422, "{marks}");
        assert!(refused.json()["errors"][0]["field"].as_str().unwrap().starts_with("marks"), "{marks}");
    }
}
