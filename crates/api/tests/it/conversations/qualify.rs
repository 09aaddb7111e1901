//! What visitors say is judged in the write that stores it, and what was set is never overwritten.

use crate::server;
use kilo_testkit::{Client, Server, Workspace, conversation, message};
use serde_json::{Value, json};

pub(super) const HOT: [&str; 4] = [
    "Hi, I'm the VP of Sales at Foo Inc.",
    "We waste two days a week copying leads into Salesforce by hand, it is a real problem for us.",
    "Can we book a demo for next week? I'm jane@foo-inc.com.",
    "Our budget is $50K and we want to go live in Q3.",
];

pub(super) fn say(client: &Client, id: &str, text: &str) {
    let answer = client.post(&format!("/conversations/{id}/messages"), &message(text));
    assert_eq!(answer.status, 201, "{}", answer.body);
}

pub(super) fn read(client: &Client, id: &str) -> Value {
    client.get(&format!("/conversations/{id}")).json()
}

fn threshold(server: &Server, score: u8) {
    let owner = server.signed_in("owner@a.example");
    let body = json!({ "framework": "bant", "score_threshold": score });
    let json = [("content-type", "application/json")];
    assert_eq!(owner.send("PUT", "/settings/qualification", &json, &body.to_string()).status, 200);
}

