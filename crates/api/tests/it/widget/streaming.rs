//! Answers that come word for word: read along, stopped, cut off, and stored as they were shown.

mod bounds;

use super::{Visit, sql};
use crate::KILO;
use clap::Parser;
use kilo_api::{
    clock::{Clock, Random},
    config::Config,
    features::agent::Times,
    startup,
};
use kilo_testkit::{Client, Event, Events, Server, Workspace, wait_until};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    process::Command,
    sync::mpsc,
    time::Duration,
};

/// An agent that answers when the test says so.
struct Agent(TcpListener);

/// A call to it, whose answer is a stream in chunks.
struct Call {
    stream: TcpStream,
    id: String,
}

impl Agent {
    fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    fn address(&self) -> String {
        self.0.local_addr().unwrap().to_string()
    }

    /// The next call, of which the head of the answer is sent.
    fn called(&self) -> Call {
        let mut call = self.asked();
        call.head("text/event-stream; charset=utf-8");
        call
    }

    /// The next call; nothing is answered yet.
    fn asked(&self) -> Call {
        let (stream, _) = self.0.accept().unwrap();
        let mut lines = BufReader::new(&stream);
        let (mut length, mut id) = (0, String::new());
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).unwrap();
            match line.trim_end().split_once(": ") {
                Some(("content-length", value)) => length = value.parse().unwrap(),
                Some(("webhook-id", value)) => value.clone_into(&mut id),
                Some(("accept", value)) => assert!(value.contains("text/event-stream"), "{value}"),
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        lines.read_exact(&mut vec![0; length]).unwrap();
        drop(lines);
        Call { stream, id }
    }
}

impl Call {
    fn head(&mut self, kind: &str) {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n");
        self.stream.write_all(head.as_bytes()).unwrap();
    }

    /// Bytes as they are; who asked may have gone.
    fn send(&mut self, text: &str) -> bool {
        self.stream.write_all(format!("{:x}\r\n{text}\r\n", text.len()).as_bytes()).is_ok()
    }

    fn says(&mut self, words: &str) -> bool {
        self.send(&format!("data: {}\n\n", json!({ "text": words })))
    }

    fn done(&mut self, rest: &Value) -> bool {
        self.send(&format!("event: done\ndata: {rest}\n\n")) && self.end()
    }

    /// Ends the stream as HTTP does.
    fn end(&mut self) -> bool {
        self.stream.write_all(b"0\r\n\r\n").is_ok()
    }

    /// Whether Kilo closes the connection, within a few seconds.
    fn is_cut_off(&mut self) -> bool {
        self.stream.set_read_timeout(Some(Duration::from_secs(8))).unwrap();
        let mut rest = Vec::new();
        // A connection that is reset is closed too.
        !matches!(self.stream.read_to_end(&mut rest), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
    }
}

struct House {
    server: Server,
    workspace: Workspace,
    owner: Client,
    agent: Agent,
}

impl House {
    fn new() -> Self {
        let agent = Agent::start();
        let server = Server::start_with(KILO, &[("KILO_OUTBOUND_ALLOW", &agent.address())]);
        let workspace = server.workspace("owner@a.example");
        let owner = server.signed_in("owner@a.example");
        let set = owner.put("/settings/widget", &json!({ "agent_url": format!("http://{}/", agent.address()) }));
        assert_eq!(set.status, 200, "{}", set.body);
        Self { server, workspace, owner, agent }
    }

    fn visit(&self, text: &str) -> Visit {
        Visit::begin(&self.server, &self.workspace, text)
    }

    /// A visitor of whose answer `words` were shown, to the page that reads along.
    fn shown(&self, words: &str) -> (Visit, Call, Events) {
        let visit = self.visit("Do you integrate?");
        let mut page = visit.client.stream_of(&reply(&visit));
        let mut call = self.agent.called();
        assert!(call.says(words));
        assert_eq!(page.next(), Some(told("begin", json!({ "text": words.replace('\r', "\n") }))));
        (visit, call, page)
    }

