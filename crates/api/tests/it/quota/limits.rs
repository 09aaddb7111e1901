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

#[test]
fn limits_follow_the_route_however_its_path_is_spelled() {
    let (server, workspace, _) = with("trial", &[("KILO_REQUESTS_OF_ADDRESS", "30")]);
    let key = format!("Bearer {}", workspace.key);
    let call = |path: &str| server.call("GET", path, &[("authorization", &key)], "");
    // Routes that are found are carried out, and counted like the plain ones.
    for path in ["/%61pi/v1/quota", "/api/%761/quota", "/api/v1/%71uota", "/%61%70%69/%76%31/%71%75%6f%74%61"] {
        let answer = call(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("ratelimit-policy").unwrap().contains("\"address\";q=30"), "{path}");
    }
    // What leads nowhere is counted too.
    for path in
        ["//api/v1/quota", "/./api/v1/quota", "/api//v1/quota", "/api/v1/quota/", "/API/v1/quota", "/api%2Fv1/quota"]
    {
        let answer = call(path);
        assert!(answer.status == 404 && answer.header("ratelimit").is_some(), "{path}: {}", answer.status);
    }
    let spellings =
        ["/%61pi/v1/conversations", "//api/v1/conversations", "/api/v1/conversations", "/Api/v1/conversations"];
    for path in spellings {
        let refused = (0..40).map(|_| call(path)).find(|answer| answer.status == 429);
        let refused = refused.unwrap_or_else(|| panic!("{path} has no limit"));
        assert!(refused.header("retry-after").is_some() && refused.header("ratelimit").is_some(), "{path}");
    }
}

#[test]
fn a_key_has_one_budget_however_its_header_is_spelled() {
    let (server, workspace, _) = with("trial", &[("KILO_REQUESTS_OF_KEY", "30")]);
    let call = |kind: &str| {
        let bearer = format!("{kind} {}", workspace.key);
        server.call("GET", "/api/v1/quota", &[("authorization", &bearer)], "")
    };
    let remaining: Vec<_> = ["Bearer", "bearer", "BEARER", "Bearer ", "bEaReR  "]
        .into_iter()
        .map(|kind| call(kind).header("ratelimit").and_then(|all| Some(all.split("\"key\";r=").nth(1)?.to_owned())))
        .collect();
    let counts = remaining.iter().map(|left| left.as_ref().unwrap().split(';').next().unwrap().parse::<u32>().unwrap());
    assert!(counts.max().unwrap() < 30 && remaining.last().unwrap() < remaining.first().unwrap(), "{remaining:?}");
}
