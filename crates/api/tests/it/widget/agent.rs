//! Who answers: the workspace's agent endpoint, and what is said when it does not.

use super::{Visit, sql};
use crate::KILO;
use kilo_testkit::{Client, HttpSink, Reply, Server, Workspace, wait_until};
use serde_json::{Value, json};
use std::{io::Read, net::TcpListener, time::Duration};

/// A server that may call `sink`, which is the agent of the workspace.
struct House {
    server: Server,
    workspace: Workspace,
    owner: Client,
    sink: HttpSink,
    /// In the place of Slack.
    slack: HttpSink,
}

impl House {
    fn new() -> Self {
        let (sink, slack) = (HttpSink::start(), HttpSink::start());
        let allowed = format!("{},{}", sink.address, slack.address);
        let server = Server::start_with(KILO, &[("KILO_OUTBOUND_ALLOW", &allowed)]);
        let workspace = server.workspace("owner@a.example");
        let owner = server.signed_in("owner@a.example");
        let set = owner.put("/settings/widget", &json!({ "agent_url": sink.url("/agent") }));
        assert_eq!(set.status, 200, "{}", set.body);
        Self { server, workspace, owner, sink, slack }
    }

    fn says(reply: &Value) -> Reply {
        Reply::Status(200, Vec::new(), reply.to_string())
    }

    fn visit(&self, text: &str) -> Visit {
        Visit::begin(&self.server, &self.workspace, text)
    }

    fn deliveries(&self) -> Vec<Value> {
        let page = self.owner.get("/deliveries").json();
        page["data"].as_array().unwrap().clone()
    }

    fn whole(&self, visit: &Visit) -> Value {
        self.owner.get(&format!("/conversations/{}", visit.id)).json()
    }
}

fn roles(visit: &Visit) -> Vec<String> {
    visit.said().into_iter().map(|(role, _)| role).collect()
}

#[test]
fn an_agent_answers_with_sources_and_what_it_learnt() {
    let house = House::new();
    let reply = json!({
        "text": "Yes, **both ways**.",
        "citations": [{ "title": "Salesforce", "url": "https://docs.example.com/salesforce" }],
        "assets": [{ "kind": "video", "title": "Tour", "url": "https://example.com/tour" }],
        "qualification": { "budget": "50,000 a year" },
        "persona": "Head of Marketing",
    });
    house.sink.reply_always(House::says(&reply));
    let visit = house.visit("Do you integrate with Salesforce?");
    wait_until("the reply is there", || visit.said().len() == 2);
    let page = visit.client.get(&visit.path()).json();
    let answer = &page["data"][1];
    assert_eq!((&answer["role"], &answer["text"]), (&json!("agent"), &reply["text"]));
    assert_eq!((&answer["citations"], &answer["assets"]), (&reply["citations"], &reply["assets"]));
    let whole = house.whole(&visit);
    assert_eq!(whole["persona"], "Head of Marketing");
    let budget = whole["qualification"]["fields"].as_array().unwrap().iter().find(|field| field["key"] == "budget");
    assert_eq!(budget.unwrap()["value"], "50,000 a year");
    let asked = &house.sink.received()[0];
    assert_eq!(asked.path, "/agent");
    let body = asked.json();
    assert_eq!((&body["type"], &body["omitted_messages"]), (&json!("conversation.message"), &json!(0)));
    assert_eq!(body["data"]["id"], visit.id.as_str());
    assert_eq!(body["data"]["messages"][0]["text"], "Do you integrate with Salesforce?");
    assert!(asked.header("webhook-signature").unwrap().starts_with("v1,"));
    assert_eq!(asked.header("webhook-id"), house.deliveries()[0]["id"].as_str());
}

#[test]
fn of_a_long_conversation_the_newest_is_sent_and_controls_of_the_answer_are_dropped() {
    let house = House::new();
    house.sink.reply_always(House::says(&json!({ "text": "One\u{7}\r\ntwo\u{0}" })));
    house.sink.hold();
    let visit = house.visit("first");
    let key = house.server.client(&house.workspace.key);
    for number in 0..20 {
        let text = format!("answer {number} {}", "word ".repeat(6_000));
        let said =
            key.post(&format!("/conversations/{}/messages", visit.id), &json!({ "role": "agent", "text": text }));
        assert_eq!(said.status, 201, "{}", said.body);
    }
    assert_eq!(visit.say("last").status, 201);
    wait_until("the agent is asked about the last message", || house.sink.received().len() == 2);
    house.sink.release();
    let asked = &house.sink.received()[1];
    assert!(asked.body.len() < 300 * 1024, "{}", asked.body.len());
    let body = asked.json();
    let messages = body["data"]["messages"].as_array().unwrap();
    assert_eq!((messages.last().unwrap()["text"].as_str(), messages.len()), (Some("last"), 9));
    assert_eq!((body["omitted_messages"].as_u64(), &body["data"]["earlier_cursor"]), (Some(13), &messages[0]["id"]));
    wait_until("the reply is there", || house.whole(&visit)["message_count"] == 23);
    assert_eq!(house.whole(&visit)["messages"][22]["text"], "One\ntwo");
}

