//! For random data and random filters the API's pages, counts and exports equal the plain predicate.

use crate::server;
use kilo_domain::filter;
use kilo_testkit::{Client, Server, encode};
use kilo_types::{Conversation, ConversationFilter};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::select,
    test_runner::{Config, TestCaseError, TestRunner},
};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

/// Filters that are tried on one set of data, and sets of data.
const FILTERS: u32 = 200;
const SETS: u32 = 2;
const ROWS: usize = 120;

/// What texts are made of: cases that fold in odd ways, marks, wide and unspaced scripts, what SQL and FTS5 read
/// as operators. Few of them, so that random filters meet random data.
const PARTS: [&str; 34] = [
    "a", "b", "A", "é", "e\u{301}", "ß", "SS", "İ", "i", "ı", "ł", "L", "Σ", "ς", "\u{3099}", "か", "が", "日", "本",
    "한", "😀", "👍🏻", "%", "_", "'", "\"", "-", "*", " ", " ", "OR", "\u{E000}", "ﬁ", "ก",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    vec(select(&PARTS[..]), 1..=most).prop_map(|parts| parts.concat())
}

fn line() -> impl Strategy<Value = Value> {
    let email = (
        vec(select(&["a", "b", "A", "é", "ß", "ł", "%", "_", "日"][..]), 1..4),
        select(&["acme.com", "gmail.com", "x.Büro.de"][..]),
    );
    let visitor = (option::of(email), option::of(text(4)), option::of(text(4)));
    let start = prop_oneof![Just(0_i64), 0..3_i64, 0..5_000_i64];
    (visitor, start, 0..=100_u8, 0..4_u8, vec(text(8), 1..4)).prop_map(
        |((email, title, company), start, score, state, texts)| {
            let held = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            let messages: Vec<_> =
                texts.iter().map(|text| json!({ "role": "visitor", "text": format!("{text}.") })).collect();
            json!({
                "messages": messages, "score": score,
                "started_at": kilo_types::Timestamp::from_millis(1_743_300_000_000 + start * 600_000 / 7),
                "handed_off_at": (state == 1 || state == 3).then_some("2026-01-01T00:00:00Z"),
                "archived_at": (state >= 2).then_some("2026-01-02T00:00:00Z"),
                "visitor": {
                    "email": email.map(|(local, domain)| format!("{}@{domain}", local.concat())),
                    "title": title.and_then(held), "company": company.and_then(held),
                },
            })
        },
    )
}

/// A filter as the query says it, and how many rows a page has.
fn query() -> impl Strategy<Value = (Vec<(&'static str, String)>, usize)> {
    let maybe = |name: &'static str, most| {
        option::weighted(0.3, text(most)).prop_map(move |text| text.map(|text| (name, text)))
    };
    let scores = option::weighted(0.4, (0..=100_u8, 0..=100_u8));
    let status = option::of(select(&["active", "archived", "handed_off,archived", "active,handed_off,archived"][..]));
    // The data lies around the day on which clocks go forward in Berlin.
    let day = |name: &'static str| {
        let bound = prop_oneof![
            (29..=33_i64).prop_map(|day| if day > 31 {
                format!("2025-04-0{}", day - 31)
            } else {
                format!("2025-03-{day}")
            }),
            (0..5_000_i64)
                .prop_map(
                    |start| kilo_types::Timestamp::from_millis(1_743_300_000_000 + start * 600_000 / 7).to_string()
                ),
        ];
        option::weighted(0.25, bound).prop_map(move |bound| bound.map(|bound| (name, bound)))
    };
    let feedback = option::weighted(0.2, select(&["positive", "negative"][..]));
    let zone = option::of(select(&["Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns"][..]));
    let parts = (
        maybe("email", 2),
        maybe("company", 2),
        maybe("persona", 2),
        maybe("q", 3),
        day("started_from"),
        day("started_to"),
    );
    (parts, scores, (status, feedback), zone, 1..40_usize).prop_map(
        |((email, company, persona, q, from, to), scores, (status, feedback), zone, limit)| {
            // A period that ends before it begins is refused; what stays is one without an end.
            let is_legal =
                ConversationFilter::from_pairs([&from, &to].into_iter().flatten().cloned()).is_ok_and(|period| {
                    filter::resolve(&ConversationFilter { tz: zone.map(str::to_owned), ..period }).is_ok()
                });
            let to = to.filter(|_| is_legal);
            let mut pairs: Vec<_> = [email, company, persona, q, from, to].into_iter().flatten().collect();
            pairs.extend(scores.map(|(a, b)| ("score_min", a.min(b).to_string())));
            pairs.extend(scores.map(|(a, b)| ("score_max", a.max(b).to_string())));
            pairs.extend(status.map(|status| ("status", status.to_owned())));
            pairs.extend(feedback.map(|feedback| ("feedback", feedback.to_owned())));
            pairs.extend(zone.map(|zone| ("tz", zone.to_owned())));
            (pairs, limit)
        },
    )
}

