//! Load by `wrk`, and what it says.

use crate::Fault;
use std::{path::Path, process::Command};

/// What one measurement gave.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    /// Requests a second.
    pub rate: f64,
    /// Median time of an answer, in microseconds.
    pub p50: f64,
    /// The time that one answer in a hundred exceeds, in microseconds.
    pub p99: f64,
}

/// What `wrk` is to send.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Port of the loopback interface.
    pub port: u16,
    /// The path; `{id}` stands for a random one of the ids.
    pub path: String,
    /// A body makes it a POST.
    pub body: Option<&'a str>,
    /// The secret key.
    pub key: &'a str,
    /// File with ids, one a line.
    pub ids: &'a Path,
}

const SCRIPT: &str = r#"
local ids = {}
for line in io.lines(os.getenv("BENCH_IDS")) do ids[#ids + 1] = line end
local path, body = os.getenv("BENCH_PATH"), os.getenv("BENCH_BODY")
math.randomseed(7)
wrk.headers["authorization"] = "Bearer " .. os.getenv("BENCH_KEY")
if body then wrk.method = "POST"; wrk.body = body; wrk.headers["content-type"] = "application/json" end
if path:find("{id}", 1, true) then
  request = function() return wrk.format(nil, (path:gsub("{id}", ids[math.random(#ids)]))) end
else
  local whole = nil
  request = function() whole = whole or wrk.format(nil, path); return whole end
end
"#;

impl Request<'_> {
    /// Sends it for `seconds` over so many connections.
    pub fn measure(&self, connections: u32, seconds: u32) -> Result<Measured, Fault> {
        let script = self.ids.with_extension("lua");
        std::fs::write(&script, SCRIPT)?;
        let mut wrk = Command::new("wrk");
        wrk.args(["-t1", "--latency", "--timeout", "30s"])
            .arg(format!("-c{connections}"))
            .arg(format!("-d{seconds}s"))
            .arg("-s")
            .arg(&script)
            .arg(format!("http://127.0.0.1:{}/", self.port))
            .env("BENCH_IDS", self.ids)
            .env("BENCH_PATH", &self.path)
            .env("BENCH_KEY", self.key);
        if let Some(body) = self.body {
            wrk.env("BENCH_BODY", body);
        }
        let done = wrk.output()?;
        read(&String::from_utf8_lossy(&done.stdout)).map_err(|error| format!("{}: {error}", self.path).into())
    }
}

fn read(said: &str) -> Result<Measured, String> {
    if let Some(line) = said.lines().find(|line| line.contains("Non-2xx") || line.contains("Socket errors")) {
        return Err(line.trim().to_owned());
    }
    let after = |name: &str| {
        let line = said.lines().find(|line| line.trim_start().starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)).ok_or_else(|| format!("no {name} in {said}"))
    };
    let rate = after("Requests/sec:")?.parse().map_err(|_| "no rate")?;
    Ok(Measured { rate, p50: micros(after("50%")?)?, p99: micros(after("99%")?)? })
}

fn micros(text: &str) -> Result<f64, String> {
    let unit = text.find(|c: char| c.is_ascii_alphabetic()).ok_or("no unit")?;
    let (figure, unit) = text.split_at(unit);
    let factor = match unit {
        "us" => 1.0,
        "ms" => 1e3,
        "s" => 1e6,
        other => return Err(format!("unknown unit {other}")),
    };
    figure.parse::<f64>().map(|figure| figure * factor).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_says_is_understood() {
        let said =
            "Latency Distribution\n 50%  218.00us\n 75% 1.2ms\n 90% 2ms\n 99%  3.51ms\nRequests/sec:   4859.20\n";
        let read = read(said).unwrap();
        assert!(
            (read.rate - 4859.2).abs() < 0.01 && (read.p50 - 218.0).abs() < 0.01 && (read.p99 - 3510.0).abs() < 0.01
        );
        assert!(super::read("Non-2xx or 3xx responses: 7").is_err());
    }
}
