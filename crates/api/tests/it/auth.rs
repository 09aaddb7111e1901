//! `/auth` and `/me`.

use crate::server;
use kilo_testkit::PASSWORD;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

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

#[test]
fn a_membership_that_is_gone_ends_access_at_once() {
    let (server, workspace) = server();
    server.person(&workspace, "v@a.example", "viewer");
    let viewer = server.signed_in("v@a.example");
    assert_eq!(viewer.get("/conversations").status, 200);
    run(async {
        let db = Database::connect(format!("sqlite://{}", server.database().display())).await.unwrap();
        db.execute_unprepared("DELETE FROM memberships WHERE role = 'viewer'").await.unwrap();
    });
    assert_eq!((viewer.get("/conversations").status, viewer.get("/me").status), (401, 401));
    assert_eq!(server.login("v@a.example").status, 401);
}

#[cfg(target_os = "linux")]
#[test]
fn many_sign_ins_at_once_wait_for_their_turn() {
    let (server, _) = server();
    let statuses = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..32).map(|_| scope.spawn(|| server.login("owner@a.example").status)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    // Each hash takes 19 MiB; what is not given back shows here.
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process_id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 120_000, "{kilobytes} kB of its own after 32 sign-ins");
}

#[actix_web::main]
async fn run<T>(work: impl Future<Output = T>) -> T {
    work.await
}
