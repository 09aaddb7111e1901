//! Many at once, in one process or two, or one that is killed.

use super::{check, counted, figures, is_exhausted, on};
use kilo_testkit::{Answer, Client, conversation, open, wait_until};
use std::{
    collections::BTreeSet,
    io::Write,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

/// 400 starts by 64 threads, spread over `clients`; what they were told.
fn rush(clients: &[Client]) -> Vec<Answer> {
    let (next, answers) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for thread in 0..64 {
            let (client, next, answers) = (&clients[thread % clients.len()], &next, &answers);
            scope.spawn(move || {
                while next.fetch_add(1, SeqCst) < 400 {
                    let answer = client.post("/conversations", &conversation("hello"));
                    answers.lock().unwrap().push(answer);
                }
            });
        }
    });
    answers.into_inner().unwrap()
}

fn split(answers: &[Answer]) -> (usize, usize) {
    let started = answers.iter().filter(|answer| answer.status == 201).count();
    (started, answers.iter().filter(|answer| is_exhausted(answer)).count())
}

fn ids(rows: &[serde_json::Value]) -> BTreeSet<String> {
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn of_400_starts_at_once_a_trial_takes_exactly_100() {
    let (server, workspace, _) = on("trial");
    let client = server.client(&workspace.key);
    assert_eq!(split(&rush(std::slice::from_ref(&client))), (100, 300));
    assert_eq!(figures(&client), (100, 0, "paused".to_owned()));
    let counted: BTreeSet<String> = counted(&client).into_iter().collect();
    assert_eq!(counted, ids(&client.whole_list("", 200)));
    check(&server, &workspace);
}

#[test]
fn two_processes_over_one_file_take_no_more() {
    let (server, workspace, _) = on("trial");
    let second = server.another(&[]);
    let clients = [server.client(&workspace.key), second.client(&workspace.key)];
    assert_eq!(split(&rush(&clients)), (100, 300));
    assert_eq!(figures(&clients[0]), figures(&clients[1]));
    assert_eq!((counted(&clients[1]).len(), clients[0].whole_list("", 200).len()), (100, 100));
    check(&server, &workspace);
}

#[test]
fn a_killed_process_has_counted_what_it_stored() {
    let (mut server, workspace, _) = on("trial");
    let client = server.client(&workspace.key);
    let acknowledged = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let (client, acknowledged) = (&client, &acknowledged);
            scope.spawn(move || {
                let call = || client.post("/conversations", &conversation("hello"));
                // A connection that breaks is an answer that never came.
                while let Ok(answer) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)) {
                    if answer.status != 201 {
                        break;
                    }
                    acknowledged.lock().unwrap().insert(answer.text("id"));
                }
            });
        }
        wait_until("some have started", || acknowledged.lock().unwrap().len() >= 40);
        server.kill();
    });
    let again = server.another(&[]);
    let client = again.client(&workspace.key);
    let stored = ids(&client.whole_list("", 200));
    assert!(acknowledged.into_inner().unwrap().is_subset(&stored));
    assert_eq!(counted(&client).into_iter().collect::<BTreeSet<_>>(), stored);
    assert_eq!(figures(&client).0, stored.len() as u64);
    check(&again, &workspace);
    while client.post("/conversations", &conversation("hello")).status == 201 {}
    assert_eq!(client.whole_list("", 200).len(), 100);
    check(&again, &workspace);
}

#[test]
fn a_process_that_is_asked_to_stop_answers_what_it_stores() {
    let (mut server, workspace, _) = on("growth");
    let client = server.client(&workspace.key);
    let acknowledged = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..32 {
            let (client, acknowledged) = (&client, &acknowledged);
            scope.spawn(move || {
                let call = || client.post("/conversations", &conversation("hello"));
                while let Ok(answer) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)) {
                    assert_eq!(answer.status, 201, "{}", answer.body);
                    acknowledged.lock().unwrap().insert(answer.text("id"));
                }
            });
        }
        wait_until("some have started", || acknowledged.lock().unwrap().len() >= 100);
        let _ = server.stop();
    });
    let again = server.another(&[]);
    assert_eq!(ids(&again.client(&workspace.key).whole_list("", 200)), acknowledged.into_inner().unwrap());
    check(&again, &workspace);
}

#[test]
fn who_hangs_up_takes_nobody_along() {
    let (server, workspace, _) = on("growth");
    let client = server.client(&workspace.key);
    let (key, body) = (format!("Bearer {}", workspace.key), conversation("hello").to_string());
    let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
    let started = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let mut gone = open(&server.address, "POST", "/api/v1/conversations", &headers, body.len());
                    gone.write_all(body.as_bytes()).unwrap();
                    drop(gone);
                    let answer = client.post("/conversations", &conversation("hello"));
                    assert_eq!(answer.status, 201, "{}", answer.body);
                    started.lock().unwrap().insert(answer.text("id"));
                }
            });
        }
    });
    let stored = ids(&client.whole_list("", 200));
    assert!(started.into_inner().unwrap().is_subset(&stored));
    assert_eq!(counted(&client).into_iter().collect::<BTreeSet<_>>(), stored);
    check(&server, &workspace);
}
