//! Pages, filters and counts.

use crate::server;
use kilo_domain::filter;
use kilo_testkit::{conversation, encode, history, message};
use kilo_types::{Conversation, ConversationFilter};
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::{Duration, Instant},
};

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn pages_and_counts_equal_a_naive_filter() {
    let (server, workspace) = server();
    let other = server.workspace("owner@b.example");
    for target in [&workspace, &other, &workspace] {
        server.import(target, &history());
    }
    let client = server.client(&workspace.key);
    let all: Vec<Conversation> = client
        .whole_list("status=active,handed_off,archived", 200)
        .iter()
        .map(|row| {
            let whole = client.get(&format!("/conversations/{}", row["id"].as_str().unwrap())).json();
            let model: Conversation = serde_json::from_value(whole.clone()).unwrap();
            assert_eq!(serde_json::to_value(&model).unwrap(), whole, "the database writes what the model does");
            assert_eq!(serde_json::to_value(&model.summary).unwrap(), *row);
            model
        })
        .collect();
    assert_eq!(all.len(), 130);
    let texts: [&[(&str, &str)]; 8] = [
        &[],
        &[("email", "%c@")],
        &[("company", "MÜLLER")],
        &[("company", "co")],
        &[("persona", "head of")],
        &[("q", "münchen")],
        &[("q", "don't")],
        &[("q", "salesforce"), ("company", "acme"), ("persona", "o")],
    ];
    let ranges: [&[(&str, &str)]; 6] = [
        &[],
        &[("score_min", "37"), ("score_max", "88")],
        &[("status", "archived,active")],
        &[("started_from", "2026-02-02"), ("started_to", "2026-02-20"), ("tz", "Asia/Tokyo")],
        &[("score_min", "95"), ("status", "handed_off")],
        &[("started_to", "2026-02-02T02:02:02.001Z"), ("status", "active,handed_off,archived")],
    ];
    for text in texts {
        for range in ranges {
            let pairs: Vec<_> = text.iter().chain(range).copied().collect();
            let criteria = filter::resolve(&ConversationFilter::from_pairs(pairs.clone()).unwrap()).unwrap();
            let wanted: Vec<String> = all
                .iter()
                .filter(|one| criteria.matches(&one.summary, one.messages.iter().map(|message| message.text.as_str())))
                .map(|one| one.summary.id.to_string())
                .collect();
            let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
            let rows = client.whole_list(&query.join("&"), 7);
            assert_eq!(ids(&rows), wanted, "{pairs:?}");
            let counts = client.get(&format!("/conversations/counts?{}", query.join("&"))).json();
            assert_eq!(counts["total"], wanted.len(), "{pairs:?}");
        }
    }
    let mut sorted: Vec<_> = all.iter().map(|one| (one.summary.started_at, one.summary.id)).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(
        all.iter().map(|one| one.summary.id).collect::<Vec<_>>(),
        sorted.iter().map(|(_, id)| *id).collect::<Vec<_>>()
    );
}

#[test]
fn pages_neither_skip_nor_repeat_while_new_conversations_arrive() {
    let (server, workspace) = server();
    server.import(&workspace, &history());
    let client = server.client(&workspace.key);
    let before = ids(&client.whole_list("", 200));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/conversations?limit=9{cursor}")).json();
        seen.extend(ids(page["data"].as_array().unwrap()));
        // One in front of everything, one among the ties of a page that was read already or is still to come.
        let mut tie = conversation("a tie");
        tie["started_at"] = page["data"][4]["started_at"].clone();
        for new in [conversation("the newest"), tie] {
            assert_eq!(client.post("/conversations", &new).status, 201);
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), seen.len(), "a row came twice");
    seen.retain(|id| before.contains(id));
    assert_eq!(seen, before, "a row was skipped");
}