/// A runner with a fixed seed: what fails once fails again.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    )
}

#[test]
fn pages_counts_and_exports_equal_the_plain_predicate() {
    runner(SETS)
        .run(&(vec(line(), ROWS), vec(line(), 30)).no_shrink(), |(lines, foreign)| {
            let (server, workspace) = server();
            let other = server.workspace("owner@b.example");
            for (target, lines) in [(&workspace, lines), (&other, foreign)] {
                server.import(target, &lines.iter().map(|line| format!("{line}\n")).collect::<String>());
            }
            rate(&server);
            let client = server.client(&workspace.key);
            let all = everything(&client);
            prop_assert_eq!(all.len(), ROWS);
            let tried = runner(FILTERS).run(&query(), |(pairs, limit)| check(&client, &all, &pairs, limit));
            tried.map_err(|error| TestCaseError::fail(error.to_string()))
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

/// Gives conversations figures of what visitors said of their answers: those that are imported have none.
#[actix_web::main]
async fn rate(server: &Server) {
    let db = Database::connect(format!("sqlite://{}", server.database().display())).await.unwrap();
    let rated = "UPDATE conversations SET helpful = position % 3 = 0, not_helpful = (position % 5) / 3";
    db.execute_unprepared(rated).await.unwrap();
    db.close().await.unwrap();
}

/// Every conversation with its messages, newest first, by a path that filters nothing.
fn everything(client: &Client) -> Vec<Conversation> {
    let file =
        client.get("/conversations/export?format=ndjson&include=messages&status=active,handed_off,archived").body;
    file.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn check(client: &Client, all: &[Conversation], pairs: &[(&str, String)], limit: usize) -> Result<(), TestCaseError> {
    let filter = ConversationFilter::from_pairs(pairs.iter().map(|(name, value)| (*name, value))).unwrap();
    let criteria = filter::resolve(&filter).unwrap();
    let wanted: Vec<&Conversation> = all
        .iter()
        .filter(|one| criteria.matches(&one.summary, one.messages.iter().map(|message| message.text.as_str())))
        .collect();
    let ids: Vec<String> = wanted.iter().map(|one| one.summary.id.to_string()).collect();
    let query = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
    let rows = client.whole_list(&query, limit);
    let found: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    prop_assert_eq!(&found, &ids, "pages of {}", limit);
    let counts = client.get(&format!("/conversations/counts?{query}")).json();
    prop_assert_eq!(&counts["total"], ids.len());
    let export = client.get(&format!("/conversations/export?format=ndjson&{query}")).body;
    let lines: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let exported: Vec<&str> = lines.iter().filter_map(|line| line["id"].as_str()).collect();
    prop_assert_eq!(&exported, &ids, "the export");
    prop_assert_eq!(&lines.last().unwrap()["count"], ids.len());
    let any = ConversationFilter { status: Some(kilo_types::StatusSet::ALL), ..filter };
    let any = filter::resolve(&any).unwrap();
    for status in kilo_types::Status::ALL {
        let fits = |one: &&Conversation| {
            one.summary.status == status
                && any.matches(&one.summary, one.messages.iter().map(|message| message.text.as_str()))
        };
        prop_assert_eq!(&counts["by_status"][status.as_str()], all.iter().filter(fits).count(), "{}", status);
    }
    Ok(())
}
