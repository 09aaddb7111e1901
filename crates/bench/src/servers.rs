//! The two programs that are measured, as processes of their own.

use crate::{Fault, data::Data};
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

/// A running server.
#[derive(Debug)]
pub struct Server {
    process: Child,
    /// Port of the loopback interface.
    pub port: u16,
    /// How long it took until it was ready.
    pub ready: Duration,
}

impl Server {
    /// Starts `kilo serve` over `data`.
    pub fn kilo(program: &Path, data: &Data) -> Result<Self, Fault> {
        let port = free_port()?;
        let mut command = Command::new(program);
        command
            .arg("serve")
            .env("KILO_DATABASE_URL", format!("sqlite://{}", data.file.display()))
            .env("KILO_BIND", format!("127.0.0.1:{port}"))
            .env("KILO_RATE_LIMITS", "off");
        Self::start(command, port)
    }

    /// Starts the floor over `data`.
    pub fn floor(data: &Data) -> Result<Self, Fault> {
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("floor").arg(&data.file).arg(port.to_string());
        Self::start(command, port)
    }

    fn start(mut command: Command, port: u16) -> Result<Self, Fault> {
        let start = Instant::now();
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut server = Self { process, port, ready: Duration::ZERO };
        while !server.is_ready() {
            if start.elapsed() > Duration::from_secs(60) {
                return Err("the server did not get ready within a minute".into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        server.ready = start.elapsed();
        Ok(server)
    }

    fn is_ready(&self) -> bool {
        self.get("/readyz", "").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    /// One request without a library: head and body of the answer.
    pub fn get(&self, path: &str, key: &str) -> Result<String, Fault> {
        let mut answer = String::new();
        self.ask(path, key)?.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Reads the answer away, and asks again, until it is `over`.
    pub fn read_away(&self, path: &str, key: &str, over: &AtomicBool) -> Result<(), Fault> {
        let mut chunk = vec![0; 1 << 16];
        while !over.load(Ordering::Relaxed) {
            let mut stream = self.ask(path, key)?;
            while !over.load(Ordering::Relaxed) && stream.read(&mut chunk)? > 0 {}
        }
        Ok(())
    }

    fn ask(&self, path: &str, key: &str) -> Result<TcpStream, Fault> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        let head =
            format!("GET {path} HTTP/1.1\r\nhost: kilo\r\nconnection: close\r\nauthorization: Bearer {key}\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        Ok(stream)
    }

    /// Sends JSON under an idempotency key, and gives the JSON of the answer.
    pub fn post(&self, path: &str, key: &str, once: &str, body: &str) -> Result<serde_json::Value, Fault> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: kilo\r\nconnection: close\r\nauthorization: Bearer {key}\r\n\
             idempotency-key: {once}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
        if !head.starts_with("HTTP/1.1 20") {
            return Err(format!("{path}: {answer}").into());
        }
        Ok(serde_json::from_str(body)?)
    }

    /// Memory of its own in bytes: what is not a mapped file.
    pub fn private_memory(&self) -> Result<u64, Fault> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find(|line| line.starts_with("RssAnon")).ok_or("no RssAnon")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
        Ok(kilobytes * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn free_port() -> Result<u16, Fault> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
