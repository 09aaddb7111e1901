//! Runs everything and writes the tables.

use crate::{
    Fault, Setup,
    data::{self, Data},
    load::{Measured, Request},
    operations::LISTS,
    servers::Server,
};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// Connections of the two measurements of each operation.
const CONNECTIONS: [u32; 2] = [1, 32];
const API: &str = "/api/v1/conversations";
const EXPORT: &str = "/api/v1/conversations/export?format=ndjson&include=messages&status=active,handed_off,archived";
/// The name of the operation whose body is [`START`].
const STARTS: &str = "conversation start";
const START: &str = r#"{"visitor":{"email":"jane@acme.com"},"messages":[{"role":"visitor","text":"I'm head of marketing at Acme. We lose leads every night, can we book a demo? Our budget is $50K this year."}]}"#;
const MESSAGE: &str = r#"{"role":"visitor","text":"hello we need a tool that works with our team and is easy to use"}"#;

/// One line of the table: product and floor at 1 and at 32 connections.
struct Line {
    name: String,
    kilo: [Measured; 2],
    floor: Option<[Measured; 2]>,
}

/// Measures every size and prints what came out.
pub fn run(setup: &Setup, seconds: u32, rounds: usize, only: &str) -> Result<(), Fault> {
    let mut tables = Vec::new();
    for size in &setup.sizes {
        let data = Data::prepare(setup, *size)?;
        let bench = Bench { setup, data, seconds, rounds, only };
        tables.push((*size, bench.measure()?));
    }
    growth(&tables);
    Ok(())
}

struct Bench<'a> {
    setup: &'a Setup,
    data: Data,
    seconds: u32,
    rounds: usize,
    only: &'a str,
}

impl Bench<'_> {
    fn measure(&self) -> Result<Vec<Line>, Fault> {
        let ids = self.setup.folder.join("ids.txt");
        std::fs::write(&ids, self.data.ids.join("\n"))?;
        let (kilo, floor) = (Server::kilo(&self.setup.kilo, &self.data)?, Server::floor(&self.data)?);
        let idle = kilo.private_memory()?;
        let mut peak = idle;
        let mut lines = Vec::new();
        for (name, path, other, body) in self.operations(&kilo)? {
            if !name.contains(self.only) {
                continue;
            }
            eprintln!("{}: {name}", self.data.size);
            lines.push(self.line(&name, (&kilo, &path), other.map(|other| (&floor, other)), body, &ids)?);
            peak = peak.max(kilo.private_memory()?);
        }
        let start = lines.iter().find(|line| line.name == STARTS).map(|line| line.kilo[1]);
        let beside = start.map(|start| Ok::<_, Fault>((start, self.beside_readers(&kilo, &ids)?))).transpose()?;
        peak = peak.max(kilo.private_memory()?);
        println!("\n### {} conversations, {} messages\n", self.data.size, self.data.size * crate::generate::MESSAGES);
        table(&lines);
        let mib = |bytes: u64| bytes / (1024 * 1024);
        println!(
            "\nReady after {} ms; private memory {} MiB idle, {} MiB at most.",
            kilo.ready.as_millis(),
            mib(idle),
            mib(peak)
        );
        if let Some((alone, beside)) = beside {
            println!(
                "A start while 32 connections read the list and one exports everything: {:.0} req/s, p50 {}, p99 {}: \
                 {:.1} times that of a start alone.",
                beside.rate,
                time(beside.p50),
                time(beside.p99),
                beside.p99 / alone.p99
            );
        }
        drop((kilo, floor));
        self.tidy()?;
        Ok(lines)
    }

    /// Name, path of the product, path of the floor and body of everything that is measured.
    #[expect(clippy::type_complexity, reason = "a table, taken apart where it is read")]
    fn operations(&self, kilo: &Server) -> Result<Vec<(String, String, Option<String>, Option<&'static str>)>, Fault> {
        let api = API;
        let mut all = Vec::new();
        for (number, list) in LISTS.iter().enumerate() {
            let path = format!("{api}?{}", list.query);
            all.push((
                list.name.to_owned(),
                path.trim_end_matches('?').to_owned(),
                Some(format!("/list/{number}")),
                None,
            ));
        }
        all.push(("list, page 1,000".to_owned(), format!("{api}?cursor={}", self.deep_cursor(kilo)?), None, None));
        all.push(("counts".to_owned(), format!("{api}/counts"), None, None));
        all.push(("transcript of 10".to_owned(), format!("{api}/{{id}}"), Some("/transcript/{id}".to_owned()), None));
        let insert = Some("/insert/{id}".to_owned());
        all.push(("message insert".to_owned(), format!("{api}/{{id}}/messages"), insert, Some(MESSAGE)));
        self.buy(kilo)?;
        let sample = kilo.post(api, &self.data.key, &once(), START)?;
        let id = sample["id"].as_str().ok_or("no id")?;
        all.push((STARTS.to_owned(), api.to_owned(), Some(format!("/start/{id}")), Some(START)));
        // Last, as it goes on for seconds after its clients have gone.
        all.push(("counts, company".to_owned(), format!("{api}/counts?company=soft"), None, None));
        Ok(all)
    }

    /// Buys what will be started: 10,000 conversations for each second, twice as many as this machine can start.
    fn buy(&self, kilo: &Server) -> Result<(), Fault> {
        let owner = kilo.post("/api/v1/auth/login", "-", &once(), &data::credentials())?;
        let token = owner["access_token"].as_str().ok_or("no token")?;
        for _ in 0..self.seconds as usize * (self.rounds * CONNECTIONS.len() + 1) {
            kilo.post("/api/v1/quota/top-ups", token, &once(), r#"{"packs":100}"#)?;
        }
        Ok(())
    }

    /// The cursor behind 1,000 pages of 50, or behind all pages but the last where there are fewer.
    fn deep_cursor(&self, kilo: &Server) -> Result<String, Fault> {
        let mut cursor = String::new();
        for _ in 0..250 {
            let more = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
            let answer = kilo.get(&format!("/api/v1/conversations?limit=200{more}"), &self.data.key)?;
            let Some((_, next)) = answer.rsplit_once("\"next_cursor\":\"") else { break };
            next.split('"').next().unwrap_or_default().clone_into(&mut cursor);
        }
        Ok(cursor)
    }

    /// Starts at 32 connections while as many read the list, and one exports everything again and again.
    fn beside_readers(&self, kilo: &Server, ids: &Path) -> Result<Measured, Fault> {
        let request = |body| Request { port: kilo.port, path: API.to_owned(), body, key: &self.data.key, ids };
        let (list, starts, over) = (request(None), request(Some(START)), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| list.measure(32, self.seconds + 2).is_ok());
            scope.spawn(|| kilo.read_away(EXPORT, &self.data.key, &over).is_ok());
            thread::sleep(Duration::from_secs(1));
            let measured = starts.measure(32, self.seconds);
            over.store(true, Ordering::Relaxed);
            measured
        })
    }

    fn line(
        &self,
        name: &str,
        (kilo, path): (&Server, &str),
        floor: Option<(&Server, String)>,
        body: Option<&'static str>,
        ids: &Path,
    ) -> Result<Line, Fault> {
        let request = |server: &Server, path: &str| Request {
            port: server.port,
            path: path.to_owned(),
            body,
            key: &self.data.key,
            ids,
        };
        let (mut of_kilo, mut of_floor) = ([Measured::default(); 2], [Measured::default(); 2]);
        for (place, connections) in CONNECTIONS.into_iter().enumerate() {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for _ in 0..self.rounds {
                if let Some((server, path)) = &floor {
                    theirs.push(request(server, path).measure(connections, self.seconds)?);
                }
                ours.push(request(kilo, path).measure(connections, self.seconds)?);
            }
            of_kilo[place] = median(ours);
            of_floor[place] = median(theirs);
        }
        Ok(Line { name: name.to_owned(), kilo: of_kilo, floor: floor.is_some().then_some(of_floor) })
    }

    /// Takes out what the inserts have added, so that the next run measures the same.
    fn tidy(&self) -> Result<(), Fault> {
        let mut db = rusqlite::Connection::open(PathBuf::from(&self.data.file))?;
        db.pragma_update(None, "foreign_keys", "on")?;
        let write = db.transaction()?;
        // What began after the history that was generated.
        for sql in [
            "DELETE FROM message_search WHERE rowid > ?",
            "DELETE FROM conversation_search WHERE rowid > ?",
            "DELETE FROM conversations WHERE position > ?",
        ] {
            write.execute(sql, [crate::generate::END_MILLIS << 21])?;
        }
        for id in &self.data.ids {
            let position: i64 =
                write.query_row("SELECT position FROM conversations WHERE id = ?", [id], |row| row.get(0))?;
            for sql in [
                "DELETE FROM message_search WHERE rowid IN (SELECT doc FROM messages WHERE conversation = ? AND seq >= 10)",
                "DELETE FROM messages WHERE conversation = ? AND seq >= 10",
                "UPDATE conversations SET message_count = 10, version = 1 WHERE position = ?",
            ] {
                write.prepare_cached(sql)?.execute([position])?;
            }
        }
        Ok(write.commit()?)
    }
}

