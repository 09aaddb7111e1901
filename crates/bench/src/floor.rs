//! The floor: actix-web and prepared statements on a connection per worker, without anything that a product needs
//! (accounts, isolation, problems, log). What it reaches is what this machine gives.

use crate::{
    Fault,
    operations::{LISTS, Operation},
    plain::Sample,
};
use actix_web::{App, HttpResponse, HttpServer, web};
use rusqlite::{Connection, Row, params, params_from_iter, types::Value};
use serde::Serialize;
use std::{cell::RefCell, path::PathBuf};

thread_local! {
    static DB: RefCell<Option<Connection>> = const { RefCell::new(None) };
    static SAMPLE: RefCell<Option<Sample>> = const { RefCell::new(None) };
}

#[derive(Serialize)]
struct Visitor<'r> {
    name: Option<&'r str>,
    email: Option<&'r str>,
    phone: Option<&'r str>,
}

#[derive(Serialize)]
struct Company<'r> {
    name: Option<&'r str>,
    domain: Option<&'r str>,
}

#[derive(Serialize)]
struct Card<'r> {
    id: &'r str,
    status: &'r str,
    score: i64,
    persona: Option<&'r str>,
    visitor: Visitor<'r>,
    company: Company<'r>,
    message_count: i64,
    started_at: &'r str,
    last_message_at: &'r str,
    updated_at: &'r str,
    archived_at: Option<&'r str>,
    handed_off_at: Option<&'r str>,
    external_id: Option<&'r str>,
    version: i64,
}

impl<'r> Card<'r> {
    fn of(row: &'r Row<'_>) -> Result<Self, Fault> {
        let text = |column: usize| -> Result<Option<&'r str>, Fault> { Ok(row.get_ref(column)?.as_str_or_null()?) };
        let given = |column: usize| -> Result<&'r str, Fault> { Ok(row.get_ref(column)?.as_str()?) };
        Ok(Self {
            id: given(1)?,
            status: given(2)?,
            score: row.get(3)?,
            persona: text(4)?,
            visitor: Visitor { name: text(5)?, email: text(6)?, phone: None },
            company: Company { name: text(7)?, domain: text(8)? },
            message_count: row.get(9)?,
            started_at: given(10)?,
            last_message_at: given(11)?,
            updated_at: given(12)?,
            archived_at: text(13)?,
            handed_off_at: text(14)?,
            external_id: text(15)?,
            version: row.get(16)?,
        })
    }
}

#[derive(Serialize)]
struct Said<'r> {
    id: &'r str,
    role: &'r str,
    text: &'r str,
    sent_at: &'r str,
    citations: &'r str,
    assets: &'r str,
}