#[test]
fn what_the_visitor_says_next_takes_the_place_of_a_call_under_way() {
    let house = House::new();
    house.sink.reply_always(House::says(&json!({ "text": "One reply." })));
    house.sink.hold();
    let visit = house.visit("first");
    wait_until("the first call", || house.sink.received().len() == 1);
    assert_eq!(visit.say("second").status, 201);
    wait_until("the second call", || house.sink.received().len() == 2);
    let says = |text: &'static str| move |line: &Value| (line["fields"]["message"] == text).then_some(());
    let is_over = || house.server.logged(says("a call of an agent was superseded")).len() == 1;
    wait_until("the first call is cut off while the agent still thinks", is_over);
    house.sink.release();
    wait_until("the second call has ended", || house.server.logged(says("a notification was delivered")).len() == 1);
    assert_eq!(roles(&visit), ["visitor", "visitor", "agent"]);
    let last = house.sink.received()[1].json();
    assert_eq!(last["data"]["messages"].as_array().unwrap().len(), 2, "the whole conversation was sent");
    assert_eq!(house.deliveries().len(), 1);
}

/// Whether the other side of `stream` closes it within a few seconds; an agent may take 20.
fn is_closed(mut stream: std::net::TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_secs(8))).unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).is_ok()
}

#[test]
fn a_call_that_was_superseded_ends_at_once_and_gives_its_place_back() {
    let agent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = agent.local_addr().unwrap().to_string();
    let server = Server::start_with(KILO, &[("KILO_OUTBOUND_ALLOW", &address)]);
    let workspace = server.workspace("owner@a.example");
    let url = json!({ "agent_url": format!("http://{address}/") });
    assert_eq!(server.signed_in("owner@a.example").put("/settings/widget", &url).status, 200);
    let visit = Visit::begin(&server, &workspace, "first");
    for text in ["second", "third", "fourth"] {
        let (call, _) = agent.accept().unwrap();
        assert_eq!(visit.say(text).status, 201);
        assert!(is_closed(call), "before {text}");
    }
}

#[test]
fn an_agent_that_is_gone_is_made_up_for_once() {
    let house = House::new();
    house.sink.reply_once(Reply::status(404));
    house.sink.reply_once(Reply::status(410));
    house.sink.reply_always(House::says(&json!({ "text": "Back again." })));
    let visit = house.visit("hello");
    wait_until("the visitor is told", || visit.said().len() == 2);
    assert!(visit.said()[1].1.contains("by email"));
    assert_eq!(visit.say("jane@acme.com").status, 201);
    let parked = || house.deliveries().iter().filter(|one| one["state"] == "parked").count();
    wait_until("the second call is parked", || parked() == 2);
    assert_eq!(roles(&visit), ["visitor", "agent", "visitor"], "once is enough");
    assert_eq!(visit.say("anybody?").status, 201);
    wait_until("the agent is asked again", || visit.said().last().unwrap().1 == "Back again.");
}

#[test]
fn an_agent_that_fails_for_a_minute_is_made_up_for() {
    let house = House::new();
    house.sink.reply_always(Reply::status(503));
    let visit = house.visit("hello");
    wait_until("the first call failed", || house.deliveries()[0]["last_error"] == "The agent answered 503.");
    assert_eq!(roles(&visit), ["visitor"], "it is tried again first");
    let span = sql(
        &house.server,
        "SELECT CAST(round((julianday(give_up_at) - julianday(created_at)) * 86400) AS TEXT) AS text FROM deliveries",
    );
    assert_eq!(span, ["60.0"]);
    let now = "strftime('%Y-%m-%dT%H:%M:%fZ')";
    let over = format!("UPDATE deliveries SET give_up_at = {now}, next_attempt_at = {now} RETURNING id AS text");
    assert_eq!(sql(&house.server, &over).len(), 1);
    wait_until("the visitor is told", || visit.said().len() == 2);
    assert_eq!(house.deliveries()[0]["state"], "parked");
}

