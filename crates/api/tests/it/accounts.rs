//! Who an account is, and what is kept of those who fail.

use crate::{KILO, server};
use kilo_testkit::Server;

#[test]
fn addresses_that_differ_by_an_accent_are_two_accounts() {
    let server = Server::start(KILO);
    let workspace = server.workspace("jorg@a.example");
    assert_eq!(server.login("JORG@A.example").status, 200, "case does not matter");
    assert_eq!(server.login("jörg@a.example").status, 401, "an accent does");
    server.person(&workspace, "jörg@a.example", "viewer");
    let me = |email: &str| server.login(email).json();
    assert_eq!(me("JÖRG@a.example")["workspace"]["role"], "viewer");
    assert_eq!(me("jorg@a.example")["workspace"]["role"], "owner");
    assert_ne!(me("jörg@a.example")["user"]["id"], me("jorg@a.example")["user"]["id"]);
}

#[cfg(unix)]
#[test]
fn the_database_is_for_its_owner_alone_and_holds_no_address_of_a_client() {
    use std::os::unix::fs::PermissionsExt;
    let (server, _) = server();
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
