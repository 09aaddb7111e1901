//! How the database goes about every query of this room: through an index, never through a whole table.

use super::{
    page::{Lead, Projection, Query, counts_query, page_query},
    projection::{SUMMARY, WHOLE},
    read,
};
use crate::db::{self, Db, Scope};
use kilo_domain::filter::{self, Criteria};
use kilo_types::{ConversationFilter, WorkspaceId};
use uuid::Uuid;

async fn database() -> (tempfile::TempDir, Db, Scope) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("kilo.db").display());
    (folder, Db::open(&url).await.unwrap(), Scope::new(1, WorkspaceId(Uuid::nil())))
}

/// The steps of the plan, as `EXPLAIN QUERY PLAN` tells them.
async fn plan(db: &Db, query: Query) -> Vec<String> {
    let sql = format!("EXPLAIN QUERY PLAN {}", query.sql);
    let rows = db::all(db.read(), sql, query.values).await.unwrap();
    rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
}

fn criteria(pairs: &[(&str, &str)]) -> Criteria {
    filter::resolve(&ConversationFilter::from_pairs(pairs.iter().copied()).unwrap()).unwrap()
}

/// Every subset of filters of every kind.
fn all_filters() -> Vec<Vec<(&'static str, &'static str)>> {
    let kinds = [
        ("q", "budget plan"),
        ("email", "acme"),
        ("company", "ac"),
        ("persona", "head of"),
        ("score_min", "37"),
        ("score_max", "88"),
        ("status", "archived"),
        ("started_from", "2026-01-01"),
        ("started_to", "2026-02-01"),
    ];
    (0..1_usize << kinds.len())
        .map(|set| kinds.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1).map(|(_, kind)| *kind).collect())
        .collect()
}

/// Whether a scan is one of rows that a page, a list of parameters or a `MATCH` bounds, not the size of a table.
fn bounded(step: &str) -> bool {
    // What FTS5 calls a scan is one only without a `MATCH`, which its plan abbreviates to M.
    let matched =
        step.split_once("VIRTUAL TABLE INDEX ").is_some_and(|(_, index)| index.contains('M') || index == "1:");
    let scanned = step.trim_start_matches("SCAN ");
    let derived = ["page", "numbered", "newest", "last", "(subquery-", "f", "json_each"];
    let named = derived.iter().any(|name| scanned == *name || (name.ends_with('-') && scanned.starts_with(name)));
    matched || named || scanned.contains("CONSTANT ROW") || scanned.ends_with("-ROW VALUES CLAUSE")
}

fn assert_indexed(what: &str, steps: &[String]) {
    for step in steps {
        assert!(!step.starts_with("SCAN ") || bounded(step), "{what}: {step}\n{steps:#?}");
        assert!(!step.contains("AUTOMATIC"), "{what}: {step}\n{steps:#?}");
    }
    let reads = ["USING INDEX", "USING COVERING INDEX", "USING INTEGER PRIMARY KEY", "VIRTUAL TABLE INDEX"];
    assert!(steps.iter().any(|step| reads.iter().any(|read| step.contains(read))), "{what}: {steps:#?}");
}

#[tokio::test]
async fn every_filter_is_answered_by_an_index() {
    let (_folder, db, scope) = database().await;
    for (filters, lead) in all_filters().into_iter().flat_map(|set| [(set.clone(), Lead::Words), (set, Lead::Text)]) {
        let criteria = criteria(&filters);
        let counts = plan(&db, counts_query(scope, &criteria, lead).unwrap()).await;
        for step in counts.iter().filter(|step| !step.contains("conversation_counts")) {
            assert!(!step.starts_with("SCAN ") || bounded(step), "counts of {filters:?}: {step}\n{counts:#?}");
        }
        for projection in [Projection::Summary, Projection::Whole] {
            for before in [None, Some(1_i64 << 60)] {
                let steps = plan(&db, page_query(scope, &criteria, before, 50, projection, lead).unwrap()).await;
                assert_indexed(&format!("page of {filters:?}"), &steps);
            }
        }
    }
}

#[tokio::test]
async fn a_conversation_is_read_by_its_keys() {
    let (_folder, db, _) = database().await;
    for projection in [SUMMARY, &WHOLE] {
        let values = vec!["id".into(), 1_i64.into()];
        assert_indexed("conversation", &plan(&db, Query { sql: read::query(projection), values }).await);
    }
}

#[tokio::test]
async fn a_query_without_an_index_is_noticed() {
    let (_folder, db, _) = database().await;
    let sql = "SELECT position FROM conversations c WHERE c.landing_page = 'x'".to_owned();
    let steps = plan(&db, Query { sql, values: Vec::new() }).await;
    assert!(steps.iter().any(|step| step.starts_with("SCAN ") && !bounded(step)), "{steps:?}");
}
