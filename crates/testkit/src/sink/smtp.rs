//! A mail server that takes whatever comes, speaking enough SMTP (RFC 5321) for that.

use super::{Gate, Mail};
use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// A mail server on a port of its own.
#[derive(Clone, Debug)]
pub struct SmtpSink {
    /// Host and port.
    pub address: String,
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    mails: Mutex<Vec<Mail>>,
    script: Mutex<VecDeque<SmtpFault>>,
    gate: Gate,
}

/// What goes wrong with one mail.
#[derive(Clone, Debug)]
pub enum SmtpFault {
    /// The first command that begins so is answered with this line.
    Answer(&'static str, &'static str),
    /// The connection is closed when the mail has arrived, before it is acknowledged.
    DropAfterData,
}

impl SmtpSink {
    /// Starts one.
    ///
    /// # Panics
    /// When there is no port for it.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let inner = Arc::new(Inner::default());
        let served = inner.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let inner = served.clone();
                // A client that goes away ends its session with an error.
                std::thread::spawn(move || inner.serve(&stream).ok());
            }
        });
        Self { address, inner }
    }

    /// Lets the next mail fail so; several calls stand in line.
    ///
    /// # Panics
    /// When the server has failed.
    pub fn fail_once(&self, fault: SmtpFault) {
        self.inner.script.lock().unwrap().push_back(fault);
    }

    /// Lets mail arrive, but does not acknowledge it until [`Self::release`].
    pub fn hold(&self) {
        self.inner.gate.set(true);
    }

    /// Acknowledges again.
    pub fn release(&self) {
        self.inner.gate.set(false);
    }

    /// What arrived so far.
    ///
    /// # Panics
    /// When the server has failed.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.inner.mails.lock().unwrap().clone()
    }
}

impl Inner {
    fn serve(&self, stream: &TcpStream) -> std::io::Result<()> {
        let say = |line: &str| (&*stream).write_all(format!("{line}\r\n").as_bytes());
        let mut lines = BufReader::new(stream);
        let (mut from, mut to) = (String::new(), Vec::new());
        say("220 sink")?;
        loop {
            let line = line(&mut lines)?;
            if let Some(refusal) = self.refusal(&line) {
                say(refusal)?;
                continue;
            }
            match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
                "EHLO" => say("250-sink\r\n250-8BITMIME\r\n250-AUTH PLAIN LOGIN\r\n250 SMTPUTF8")?,
                "MAIL" => {
                    (from, to) = (address(&line), Vec::new());
                    say("250 ok")?;
                }
                "RCPT" => {
                    to.push(address(&line));
                    say("250 ok")?;
                }
                "DATA" => {
                    say("354 go on")?;
                    let data = data(&mut lines)?;
                    self.mails.lock().unwrap().push(Mail { from: from.clone(), to: to.clone(), data });
                    self.gate.pass();
                    if self.take(|fault| matches!(fault, SmtpFault::DropAfterData)).is_some() {
                        return Ok(());
                    }
                    say("250 ok")?;
                }
                "AUTH" => say("235 welcome")?,
                "QUIT" => return say("221 bye"),
                _ => say("250 ok")?,
            }
        }
    }

    fn refusal(&self, line: &str) -> Option<&'static str> {
        let fits = |fault: &SmtpFault| matches!(fault, SmtpFault::Answer(command, _) if line.starts_with(command));
        match self.take(fits)? {
            SmtpFault::Answer(_, answer) => Some(answer),
            SmtpFault::DropAfterData => None,
        }
    }

    fn take(&self, fits: impl Fn(&SmtpFault) -> bool) -> Option<SmtpFault> {
        let mut script = self.script.lock().unwrap();
        if script.front().is_some_and(fits) { script.pop_front() } else { None }
    }
}

fn line(lines: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    if lines.read_line(&mut line)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn data(lines: &mut impl BufRead) -> std::io::Result<String> {
    let mut data = String::new();
    loop {
        let line = line(lines)?;
        if line == "." {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
        data.push_str("\r\n");
    }
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
