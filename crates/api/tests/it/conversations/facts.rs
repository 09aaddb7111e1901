//! What is known of a visitor is in one of three states: detected, set, set to none. It says who set it, and when.

use super::qualify::{HOT, patch, read, say, start};
use kilo_testkit::{conversation, message};
use serde_json::{Value, json};

/// Where something is from, without the times.
fn origin(fact: &Value) -> (&str, Option<&str>, bool, Option<&str>) {
    let by = fact["set_by"]["type"].as_str();
    (fact["source"].as_str().unwrap(), by, fact["set_at"].is_string(), fact["excerpt"].as_str())
}

#[test]
fn a_wrong_detection_is_set_to_none_and_says_who_set_it_and_when() {
    let (server, workspace, client) = start();
    server.person(&workspace, "ana@a.example", "member");
    let ana = server.signed_in("ana@a.example");
    let id = client.post("/conversations", &conversation(&HOT.join(" "))).text("id");
    let whole = read(&client, &id);
    let first = whole["messages"][0]["id"].clone();
    for (fact, said) in [
        (&whole["facts"]["persona"], "VP of Sales"),
        (&whole["facts"]["visitor"]["email"], "jane@foo-inc.com"),
        (&whole["facts"]["company"]["name"], "Foo Inc"),
        (&whole["facts"]["company"]["domain"], "jane@foo-inc.com"),
    ] {
        let (source, by, at, excerpt) = origin(fact);
        assert_eq!((source, by, at, &fact["message_id"]), ("detected", None, false, &first), "{fact}");
        assert!(excerpt.unwrap().contains(said) && HOT.join(" ").contains(excerpt.unwrap()), "{fact}: verbatim");
    }
    let none = patch(
        &ana,
        &id,
        &json!({
            "persona": null, "visitor": { "email": null, "phone": null }, "company": { "name": null },
            "qualification": { "budget": null, "timeline": "next year" },
        }),
    );
    assert_eq!((&none["persona"], &none["visitor"]["email"]), (&Value::Null, &Value::Null));
    assert_eq!(none["company"], json!({ "name": null, "domain": null }));
    assert!(none["score"].as_u64() < whole["score"].as_u64(), "what is none counts for nothing");
    let fields = &none["qualification"]["fields"];
    assert_eq!((&fields[0]["value"], &fields[3]["value"]), (&Value::Null, &json!("next year")));
    for fact in [&none["facts"]["persona"], &none["facts"]["visitor"]["phone"], &fields[0], &fields[3]] {
        assert_eq!(origin(fact), ("person", Some("user"), true, None), "{fact}");
        assert!(fact["set_by"]["name"].is_string() && fact["set_by"]["id"].is_string(), "{fact}");
    }
    assert_eq!(origin(&fields[2]).0, "detected");
    // Detection comes and goes, and changes nothing about it.
    say(&client, &id, HOT[0]);
    say(&client, &id, "call me on 0170 1234567, our budget is $80K");
    let later = read(&client, &id);
    assert_eq!((&later["persona"], &later["visitor"]["phone"]), (&Value::Null, &Value::Null));
    assert_eq!(later["qualification"]["fields"][0]["value"], Value::Null);
    assert_eq!(later["facts"]["persona"], none["facts"]["persona"]);
    let (done, said) = server.run(&["rescore", "--workspace", &workspace.id]);
    assert!(done, "{said}");
    assert_eq!(read(&client, &id)["persona"], Value::Null, "rescoring neither");
    // The same again is no change, by whomever.
    let version = read(&client, &id)["version"].clone();
    let same = patch(&client, &id, &json!({ "persona": null, "qualification": { "timeline": "next year" } }));
    assert_eq!((&same["version"], origin(&same["facts"]["persona"]).1), (&version, Some("user")));
    let back = patch(
        &client,
        &id,
        &json!({
            "persona": { "detected": true }, "visitor": { "email": { "detected": true }, "phone": "555 0134" },
            "qualification": { "budget": { "detected": true } },
        }),
    );
    assert_eq!((&back["persona"], &back["visitor"]["email"]), (&json!("VP of Sales"), &json!("jane@foo-inc.com")));
    assert_eq!(origin(&back["facts"]["persona"]).0, "detected");
    assert_eq!(origin(&back["facts"]["visitor"]["phone"]), ("agent", Some("key"), true, None));
    assert!(back["qualification"]["fields"][0]["value"].as_str().unwrap().contains("80K"));
    // The list finds what holds, and the export for the team tells where it is from.
    assert_eq!(client.whole_list("persona=vp%20of%20sales", 50).len(), 1);
    let export = client.get(&format!("/conversations/{id}/export?format=json")).json();
    assert_eq!(export["facts"]["visitor"]["phone"]["source"], "agent");
    let outside = client.get(&format!("/conversations/{id}/export?format=json&audience=external"));
    assert!(!outside.body.contains("set_by"), "{}", outside.body);
}

