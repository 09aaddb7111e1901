//! Whether a text finds few or many, a filter finds the same.

use super::{
    Prepared, capture,
    page::{Text, candidates, counts_query, page, page_by},
    projection::Projection,
};
use crate::{
    clock::{Clock, Random},
    config::Config,
    db::{self, Scope},
    startup::State,
};
use clap::Parser;
use kilo_domain::filter;
use kilo_types::{ConversationFilter, WorkspaceId};
use serde_json::json;
use uuid::Uuid;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

const WORKSPACE: &str = "INSERT INTO workspaces (number, id, name, plan, framework, publishable_key, created_at)
  VALUES (1, 'w', 'w', 'growth', 'bant', 'k', '2026-01-01T00:00:00.000Z')";

async fn opened(folder: &tempfile::TempDir) -> State {
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("kilo.db").display());
    let config = Settings::parse_from(["kilo", "--database-url", &url]).config;
    State::open(config, Clock::system(), Random::system()).await.unwrap()
}

async fn filled(folder: &tempfile::TempDir) -> (State, Scope) {
    let state = opened(folder).await;
    let scope = Scope::new(1, WorkspaceId(Uuid::nil()));
    let write = state.db.begin().await.unwrap();
    db::execute(&write, WORKSPACE, []).await.unwrap();
    for number in 0..60 {
        let companies = ["Über Straße", "Acme", "acme.com GmbH"];
        let emails = ["j@müller.de", "x@acme.com", "Y@ACME.com", "z@gmail.com"];
        let said = ["price of the plan", "no", "the price"][number % 3 * (number % 2)];
        let conversation = json!({
            // Few moments, so that many share theirs.
            "started_at": format!("2026-01-{:02}T00:00:00Z", 1 + number % 7),
            "visitor": { "email": emails[number % 4], "company": companies[number % 3], "title": "CTO" },
            "messages": [
                { "role": "visitor", "text": said },
                { "role": "agent", "text": "plan" }
            ],
        });
        let new: kilo_types::NewConversation = serde_json::from_value(conversation).unwrap();
        capture(&state, &write, scope, Prepared::of(&state, scope, new)).await.unwrap();
    }
    write.commit().await.unwrap();
    (state, scope)
}

#[tokio::test]
async fn pages_and_counts_are_the_same_for_few_and_many() {
    let folder = tempfile::tempdir().unwrap();
    let (state, scope) = filled(&folder).await;
    let mut found = 0;
    for q in ["", "price", "plan", "\"price of\" plan", "absent"] {
        for text in [("email", "ACME"), ("company", "strasse"), ("company", "acme.c"), ("persona", "ct")] {
            for extra in
                [("limit", ""), ("started_from", "2026-01-03"), ("score_min", "1"), ("status", "archived,active")]
            {
                let pairs = [("q", q), text, extra];
                let pairs = pairs.into_iter().filter(|(name, value)| *name != "limit" && !value.is_empty());
                let criteria = filter::resolve(&ConversationFilter::from_pairs(pairs).unwrap()).unwrap();
                for before in [None, Some(1_767_571_200_001_i64 << 21)] {
                    let mut answers = Vec::new();
                    let db = state.db.read();
                    let every = |before| candidates(db, scope, &criteria, before, i64::MAX - 1);
                    for few in [true, false] {
                        let text = if few { every(before).await.unwrap() } else { Text::Many };
                        let page = page_by(db, scope, &criteria, before, 9, Projection::Summary, &text).await.unwrap();
                        let text = if few { every(None).await.unwrap() } else { Text::Many };
                        let query = counts_query(scope, &criteria, &text).unwrap();
                        let counts = db::all(db, query.sql, query.values).await.unwrap();
                        let total: i64 = counts.iter().map(|row| row.get::<i64>("total").unwrap()).sum();
                        answers.push((page, total));
                    }
                    let page = page(db, scope, &criteria, before, 9, Projection::Summary).await.unwrap();
                    assert_eq!(page, answers[0].0, "{q} {text:?} {extra:?} {before:?}");
                    assert_eq!(answers[0], answers[1], "{q} {text:?} {extra:?} {before:?}");
                    found += answers[0].0.cards.len();
                }
            }
        }
    }
    assert!(found > 100, "the filters find something: {found}");
}

#[tokio::test]
async fn an_index_that_a_step_of_the_schema_emptied_is_filled_when_the_server_starts() {
    let folder = tempfile::tempdir().unwrap();
    let (state, scope) = filled(&folder).await;
    let criteria = filter::resolve(&ConversationFilter::from_pairs([("company", "strasse")]).unwrap()).unwrap();
    let found = page(state.db.read(), scope, &criteria, None, 50, Projection::Summary).await.unwrap();
    let write = state.db.begin().await.unwrap();
    db::execute(&write, "DELETE FROM conversation_search WHERE rowid > 0", []).await.unwrap();
    write.commit().await.unwrap();
    let none = page(state.db.read(), scope, &criteria, None, 50, Projection::Summary).await.unwrap();
    let state = opened(&folder).await;
    let again = page(state.db.read(), scope, &criteria, None, 50, Projection::Summary).await.unwrap();
    assert_eq!((found.cards.len(), none.cards.len()), (20, 0));
    assert_eq!(again, found);
}
