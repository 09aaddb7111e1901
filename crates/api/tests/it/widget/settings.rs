//! What admins set.

use crate::server;
use serde_json::json;

#[test]
fn admins_change_what_visitors_see() {
    let (server, workspace) = server();
    let owner = server.signed_in("owner@a.example");
    let first = owner.get("/settings/widget").json();
    assert_eq!(first["conversation_timeout_hours"], 24);
    assert!(first["agent_url"].is_null() && first["agent_secret"].is_null());
    assert_eq!(first["publishable_key"], workspace.publishable_key.as_str());
    let tag = first["script_tag"].as_str().unwrap();
    assert!(tag.contains("/widget.js\"") && tag.contains(&workspace.publishable_key), "{tag}");
    let changed = owner.put("/settings/widget", &json!({ "title": "Ask us", "conversation_timeout_hours": 48 }));
    assert_eq!(changed.status, 200, "{}", changed.body);
    let now = changed.json();
    assert_eq!((&now["title"], &now["conversation_timeout_hours"]), (&json!("Ask us"), &json!(48)));
    assert_eq!(now["greeting"], first["greeting"], "what is left out stays");
    let config = server.visitor(&workspace, "").get("/widget/config").json();
    let greeting = &first["greeting"];
    let wanted =
        json!({ "paused": false, "ask_email": false, "title": "Ask us", "greeting": greeting, "agent": false });
    assert_eq!(config, wanted);
    for bad in [
        json!({ "title": "" }),
        json!({ "title": "x".repeat(81) }),
        json!({ "conversation_timeout_hours": 0 }),
        json!({ "conversation_timeout_hours": 721 }),
        json!({ "agent_url": "ftp://a.example" }),
        json!({ "agent_url": "https://127.0.0.1/" }),
        json!({ "colour": "red" }),
    ] {
        assert_eq!(owner.put("/settings/widget", &bad).status, 422, "{bad}");
    }
}

#[test]
fn the_agents_secret_is_for_admins() {
    let (server, workspace) = server();
    let owner = server.signed_in("owner@a.example");
    let url = "https://agent.acme.example/kilo?token=hush";
    let set = owner.put("/settings/widget", &json!({ "agent_url": url })).json();
    let secret = set["agent_secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() == 38, "{secret}");
    assert_eq!(owner.put("/settings/widget", &json!({ "agent_url": null })).json()["agent_url"], json!(null));
    assert_eq!(owner.put("/settings/widget", &json!({ "agent_url": url })).text("agent_secret"), secret);
    let renewed = owner.post("/settings/widget/secret", &json!({})).text("agent_secret");
    assert_ne!(renewed, secret);
    for role in ["viewer", "member"] {
        let email = format!("{role}@a.example");
        server.person(&workspace, &email, role);
        let seen = server.signed_in(&email).get("/settings/widget").body;
        assert!(seen.contains("https://agent.acme.example/…") && !seen.contains("hush"), "{seen}");
        assert!(!seen.contains(&renewed), "{seen}");
    }
}