#[test]
fn what_came_with_a_conversation_is_its_senders() {
    let (server, workspace, client) = start();
    let given = json!({ "visitor": { "name": "Ada", "title": "CTO" }, "messages": [message("hi")] });
    let new = client.post("/conversations", &given).json();
    assert_eq!(origin(&new["facts"]["visitor"]["name"]), ("agent", Some("key"), true, None));
    assert_eq!(origin(&new["facts"]["visitor"]["email"]), ("detected", None, false, None));
    let mut line = given;
    line["external_id"] = json!("old");
    line["qualification"] = json!({ "framework": "spiced", "fields": { "pain": "copying" } });
    server.import(&workspace, &line.to_string());
    let old = client.whole_list("", 5).into_iter().find(|row| row["external_id"] == "old").unwrap();
    let old = read(&client, old["id"].as_str().unwrap());
    assert_eq!(origin(&old["facts"]["persona"]), ("agent", Some("system"), true, None));
    let pain = old["qualification"]["fields"].as_array().unwrap().iter().find(|field| field["key"] == "pain").unwrap();
    assert_eq!((origin(pain).1, &pain["value"]), (Some("system"), &json!("copying")));
}

#[test]
fn a_correction_is_a_text_null_or_a_way_back() {
    let (server, _, client) = start();
    let id = client.post("/conversations", &conversation("hello")).text("id");
    let json_type = [("content-type", "application/json")];
    for (body, field) in [
        (json!({ "persona": { "detected": false } }), "persona"),
        (json!({ "persona": {} }), "persona"),
        (json!({ "visitor": { "phone": { "detected": true, "value": "1" } } }), "visitor.phone"),
        (json!({ "visitor": { "email": 5 } }), "visitor.email"),
        (json!({ "company": { "name": ["Acme"] } }), "company.name"),
        (json!({ "qualification": { "budget": { "detected": "yes" } } }), "qualification.budget"),
    ] {
        let answer = client.send("PATCH", &format!("/conversations/{id}"), &json_type, &body.to_string());
        let named = answer.json()["errors"][0]["field"].as_str().unwrap_or_default().to_owned();
        assert_eq!((answer.status, named.starts_with(field)), (422, true), "{body}: {}", answer.body);
    }
    let body = json!({ "persona": null }).to_string();
    let path = format!("/conversations/{id}");
    assert_eq!(server.client("kilo_sk_none").send("PATCH", &path, &json_type, &body).status, 401);
    let other = server.workspace("owner@b.example");
    assert_eq!(server.client(&other.key).send("PATCH", &path, &json_type, &body).status, 404);
}

#[test]
fn a_telephone_number_is_told_corrected_and_set() {
    let (server, workspace, client) = start();
    let id = client.post("/conversations", &conversation("You can call me on 0170 1234567")).text("id");
    let phone = |id: &str| read(&client, id)["visitor"]["phone"].clone();
    assert_eq!(phone(&id), "0170 1234567");
    say(&client, &id, "sorry, my number is +49 170 7654321");
    assert_eq!(phone(&id), "+49 170 7654321");
    say(&client, &id, "our support's hotline is 0800 123 4567, order number 0123456789");
    assert_eq!(phone(&id), "+49 170 7654321", "somebody else's, and no telephone number");
    patch(&client, &id, &json!({ "visitor": { "phone": "(415) 555-0134" } }));
    say(&client, &id, "call me on 0170 1234567");
    assert_eq!(phone(&id), "(415) 555-0134", "what was set stays");
    let given = json!({ "visitor": { "phone": "+1 415 555 0134" }, "messages": [message("hi")] });
    assert_eq!(client.post("/conversations", &given).json()["visitor"]["phone"], "+1 415 555 0134");
    let row = client.whole_list("", 50).into_iter().find(|row| row["id"] == json!(id)).unwrap();
    assert_eq!(row["visitor"]["phone"], "(415) 555-0134", "the list has it");
    for (format, shown) in [("markdown", "(415) 555-0134"), ("json", "\"phone\": \"(415) 555-0134\"")] {
        let export = client.get(&format!("/conversations/{id}/export?format={format}")).body.replace('\\', "");
        assert!(export.contains(shown), "{format}: {export}");
    }
    let rows = client.get("/conversations/export?format=csv").body;
    assert!(rows.contains("visitor_phone") && rows.contains("(415) 555-0134"), "{rows}");
    let json_type = [("content-type", "application/json")];
    for bad in ["call me", "123", "555-0134 <b>", ""] {
        let body = json!({ "visitor": { "phone": bad } }).to_string();
        let answer = client.send("PATCH", &format!("/conversations/{id}"), &json_type, &body);
        assert_eq!(
            (answer.status, answer.json()["errors"][0]["field"].as_str()),
            (422, Some("visitor.phone")),
            "{bad}"
        );
    }
    let (done, said) = server.run(&["rescore", "--workspace", &workspace.id, "--dry-run"]);
    assert!(done && said.contains("0 would change"), "{said}");
}

#[test]
fn an_answer_to_the_question_for_a_number_is_one() {
    let (_server, _, client) = start();
    let said = |role: &str, text: &str| json!({ "role": role, "text": text });
    let messages =
        [said("visitor", "hi"), said("agent", "What's the best number to reach you on?"), said("visitor", "5550134")];
    let whole = client.post("/conversations", &json!({ "messages": messages })).json();
    assert_eq!(whole["visitor"]["phone"], "5550134");
    let messages = [said("visitor", "hi"), said("agent", "Call us on +49 170 1234567."), said("visitor", "ok")];
    let whole = client.post("/conversations", &json!({ "messages": messages })).json();
    assert_eq!(whole["visitor"]["phone"], Value::Null, "the agent's words are no evidence");
}
