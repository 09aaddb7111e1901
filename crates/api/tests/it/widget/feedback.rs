//! What visitors say of answers: kept with the message, told to the team, and found by it.

use super::Visit;
use crate::KILO;
use kilo_testkit::{Answer, Client, Server, Workspace};
use serde_json::{Value, json};

struct House {
    server: Server,
    workspace: Workspace,
    /// The program that answers, with the secret key.
    agent: Client,
}

impl House {
    fn new() -> Self {
        let server = Server::start(KILO);
        let workspace = server.workspace("owner@a.example");
        let agent = server.client(&workspace.key);
        Self { server, workspace, agent }
    }

    /// A visitor who has asked, and the path of the answer's rating.
    fn answered(&self, question: &str) -> (Visit, String) {
        let visit = Visit::begin(&self.server, &self.workspace, question);
        let said = json!({ "role": "agent", "text": "It costs 50 euros." });
        let answer = self.agent.post(&format!("/conversations/{}/messages", visit.id), &said);
        assert_eq!(answer.status, 201, "{}", answer.body);
        let path = rating(&visit, &answer.text("id"));
        (visit, path)
    }

    fn whole(&self, visit: &Visit) -> Value {
        self.agent.get(&format!("/conversations/{}", visit.id)).json()
    }

    /// The ids that a filter finds, and how many the counts say.
    fn found(&self, filter: &str) -> (Vec<String>, u64) {
        let rows = self.agent.whole_list(filter, 1);
        let counts = self.agent.get(&format!("/conversations/counts?{filter}")).json();
        (rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect(), counts["total"].as_u64().unwrap())
    }
}

fn rating(visit: &Visit, message: &str) -> String {
    format!("/widget/conversations/{}/messages/{message}/feedback", visit.id)
}

fn rate(visit: &Visit, path: &str, feedback: &Value) -> Answer {
    visit.client.put(path, feedback)
}

#[test]
fn what_a_visitor_says_of_an_answer_is_kept_with_it_and_told() {
    let house = House::new();
    let (visit, path) = house.answered("What does it cost?");
    let mut events = house.agent.events(None);
    assert_eq!(events.next().unwrap().name, "hello");
    let before = house.whole(&visit);
    assert_eq!(before["feedback"], json!({ "helpful": 0, "not_helpful": 0 }));
    let rated = rate(&visit, &path, &json!({ "helpful": false, "reason": " That is the old price. " }));
    let feedback = json!({ "helpful": false, "reason": "That is the old price." });
    assert_eq!((rated.status, &rated.json()["feedback"]), (200, &feedback), "{}", rated.body);
    let after = house.whole(&visit);
    let last = after["messages"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["feedback"], &last["text"]), (&feedback, &json!("It costs 50 euros.")));
    assert_eq!(after["feedback"], json!({ "helpful": 0, "not_helpful": 1 }));
    assert_eq!(after["version"].as_u64(), before["version"].as_u64().map(|version| version + 1));
    let told = events.next().unwrap();
    assert_eq!((told.name.as_str(), &told.data["feedback"]["not_helpful"]), ("conversation", &json!(1)));
    let page = visit.client.get(&visit.path()).json();
    assert_eq!(
        page["data"].as_array().unwrap().last().unwrap()["feedback"],
        feedback,
        "the visitor's other tabs see it"
    );
    let export = |audience: &str| {
        house.agent.get(&format!("/conversations/{}/export?format=json&audience={audience}", visit.id)).json()
    };
    assert_eq!(export("internal")["messages"].as_array().unwrap().last().unwrap()["feedback"], feedback);
    assert!(!export("external").to_string().contains("old price"));
}

#[test]
fn saying_it_again_changes_nothing_and_saying_otherwise_takes_its_place() {
    let house = House::new();
    let (visit, path) = house.answered("What does it cost?");
    let version = || house.whole(&visit)["version"].as_u64().unwrap();
    let counts = || house.whole(&visit)["feedback"].clone();
    assert_eq!(rate(&visit, &path, &json!({ "helpful": true })).status, 200);
    let first = version();
    let again = rate(&visit, &path, &json!({ "helpful": true, "reason": null }));
    assert_eq!((again.status, version()), (200, first));
    assert_eq!(again.json()["feedback"], json!({ "helpful": true, "reason": null }));
    assert_eq!(counts(), json!({ "helpful": 1, "not_helpful": 0 }));
    assert_eq!(rate(&visit, &path, &json!({ "helpful": false })).status, 200);
    assert_eq!((counts(), version()), (json!({ "helpful": 0, "not_helpful": 1 }), first + 1));
    assert_eq!(rate(&visit, &path, &json!({ "helpful": false, "reason": "Too old" })).status, 200);
    assert_eq!((counts(), version()), (json!({ "helpful": 0, "not_helpful": 1 }), first + 2));
}

