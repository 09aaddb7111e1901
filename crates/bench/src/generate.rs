//! Conversations as life brings them: workspaces of very unequal size, companies and personas that are common and
//! rare, archived and handed-off ones, and messages of many conversations in turn. The same seed gives the same file.

use crate::{Fault, data::WORKSPACES};
use kilo_api::db::dialect;
use kilo_domain::search;
use kilo_types::{Status, Timestamp};
use rusqlite::{Connection, Statement, params};
use std::path::Path;
use uuid::Uuid;

/// Messages of each conversation.
pub const MESSAGES: usize = 10;
/// Conversations that go on at the same time: their messages are written in turn.
const AT_ONCE: usize = 500;
/// The history covers the year before this moment, 2026-11-01T00:00:00Z.
pub const END_MILLIS: i64 = 1_793_491_200_000;
const YEAR_MILLIS: i64 = 365 * 24 * 60 * 60 * 1000;
/// Bits of a position below the milliseconds, as in the product's store.
const SLOT_BITS: u32 = 21;

const COMMON: [&str; 40] = [
    "hello",
    "we",
    "need",
    "a",
    "tool",
    "that",
    "works",
    "with",
    "our",
    "team",
    "and",
    "is",
    "easy",
    "to",
    "use",
    "how",
    "much",
    "does",
    "it",
    "cost",
    "pricing",
    "demo",
    "please",
    "thanks",
    "the",
    "plan",
    "for",
    "sales",
    "data",
    "integration",
    "support",
    "can",
    "you",
    "show",
    "me",
    "what",
    "about",
    "security",
    "export",
    "api",
];
const TITLES: [&str; 8] = [
    "Head of Marketing",
    "CTO",
    "VP of Sales",
    "Founder",
    "Director of Revenue Operations",
    "Product Manager",
    "Customer Success Lead",
    "Data Engineer",
];
const PREFIXES: [&str; 16] = [
    "north", "blue", "bright", "rapid", "open", "clear", "iron", "silver", "green", "prime", "solid", "urban", "next",
    "pure", "wild", "true",
];
const SUFFIXES: [&str; 12] =
    ["soft", "data", "cloud", "works", "labs", "systems", "logic", "media", "trade", "health", "energy", "robotics"];

struct Draft {
    position: i64,
    id: Uuid,
    workspace: i64,
    started: i64,
    texts: Vec<String>,
}

struct Statements<'c> {
    conversation: Statement<'c>,
    search: Statement<'c>,
    message: Statement<'c>,
    words: Statement<'c>,
}

/// Fills `file`, which holds the schema and [`WORKSPACES`] workspaces, and gives ids of the largest workspace.
pub fn fill(file: &Path, size: usize) -> Result<Vec<String>, Fault> {
    let db = Connection::open(file)?;
    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN")?;
    let mut write = Statements {
        conversation: db.prepare(
            "INSERT INTO conversations (position, id, workspace, external_id, score, persona, visitor_name,
             visitor_email, company_name, company_domain, message_count, started_at, last_message_at, updated_at,
             archived_at, handed_off_at, version, framework, landing_page, locale, folded_email, folded_company, folded_persona)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14, ?15, 1, 'bant', ?16, 'en-US',
               ?17, ?18, ?19)",
        )?,
        search: db.prepare(
            "INSERT INTO conversation_search (rowid, tokens) VALUES (?, ?)",
        )?,
        message: db.prepare("INSERT INTO messages VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '[]', '[]', NULL)")?,
        words: db.prepare("INSERT INTO message_search (rowid, words) VALUES (?, ?)")?,
    };
    let mut random = fastrand::Rng::with_seed(20_261_101);
    let mut ids = Vec::new();
    let mut number = 0;
    while number < size {
        let batch = AT_ONCE.min(size - number);
        let mut drafts = Vec::with_capacity(batch);
        for _ in 0..batch {
            drafts.push(conversation(&mut write, &mut random, number, size)?);
            number += 1;
        }
        messages(&mut write, &drafts)?;
        let of_first = drafts.iter().filter(|draft| draft.workspace == 1).map(|draft| draft.id.to_string());
        ids.extend(of_first.filter(|_| random.usize(..size) < 20_000));
    }
    drop(write);
    db.execute_batch("COMMIT; PRAGMA journal_mode = WAL; PRAGMA optimize")?;
    Ok(ids)
}

