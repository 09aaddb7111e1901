//! `/auth` and `/me`.

use crate::server;
use kilo_testkit::{Answer, PASSWORD};
use serde_json::json;

#[test]
fn a_refresh_token_that_comes_twice_ends_the_session() {
    let (server, _) = server();
    let wrong = json!({ "email": "owner@a.example", "password": "no" });
    assert_eq!(server.client("-").post("/auth/login", &wrong).status, 401);
    let signed_in = server.login("OWNER@a.example");
    let cookie = signed_in.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let me = |answer: &Answer| server.client(&answer.text("access_token")).get("/me").status;
    let refresh = |cookie: &str| server.call("POST", "/api/v1/auth/refresh", &[("cookie", cookie)], "");
    assert_eq!(me(&signed_in), 200);
    let renewed = refresh(&signed_in.cookie());
    assert_eq!(me(&renewed), 200);
    assert_eq!(refresh(&signed_in.cookie()).status, 401);
    assert_eq!(refresh(&renewed.cookie()).status, 401, "the copy ended the session of its owner too");
    assert_eq!(me(&renewed), 401);
}

#[test]
fn signing_out_and_a_new_password_end_the_session_at_once() {
    let (server, _) = server();
    let first = server.signed_in("owner@a.example");
    assert_eq!(first.post("/auth/logout", &json!({})).status, 204);
    assert_eq!(first.get("/me").status, 401);
    let (second, third) = (server.signed_in("owner@a.example"), server.signed_in("owner@a.example"));
    let change = json!({ "current": PASSWORD, "new": "another long password" });
    assert_eq!(second.post("/auth/password", &change).status, 204);
    assert_eq!((second.get("/me").status, third.get("/me").status), (401, 401));
    assert_eq!(server.login("owner@a.example").status, 401);
}

#[test]
fn a_member_of_two_workspaces_sees_the_one_that_is_open() {
    let (server, first) = server();
    let second = server.workspace("owner@b.example");
    server.person(&first, "both@a.example", "member");
    server.person(&second, "both@a.example", "viewer");
    let id = server.client(&first.key).post("/conversations", &kilo_testkit::conversation("hello")).text("id");
    let open = |workspace: &str| {
        let body = json!({ "email": "both@a.example", "password": PASSWORD, "workspace_id": workspace });
        server.client(&server.client("-").post("/auth/login", &body).text("access_token"))
    };
    let (here, there) = (open(&first.id), open(&second.id));
    assert_eq!(here.get("/me").json()["workspaces"].as_array().unwrap().len(), 2);
    assert_eq!((here.whole_list("", 50).len(), there.whole_list("", 50).len()), (1, 0));
    let path = format!("/conversations/{id}");
    assert_eq!((here.get(&path).status, there.get(&path).status), (200, 404));
    assert_eq!(here.post(&format!("{path}/archive"), &json!({})).status, 200);
    server.person(&first, "both@a.example", "viewer");
    assert_eq!(here.post(&format!("{path}/unarchive"), &json!({})).status, 403, "a new role acts at once");
    let stranger = json!({ "email": "owner@a.example", "password": PASSWORD, "workspace_id": second.id });
    assert_eq!(server.client("-").post("/auth/login", &stranger).status, 401);
}