fn with<T>(file: &PathBuf, act: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Fault> {
    DB.with_borrow_mut(|db| {
        let db = match db {
            Some(db) => db,
            None => {
                let fresh = Connection::open(file)?;
                fresh.execute_batch(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000",
                )?;
                fresh.set_prepared_statement_cache_capacity(64);
                db.insert(fresh)
            }
        };
        act(db)
    })
}

fn answer(made: Result<Vec<u8>, Fault>) -> HttpResponse {
    match made {
        Ok(body) => HttpResponse::Ok().content_type("application/json").body(body),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}

fn page(db: &Connection, sql: &str, values: &[Value]) -> Result<Vec<u8>, Fault> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let (mut body, mut count, mut last) = (b"{\"data\":[".to_vec(), 0, 0_i64);
    while let Some(row) = rows.next()? {
        count += 1;
        if count > 50 {
            break;
        }
        if count > 1 {
            body.push(b',');
        }
        last = row.get(0)?;
        serde_json::to_writer(&mut body, &Card::of(row)?)?;
    }
    let next = if count > 50 { format!("\"{last:x}\"") } else { "null".to_owned() };
    body.extend(format!("],\"next_cursor\":{next}}}").bytes());
    Ok(body)
}

fn transcript(db: &Connection, id: &str) -> Result<Vec<u8>, Fault> {
    let mut statement = db.prepare_cached(
        "SELECT c.position, c.id, c.status, c.score, c.persona, c.visitor_name, c.visitor_email, c.company_name,
         c.company_domain, c.message_count, c.started_at, c.last_message_at, c.updated_at, c.archived_at,
         c.handed_off_at, c.external_id, c.version FROM conversations c WHERE c.id = ? AND c.workspace = 1",
    )?;
    let mut rows = statement.query([id])?;
    let row = rows.next()?.ok_or("unknown")?;
    let mut body = serde_json::to_vec(&Card::of(row)?)?;
    body.pop();
    body.extend(b",\"messages\":[");
    let position: i64 = row.get(0)?;
    let mut statement = db.prepare_cached(
        "SELECT id, role, text, sent_at, citations, assets FROM messages WHERE conversation = ? ORDER BY seq",
    )?;
    let mut rows = statement.query([position])?;
    let mut first = true;
    while let Some(row) = rows.next()? {
        if !std::mem::take(&mut first) {
            body.push(b',');
        }
        let text = |column: usize| -> Result<&str, Fault> { Ok(row.get_ref(column)?.as_str()?) };
        let (citations, assets) = (text(4)?, text(5)?);
        let said = Said { id: text(0)?, role: text(1)?, text: text(2)?, sent_at: text(3)?, citations, assets };
        serde_json::to_writer(&mut body, &said)?;
    }
    body.extend(b"]}");
    Ok(body)
}

/// Adds a row and updates the conversation in one transaction; no search, no answer to replay.
fn insert(db: &Connection, id: &str, text: &str) -> Result<Vec<u8>, Fault> {
    db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut find =
        db.prepare_cached("SELECT position, message_count FROM conversations WHERE id = ? AND workspace = 1")?;
    let (position, count): (i64, i64) = find.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let message = uuid::Uuid::from_u128(fastrand::u128(..)).to_string();
    let now = "2026-11-01T00:00:00.000Z";
    let mut add =
        db.prepare_cached("INSERT INTO messages VALUES (?1, ?2, ?3, ?4, 'visitor', ?5, ?6, '[]', '[]', NULL)")?;
    add.execute(params![position, count, message, position + 1_000 + count, text, now])?;
    let mut change = db.prepare_cached(
        "UPDATE conversations SET message_count = message_count + 1, last_message_at = max(last_message_at, ?2),
         updated_at = ?2, version = version + 1 WHERE position = ?1",
    )?;
    change.execute(params![position, now])?;
    db.prepare_cached("COMMIT")?.execute([])?;
    Ok(format!("{{\"id\":\"{message}\"}}").into_bytes())
}

/// Stores the conversation `id` again, under a position of this moment.
fn start(db: &Connection, id: &str) -> Result<Vec<u8>, Fault> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let position = (i64::try_from(since.as_millis())? << 21) + fastrand::i64(0..1 << 20);
    SAMPLE.with_borrow_mut(|sample| {
        let sample = match sample {
            Some(sample) => sample,
            None => sample.insert(Sample::of(db, id)?),
        };
        sample.store(db, position)
    })
}

/// Serves the floor over `file` until it is stopped.
#[actix_web::main]
pub async fn serve(file: PathBuf, port: u16) -> Result<(), Fault> {
    let lists = LISTS.iter().map(Operation::floor).collect::<Result<Vec<_>, Fault>>()?;
    let shared = web::Data::new((file, lists));
    type Shared = web::Data<(PathBuf, Vec<(String, Vec<Value>)>)>;
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .route("/readyz", web::get().to(HttpResponse::Ok))
            .route(
                "/list/{number}",
                web::get().to(|shared: Shared, number: web::Path<usize>| async move {
                    let Some((sql, values)) = shared.1.get(*number) else { return HttpResponse::NotFound().finish() };
                    answer(with(&shared.0, |db| page(db, sql, values)))
                }),
            )
            .route(
                "/transcript/{id}",
                web::get().to(|shared: Shared, id: web::Path<String>| async move {
                    answer(with(&shared.0, |db| transcript(db, &id)))
                }),
            )
            .route(
                "/start/{id}",
                web::post().to(|shared: Shared, id: web::Path<String>| async move {
                    answer(with(&shared.0, |db| start(db, &id)))
                }),
            )
            .route(
                "/insert/{id}",
                web::post().to(|shared: Shared, id: web::Path<String>, text: String| async move {
                    answer(with(&shared.0, |db| insert(db, &id, &text)))
                }),
            )
    });
    Ok(server.workers(2).bind(("127.0.0.1", port))?.run().await?)
}
