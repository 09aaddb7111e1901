//! The program under test.

use crate::{Answer, Client, call};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// The password of everybody whom [`Server`] makes.
pub const PASSWORD: &str = "a long test password";

/// A running server, and the folder with its database.
#[derive(Debug)]
pub struct Server {
    /// The folder in which its commands run.
    pub folder: Arc<tempfile::TempDir>,
    /// Host and port.
    pub address: String,
    program: PathBuf,
    process: Child,
    log: Arc<Mutex<Vec<Value>>>,
}

/// A workspace that was made for a test.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its id.
    pub id: String,
    /// A key with every scope.
    pub key: String,
    /// The key that the widget sends.
    pub publishable_key: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Server {
    /// Starts `program` with a fresh database.
    #[must_use]
    pub fn start(program: &str) -> Self {
        Self::start_with(program, &[])
    }

    /// The same, with settings.
    ///
    /// # Panics
    /// When there is no room for the database.
    #[must_use]
    pub fn start_with(program: &str, settings: &[(&str, &str)]) -> Self {
        Self::serve(program.into(), Arc::new(tempfile::tempdir().unwrap()), settings)
    }

    /// A second server over the same database.
    #[must_use]
    pub fn another(&self, settings: &[(&str, &str)]) -> Self {
        Self::serve(self.program.clone(), self.folder.clone(), settings)
    }

    /// Starts `program` with a fresh database and a log that goes to `log`, where nobody reads it. A file may not grow
    /// beyond what [`limit_files`](Self::limit_files) says: a write beyond that fails.
    ///
    /// # Panics
    /// When there is no room for the database.
    #[must_use]
    pub fn start_logging_to(program: &str, log: impl Into<Stdio>, settings: &[(&str, &str)]) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        // Otherwise only the log would tell.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut command = kilo(Path::new("sh"), folder.path());
        // What the shell ignores the program ignores: the signal that would end it at a write beyond the limit.
        command.args(["-c", "trap '' XFSZ; exec \"$0\" serve", program]).env("KILO_BIND", &address);
        command.envs(settings.iter().copied()).stderr(log);
        let process = command.spawn().unwrap();
        let server = Self { folder, address, program: program.into(), process, log: Arc::default() };
        wait_until("the server listens", || TcpStream::connect(&server.address).is_ok());
        server
    }

    /// Has every write of the process fail that would make a file longer than `bytes`; `unlimited` takes it back.
    ///
    /// # Panics
    /// When the system refuses it.
    pub fn limit_files(&self, bytes: &str) {
        let limit = format!("--fsize={bytes}:");
        let done = Command::new("prlimit").args(["--pid", &self.process.id().to_string(), &limit]).status().unwrap();
        assert!(done.success());
    }

    /// Starts `program` over the database in `folder` and does not wait for it. Its log is in [`logged`](Self::logged).
    ///
    /// # Panics
    /// When it cannot be run.
    #[must_use]
    pub fn begin(program: &str, folder: Arc<tempfile::TempDir>, settings: &[(&str, &str)]) -> Self {
        let program = PathBuf::from(program);
        let mut command = kilo(&program, folder.path());
        command.arg("serve").envs(settings.iter().copied()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(Vec::new()));
        let sink = log.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let line = serde_json::from_str(&line).unwrap_or(Value::String(line));
                sink.lock().unwrap().push(line);
            }
        });
        Self { folder, address: String::new(), program, process, log }
    }

    /// Waits until it serves.
    #[must_use]
    pub fn begun(mut self) -> Self {
        wait_until("the server names its address", || {
            let named = self.logged(|line| Some(line["fields"]["address"].as_str()?.to_owned()));
            self.address = named.first().map(|url| url.trim_start_matches("http://").to_owned()).unwrap_or_default();
            !self.address.is_empty()
        });
        self
    }

    fn serve(program: PathBuf, folder: Arc<tempfile::TempDir>, settings: &[(&str, &str)]) -> Self {
        Self::begin(program.to_str().unwrap(), folder, settings).begun()
    }

    /// What `pick` takes from the lines of the log so far.
    ///
    /// # Panics
    /// When the reader of the log has failed.
    #[must_use]
    pub fn logged<T>(&self, pick: impl FnMut(&Value) -> Option<T>) -> Vec<T> {
        self.log.lock().unwrap().iter().filter_map(pick).collect()
    }

    /// The number the system gave the process.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Ends the process the hard way.
    pub fn kill(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }

    /// Asks the process to stop and gives how long that took.
    ///
    /// # Panics
    /// When it does not stop in order.
    #[must_use]
    pub fn stop(&mut self) -> Duration {
        let begin = Instant::now();
        Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        let status = self.process.wait().unwrap();
        assert!(status.success(), "{status}");
        begin.elapsed()
    }

    /// The database's file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("kilo.db")
    }

    /// Runs a command of an operator and gives the JSON it prints.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Value {
        let done = self.output(arguments);
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap_or_default()
    }

    /// Runs a command of an operator and gives whether it succeeded and what it said to the terminal.
    ///
    /// # Panics
    /// When it cannot be run.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> (bool, String) {
        let done = self.output(arguments);
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    }

    /// The same with settings.
    ///
    /// # Panics
    /// When it cannot be run.
    #[must_use]
    pub fn run_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> (bool, String) {
        let mut command = kilo(&self.program, self.folder.path());
        let done = command.args(arguments).envs(settings.iter().copied()).output().unwrap();
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    }

    /// Runs a command of an operator whose output goes elsewhere.
    ///
    /// # Panics
    /// When it cannot be run.
    #[must_use]
    pub fn status(&self, arguments: &[&str], output: impl Into<Stdio>, errors: impl Into<Stdio>) -> ExitStatus {
        kilo(&self.program, self.folder.path()).args(arguments).stdout(output).stderr(errors).status().unwrap()
    }

    fn output(&self, arguments: &[&str]) -> Output {
        kilo(&self.program, self.folder.path()).args(arguments).output().unwrap()
    }

    /// Makes a workspace with room for many conversations.
    #[must_use]
    pub fn workspace(&self, owner: &str) -> Workspace {
        self.workspace_on(owner, "growth")
    }

    /// Makes a workspace on `plan`.
    #[must_use]
    pub fn workspace_on(&self, owner: &str, plan: &str) -> Workspace {
        let made = self.command(&["workspace", "create", "--name", "W", "--owner-email", owner, "--plan", plan]);
        let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
        Workspace { id: text("workspace_id"), key: text("secret_key"), publishable_key: text("publishable_key") }
    }

    /// Adds a person to a workspace, or changes the role.
    pub fn person(&self, workspace: &Workspace, email: &str, role: &str) {
        let _: Value = self.command(&["user", "add", "--workspace", &workspace.id, "--email", email, "--role", role]);
    }

    /// Imports `lines` into a workspace.
    ///
    /// # Panics
    /// When a line is bad.
    pub fn import(&self, workspace: &Workspace, lines: &str) {
        let file = self.folder.path().join("import.jsonl");
        std::fs::write(&file, lines).unwrap();
        let _: Value = self.command(&["import", "--workspace", &workspace.id, file.to_str().unwrap()]);
    }

    /// A caller with `token`.
    #[must_use]
    pub fn client(&self, token: &str) -> Client {
        Client::new(&self.address, token)
    }

    /// Signs in with [`PASSWORD`].
    #[must_use]
    pub fn login(&self, email: &str) -> Answer {
        self.client("-").post("/auth/login", &json!({ "email": email, "password": PASSWORD }))
    }

    /// A visitor of a page with the key of `workspace`; `token` is empty for somebody new.
    #[must_use]
    pub fn visitor(&self, workspace: &Workspace, token: &str) -> Client {
        Client::visitor(&self.address, &workspace.publishable_key, token)
    }

    /// A person who has signed in.
    #[must_use]
    pub fn signed_in(&self, email: &str) -> Client {
        self.client(&self.login(email).text("access_token"))
    }

    /// Any request.
    #[must_use]
    pub fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        call(&self.address, method, path, headers, body.as_bytes())
    }
}

fn kilo(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_remove("KILO_DATABASE_URL").env("KILO_BIND", "127.0.0.1:0");
    command.env("KILO_OWNER_PASSWORD", PASSWORD).env("KILO_USER_PASSWORD", PASSWORD).env("KILO_LOG_FORMAT", "json");
    // Scores in tests are those of the rules, whether a model is built in or not.
    command.env("KILO_MODEL", "off");
    command
}

/// Waits up to 30 seconds for `condition`.
///
/// # Panics
/// When it does not come true.
pub fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
