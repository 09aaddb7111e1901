//! Settings, files with settings, and what keeps a program from starting.

use super::{kilo, refusal};
use crate::{KILO, house::root};
use kilo_testkit::{HttpSink, Server, SmtpSink, conversation, wait_until};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::{fs, net::TcpListener, path::Path, process::Stdio, sync::Arc};
use tempfile::TempDir;

const CREATE: [&str; 8] =
    ["workspace", "create", "--name", "W", "--owner-email", "owner@a.example", "--plan", "growth"];

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_file_with_settings_is_read_whole_or_stops_the_start() {
    let folder = folder();
    let env = folder.path().join(".env");
    let lines = |first: &str| format!("{first}\nKILO_DATABASE_URL=sqlite://named.db?mode=rwc\n");
    for first in
        ["KILO_MAIL_FROM=Kilo <kilo@example.com>", "export KILO_LOG=warn", "KILO_LOG='warn' # quiet", "\u{FEFF}# a\r"]
    {
        fs::write(&env, lines(first)).unwrap();
        let done = kilo(folder.path(), &CREATE, &[]);
        assert!(done.status.success(), "{first}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(folder.path().join("named.db").exists() && !folder.path().join("kilo.db").exists(), "{first}");
        fs::remove_file(folder.path().join("named.db")).unwrap();
    }
    for (text, line) in [
        (lines("KILO_SMTP_URL smtp://kilo:very-secret@mail.example"), 1),
        (format!("{}KILO_SECRET=\"very-secret", lines("# settings")), 3),
        (format!("{}very-secret", lines("")), 3),
    ] {
        fs::write(&env, text).unwrap();
        for arguments in [&["serve"][..], &CREATE, &["openapi"]] {
            let said = refusal(folder.path(), arguments, &[]);
            assert!(said.starts_with(&format!("kilo: .env, line {line}: ")) && !said.contains("very-secret"), "{said}");
        }
        assert!(!folder.path().join("kilo.db").exists(), "no new database is served");
    }
    fs::remove_file(&env).unwrap();
    let named = ["--env-file", "no.env", "workspace", "list"];
    assert!(refusal(folder.path(), &named, &[]).contains("no.env cannot be read: there is no such file"));
}

#[test]
fn a_setting_that_cannot_be_meant_stops_the_start_with_its_name_value_and_remedy() {
    let folder = folder();
    for (name, value, remedy) in [
        ("KILO_LOG", "warning", "warning is no level: take error, warn"),
        ("KILO_LOG", "info,kilo=loud", "kilo=loud is no level"),
        ("KILO_LOG_FORMAT", "xml", "must be text or json"),
        ("KILO_PUBLIC_URL", "chat.example.com", "must be an address with http:// or https://"),
        ("KILO_PUBLIC_URL", "https://chat.example.com/kilo", "without a path"),
        ("KILO_DATABSE_URL", "", "did you mean KILO_DATABASE_URL?"),
        ("KILO_PORT_NUMBER", "", ""),
        ("KILO_REQUESTS_PER_KEY", "", "is not a setting"),
        ("KILO_REQUESTS_OF_KEY", "0", "must be a whole number from 1"),
        ("KILO_WIDGET_STARTS", "many", "must be a whole number from 1"),
        ("KILO_CONNECTIONS", "-1", "must be a whole number from 1"),
        ("KILO_RATE_LIMITS", "false", "must be on or off"),
        ("KILO_TOP_UPS", "paypal", "must be grant or confirm or stripe"),
        ("KILO_TRUSTED_PROXIES", "proxy.internal", "is neither an address nor a network"),
        ("KILO_OUTBOUND_ALLOW", "hooks.internal", "is not a host and port"),
        ("KILO_DATABASE_URL", "postgres://localhost/kilo", "must be the address of a SQLite file"),
        ("KILO_BIND", "8080", "must be an address and a port"),
        ("KILO_STRIPE_URL", "api.stripe.com", "must be an address of the web"),
        ("KILO_MAIL_FROM", "Kilo", "must be an address such as Kilo <kilo@acme.example>"),
    ] {
        if remedy.is_empty() {
            continue;
        }
        let said = refusal(folder.path(), &["serve"], &[(name, value)]);
        assert!(said.contains(name) && said.contains(remedy), "{said}");
        let shown = value.is_empty() || name == "KILO_DATABASE_URL" || said.contains(&format!("{name}={value}: "));
        assert!(shown, "{said}");
    }
    let secret = [("KILO_SMTP_URL", "mail.example:very-secret"), ("KILO_MAIL_FROM", "kilo@a.example")];
    let said = refusal(folder.path(), &["serve"], &secret);
    assert!(said.contains("KILO_SMTP_URL") && !said.contains("very-secret"), "{said}");
    let typed = kilo(folder.path(), &["serve", "--requests-of-key", "0"], &[]);
    assert!(String::from_utf8_lossy(&typed.stderr).contains("--requests-of-key"), "what was typed is named as typed");
}

#[test]
fn what_is_in_the_way_of_a_start_is_named_with_a_remedy() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().map(|address| (address.to_string(), taken)).unwrap();
    fs::write(folder.path().join("text.db"), "no database, but long enough to look like one ".repeat(99)).unwrap();
    fs::create_dir(folder.path().join("folder.db")).unwrap();
    for (name, value, remedy) in [
        ("KILO_BIND", taken.0.as_str(), "another program listens there: stop it, or choose another port"),
        ("KILO_BIND", "192.0.2.1:8080", "this machine has no such address"),
        ("KILO_DATABASE_URL", "sqlite://no/kilo.db?mode=rwc", "there is no folder no: make it"),
        ("KILO_DATABASE_URL", "sqlite://folder.db?mode=rwc", "folder.db is a folder"),
        ("KILO_DATABASE_URL", "sqlite://no.db", "there is no file no.db: correct the path, or add ?mode=rwc"),
        ("KILO_DATABASE_URL", "sqlite://text.db?mode=rwc", "is no SQLite database"),
    ] {
        let said = refusal(folder.path(), &["serve"], &[(name, value)]);
        assert!(said.starts_with(&format!("kilo: {name}={value}: ")) && said.contains(remedy), "{said}");
    }
    let made: Value = serde_json::from_slice(&kilo(folder.path(), &CREATE, &[]).stdout).unwrap();
    let workspace = made["workspace_id"].as_str().unwrap();
    let read_only = [("KILO_DATABASE_URL", "sqlite://kilo.db?mode=ro")];
    assert!(refusal(folder.path(), &["serve"], &read_only).contains("mode=ro cannot be used"));
    let import = ["import", "--workspace", workspace, "no.jsonl"];
    assert!(refusal(folder.path(), &import, &[]).contains("no.jsonl cannot be read: there is no such file"));
    let unknown = ["rescore", "--workspace", "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f"];
    assert!(refusal(folder.path(), &unknown, &[]).contains("no workspace with this id: `kilo workspace list`"));
}

