//! What a filter finds: the API's pages, counts and exports against the plain predicate of the domain.

use crate::support::*;
use kilo_domain::filter;
use kilo_types::{Conversation, ConversationFilter};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

/// What people and scripts write that breaks searches: case and accents of many scripts, wildcards, quotes, tokens of
/// the text index's query language, words that share a beginning.
const WORDS: [&str; 24] = [
    "München",
    "STRASSE",
    "straße",
    "İstanbul",
    "Łódź",
    "ŁODZ",
    "e\u{301}clair",
    "デザイン",
    "那覇",
    "مرحبا",
    "👍🏽",
    "50%",
    "a_b",
    "don't",
    "\"quoted\"",
    "OR",
    "NEAR(a",
    "x*",
    "price",
    "pricing",
    "Pri",
    "ﬁne",
    "a-b.c",
    "0",
];
const EMAILS: [&str; 6] =
    ["jörg@müller-werk.de", "a_b%c@acme.com", "JANE@gmail.com", "x+y@sub.acme.co.uk", "o'neil@Acme.com", "İ@acme.io"];

fn text() -> impl Strategy<Value = String> {
    vec(select(&WORDS[..]), 1..6).prop_map(|words| words.join(" "))
}

/// A line of an import, at one of few moments, so that many share their start.
fn line() -> impl Strategy<Value = Value> {
    let visitor = (option::of(select(&EMAILS[..])), option::of(text()), option::of(text()));
    let facts = (0..=100_u8, option::weighted(0.3, Just(())), option::weighted(0.3, Just(())));
    (0..90_i64, select(&[0_i64, 1, 999][..]), visitor, facts, vec(text(), 1..4)).prop_map(
        |(day, milli, (email, title, company), (score, handed_off, archived), texts)| {
            let at = kilo_types::Timestamp::from_millis(1_767_225_600_000 + day / 3 * 86_400_000 + milli);
            let mut visitor = json!({});
            for (name, value) in [("email", email.map(str::to_owned)), ("title", title), ("company", company)] {
                if let Some(value) = value {
                    visitor[name] = value.into();
                }
            }
            let messages: Vec<_> = texts.iter().map(|text| json!({ "role": "visitor", "text": text })).collect();
            let mut line = json!({ "started_at": at, "score": score, "visitor": visitor, "messages": messages });
            for (name, set) in [("handed_off_at", handed_off), ("archived_at", archived)] {
                if set.is_some() {
                    line[name] = json!("2026-05-01T00:00:00Z");
                }
            }
            line
        },
    )
}

/// A part of a text as somebody would search for it.
fn part() -> impl Strategy<Value = String> {
    (text(), 0..6_usize, 1..9_usize).prop_map(|(text, from, length)| {
        let part: String = text.chars().skip(from).take(length).collect();
        let part = part.trim().to_owned();
        if part.is_empty() { "e".to_owned() } else { part }
    })
}

fn bound() -> impl Strategy<Value = String> {
    let day = (1..31_u8).prop_map(|day| format!("2026-01-{day:02}"));
    let instant = (1..31_u8, select(&["00:00:00Z", "00:00:00.001Z", "00:00:00.999Z"][..]))
        .prop_map(|(day, time)| format!("2026-01-{day:02}T{time}"));
    prop_oneof![day, instant]
}

fn pairs() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let rare = |strategy: BoxedStrategy<String>| option::weighted(0.25, strategy);
    let statuses = vec(select(&["active", "handed_off", "archived"][..]), 1..3).prop_map(|names| names.join(","));
    let emails = select(&["acme", "@", "%", "_", "İ", "ÖRG@", "jane@gmail.com", "zz"][..]).prop_map(str::to_owned);
    let zone = select(&["Asia/Tokyo", "America/New_York", "UTC"][..]).prop_map(str::to_owned);
    let score = (0..=100_u8).prop_map(|score| score.to_string());
    (
        rare(emails.boxed()),
        rare(part().boxed()),
        rare(part().boxed()),
        rare(part().boxed()),
        rare(statuses.boxed()),
        rare(score.clone().boxed()),
        rare(score.boxed()),
        rare(bound().boxed()),
        rare(bound().boxed()),
        rare(zone.boxed()),
    )
        .prop_map(|(email, company, persona, q, status, low, high, from, to, zone)| {
            let names = ["email", "company", "persona", "q", "status", "score_min", "score_max", "started_from"];
            let values = [email, company, persona, q, status, low, high, from];
            let mut pairs: Vec<_> =
                names.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?))).collect();
            pairs.extend(to.map(|to| ("started_to", to)).into_iter().chain(zone.map(|zone| ("tz", zone))));
            pairs
        })
}