/// Workspace 1 has three conversations in five, each further one half of what is left.
fn workspace(random: &mut fastrand::Rng) -> i64 {
    let mut number = 1;
    let last = i64::try_from(WORKSPACES).unwrap_or(i64::MAX);
    while number < last && random.u8(..5) > if number == 1 { 2 } else { 1 } {
        number += 1;
    }
    number
}

fn conversation(
    write: &mut Statements<'_>,
    random: &mut fastrand::Rng,
    number: usize,
    size: usize,
) -> Result<Draft, Fault> {
    let started = END_MILLIS - YEAR_MILLIS + i64::try_from(number)? * YEAR_MILLIS / i64::try_from(size)?;
    let workspace = workspace(random);
    let (position, id) = (started << SLOT_BITS, Uuid::from_u128(random.u128(..)));
    let time = |millis: i64| Timestamp::from_millis(millis).to_string();
    let known = random.u8(..10) < 6;
    let (company, domain) = company(random, size);
    let email = known.then(|| format!("{}.{}@{domain}", PREFIXES[random.usize(..16)], random.u32(..5000)));
    let persona = known.then(|| persona(random, number));
    let score = random.u8(..=100).min(random.u8(..=100));
    let archived = (random.u8(..5) == 0).then(|| time(started + 3_600_000));
    let handed_off = (score >= 60).then(|| time(started + 600_000));
    let status = match (&archived, &handed_off) {
        (Some(_), _) => Status::Archived,
        (None, Some(_)) => Status::HandedOff,
        (None, None) => Status::Active,
    };
    let name = known.then_some("Jane Doe");
    let (company, domain) = if known { (Some(company), Some(domain)) } else { (None, None) };
    let folded = |text: &Option<String>| text.as_deref().map(search::fold);
    let folded_company = dialect::folded_company([company.as_deref(), domain.as_deref()]);
    let texts = [email.as_deref(), company.as_deref(), domain.as_deref(), persona.as_deref()];
    let tokens = dialect::conversation_tokens(workspace, texts, status, score);
    write.conversation.execute(params![
        position,
        id.to_string(),
        workspace,
        format!("ext-{number}"),
        score,
        persona,
        name,
        email,
        company,
        domain,
        i64::try_from(MESSAGES)?,
        time(started),
        time(started + 540_000),
        archived,
        handed_off,
        "https://bench.example/pricing",
        folded(&email),
        folded_company,
        folded(&persona)
    ])?;
    write.search.execute(params![position, tokens])?;
    let texts = (0..MESSAGES).map(|_| text(random)).collect();
    Ok(Draft { position, id, workspace, started, texts })
}

/// Twelve conversations a company; a few companies far more often than the rest.
fn company(random: &mut fastrand::Rng, size: usize) -> (String, String) {
    let companies = (size / 12).max(200);
    let number = if random.u8(..4) == 0 { random.usize(..20) } else { random.usize(..companies) };
    let (prefix, suffix) = (PREFIXES[number % 16], SUFFIXES[number / 16 % 12]);
    (format!("{prefix} {suffix} {number}"), format!("{prefix}{suffix}{number}.com"))
}

fn persona(random: &mut fastrand::Rng, number: usize) -> String {
    if number % 2_000 == 7 {
        return "Chief Happiness Officer".to_owned();
    }
    TITLES[random.usize(..8).min(random.usize(..8))].to_owned()
}

/// Eight to thirty words, of which one in five hundred texts has a rare one.
fn text(random: &mut fastrand::Rng) -> String {
    let mut words: Vec<&str> = (0..random.usize(8..30)).map(|_| COMMON[random.usize(..40)]).collect();
    let rare = format!("case{}", random.usize(..2_000));
    if random.u16(..500) == 0 {
        words.push(&rare);
    }
    words.join(" ")
}

fn messages(write: &mut Statements<'_>, drafts: &[Draft]) -> Result<(), Fault> {
    for seq in 0..MESSAGES {
        for draft in drafts {
            let place = i64::try_from(seq)?;
            let doc = draft.position + place;
            let role = if seq % 2 == 0 { "visitor" } else { "agent" };
            let id = Uuid::from_u128(draft.id.as_u128().wrapping_add(1 + seq as u128)).to_string();
            let sent = Timestamp::from_millis(draft.started + 60_000 * place).to_string();
            write.message.execute(params![draft.position, place, id, doc, role, draft.texts[seq], sent])?;
        }
    }
    for draft in drafts {
        for (seq, text) in draft.texts.iter().enumerate() {
            let words = dialect::message_words(draft.workspace, text);
            write.words.execute(params![draft.position + i64::try_from(seq)?, words])?;
        }
    }
    Ok(())
}