#[cfg(unix)]
#[test]
fn a_restored_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mut server = Server::start(KILO);
    server.kill();
    for mode in [0o644, 0o666, 0o640, 0o604] {
        fs::set_permissions(server.database(), fs::Permissions::from_mode(mode)).unwrap();
        let again = server.another(&[]);
        let found = fs::metadata(again.database()).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, 0o600, "{mode:o}");
    }
}

#[test]
fn a_long_write_ahead_log_is_given_back_when_nobody_writes() {
    let (server, workspace) = crate::server();
    let wal = || fs::metadata(server.folder.path().join("kilo.db-wal")).map_or(0, |found| found.len());
    // A reader that stays keeps the log from beginning anew, so it grows.
    let reader = Connection::open(server.database()).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM conversations").unwrap();
    let key = server.client(&workspace.key);
    let text = "Do you integrate with Salesforce and with HubSpot? ".repeat(600);
    while wal() < 3 * 1024 * 1024 {
        assert_eq!(key.post("/conversations", &conversation(&text)).status, 201);
    }
    drop(reader);
    wait_until("the log is given back", || wal() == 0);
    assert_eq!(key.post("/conversations", &conversation("after")).status, 201);
}

#[test]
fn commands_show_their_own_settings_and_end_quietly() {
    let folder = folder();
    let text = |arguments: &[&str]| String::from_utf8(kilo(folder.path(), arguments, &[]).stdout).unwrap();
    for command in [&["quota", "check"][..], &["import"], &["user", "add"], &["key", "create"], &["workspace", "list"]]
    {
        let help = text(&[command, &["--help"]].concat());
        assert!(help.contains("KILO_DATABASE_URL") && help.lines().count() < 60, "{help}");
        for other in ["KILO_SMTP_URL", "KILO_BIND", "KILO_STRIPE_PRICE", "KILO_WIDGET_STARTS"] {
            assert!(!help.contains(other), "{command:?}: {help}");
        }
    }
    assert!(text(&["serve", "--help"]).contains("KILO_SMTP_URL"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(text(&["completions", shell]).contains("env-file"), "{shell}");
    }
    let manual = text(&["man"]);
    assert!(
        manual.contains(".TH kilo 1") && manual.contains("KILO_BIND") && manual.contains(".SH \"KILO USER ADD\""),
        "{manual}"
    );
    for command in [&["openapi"][..], &["man"], &["completions", "bash"]] {
        let (reader, closed) = std::io::pipe().unwrap();
        drop(reader);
        let (said, errors) = (folder.path().join("said"), fs::File::create(folder.path().join("said")).unwrap());
        let mut kilo = std::process::Command::new(KILO);
        let done = kilo.args(command).stdout(closed).stderr(errors).stdin(Stdio::null()).status().unwrap();
        assert!(done.success() && fs::read(said).unwrap().is_empty(), "{command:?}");
    }
}

#[test]
fn a_server_that_has_sent_mail_stops_quietly() {
    let (slack, mail) = (HttpSink::start(), SmtpSink::start());
    let url = format!("smtp://{}", mail.address);
    let settings = [
        ("KILO_OUTBOUND_ALLOW", slack.address.as_str()),
        ("KILO_SMTP_URL", &url),
        ("KILO_MAIL_FROM", "Kilo <kilo@a.example>"),
    ];
    let mut server = Server::start_with(KILO, &settings);
    let _ = server.workspace("owner@a.example");
    let owner = server.signed_in("owner@a.example");
    let recipients = json!({ "email_recipients": ["owner@a.example"] });
    assert_eq!(owner.put("/settings/notifications", &recipients).status, 200);
    assert_eq!(owner.post("/settings/notifications/test", &json!({})).status, 202);
    wait_until("the mail arrives", || !mail.mails().is_empty());
    let _ = server.stop();
    let bad = |line: &Value| (line.is_string() || line["level"] == "ERROR").then(|| line.clone());
    let said = |line: &Value| (line["fields"]["message"] == "stopped").then_some(());
    wait_until("the stop is in the log", || !server.logged(said).is_empty());
    assert_eq!(server.logged(bad), Vec::<Value>::new());
}

/// The file with settings that the page shows, for a machine whose folders are below `folder`.
fn shown(page: &str, folder: &Path) -> String {
    let begin = page.find("    # /etc/kilo.env").unwrap();
    let lines = page[begin..].lines().take_while(|line| line.starts_with("    ") && !line.trim().starts_with("[Unit]"));
    let here = format!("sqlite:///{}", folder.display().to_string().trim_start_matches('/'));
    lines.map(|line| format!("{}\n", line.trim_start())).collect::<String>().replace("sqlite:///var/lib/kilo", &here)
}

#[test]
fn what_the_page_on_operations_shows_works_as_it_stands_there() {
    let folder = Arc::new(folder());
    let page = fs::read_to_string(root().join("docs/operations.md")).unwrap();
    let file = folder.path().join("kilo.env");
    fs::write(&file, shown(&page, folder.path())).unwrap();
    let line = page.lines().find(|line| line.contains("kilo --env-file /etc/kilo.env workspace create")).unwrap();
    let script = line.trim().replace("sudo -u kilo ", "").replace("/etc/kilo.env", file.to_str().unwrap());
    let script = script.replacen("kilo ", &format!("{KILO} "), 1);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).current_dir(folder.path()).env("KILO_OWNER_PASSWORD", kilo_testkit::PASSWORD);
    let done = shell.env_remove("KILO_DATABASE_URL").output().unwrap();
    assert!(done.status.success(), "{script}: {}", String::from_utf8_lossy(&done.stderr));
    let made: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert!(made["secret_key"].as_str().unwrap().starts_with("kilo_sk_"));
    assert!(folder.path().join("kilo.db").exists());
    // Each of the lines on mail, on its own file as nobody sets two servers.
    for line in page
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("KILO_SMTP_URL=") || line.starts_with("KILO_MAIL_FROM="))
    {
        fs::write(&file, format!("{line}\nKILO_DATABASE_URL=sqlite://kilo.db\n")).unwrap();
        let listed = kilo(folder.path(), &["--env-file", file.to_str().unwrap(), "workspace", "list"], &[]);
        assert!(listed.status.success(), "{line}: {}", String::from_utf8_lossy(&listed.stderr));
    }
}
