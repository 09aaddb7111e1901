//! The real program on a port of its own, over a SQLite file of its own.
#![allow(missing_docs, clippy::allow_attributes, clippy::expect_used, clippy::unwrap_used, reason = "a test")]

use kilo_domain::filter;
use kilo_types::{Conversation, ConversationFilter};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

const PASSWORD: &str = "a long test password";

struct Server {
    folder: tempfile::TempDir,
    process: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

struct Answer {
    status: u16,
    head: String,
    cookie: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

fn kilo(folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kilo"));
    command.current_dir(folder.path()).env("KILO_OWNER_PASSWORD", PASSWORD).env("KILO_USER_PASSWORD", PASSWORD);
    command.env("KILO_LOG_FORMAT", "json").env("KILO_BIND", "127.0.0.1:0").env_remove("KILO_DATABASE_URL");
    command
}

impl Server {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut serve = kilo(&folder);
        let mut process = serve.arg("serve").envs(settings.iter().copied()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = log.by_ref().find_map(|line| {
            let line: Value = serde_json::from_str(&line.ok()?).ok()?;
            line["fields"]["address"].as_str()?.strip_prefix("http://").map(str::to_owned)
        });
        std::thread::spawn(move || log.for_each(drop));
        Self { folder, process, address: address.expect("the server names its address") }
    }

    fn command(&self, arguments: &[&str]) -> Value {
        let done = kilo(&self.folder).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap_or_default()
    }

    fn workspace(&self, owner: &str) -> (String, String) {
        let made = self.command(&["workspace", "create", "--name", "W", "--owner-email", owner, "--plan", "growth"]);
        (made["workspace_id"].as_str().unwrap().to_owned(), made["secret_key"].as_str().unwrap().to_owned())
    }

    fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: kilo\r\nconnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let cookies = head.lines().filter_map(|line| line.split_once(": "));
        let cookie = cookies.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| value);
        let cookie = cookie.flat_map(|value| value.split(';').next()).collect();
        Answer { status, head: head.to_lowercase(), cookie, body: body.to_owned() }
    }

    fn get(&self, token: &str, path: &str) -> Answer {
        self.call("GET", &format!("/api/v1{path}"), &[("authorization", &format!("Bearer {token}"))], "")
    }

    fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        self.call("POST", &format!("/api/v1{path}"), &headers, &body.to_string())
    }

    fn login(&self, email: &str) -> Answer {
        self.post("-", "/auth/login", &json!({ "email": email, "password": PASSWORD }))
    }
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn history() -> String {
    let emails = ["jörg@müller-werk.de", "a_b%c@acme.com", "jane@gmail.com", "x@sub.acme.co.uk"];
    let titles = ["CTO", "Head of Marketing", "50%_off", "デザイナー"];
    let texts = ["Do you integrate with Salesforce?", "Büro in MÜNCHEN", "那覇に旅行", "don't panic, a-b", "price"];
    let mut lines = String::new();
    for number in 0..130_usize {
        let minute = (number * 37) % 60;
        let day = 1 + (number * 7) % 28;
        let mut line = json!({
            "external_id": format!("n{number}"), "score": (number * 29) % 101,
            "started_at": format!("2026-0{}-{day:02}T{:02}:{minute:02}:00Z", 1 + number % 3, number % 24),
            "messages": [{ "role": "visitor", "text": texts[number % 5] }, { "role": "agent", "text": texts[number % 3] }],
        });
        if number % 3 > 0 {
            line["visitor"] =
                json!({ "email": emails[number % 4], "title": titles[(number / 2) % 4], "company": "Über GmbH" });
        }
        if number % 5 == 1 {
            line["handed_off_at"] = json!("2026-05-01T00:00:00Z");
        }
        if number % 7 == 2 {
            line["archived_at"] = json!("2026-05-02T00:00:00Z");
        }
        // Ties in the start must not skip or repeat a row either.
        if number % 11 == 0 {
            line["started_at"] = json!("2026-02-02T02:02:02Z");
        }
        lines.push_str(&format!("{line}\n"));
    }
    lines
}