    fn messages(&self, visit: &Visit) -> Vec<Value> {
        let whole = self.owner.get(&format!("/conversations/{}", visit.id)).json();
        whole["messages"].as_array().unwrap().clone()
    }

    fn last_error(&self) -> Option<String> {
        self.owner.get("/deliveries").json()["data"][0]["last_error"].as_str().map(str::to_owned)
    }
}

fn reply(visit: &Visit) -> String {
    format!("/widget/conversations/{}/reply", visit.id)
}

fn stop(visit: &Visit) -> kilo_testkit::Answer {
    visit.client.send("POST", &format!("/widget/conversations/{}/stop", visit.id), &[], "")
}

fn told(name: &str, data: Value) -> Event {
    Event { id: -1, name: name.to_owned(), data }
}

/// The words that a page has read when its stream is over, and the message at the end.
fn read_on(page: &mut Events, mut words: String) -> (String, Value) {
    for event in page {
        match event.name.as_str() {
            "begin" => event.data["text"].as_str().unwrap().clone_into(&mut words),
            "more" => words.push_str(event.data["text"].as_str().unwrap()),
            _ => return (words, event.data["message"].clone()),
        }
    }
    panic!("the stream ended without an end after {words}");
}

#[test]
fn words_are_shown_as_they_come_and_stored_as_they_were_shown() {
    let house = House::new();
    let (visit, mut call, mut page) = house.shown("Yes, **both\r");
    assert!(house.messages(&visit).len() == 1, "nothing is stored before it is whole");
    assert!(call.says("\nways**\u{7}."));
    assert_eq!(page.next(), Some(told("more", json!({ "text": "ways**." }))));
    let rest = json!({
        "citations": [{ "title": "Salesforce", "url": "https://docs.example.com/salesforce" }],
        "assets": [{ "kind": "video", "title": "Tour", "url": "https://example.com/tour" }],
        "qualification": { "budget": "50,000 a year" }, "persona": "Head of Marketing",
    });
    call.done(&rest);
    let (words, message) = read_on(&mut page, "Yes, **both\nways**.".to_owned());
    assert_eq!(page.next(), None);
    let stored = &house.messages(&visit)[1];
    assert_eq!((&stored["text"], stored), (&json!(words), &message));
    assert_eq!((&stored["citations"], &stored["assets"]), (&rest["citations"], &rest["assets"]));
    assert_eq!((&stored["cut_off"], &stored["feedback"]), (&Value::Null, &Value::Null));
    let whole = house.owner.get(&format!("/conversations/{}", visit.id)).json();
    assert_eq!(whole["persona"], "Head of Marketing");
    assert_eq!(house.owner.get("/deliveries").json()["data"][0]["state"], "delivered");
}

#[test]
fn a_page_that_comes_back_and_a_second_tab_take_the_answer_up() {
    let house = House::new();
    let (visit, mut call, first) = house.shown("One");
    drop(first);
    assert!(call.says(" two"));
    let mut back = visit.client.stream_of(&reply(&visit));
    // What it is told at once depends on what has arrived; together it is all of it.
    let begin = back.next().unwrap();
    let so_far = begin.data["text"].as_str().unwrap().to_owned();
    assert!(begin.name == "begin" && "One two".starts_with(&so_far), "{begin:?}");
    let mut tab = visit.client.stream_of(&reply(&visit));
    assert_eq!(tab.next().unwrap().name, "begin");
    assert!(call.says(" three"));
    call.done(&json!({}));
    let (tab, back) = (read_on(&mut tab, String::new()).1, read_on(&mut back, so_far).1);
    assert_eq!((&tab["text"], &tab), (&json!("One two three"), &back));
    assert_eq!(house.messages(&visit).len(), 2);
}

#[test]
fn an_answer_that_is_no_stream_reaches_the_page_at_once() {
    let house = House::new();
    let visit = house.visit("hello");
    let mut page = visit.client.stream_of(&reply(&visit));
    let mut call = house.agent.asked();
    call.head("application/json");
    call.send(&json!({ "text": "Hi." }).to_string());
    call.end();
    let end = page.next().unwrap();
    assert_eq!((end.name.as_str(), &end.data["message"]["text"]), ("end", &json!("Hi.")));
}

#[test]
fn where_nobody_is_asked_there_is_nothing_to_wait_for() {
    let house = House::new();
    let (visit, mut call, _page) = house.shown("Yes");
    call.done(&json!({}));
    wait_until("it is stored", || house.messages(&visit).len() == 2);
    let mut late = visit.client.stream_of(&reply(&visit));
    assert!(late.head.contains("content-type: text/event-stream") && late.head.contains("cache-control: no-store"));
    assert_eq!((late.next(), late.next()), (Some(told("end", json!({ "message": null }))), None));
}

#[test]
fn a_stream_that_breaks_is_kept_as_far_as_it_was_shown_and_marked() {
    let house = House::new();
    type Break = fn(&mut Call) -> bool;
    let breaks: [(Break, &str); 7] = [
        (Call::end, "without the event `done`"),
        (|call| call.stream.shutdown(Shutdown::Both).is_ok(), "broke off"),
        (|call| call.send("data: {\"text\":4}\n\n"), "text"),
        (|call| call.send("data: {\"text\":\"x\",\"mood\":\"good\"}\n\n"), "mood"),
        (|call| call.send("event: delta\ndata: {}\n\n"), "delta"),
        (|call| call.done(&json!({ "qualification": { "colour": "red" } })), "qualification.colour"),
        (|call| call.send(&format!("data: {}\n\n", "x".repeat(70_000))), "64 KiB"),
    ];
    for (break_off, named) in breaks {
        let (visit, mut call, mut page) = house.shown("Yes, both");
        assert!(break_off(&mut call), "{named}");
        let (words, message) = read_on(&mut page, "Yes, both".to_owned());
        assert_eq!((words.as_str(), &message["text"]), ("Yes, both", &json!("Yes, both")), "{named}");
        assert_eq!(message["cut_off"], "failure", "{named}");
        assert_eq!(house.messages(&visit)[1], message);
        wait_until("the end is noted", || house.last_error().is_some());
        assert!(house.last_error().unwrap().contains(named), "{:?} names {named}", house.last_error());
        assert_eq!(house.owner.get("/deliveries").json()["data"][0]["state"], "delivered", "it is not asked again");
    }
}

#[test]
fn a_stream_that_says_nothing_is_asked_again_like_any_failure() {
    let house = House::new();
    for (words, rest) in [("", false), (" \n", true)] {
        let visit = house.visit("hello");
        let mut call = house.agent.called();
        assert!(call.says(words));
        if rest {
            call.done(&json!({}));
        } else {
            call.end();
        }
        wait_until("the call failed", || house.last_error().is_some());
        assert_eq!(house.owner.get("/deliveries").json()["data"][0]["state"], "pending");
        assert_eq!(house.messages(&visit).len(), 1);
    }
}

#[test]
fn a_stream_is_bounded_in_words_and_in_bytes() {
    let house = House::new();
    let (visit, mut call, mut page) = house.shown("a");
    while call.says(&"b".repeat(8_000)) {}
    let (words, message) = read_on(&mut page, "a".to_owned());
    // The last words may come with the message alone.
    let text = message["text"].as_str().unwrap();
    assert!(text.starts_with(&words) && (24_000..=32_768).contains(&text.len()), "{}", text.len());
    assert_eq!(message["cut_off"], "failure");
    assert_eq!(house.messages(&visit).len(), 2);
    let (_, mut call, mut page) = house.shown("a");
    while call.send(&format!(":{}\n", "x".repeat(60_000))) {}
    assert_eq!(read_on(&mut page, "a".to_owned()).1["cut_off"], "failure");
    wait_until("the end is noted", || house.last_error().is_some_and(|error| error.contains("1 MiB")));
}

#[test]
fn a_visitor_who_stops_it_keeps_what_was_shown_and_the_agent_is_cut_off() {
    let house = House::new();
    let (visit, mut call, mut page) = house.shown("Yes, both");
    let stopped = stop(&visit);
    let message = stopped.json()["message"].clone();
    assert_eq!((stopped.status, &message["text"], &message["cut_off"]), (200, &json!("Yes, both"), &json!("visitor")));
    assert!(call.is_cut_off());
    assert_eq!(read_on(&mut page, "Yes, both".to_owned()), ("Yes, both".to_owned(), message.clone()));
    let again = stop(&visit);
    assert_eq!((again.status, &again.json()["message"]), (200, &Value::Null), "nothing is on its way");
    assert_eq!(house.messages(&visit)[1..], [message]);
    assert_eq!(visit.say("Go on").status, 201);
    let mut next = house.agent.called();
    assert!(next.says("Sure."));
    next.done(&json!({}));
    wait_until("the next answer is there", || house.messages(&visit).len() == 4);
}

#[test]
fn a_visitor_may_stop_before_the_first_word() {
    let house = House::new();
    let visit = house.visit("hello");
    let mut page = visit.client.stream_of(&reply(&visit));
    let mut call = house.agent.called();
    let stopped = stop(&visit);
    assert_eq!((stopped.status, &stopped.json()["message"]), (200, &Value::Null));
    assert!(call.is_cut_off());
    assert_eq!(house.messages(&visit).len(), 1);
    assert_eq!(visit.say("hello again").status, 201);
    let mut next = house.agent.called();
    assert!(next.says("Hi"));
    assert_eq!(page.next(), Some(told("begin", json!({ "text": "Hi" }))), "the same page reads the next one");
}

#[test]
fn what_was_shown_stands_before_what_the_visitor_says_to_it() {
    let house = House::new();
    let (visit, mut call, mut page) = house.shown("Yes, both");
    assert_eq!(visit.say("No, wait").status, 201);
    assert!(call.is_cut_off());
    assert_eq!(read_on(&mut page, "Yes, both".to_owned()).1["cut_off"], "visitor");
    let mut next = house.agent.called();
    assert_ne!(next.id, call.id);
    assert!(next.says("What is it?"));
    next.done(&json!({}));
    wait_until("the next answer is there", || house.messages(&visit).len() == 4);
    let said: Vec<_> = visit.said().into_iter().map(|(_, text)| text).collect();
    assert_eq!(said, ["Do you integrate?", "Yes, both", "No, wait", "What is it?"]);
    let ids: Vec<_> = house.messages(&visit).iter().map(|message| message["id"].to_string()).collect();
    assert!(ids.is_sorted(), "pages order by id: {ids:?}");
}

#[test]
fn another_process_stops_it_too() {
    let house = House::new();
    let (visit, mut call, mut page) = house.shown("Yes, both");
    let next = house.server.another(&[("KILO_OUTBOUND_ALLOW", &house.agent.address())]);
    let elsewhere = next.visitor(&house.workspace, &visit.token);
    let stopped = elsewhere.send("POST", &format!("/widget/conversations/{}/stop", visit.id), &[], "");
    assert_eq!(stopped.status, 200, "{}", stopped.body);
    assert!(call.is_cut_off());
    let (words, message) = read_on(&mut page, "Yes, both".to_owned());
    assert_eq!((message["text"].as_str(), &message["cut_off"]), (Some(words.as_str()), &json!("visitor")));
    assert_eq!(house.messages(&visit)[1..], [message]);
}

#[test]
fn a_process_that_is_killed_in_the_middle_leaves_none_and_never_two() {
    let mut house = House::new();
    let (visit, _call, _page) = house.shown("Yes, both");
    house.server.kill();
    sql(&house.server, "UPDATE deliveries SET leased_until = NULL RETURNING id AS text");
    let next = house.server.another(&[("KILO_OUTBOUND_ALLOW", &house.agent.address())]);
    let visitor = next.visitor(&house.workspace, &visit.token);
    let mut page = visitor.stream_of(&reply(&visit));
    let mut call = house.agent.called();
    assert!(call.says("Yes, both ways."));
    call.done(&json!({}));
    assert_eq!(read_on(&mut page, String::new()).1["text"], "Yes, both ways.");
    let page = visitor.get(&visit.path()).json();
    assert_eq!(page["data"].as_array().unwrap().len(), 2);
}