#[test]
fn only_answers_of_the_own_conversation_are_rated_and_only_by_what_fits() {
    let house = House::new();
    let (visit, path) = house.answered("What does it cost?");
    let (other, foreign) = house.answered("And for us?");
    let said = visit.client.get(&visit.path()).json()["data"][0]["id"].as_str().unwrap().to_owned();
    let good = json!({ "helpful": true });
    let theirs = foreign.rsplit('/').nth(1).unwrap().to_owned();
    for (path, what) in [
        (rating(&visit, &said), "what the visitor said"),
        (rating(&visit, "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"), "a message that is not there"),
        (rating(&visit, "first"), "no id"),
        (rating(&visit, &theirs), "another conversation's answer"),
        (rating(&other, &theirs), "another visitor's conversation"),
    ] {
        let refused = rate(&visit, &path, &good);
        assert_eq!((refused.status, refused.problem().as_str()), (404, "/problems/not-found"), "{what}");
    }
    for (feedback, field) in [
        (json!({}), "helpful"),
        (json!({ "helpful": "yes" }), "helpful"),
        (json!({ "helpful": null }), "helpful"),
        (json!({ "helpful": true, "stars": 5 }), "stars"),
        (json!({ "helpful": false, "reason": "x".repeat(501) }), "reason"),
        (json!({ "helpful": false, "reason": "  " }), "reason"),
        (json!({ "helpful": false, "reason": "one\ntwo" }), "reason"),
    ] {
        let refused = rate(&visit, &path, &feedback);
        assert_eq!((refused.status, refused.json()["errors"][0]["field"].as_str()), (422, Some(field)), "{feedback}");
    }
    let nobody = house.server.visitor(&house.workspace, "").put(&path, &good);
    assert_eq!(nobody.status, 401);
    assert_eq!(house.whole(&visit)["feedback"], json!({ "helpful": 0, "not_helpful": 0 }));
}

#[test]
fn conversations_are_found_by_what_was_said_of_their_answers() {
    let house = House::new();
    let (liked, path) = house.answered("What does it cost?");
    assert_eq!(rate(&liked, &path, &json!({ "helpful": true })).status, 200);
    let (disliked, path) = house.answered("Is it cheap?");
    assert_eq!(rate(&disliked, &path, &json!({ "helpful": false })).status, 200);
    let (mixed, path) = house.answered("What does it cost in dollars?");
    assert_eq!(rate(&mixed, &path, &json!({ "helpful": false })).status, 200);
    let second = json!({ "role": "agent", "text": "60 dollars." });
    let second = house.agent.post(&format!("/conversations/{}/messages", mixed.id), &second).text("id");
    assert_eq!(rate(&mixed, &rating(&mixed, &second), &json!({ "helpful": true })).status, 200);
    let (_silent, _) = house.answered("Never mind");
    assert_eq!(house.agent.send("POST", &format!("/conversations/{}/archive", disliked.id), &[], "").status, 200);
    for (filter, wanted) in [
        ("feedback=negative", vec![&mixed]),
        ("feedback=positive", vec![&mixed, &liked]),
        ("feedback=negative&status=active,archived", vec![&mixed, &disliked]),
        ("feedback=negative&status=archived", vec![&disliked]),
        ("feedback=positive&q=dollars", vec![&mixed]),
        ("feedback=positive&score_min=90", vec![]),
        ("feedback=positive&score_max=100&started_from=2000-01-01", vec![&mixed, &liked]),
        ("feedback=positive&started_to=2000-01-01", vec![]),
    ] {
        let wanted: Vec<_> = wanted.iter().map(|visit| visit.id.clone()).collect();
        assert_eq!(house.found(filter), (wanted.clone(), wanted.len() as u64), "{filter}");
        let file = house.agent.get(&format!("/conversations/export?format=ndjson&{filter}")).body;
        assert_eq!(file.lines().filter(|line| line.contains("\"id\"")).count(), wanted.len(), "{filter}");
    }
    let refused = house.agent.get("/conversations?feedback=bad");
    assert_eq!((refused.status, refused.json()["errors"][0]["field"].as_str()), (422, Some("feedback")));
    let by_status = house.agent.get("/conversations/counts?feedback=negative").json();
    assert_eq!(by_status["by_status"], json!({ "active": 1, "handed_off": 0, "archived": 1 }));
}

#[test]
fn pages_of_other_sites_may_send_it() {
    let house = House::new();
    let (_, path) = house.answered("What does it cost?");
    let asked = [("origin", "https://acme.example"), ("access-control-request-method", "PUT")];
    let answer = house.server.call("OPTIONS", &format!("/api/v1{path}"), &asked, "");
    assert!(answer.header("access-control-allow-methods").unwrap().contains("PUT"));
}
