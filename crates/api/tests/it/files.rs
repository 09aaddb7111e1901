//! A database whose files are taken away while it is open.

use kilo_testkit::{Server, Workspace, conversation, wait_until};
use std::{fs, path::PathBuf};

struct Taken {
    server: Server,
    workspace: Workspace,
}

impl Taken {
    fn new() -> Self {
        let (server, workspace) = crate::server();
        let taken = Self { server, workspace };
        assert_eq!(taken.write(), 201);
        taken
    }

    fn file(&self, end: &str) -> PathBuf {
        self.server.folder.path().join(format!("kilo.db{end}"))
    }

    fn write(&self) -> u16 {
        self.server.client(&self.workspace.key).post("/conversations", &conversation("hi")).status
    }

    /// Nothing counts as written from this moment on, and everybody is told soon.
    fn assert_noticed(&self, what: &str) {
        for number in 0..5 {
            assert_eq!(self.write(), 503, "{what}, write {number}");
        }
        let mut settings = self.server.call("GET", "/readyz", &[], "");
        assert_eq!((settings.status, settings.header("retry-after").is_some()), (503, true), "{what}");
        assert!(settings.body.contains("The database's file was"), "{}", settings.body);
        wait_until("reads are refused too", || {
            settings = self.server.client(&self.workspace.key).get("/conversations");
            settings.status == 503
        });
        let said = |line: &serde_json::Value| line["fields"]["message"].as_str()?.contains(what).then_some(());
        wait_until("it is in the log", || !self.server.logged(said).is_empty());
        assert_eq!(self.server.call("GET", "/healthz", &[], "").status, 200);
    }
}

#[test]
fn files_that_are_removed_are_noticed() {
    for ends in [&["", "-wal", "-shm"][..], &[""], &["-wal"], &["-shm"]] {
        let taken = Taken::new();
        for end in ends {
            fs::remove_file(taken.file(end)).unwrap();
        }
        taken.assert_noticed("was removed or moved away");
    }
}

#[test]
fn a_file_that_is_moved_away_is_noticed_and_missed_until_it_is_back() {
    let taken = Taken::new();
    fs::rename(taken.file(""), taken.file(".away")).unwrap();
    taken.assert_noticed("was removed or moved away");
    fs::rename(taken.file(".away"), taken.file("")).unwrap();
    wait_until("writes go on", || taken.write() == 201);
    wait_until("it is ready", || taken.server.call("GET", "/readyz", &[], "").status == 200);
}

#[test]
fn a_file_that_is_replaced_is_noticed() {
    let taken = Taken::new();
    fs::copy(taken.file(""), taken.file(".backup")).unwrap();
    fs::rename(taken.file(".backup"), taken.file("")).unwrap();
    taken.assert_noticed("was replaced by another file");
}