fn query(pairs: &[(&str, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// A workspace with `lines` beside one that holds the same, and all conversations of the first, newest first.
fn filled(server: &Server, lines: &[Value]) -> (String, Vec<Conversation>) {
    let (workspace, key) = server.workspace("owner@a.example");
    let (other, _) = server.workspace("owner@b.example");
    let file = server.folder.path().join("history.jsonl");
    std::fs::write(&file, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    for target in [&workspace, &other] {
        server.command(&["import", "--workspace", target, file.to_str().unwrap()]);
    }
    let rows = whole_list(server, &key, "status=active,handed_off,archived", 200);
    let read = |row: &Value| {
        let whole = server.get(&key, &format!("/conversations/{}", row["id"].as_str().unwrap())).json();
        let model: Conversation = serde_json::from_value(whole.clone()).unwrap();
        assert_eq!(serde_json::to_value(&model).unwrap(), whole, "the database writes what the model does");
        assert_eq!(serde_json::to_value(&model.summary).unwrap(), *row);
        model
    };
    let all = rows.iter().map(read).collect();
    (key, all)
}

#[test]
fn pages_counts_and_exports_equal_a_naive_filter() {
    let server = Server::start();
    let mut fixed = TestRunner::deterministic();
    let lines = vec(line(), 150).new_tree(&mut fixed).unwrap().current();
    let (key, all) = filled(&server, &lines);
    assert_eq!(all.len(), lines.len());
    let mut sorted: Vec<_> = all.iter().map(|one| (one.summary.started_at, one.summary.id)).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(sorted, all.iter().map(|one| (one.summary.started_at, one.summary.id)).collect::<Vec<_>>());
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let telling = std::cell::Cell::new(0);
    let outcome = runner.run(&(pairs(), select(&[1_usize, 7, 50, 200][..])), |(pairs, limit)| {
        let query = query(&pairs);
        let parsed = ConversationFilter::from_pairs(pairs.clone());
        let Ok(criteria) = parsed.and_then(|filter| filter::resolve(&filter)) else {
            prop_assert_eq!(server.get(&key, &format!("/conversations?{query}")).status, 422);
            return Ok(());
        };
        let found = |one: &&Conversation| criteria.matches(&one.summary, one.messages.iter().map(|m| m.text.as_str()));
        let wanted: Vec<String> = all.iter().filter(found).map(|one| one.summary.id.to_string()).collect();
        telling.set(telling.get() + usize::from(!wanted.is_empty() && wanted.len() < all.len()));
        let ids = |rows: &[Value]| -> Vec<String> {
            rows.iter().filter_map(|row| row["id"].as_str()).map(str::to_owned).collect()
        };
        prop_assert_eq!(&ids(&whole_list(&server, &key, &query, limit)), &wanted);
        let counts = server.get(&key, &format!("/conversations/counts?{query}")).json();
        prop_assert_eq!(&counts["total"], &json!(wanted.len()));
        let export = server.get(&key, &format!("/conversations/export?format=ndjson&{query}")).chunks();
        let lines: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(&ids(&lines), &wanted);
        prop_assert_eq!(lines.last(), Some(&json!({ "count": wanted.len() })));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(telling.get() > 100, "only {} filters found some and not all", telling.get());
}

#[test]
fn new_conversations_between_two_pages_neither_hide_nor_repeat_a_row() {
    let server = Server::start();
    let mut fixed = TestRunner::deterministic();
    let lines = vec(line(), 40).new_tree(&mut fixed).unwrap().current();
    let (key, before) = filled(&server, &lines);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            server.get(&key, &format!("/conversations?status=active,handed_off,archived&limit=9{cursor}")).json();
        seen.extend(page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        assert_eq!(server.get(&key, &format!("/conversations?q=x&cursor={next}")).status, 422, "another filter");
        cursor = format!("&cursor={next}");
        // One that is the newest, and one as old as the row at the edge of the page, which sorts before it.
        let edge = page["data"].as_array().unwrap().last().unwrap()["started_at"].clone();
        for body in [json!({}), json!({ "started_at": edge })] {
            let mut body = body;
            body["messages"] = json!([{ "role": "visitor", "text": "hello" }]);
            assert_eq!(server.post(&key, "/conversations", &body).status, 201);
        }
    }
    assert_eq!(seen, before.iter().map(|one| one.summary.id.to_string()).collect::<Vec<_>>());
}