/// A key that was never used.
fn once() -> String {
    format!("bench-{:x}", fastrand::u128(..))
}

fn median(mut all: Vec<Measured>) -> Measured {
    all.sort_by(|a, b| a.p50.total_cmp(&b.p50));
    all.get(all.len() / 2).copied().unwrap_or_default()
}

fn table(lines: &[Line]) {
    println!(
        "| operation | req/s at 1 | p50 | p99 | of floor | req/s at 32 | p50 | p99 | of floor | p99/p50 | p50 of list's |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let list = lines.first().map_or(1.0, |line| line.kilo[1].p50);
    for line in lines {
        let [one, many] = line.kilo;
        let of = |place: usize| {
            line.floor.map_or("-".to_owned(), |floor| format!("{:.2}", line.kilo[place].rate / floor[place].rate))
        };
        println!(
            "| {} | {:.0} | {} | {} | {} | {:.0} | {} | {} | {} | {:.1} | {:.1} |",
            line.name,
            one.rate,
            time(one.p50),
            time(one.p99),
            of(0),
            many.rate,
            time(many.p50),
            time(many.p99),
            of(1),
            many.p99 / many.p50,
            many.p50 / list
        );
    }
}

fn time(micros: f64) -> String {
    if micros < 1000.0 { format!("{micros:.0} us") } else { format!("{:.1} ms", micros / 1000.0) }
}

/// How the median at one connection grows from the smallest size to each other.
fn growth(tables: &[(usize, Vec<Line>)]) {
    let Some(((least, first), rest)) = tables.split_first() else { return };
    if rest.is_empty() {
        return;
    }
    println!("\n### Growth of p50 at 1 connection, from {least} conversations\n");
    let sizes: Vec<String> = rest.iter().map(|(size, _)| size.to_string()).collect();
    println!("| operation | {} |\n| --- | {} |", sizes.join(" | "), vec!["---:"; sizes.len()].join(" | "));
    for (place, line) in first.iter().enumerate() {
        let factors = rest.iter().map(|(_, lines)| format!("{:.2}", lines[place].kilo[0].p50 / line.kilo[0].p50));
        println!("| {} | {} |", line.name, factors.collect::<Vec<_>>().join(" | "));
    }
}
