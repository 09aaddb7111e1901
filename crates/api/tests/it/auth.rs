//! `/auth` and `/me`.

use crate::server;
use kilo_testkit::{Answer, PASSWORD};
use sea_orm::{ConnectionTrait, Database};
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

#[test]
fn too_many_failures_of_an_account_are_held_up_and_others_are_not() {
    let (server, workspace) = server();
    server.person(&workspace, "other@a.example", "viewer");
    let attempt = |email: &str, password: &str| {
        server.client("-").post("/auth/login", &json!({ "email": email, "password": password }))
    };
    for _ in 0..10 {
        assert_eq!(attempt("owner@a.example", "wrong").status, 401);
    }
    let held = attempt("OWNER@a.example", PASSWORD);
    assert_eq!((held.status, held.problem().as_str()), (429, "/problems/too-many-requests"));
    let wait: u32 = held.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=15 * 60).contains(&wait), "{wait}");
    assert_eq!(attempt("other@a.example", PASSWORD).status, 200);
    for number in 0..40 {
        assert_eq!(attempt(&format!("nobody{number}@a.example"), "wrong").status, 401);
    }
    assert_eq!(attempt("other@a.example", PASSWORD).status, 429, "the address is held up as well");
    let trusting = server.another(&[("KILO_RATE_LIMITS", "off")]);
    assert_eq!(trusting.login("owner@a.example").status, 200);
}

#[test]
fn a_token_that_is_renewed_by_many_at_once_gives_at_most_one_session() {
    let (server, _) = server();
    let cookie = server.login("owner@a.example").cookie();
    let answers = std::thread::scope(|scope| {
        let renew = || server.call("POST", "/api/v1/auth/refresh", &[("cookie", &cookie)], "");
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(renew)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let good: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(good.len(), 1);
    assert!(answers.iter().all(|answer| [200, 401].contains(&answer.status)));
    // Somebody sent a token that had been used: the session has ended for everybody.
    assert_eq!(server.client(&good[0].text("access_token")).get("/me").status, 401);
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
