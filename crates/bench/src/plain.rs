//! What the start of a conversation stores, as plain inserts: the rows of one that the product has stored, anew under
//! another id.

use crate::Fault;
use kilo_api::db::dialect;
use rusqlite::{Connection, params, params_from_iter, types::Value};

/// Tables of a conversation and their column that says which one.
const TABLES: [(&str, &str); 5] = [
    ("conversations", "position"),
    ("messages", "conversation"),
    ("conversation_evidence", "conversation"),
    ("score_signals", "conversation"),
    ("qualification_fields", "conversation"),
];

/// A statement, its rows, and where in them the conversation stands.
struct Table {
    insert: String,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// The rows of one conversation.
pub struct Sample {
    tables: Vec<Table>,
    tokens: String,
    words: Vec<String>,
}

impl Sample {
    /// The rows of the conversation with this id.
    pub fn of(db: &Connection, id: &str) -> Result<Self, Fault> {
        let position: i64 = db.query_row("SELECT position FROM conversations WHERE id = ?", [id], |row| row.get(0))?;
        let tables = TABLES.iter().map(|(table, key)| rows(db, table, key, position)).collect::<Result<_, Fault>>()?;
        let sql = "SELECT visitor_email, company_name, company_domain, persona, status, score, workspace
                   FROM conversations WHERE position = ?";
        let tokens = db.query_row(sql, [position], |row| {
            let texts: [Option<String>; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
            let status = row.get::<_, String>(4)?.parse().unwrap_or(kilo_types::Status::Active);
            let texts = texts.each_ref().map(Option::as_deref);
            Ok(dialect::conversation_tokens(row.get(6)?, texts, status, row.get(5)?))
        })?;
        let mut said = db.prepare("SELECT text FROM messages WHERE conversation = ? ORDER BY seq")?;
        let said = said.query_map([position], |row| Ok(dialect::message_words(1, &row.get::<_, String>(0)?)))?;
        Ok(Self { tables, tokens, words: said.collect::<Result<_, _>>()? })
    }

    /// Stores the rows again, as those of a conversation that begins at `position`.
    pub fn store(&self, db: &Connection, position: i64) -> Result<Vec<u8>, Fault> {
        db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let id = uuid::Uuid::from_u128(fastrand::u128(..)).to_string();
        for table in &self.tables {
            let mut insert = db.prepare_cached(&table.insert)?;
            for (place, row) in (position..).zip(&table.rows) {
                let values = table.columns.iter().zip(row).map(|(column, value)| match column.as_str() {
                    "position" | "conversation" => position.into(),
                    "doc" => place.into(),
                    "id" => id.clone().into(),
                    _ => value.clone(),
                });
                insert.execute(params_from_iter(values))?;
            }
        }
        for (place, words) in (position..).zip(&self.words) {
            db.prepare_cached("INSERT INTO message_search (rowid, words) VALUES (?, ?)")?
                .execute(params![place, words])?;
        }
        let mut search = db.prepare_cached("INSERT INTO conversation_search (rowid, tokens) VALUES (?, ?)")?;
        search.execute(params![position, self.tokens])?;
        db.prepare_cached("COMMIT")?.execute([])?;
        Ok(format!("{{\"id\":\"{id}\"}}").into_bytes())
    }
}

fn rows(db: &Connection, table: &str, key: &str, position: i64) -> Result<Table, Fault> {
    // Without the columns that SQLite computes.
    let mut names = db.prepare("SELECT name FROM pragma_table_info(?)")?;
    let columns: Vec<String> = names.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let list = columns.join(", ");
    let mut select = db.prepare(&format!("SELECT {list} FROM {table} WHERE {key} = ?"))?;
    let row =
        |row: &rusqlite::Row<'_>| (0..columns.len()).map(|place| row.get(place)).collect::<Result<Vec<Value>, _>>();
    let rows = select.query_map([position], row)?.collect::<Result<_, _>>()?;
    let places = vec!["?"; columns.len()].join(", ");
    Ok(Table { insert: format!("INSERT INTO {table} ({list}) VALUES ({places})"), columns, rows })
}