#[test]
fn an_answer_that_does_not_fit_is_named_in_the_log() {
    let house = House::new();
    for (reply, named) in [
        (json!({ "text": "" }), "text"),
        (json!({ "text": "x", "mood": "good" }), "mood"),
        (json!({ "text": "x", "qualification": { "colour": "red" } }), "qualification.colour"),
        (
            json!({ "text": "x", "citations": vec![json!({ "title": "t", "url": "https://a.example" }); 51] }),
            "citations",
        ),
        (json!("text"), "object"),
        (json!({ "text": "x".repeat(70_000) }), "64 KiB"),
    ] {
        house.sink.reply_always(House::says(&reply));
        let visit = house.visit("hello");
        let error = || house.deliveries()[0]["last_error"].as_str().map(str::to_owned);
        wait_until("the call failed", || {
            house.deliveries()[0]["conversation_id"] == visit.id.as_str() && error().is_some()
        });
        let error = error().unwrap();
        assert!(error.contains(named), "{error} names {named}");
        assert_eq!(roles(&visit), ["visitor"], "nothing of it was stored");
        assert!(house.whole(&visit)["persona"].is_null());
    }
}

#[test]
fn an_agent_that_many_wait_for_holds_up_no_brief() {
    let house = House::new();
    let slack = json!({ "slack_webhook_url": house.slack.url("/slack") });
    assert_eq!(house.owner.put("/settings/notifications", &slack).status, 200);
    house.sink.hold();
    let visits: Vec<_> = (0..20).map(|number| house.visit(&format!("visitor {number}"))).collect();
    wait_until("all agents are asked", || house.sink.received().len() == visits.len());
    let test = house.owner.post("/settings/notifications/test", &json!({}));
    assert!(test.status < 300, "{}", test.body);
    wait_until("the team is told meanwhile", || house.slack.received().len() == 1);
    assert!(visits.iter().all(|visit| roles(visit) == ["visitor"]));
}

#[test]
fn a_reply_survives_the_death_of_the_server() {
    let mut house = House::new();
    house.sink.reply_always(House::says(&json!({ "text": "Still here." })));
    house.sink.hold();
    let visit = house.visit("hello");
    wait_until("the call is under way", || house.sink.received().len() == 1);
    house.server.kill();
    house.sink.release();
    // What a dead process held is free when its lease ends; the test does not wait for that.
    sql(&house.server, "UPDATE deliveries SET leased_until = NULL RETURNING id AS text");
    let next = house.server.another(&[("KILO_OUTBOUND_ALLOW", &house.sink.address)]);
    let visitor = next.visitor(&house.workspace, &visit.token);
    wait_until("the reply is there", || visitor.get(&visit.path()).json()["data"][1]["text"] == "Still here.");
    let ids: Vec<_> =
        house.sink.received().iter().map(|asked| asked.header("webhook-id").unwrap().to_owned()).collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "the same call was made again: {ids:?}");
}

#[test]
fn the_agent_of_the_documentation_works() {
    let [whole, streamed] = documented();
    let (begin, end) = (whole.find("        self.send_response(200)").unwrap(), whole.find("\nHTTPServer").unwrap());
    answers(&whole);
    answers(&format!("{}{streamed}{}", &whole[..begin], &whole[end..]));
}

/// The programs of the documentation.
fn documented() -> [String; 2] {
    let page = std::fs::read_to_string(crate::house::root().join("docs/agent-endpoint.md")).unwrap();
    let program = |place| page.split("```python\n").nth(place).unwrap().split("```").next().unwrap().to_owned();
    [program(1), program(2)]
}

/// Runs an agent, and has it answer.
fn answers(program: &str) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let address = format!("127.0.0.1:{port}");
    let server = Server::start_with(KILO, &[("KILO_OUTBOUND_ALLOW", &address)]);
    let workspace = server.workspace("owner@a.example");
    let url = format!("http://{address}/");
    let set = server.signed_in("owner@a.example").put("/settings/widget", &json!({ "agent_url": url }));
    let mut command = std::process::Command::new("python3");
    command.args(["-c", program]).env("PORT", &port).env("AGENT_SECRET", set.text("agent_secret"));
    let mut agent = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    wait_until("the example listens", || std::net::TcpStream::connect(&address).is_ok());
    let visit = Visit::begin(&server, &workspace, "We need fewer tickets");
    let answered = std::panic::catch_unwind(|| wait_until("the example answers", || visit.said().len() == 2));
    agent.kill().unwrap();
    agent.wait().unwrap();
    assert!(answered.is_ok());
    let message = visit.client.get(&visit.path()).json()["data"][1].clone();
    assert_eq!(message["text"].as_str().unwrap().trim(), "You said: **We need fewer tickets**");
    assert!(message["cut_off"].is_null());
}