pub(super) fn patch(client: &Client, id: &str, body: &Value) -> Value {
    let json = [("content-type", "application/json")];
    let answer = client.send("PATCH", &format!("/conversations/{id}"), &json, &body.to_string());
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

pub(super) fn start() -> (Server, Workspace, Client) {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    (server, workspace, client)
}

#[test]
fn words_become_persona_address_score_and_fields() {
    let (_server, _, client) = start();
    let id = client.post("/conversations", &conversation(HOT[0])).text("id");
    HOT[1..].iter().for_each(|text| say(&client, &id, text));
    let whole = read(&client, &id);
    assert_eq!(whole["persona"], "VP of Sales");
    assert_eq!(whole["visitor"]["email"], "jane@foo-inc.com");
    assert_eq!(whole["company"], json!({ "name": "Foo Inc.", "domain": "foo-inc.com" }));
    assert!(whole["score"].as_u64().unwrap() >= 60, "{}", whole["score"]);
    let reasons = whole["score_breakdown"].as_array().unwrap();
    let sum: i64 = reasons.iter().map(|reason| reason["points"].as_i64().unwrap()).sum();
    assert_eq!(sum.clamp(0, 100), whole["score"].as_i64().unwrap());
    let said: Vec<&Value> = whole["messages"].as_array().unwrap().iter().map(|message| &message["id"]).collect();
    for reason in reasons {
        assert!(said.contains(&&reason["message_id"]), "{reason} names its message");
    }
    let budget = &whole["qualification"]["fields"][0];
    assert_eq!(budget["key"], "budget");
    assert!(budget["value"].as_str().unwrap().contains("$50K"), "{budget}");
    for filter in ["persona=vp%20of%20sales", "email=jane@foo", "company=foo%20inc", "score_min=60"] {
        assert_eq!(client.whole_list(filter, 50).len(), 1, "{filter}");
    }
}

#[test]
fn it_does_not_matter_whether_it_came_at_once_or_bit_by_bit() {
    let (_server, _, client) = start();
    let id = client.post("/conversations", &conversation(HOT[0])).text("id");
    HOT[1..].iter().for_each(|text| say(&client, &id, text));
    let messages: Vec<Value> = HOT.iter().map(|text| message(text)).collect();
    let at_once = client.post("/conversations", &json!({ "messages": messages })).json();
    let bit_by_bit = read(&client, &id);
    for field in ["persona", "visitor", "company", "score", "status"] {
        assert_eq!(at_once[field], bit_by_bit[field], "{field}");
    }
    let reasons = |whole: &Value| {
        let reasons = whole["score_breakdown"].as_array().unwrap().iter();
        reasons.map(|reason| (reason["signal"].clone(), reason["points"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(reasons(&at_once), reasons(&bit_by_bit));
}

#[test]
fn the_agents_words_do_not_count() {
    let (_server, _, client) = start();
    let id = client.post("/conversations", &conversation("hello")).text("id");
    for text in HOT {
        let said = json!({ "role": "agent", "text": text });
        assert_eq!(client.post(&format!("/conversations/{id}/messages"), &said).status, 201);
    }
    let whole = read(&client, &id);
    assert_eq!((&whole["persona"], &whole["visitor"]["email"]), (&Value::Null, &Value::Null));
    assert!(whole["score"].as_u64().unwrap() < 15, "{}", whole["score"]);
}

/// What an agent asks and a visitor answers in few words.
const DIALOGUE: [(&str, &str); 6] = [
    ("visitor", "hi there"),
    ("agent", "Hello! Is there a budget set aside for this?"),
    ("visitor", "up to 900 a month"),
    ("agent", "And who makes the final call?"),
    ("visitor", "our CFO does"),
    ("agent", "Thanks. What are you using today?"),
];

#[test]
fn a_short_answer_counts_under_the_question_before_it() {
    let (_server, _, client) = start();
    let said = |(role, text): &(&str, &str)| json!({ "role": role, "text": text });
    let at_once = client.post("/conversations", &json!({ "messages": DIALOGUE.iter().map(said).collect::<Vec<_>>() }));
    let id = client.post("/conversations", &json!({ "messages": [said(&DIALOGUE[0])] })).text("id");
    for message in &DIALOGUE[1..] {
        assert_eq!(client.post(&format!("/conversations/{id}/messages"), &said(message)).status, 201);
    }
    for whole in [read(&client, &id), at_once.json()] {
        let reasons = whole["score_breakdown"].as_array().unwrap();
        let budget = reasons.iter().find(|reason| reason["signal"] == "budget").unwrap();
        assert_eq!(budget["question"], "Is there a budget set aside for this?");
        assert_eq!((&budget["label"], &budget["excerpt"]), (&json!("Budget"), &json!("up to 900 a month")));
        let fields = &whole["qualification"]["fields"];
        assert_eq!((&fields[0]["value"], &fields[1]["value"]), (&json!("900 a month"), &json!("our CFO does")));
    }
    // The question stays open for what the visitor says next, and nothing in it counts.
    say(&client, &id, "Outlook folders");
    let whole = read(&client, &id);
    assert!(whole["score_breakdown"].as_array().unwrap().iter().any(|reason| reason["signal"] == "current_tool"));
}

#[test]
fn fit_and_intent_make_the_score() {
    let (_server, _, client) = start();
    let id = client.post("/conversations", &conversation(HOT[0])).text("id");
    HOT[1..].iter().for_each(|text| say(&client, &id, text));
    let whole = read(&client, &id);
    let [fit, intent, score] = ["fit", "intent", "score"].map(|part| whole[part].as_u64().unwrap());
    assert!(fit > 0 && fit <= 40 && intent > 0, "{fit} {intent}");
    assert_eq!(fit + intent, score);
    assert!(whole["score_breakdown"].as_array().unwrap().iter().all(|reason| reason["points"] != 0));
    let cold = client.post("/conversations", &conversation("hello")).json();
    assert_eq!((&cold["fit"], &cold["intent"]), (&json!(0), &json!(0)));
}

#[test]
fn reaching_the_threshold_hands_on_and_falling_below_does_not_take_back() {
    let (_server, _, client) = start();
    let id = client.post("/conversations", &conversation(HOT[0])).text("id");
    assert_eq!(read(&client, &id)["status"], "active");
    HOT[1..].iter().for_each(|text| say(&client, &id, text));
    let hot = read(&client, &id);
    assert_eq!((&hot["status"], hot["handed_off_at"].is_string()), (&json!("handed_off"), true));
    assert_eq!(client.get("/conversations/counts").json()["by_status"]["handed_off"], 1);
    say(&client, &id, "By the way, I want to sell you our SEO services, we offer guest posts.");
    let cooler = read(&client, &id);
    assert!(cooler["score"].as_u64() < hot["score"].as_u64(), "{} {}", cooler["score"], hot["score"]);
    assert_eq!(cooler["handed_off_at"], hot["handed_off_at"]);
}

#[test]
fn a_lower_threshold_hands_nothing_on_by_itself() {
    let (server, _, client) = start();
    let id = client.post("/conversations", &conversation(HOT[0])).text("id");
    say(&client, &id, HOT[1]);
    let score = u8::try_from(read(&client, &id)["score"].as_u64().unwrap()).unwrap();
    assert!((10..60).contains(&score), "{score}");
    threshold(&server, score - 5);
    assert_eq!(read(&client, &id)["status"], "active");
    say(&client, &id, "ok");
    assert_eq!(read(&client, &id)["status"], "active");
    say(&client, &id, HOT[2]);
    assert_eq!(read(&client, &id)["status"], "handed_off");
}

#[test]
fn what_was_set_stays_and_counts_until_it_is_taken_away() {
    let (_server, _, client) = start();
    let id = client.post("/conversations", &conversation(HOT[0])).text("id");
    let before = read(&client, &id);
    let set = patch(
        &client,
        &id,
        &json!({
            "persona": "Chief Technology Officer", "visitor": { "name": "Ada", "email": "ada@other.com" },
            "company": { "name": "Other" }, "qualification": { "budget": "a lot", "need": "speed" },
        }),
    );
    assert_eq!(set["version"], before["version"].as_u64().unwrap() + 1);
    assert!(set["score"].as_u64() > before["score"].as_u64());
    HOT[2..].iter().for_each(|text| say(&client, &id, text));
    let after = read(&client, &id);
    assert_eq!(after["persona"], "Chief Technology Officer");
    assert_eq!(after["visitor"], json!({ "name": "Ada", "email": "ada@other.com", "phone": null }));
    assert_eq!(after["company"], json!({ "name": "Other", "domain": "other.com" }));
    assert_eq!(after["qualification"]["fields"][0]["value"], "a lot");
    let taken = patch(
        &client,
        &id,
        &json!({
            "persona": { "detected": true }, "visitor": { "email": { "detected": true } }, "company": { "name": { "detected": true } },
            "qualification": { "budget": { "detected": true } },
        }),
    );
    assert_eq!(taken["persona"], "VP of Sales");
    assert_eq!(taken["visitor"], json!({ "name": "Ada", "email": "jane@foo-inc.com", "phone": null }));
    assert_eq!(taken["company"]["domain"], "foo-inc.com");
    assert!(taken["qualification"]["fields"][0]["value"].as_str().unwrap().contains("$50K"));
    let version = taken["version"].clone();
    assert_eq!(patch(&client, &id, &json!({ "visitor": { "name": "Ada" } }))["version"], version);
    assert_eq!(client.whole_list("persona=vp%20of%20sales&email=foo-inc", 50).len(), 1);
}

#[test]
fn fields_of_another_framework_are_refused_by_name() {
    let (_server, _, client) = start();
    let id = client.post("/conversations", &conversation("hello")).text("id");
    let body = json!({ "qualification": { "metrics": "x" } }).to_string();
    let json = [("content-type", "application/json")];
    let answer = client.send("PATCH", &format!("/conversations/{id}"), &json, &body);
    assert_eq!((answer.status, answer.json()["errors"][0]["field"].as_str()), (422, Some("qualification.metrics")));
}

#[test]
fn a_conversation_keeps_the_framework_it_began_under() {
    let (server, _, client) = start();
    let old = client.post("/conversations", &conversation(HOT[3])).text("id");
    let owner = server.signed_in("owner@a.example");
    let json = [("content-type", "application/json")];
    for framework in ["spiced", "meddpicc", "bant"] {
        let body = json!({ "framework": framework, "score_threshold": 60 }).to_string();
        assert_eq!(owner.send("PUT", "/settings/qualification", &json, &body).status, 200);
        assert_eq!(owner.get("/settings/qualification").json()["framework"], framework);
        let new = client.post("/conversations", &conversation(HOT[3])).json();
        assert_eq!(new["qualification"]["framework"], framework);
        say(&client, &old, "ok");
        let kept = read(&client, &old);
        assert_eq!(kept["qualification"]["framework"], "bant");
        assert!(kept["qualification"]["fields"][0]["value"].is_string());
    }
}

#[test]
fn history_keeps_its_score_until_it_is_judged_anew() {
    let (server, workspace, client) = start();
    let messages: Vec<Value> = HOT.iter().map(|text| message(text)).collect();
    let low = json!({ "external_id": "low", "score": 7, "messages": messages });
    let high = json!({ "external_id": "high", "score": 93, "messages": [message("hello")] });
    let none = json!({ "external_id": "none", "messages": messages });
    server.import(&workspace, &[low, high, none].map(|line| line.to_string()).join("\n"));
    let by_name = || {
        let rows = client.whole_list("", 50);
        let row = |name: &str| rows.iter().find(|row| row["external_id"] == name).unwrap().clone();
        [row("low"), row("high"), row("none")]
    };
    let [low, high, none] = by_name();
    assert_eq!((&low["score"], &high["score"]), (&json!(7), &json!(93)));
    assert!(none["score"].as_u64().unwrap() >= 60);
    assert!([&low, &high, &none].iter().all(|row| row["status"] == "active"), "history hands nothing on");
    say(&client, high["id"].as_str().unwrap(), "ok");
    assert_eq!(by_name()[1]["score"], 93, "words that are worth less do not cool it down");
    let (done, said) = server.run(&["rescore", "--workspace", &workspace.id, "--dry-run"]);
    assert!(done && said.contains("3 judged, 2 would change"), "{said}");
    assert_eq!(by_name()[1]["score"], 93, "a dry run changes nothing");
    let (done, said) = server.run(&["rescore", "--workspace", &workspace.id]);
    assert!(done && said.contains("3 judged, 2 changed"), "{said}");
    let [low, high, again] = by_name();
    assert_eq!(low["score"], none["score"]);
    assert!(high["score"].as_u64().unwrap() < 15);
    assert_eq!(again["version"], none["version"]);
    assert!([&low, &high].iter().all(|row| row["status"] == "active"), "judging anew hands nothing on");
}
