//! How many requests a client may send.

use super::{figures, with};
use kilo_testkit::{conversation, wait_until};

#[test]
fn a_key_that_sends_too_much_is_asked_to_wait() {
    let (server, workspace, owner) = with("trial", &[("KILO_REQUESTS_OF_KEY", "30")]);
    let client = server.client(&workspace.key);
    let first = client.get("/quota");
    let policy = "\"address\";q=12000;w=60, \"key\";q=30;w=60";
    assert_eq!((first.status, first.header("ratelimit-policy")), (200, Some(policy)));
    assert!(first.header("ratelimit").unwrap().contains("\"key\";r=29;t=2"), "{:?}", first.header("ratelimit"));
    let mut refused = client.get("/quota");
    // Some come back while they are sent.
    wait_until("the key has sent too much", || {
        refused = client.get("/quota");
        refused.status != 200
    });
    assert_eq!((refused.status, refused.problem().as_str()), (429, "/problems/too-many-requests"));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    assert!(refused.header("ratelimit").unwrap().contains("\"key\";r=0;"));
    assert_eq!(owner.get("/quota").status, 200, "others are not concerned");
    assert_eq!(server.call("GET", "/readyz", &[], "").header("ratelimit"), None, "only the API is limited");
}

#[test]
fn an_address_is_limited_whatever_keys_it_tries() {
    let (server, _, owner) = with("trial", &[("KILO_REQUESTS_OF_ADDRESS", "30")]);
    let statuses: Vec<_> =
        (0..60).map(|number| server.client(&format!("kilo_sk_{number}")).get("/quota").status).collect();
    assert!(statuses.contains(&401) && statuses.contains(&429), "{statuses:?}");
    // Few come back while 60 are sent.
    assert!(owner.get("/quota").header("ratelimit").unwrap().starts_with("\"address\";r=0;"));
}

#[test]
fn limits_can_be_off_and_the_quota_cannot() {
    let off = [("KILO_RATE_LIMITS", "off"), ("KILO_REQUESTS_OF_KEY", "1"), ("KILO_REQUESTS_OF_ADDRESS", "1")];
    let (server, workspace, _) = with("trial", &off);
    let client = server.client(&workspace.key);
    let mut last = client.post("/conversations", &conversation("hello"));
    while last.status == 201 {
        last = client.post("/conversations", &conversation("hello"));
    }
    assert_eq!((last.status, last.header("ratelimit")), (402, None));
    assert_eq!(figures(&client).0, 100);
}