#[test]
fn a_cursor_is_good_for_its_filters_and_workspace_alone() {
    let (server, workspace) = server();
    let other = server.workspace("owner@b.example");
    server.import(&workspace, &history());
    let client = server.client(&workspace.key);
    let cursor = client.get("/conversations?limit=5&q=price").text("next_cursor");
    let with = |query: &str| client.get(&format!("/conversations?limit=5&cursor={cursor}{query}"));
    assert_eq!(with("&q=price").status, 200);
    for query in ["", "&q=price&score_min=1", "&q=prices", "&q=price&status=archived"] {
        let refused = with(query);
        assert_eq!((refused.status, refused.problem().as_str()), (422, "/problems/invalid-cursor"), "{query}");
    }
    let foreign = server.client(&other.key).get(&format!("/conversations?limit=5&q=price&cursor={cursor}"));
    assert_eq!(foreign.status, 422);
}

#[test]
fn a_persona_is_found_by_any_name_of_its_role() {
    let (server, workspace) = server();
    let lines =
        ["CTO", "Chief Technology Officer", "VP Sales", "Vice President of Sales", "Assistant to the CTO", "CIO"];
    let line = |title: &str| json!({ "visitor": { "title": title }, "messages": [message("hello")] }).to_string();
    server.import(&workspace, &lines.map(line).join("\n"));
    let client = server.client(&workspace.key);
    let found = |persona: &str| {
        let rows = client.whole_list(&format!("persona={}", encode(persona)), 2);
        let total = client.get(&format!("/conversations/counts?persona={}", encode(persona))).json()["total"].clone();
        assert_eq!(total, rows.len(), "{persona}");
        let mut titles: Vec<_> = rows.iter().map(|row| row["persona"].as_str().unwrap().to_owned()).collect();
        titles.sort();
        titles
    };
    assert_eq!(found("cto"), ["Assistant to the CTO", "CTO", "Chief Technology Officer"]);
    assert_eq!(found("Chief technology officer"), ["CTO", "Chief Technology Officer"]);
    assert_eq!(found("VP Sales"), ["VP Sales", "Vice President of Sales"]);
    assert_eq!(found("vice president of sales"), ["VP Sales", "Vice President of Sales"]);
    assert_eq!(found("sales"), ["VP Sales", "Vice President of Sales"]);
    assert_eq!(found("vice"), ["Vice President of Sales"]);
    assert_eq!(found("ct"), ["Assistant to the CTO", "CTO"]);
}

#[test]
fn no_search_of_one_workspace_makes_the_list_of_another_wait() {
    let (server, workspace) = server();
    let other = server.workspace("owner@b.example");
    let said = "alpha beta gamma ".repeat(600);
    let line = |number| json!({ "external_id": number, "messages": [{ "role": "agent", "text": said }] });
    let history: String = (0..300).map(|number| format!("{}\n", line(format!("c-{number}")))).collect();
    server.import(&workspace, &history);
    let (busy, quiet) = (server.client(&workspace.key), server.client(&other.key));
    let phrase = "%22alpha+beta+gamma+alpha+beta+gamma+alpha+beta+gamma%22+%22gamma+alpha+beta+gamma+alpha%22";
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for path in ["/conversations/counts", "/conversations"].repeat(8) {
            let (busy, done) = (&busy, &done);
            scope.spawn(move || {
                while !done.load(Relaxed) {
                    let answer = busy.get(&format!("{path}?q={phrase}"));
                    assert!([200, 503].contains(&answer.status), "{}", answer.body);
                }
            });
        }
        let list = |_| {
            let begin = Instant::now();
            (quiet.get("/conversations").status, begin.elapsed())
        };
        let lists: Vec<_> = (0..20).map(list).collect();
        done.store(true, Relaxed);
        assert!(lists.iter().all(|(status, took)| *status == 200 && *took < Duration::from_secs(1)), "{lists:?}");
    });
}

#[test]
fn a_query_of_too_many_or_too_long_words_is_refused() {
    let (server, workspace) = server();
    let client = server.client(&workspace.key);
    let (many, long) = ("a+".repeat(41), "x".repeat(65));
    for path in ["/conversations", "/conversations/counts", "/conversations/export?format=ndjson"] {
        let joint = if path.contains('?') { '&' } else { '?' };
        for q in [&many, &long] {
            let answer = client.get(&format!("{path}{joint}q={q}"));
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("q")), "{path} {q}");
        }
        assert_eq!(client.get(&format!("{path}{joint}q={}", "a+".repeat(40))).status, 200, "{path}");
    }
}