fn whole_list(server: &Server, key: &str, query: &str, limit: usize) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = server.get(key, &format!("/conversations?{query}&limit={limit}{cursor}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        let page = answer.json();
        rows.extend(page["data"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

#[test]
fn pages_and_counts_equal_a_naive_filter() {
    let server = Server::start();
    let (workspace, key) = server.workspace("owner@a.example");
    let (other, _) = server.workspace("owner@b.example");
    let file = server.folder.path().join("history.jsonl");
    std::fs::write(&file, history()).unwrap();
    for target in [&workspace, &other, &workspace] {
        server.command(&["import", "--workspace", target, file.to_str().unwrap()]);
    }
    let all: Vec<Conversation> = whole_list(&server, &key, "status=active,handed_off,archived", 200)
        .iter()
        .map(|row| {
            let whole = server.get(&key, &format!("/conversations/{}", row["id"].as_str().unwrap())).json();
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
            let rows = whole_list(&server, &key, &query.join("&"), 7);
            let found: Vec<_> = rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
            assert_eq!(found, wanted, "{pairs:?}");
            let counts = server.get(&key, &format!("/conversations/counts?{}", query.join("&"))).json();
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
fn refusals_answer_as_the_contract_says() {
    let server = Server::start();
    let (workspace, key) = server.workspace("owner@a.example");
    let (_, foreign) = server.workspace("owner@b.example");
    server.command(&["user", "add", "--workspace", &workspace, "--email", "v@a.example", "--role", "viewer"]);
    let viewer = server.login("v@a.example").json()["access_token"].as_str().unwrap().to_owned();
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let id = server.post(&key, "/conversations", &new).json()["id"].as_str().unwrap().to_owned();
    let one = format!("/conversations/{id}");
    let bad = |body: Value| server.post(&key, "/conversations", &body).status;
    let text = |text: String| json!({ "messages": [{ "role": "visitor", "text": text }] });
    for (found, wanted, what) in [
        (server.get("nonsense", "/conversations").status, 401, "a bad token"),
        (server.get("kilo_sk_nonsense", "/conversations").status, 401, "a bad key"),
        (server.get(&foreign, &one).status, 404, "another workspace's conversation"),
        (server.post(&foreign, &format!("{one}/archive"), &json!({})).status, 404, "archiving it"),
        (server.post(&foreign, "/conversations/archive", &json!({ "ids": [id] })).status, 404, "in bulk"),
        (server.get(&key, "/conversations/no-id").status, 404, "no id"),
        (server.get(&viewer, &one).status, 200, "a viewer reads"),
        (server.get(&viewer, &format!("{one}/export?format=text")).status, 403, "a viewer exports"),
        (server.post(&viewer, &format!("{one}/archive"), &json!({})).status, 403, "a viewer archives"),
        (server.post(&viewer, "/conversations", &new).status, 403, "a viewer writes"),
        (server.call("PUT", "/api/v1/conversations", &[], "").status, 405, "a wrong method"),
        (server.call("GET", "/api/v1/nothing", &[], "").status, 404, "no such path"),
        (server.get(&key, "/conversations?colour=red").status, 422, "an unknown parameter"),
        (server.get(&key, "/conversations?cursor=abc").status, 422, "a damaged cursor"),
        (bad(json!({ "messages": [] })), 422, "no message"),
        (bad(json!({ "messages": [["visitor", "hi"]] })), 422, "an array in place of an object"),
        (server.get(&key, "/conversations/archive").status, 405, "a path of its own with another method"),
        (bad(json!({ "messages": [{ "role": "boss", "text": "x" }] })), 422, "an unknown role"),
        (bad(json!({ "started_at": "1970-01-01T00:00:00Z", "messages": new["messages"] })), 422, "an absurd time"),
        (bad(json!({ "colour": "red", "messages": new["messages"] })), 422, "an unknown field"),
        (bad(text("a\0b".to_owned())), 422, "NUL"),
        (bad(text("x".repeat(32_769))), 422, "a text that is too long"),
        (bad(text("x".repeat(1_100_000))), 413, "a body that is too large"),
    ] {
        assert_eq!(found, wanted, "{what}");
    }
    let bearer = format!("Bearer {key}");
    let json = ("content-type", "application/json");
    let auth = ("authorization", bearer.as_str());
    let encoded = server.call("POST", "/api/v1/conversations", &[auth, json, ("content-encoding", "br")], "{}");
    assert_eq!(encoded.status, 415);
    assert_eq!(server.call("POST", "/api/v1/conversations", &[auth], "{}").status, 415);
    let broken = server.call("POST", "/api/v1/conversations", &[auth, json], "{\"messages\":");
    assert_eq!((broken.status, broken.json()["type"].as_str()), (400, Some("/problems/malformed-json")));
    assert!(broken.head.contains("application/problem+json") && broken.head.contains("x-request-id"));
}

#[test]
fn repeated_writes_change_nothing_and_a_visitor_reopens() {
    let server = Server::start();
    let (_, key) = server.workspace("owner@a.example");
    let bearer = format!("Bearer {key}");
    let post = |idempotency: &str, body: &Value| {
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", idempotency),
        ];
        server.call("POST", "/api/v1/conversations", &headers, &body.to_string())
    };
    let new = json!({ "messages": [{ "role": "visitor", "text": "hello" }] });
    let (first, again) = (post("k", &new), post("k", &new));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    let other = json!({ "messages": [{ "role": "visitor", "text": "other" }] });
    assert_eq!(post("k", &other).json()["type"], "/problems/idempotency-key-reused");
    let id = first.json()["id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let archived = server.post(&key, &format!("/conversations/{id}/archive"), &json!({})).json();
        assert_eq!((archived["status"].as_str(), archived["version"].as_u64()), (Some("archived"), Some(2)));
    }
    let by_status = |status: &str| whole_list(&server, &key, &format!("status={status}"), 50).len();
    assert_eq!((by_status("archived"), by_status("active")), (1, 0));
    let message = json!({ "role": "visitor", "text": "me again", "external_id": "m1" });
    let path = format!("/conversations/{id}/messages");
    assert_eq!(server.post(&key, &path, &message).status, 201);
    assert_eq!(server.post(&key, &path, &message).status, 200);
    assert_eq!((by_status("archived"), by_status("active")), (0, 1));
    assert_eq!(whole_list(&server, &key, "q=again", 50)[0]["message_count"], 2);
}

#[test]
fn a_refresh_token_that_comes_twice_ends_the_session() {
    let server = Server::start();
    server.workspace("owner@a.example");
    assert_eq!(server.post("-", "/auth/login", &json!({ "email": "owner@a.example", "password": "no" })).status, 401);
    let signed_in = server.login("OWNER@a.example");
    let line = signed_in.head.lines().find(|line| line.starts_with("set-cookie")).unwrap().to_owned();
    assert!(line.contains("httponly") && line.contains("samesite=strict"), "{line}");
    let token = |answer: &Answer| answer.json()["access_token"].as_str().unwrap().to_owned();
    let refresh = |cookie: &str| server.call("POST", "/api/v1/auth/refresh", &[("cookie", cookie)], "");
    assert_eq!(server.get(&token(&signed_in), "/me").status, 200);
    let renewed = refresh(&signed_in.cookie);
    assert_eq!(server.get(&token(&renewed), "/me").status, 200);
    assert_eq!(refresh(&signed_in.cookie).status, 401);
    assert_eq!(refresh(&renewed.cookie).status, 401, "the copy ended the session of its owner too");
    assert_eq!(server.get(&token(&renewed), "/me").status, 401);
}

#[test]
fn signing_out_and_a_new_password_end_the_session_at_once() {
    let server = Server::start();
    server.workspace("owner@a.example");
    let token = |answer: Answer| answer.json()["access_token"].as_str().unwrap().to_owned();
    let first = token(server.login("owner@a.example"));
    assert_eq!(server.post(&first, "/auth/logout", &json!({})).status, 204);
    assert_eq!(server.get(&first, "/me").status, 401);
    let second = token(server.login("owner@a.example"));
    let change = json!({ "current": PASSWORD, "new": "another long password" });
    assert_eq!(server.post(&second, "/auth/password", &change).status, 204);
    assert_eq!(server.get(&second, "/me").status, 401);
    assert_eq!(server.login("owner@a.example").status, 401);
}

#[test]
fn addresses_that_differ_by_an_accent_are_two_accounts() {
    let server = Server::start();
    let (workspace, _) = server.workspace("jorg@a.example");
    assert_eq!(server.login("JORG@A.example").status, 200, "case does not matter");
    assert_eq!(server.login("jörg@a.example").status, 401, "an accent does");
    let arguments = ["user", "add", "--workspace", &workspace, "--email", "jörg@a.example", "--role", "viewer"];
    server.command(&arguments);
    let me = |email: &str| server.login(email).json();
    assert_eq!(me("JÖRG@a.example")["workspace"]["role"], "viewer");
    assert_eq!(me("jorg@a.example")["workspace"]["role"], "owner");
    assert_ne!(me("jörg@a.example")["user"]["id"], me("jorg@a.example")["user"]["id"]);
}

#[cfg(unix)]
#[test]
fn the_database_is_for_its_owner_alone_and_holds_no_address_of_a_client() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start();
    assert_eq!(server.login("nobody@a.example").status, 401);
    for name in ["kilo.db", "kilo.db-wal", "kilo.db-shm"] {
        let file = server.folder.path().join(name);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        let bytes = std::fs::read(&file).unwrap();
        for plain in ["127.0.0.1", "nobody@a.example"] {
            assert!(!bytes.windows(plain.len()).any(|part| part == plain.as_bytes()), "{plain} in {name}");
        }
    }
}

#[test]
fn too_many_failures_lock_an_address_but_not_those_behind_the_same_proxy() {
    let server = Server::start_with(&[("KILO_TRUSTED_PROXIES", "127.0.0.0/8")]);
    let fail = |number: usize, forwarded: &str| {
        let body = json!({ "email": format!("p{number}@a.example"), "password": "wrong" }).to_string();
        let headers = [("content-type", "application/json"), ("x-forwarded-for", forwarded)];
        server.call("POST", "/api/v1/auth/login", &headers, &body)
    };
    for number in 0..50 {
        assert_eq!(fail(number, "203.0.113.7").status, 401);
    }
    let refused = fail(50, "198.51.100.1, 203.0.113.7");
    assert_eq!(refused.status, 429, "what the client wrote itself does not count");
    assert!(refused.head.contains("retry-after: "), "{}", refused.head);
    assert_eq!(fail(51, "203.0.113.8").status, 401);
}

#[test]
fn an_account_is_locked_after_ten_failures_whatever_the_address() {
    let server = Server::start();
    server.workspace("owner@a.example");
    let fail = || server.post("-", "/auth/login", &json!({ "email": "Owner@a.example", "password": "wrong" })).status;
    for _ in 0..10 {
        assert_eq!(fail(), 401);
    }
    assert_eq!(fail(), 429);
    assert_eq!(server.login("owner@a.example").status, 429, "the right password does not pass either");
}
