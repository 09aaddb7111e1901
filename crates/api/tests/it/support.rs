//! The real program on a port of its own, over a SQLite file of its own, and a client.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::Arc,
};

/// The password of everybody.
pub const PASSWORD: &str = "a long test password";

pub struct Server {
    pub folder: Arc<tempfile::TempDir>,
    pub process: Child,
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub cookie: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The body of a streamed answer: chunks, each behind its length.
    pub fn chunks(&self) -> String {
        let (mut rest, mut whole) = (self.body.as_bytes(), Vec::new());
        while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
            let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
            whole.extend(&rest[end + 2..end + 2 + length]);
            rest = &rest[end + 2 + length + 2..];
        }
        String::from_utf8(whole).unwrap()
    }
}

pub fn kilo(folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kilo"));
    command.current_dir(folder.path()).env("KILO_OWNER_PASSWORD", PASSWORD).env("KILO_USER_PASSWORD", PASSWORD);
    command.env("KILO_LOG_FORMAT", "json").env("KILO_BIND", "127.0.0.1:0").env_remove("KILO_DATABASE_URL");
    command
}

impl Server {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::over(Arc::new(tempfile::tempdir().unwrap()), settings)
    }

    /// Another process over the same database.
    pub fn beside(&self) -> Self {
        Self::over(self.folder.clone(), &[])
    }

    fn over(folder: Arc<tempfile::TempDir>, settings: &[(&str, &str)]) -> Self {
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

    pub fn command(&self, arguments: &[&str]) -> Value {
        let done = kilo(&self.folder).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap_or_default()
    }

    pub fn workspace(&self, owner: &str) -> (String, String) {
        let made = self.command(&["workspace", "create", "--name", "W", "--owner-email", owner, "--plan", "growth"]);
        (made["workspace_id"].as_str().unwrap().to_owned(), made["secret_key"].as_str().unwrap().to_owned())
    }

    pub fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
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

    pub fn get(&self, token: &str, path: &str) -> Answer {
        self.call("GET", &format!("/api/v1{path}"), &[("authorization", &format!("Bearer {token}"))], "")
    }

    pub fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        self.call("POST", &format!("/api/v1{path}"), &headers, &body.to_string())
    }

    pub fn login(&self, email: &str) -> Answer {
        self.post("-", "/auth/login", &json!({ "email": email, "password": PASSWORD }))
    }
}

pub fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub fn whole_list(server: &Server, key: &str, query: &str, limit: usize) -> Vec<Value> {
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
