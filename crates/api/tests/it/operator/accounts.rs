//! People, their roles and passwords, and keys, from the command line.

use crate::server;
use kilo_testkit::{Server, Workspace};
use serde_json::json;

/// A password that is not the one of everybody else.
const NEW: (&str, &str) = ("KILO_USER_PASSWORD", "another long test password");

fn with_new(server: &Server, arguments: &[&str]) -> (bool, String) {
    server.run_with(arguments, &[NEW])
}

fn sign_in(server: &Server, email: &str, password: &str) -> u16 {
    server.client("-").post("/auth/login", &json!({ "email": email, "password": password })).status
}

fn role(server: &Server, workspace: &Workspace, email: &str) -> String {
    let people = server.command(&["user", "list", "--workspace", &workspace.id]);
    let known = people.as_array().unwrap().iter().find(|person| person["email"] == email);
    known.map_or_else(|| "nobody".to_owned(), |person| person["role"].as_str().unwrap().to_owned())
}

#[test]
fn a_password_is_never_ignored_in_silence_and_can_be_set_anew() {
    let (server, workspace) = server();
    let email = "jane@a.example";
    server.person(&workspace, email, "member");
    let session = server.signed_in(email);
    let add = ["user", "add", "--workspace", &workspace.id, "--email", email, "--role", "member"];
    let (done, said) = with_new(&server, &add);
    assert!(done && said.contains("has an account already: its password stays as it is"), "{said}");
    assert!(said.contains(&format!("kilo user password --email {email}")), "{said}");
    assert_eq!(sign_in(&server, email, NEW.1), 401);

    let (done, said) = with_new(&server, &["user", "password", "--email", "JANE@a.example"]);
    assert!(done && said.contains("is changed, and all sessions have ended"), "{said}");
    assert_eq!((sign_in(&server, email, NEW.1), sign_in(&server, email, kilo_testkit::PASSWORD)), (200, 401));
    assert_eq!(session.get("/me").status, 401, "sessions have ended");
    for (arguments, wanted) in [
        (vec!["user", "password", "--email", "nobody@a.example"], "nobody has an account with the address"),
        (vec!["user", "password", "--email", email, "--workspace", UNKNOWN], "no workspace with this id"),
    ] {
        let (done, said) = with_new(&server, &arguments);
        assert!(!done && said.contains(wanted), "{said}");
    }
    let (done, said) =
        server.run_with(&["user", "password", "--email", email], &[("KILO_USER_PASSWORD", "jane@a.example")]);
    assert!(!done && said.trim().lines().count() == 1, "{said}");
}

const UNKNOWN: &str = "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f";

#[test]
fn the_last_owner_stays_one_by_whatever_command() {
    let (server, workspace) = server();
    let id = workspace.id.as_str();
    let owner = "owner@a.example";
    for arguments in [
        vec!["user", "role", "--workspace", id, "--email", owner, "--role", "viewer"],
        vec!["user", "add", "--workspace", id, "--email", owner, "--role", "admin"],
        vec!["user", "remove", "--workspace", id, "--email", "OWNER@a.example"],
    ] {
        let (done, said) = server.run(&arguments);
        assert!(!done && said.contains("the workspace's only owner"), "{said}");
        assert_eq!(role(&server, &workspace, owner), "owner");
    }
    server.person(&workspace, "jane@a.example", "viewer");
    let (done, said) = server.run(&["user", "role", "--workspace", id, "--email", "jane@a.example", "--role", "owner"]);
    assert!(done, "{said}");
    let session = server.signed_in(owner);
    let (done, said) = server.run(&["user", "remove", "--workspace", id, "--email", owner]);
    assert!(done && said.contains("does not belong to the workspace any more"), "{said}");
    assert_eq!((session.get("/me").status, role(&server, &workspace, owner).as_str()), (401, "nobody"));
    assert_eq!(role(&server, &workspace, "jane@a.example"), "owner");
    let (done, said) =
        server.run(&["user", "role", "--workspace", id, "--email", "nobody@a.example", "--role", "viewer"]);
    assert!(!done && said.contains("does not belong to this workspace: `kilo user list`"), "{said}");
}

#[test]
fn keys_are_made_with_their_scopes_listed_and_taken_back() {
    let (server, workspace) = server();
    let other = server.workspace("owner@b.example");
    let id = workspace.id.as_str();
    let listed = server.command(&["workspace", "list"]);
    assert_eq!((listed[0]["workspace_id"].as_str(), &listed[0]["owners"]), (Some(id), &json!(["owner@a.example"])));
    let scopes = "quota:read,conversations:read";
    let made = server.command(&["key", "create", "--workspace", id, "--name", "Reports", "--scopes", scopes]);
    let key = server.client(made["secret_key"].as_str().unwrap());
    assert_eq!((key.get("/quota").status, key.get("/conversations").status), (200, 200));
    assert_eq!(key.post("/conversations", &json!({})).status, 403);
    let keys = server.command(&["key", "list", "--workspace", id]);
    let newest = &keys.as_array().unwrap()[1];
    assert_eq!((&newest["id"], &newest["name"]), (&made["id"], &json!("Reports")));
    assert_eq!(newest["scopes"], json!(["conversations:read", "quota:read"]));
    assert!(!keys.to_string().contains("kilo_sk_"));
    let revoke =
        |workspace: &str| server.run(&["key", "revoke", "--workspace", workspace, made["id"].as_str().unwrap()]);
    let (done, said) = revoke(&other.id);
    assert!(!done && said.contains("the workspace has no key with this id: `kilo key list`"), "{said}");
    assert_eq!(key.get("/quota").status, 200);
    assert!(revoke(id).0 && revoke(id).0);
    assert_eq!(key.get("/quota").status, 401);
    for scopes in ["quota:write", "", "quota:read,"] {
        let (done, said) = server.run(&["key", "create", "--workspace", id, "--name", "X", "--scopes", scopes]);
        assert!(!done && said.contains("conversations:read"), "{scopes}: {said}");
    }
}
