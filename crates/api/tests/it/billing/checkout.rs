//! Ordering packs.

use super::{
    Shop,
    stripe::{KEY, PRICE, SECRET, Stripe, tell},
};
use crate::KILO;
use kilo_testkit::{Reply, wait_until};
use serde_json::{Value, json};
use std::{collections::BTreeMap, process::Command};

/// The fields of the form that Stripe got last.
fn form(shop: &Shop) -> BTreeMap<String, String> {
    let received = shop.stripe.sink.received();
    serde_urlencoded::from_str(&received.last().unwrap().body).unwrap()
}

#[test]
fn an_order_waits_to_be_paid_on_a_page_of_stripes() {
    let shop = Shop::open(&[]);
    let session = shop.stripe.opens();
    let (placed, again) = (shop.buy("order-1", 2), shop.buy("order-1", 2));
    assert_eq!((placed.status, &placed.body), (201, &again.body));
    let id = placed.text("id");
    assert_eq!(placed.text("state"), "pending");
    assert!(placed.text("checkout_url").starts_with(&format!("https://checkout.stripe.com/c/pay/{session}")));
    assert_eq!((placed.json()["packs"].as_u64(), shop.bought()), (Some(2), 0), "nothing is there before it is paid");

    let received = shop.stripe.sink.received();
    assert_eq!((received.len(), received[0].path.as_str()), (1, "/v1/checkout/sessions"));
    for (name, value) in [
        ("authorization", format!("Bearer {KEY}").as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("idempotency-key", &id),
        ("stripe-version", "2024-06-20"),
    ] {
        assert_eq!(received[0].header(name), Some(value), "{name}");
    }
    let workspace = shop.workspace.id.as_str();
    let back = format!("http://{}/usage?order={id}", shop.server.address);
    let cancelled = format!("{back}&cancelled=1");
    let wanted = [
        ("cancel_url", cancelled.as_str()),
        ("client_reference_id", &id),
        ("customer_email", "owner@a.example"),
        ("line_items[0][price]", PRICE),
        ("line_items[0][quantity]", "2"),
        ("metadata[order_id]", &id),
        ("metadata[workspace_id]", workspace),
        ("mode", "payment"),
        ("payment_intent_data[metadata][order_id]", &id),
        ("payment_intent_data[metadata][workspace_id]", workspace),
        ("success_url", &back),
    ];
    assert_eq!(form(&shop), wanted.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
}

#[test]
fn an_order_is_read_by_its_workspace_and_paid_by_its_admins() {
    let shop = Shop::open(&[]);
    let (first, session) = shop.order(1);
    let (second, _) = shop.order(3);
    assert_eq!(tell(&shop.server, "completed", &first, &session, "paid").status, 200);
    shop.server.person(&shop.workspace, "viewer@a.example", "viewer");
    let viewer = shop.server.signed_in("viewer@a.example");
    for (client, may_pay) in [(&shop.owner, true), (&viewer, false), (&shop.server.client(&shop.workspace.key), false)]
    {
        let order = client.get(&format!("/quota/top-ups/{second}"));
        assert_eq!((order.status, order.json()["checkout_url"].is_string()), (200, may_pay), "{}", order.body);
        let page = client.get("/quota/top-ups?limit=1").json();
        assert_eq!((&page["data"][0]["id"], page["data"][0]["checkout_url"].is_string()), (&json!(second), may_pay));
        let next =
            client.get(&format!("/quota/top-ups?limit=1&cursor={}", page["next_cursor"].as_str().unwrap())).json();
        assert_eq!((&next["data"][0]["id"], &next["next_cursor"]), (&json!(first), &Value::Null));
        assert_eq!(next["data"][0]["checkout_url"], Value::Null, "it is paid");
        assert!(next["data"][0]["settled_at"].is_string());
    }
    let other = shop.server.workspace("owner@b.example");
    let other = shop.server.client(&other.key);
    assert_eq!(other.get(&format!("/quota/top-ups/{second}")).status, 404);
    assert_eq!(other.get("/quota/top-ups").json()["data"], json!([]));
}

#[test]
fn a_failure_is_told_and_a_repeat_goes_on_with_the_same_order() {
    let shop = Shop::open(&[]);
    let failures = [
        (402, json!({ "type": "card_error", "code": "card_declined", "message": "Your card was declined." })),
        (
            400,
            json!({ "type": "invalid_request_error", "code": "resource_missing", "param": "line_items[0][price]",
            "message": "No such price: 'price_1'" }),
        ),
        (401, json!({ "type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_****hush" })),
        (409, json!({ "type": "idempotency_error", "message": "There is currently another in-progress request." })),
        (
            429,
            json!({ "type": "invalid_request_error", "code": "rate_limit", "message": "Request rate limit exceeded" }),
        ),
        (500, json!({ "type": "api_error", "message": "An unknown error occurred" })),
    ];
    for (status, error) in &failures {
        shop.stripe.refuses(*status, error);
        let failed = shop.buy("order-1", 2);
        assert_eq!((failed.status, failed.problem().as_str()), (502, "/problems/payment-service-failed"));
        assert_eq!(failed.text("detail"), format!("Stripe answered {status}."));
        assert_eq!(failed.header("retry-after").is_some(), *status >= 409, "{status}");
    }
    shop.stripe.sink.reply_once(Reply::Drop);
    assert_eq!(shop.buy("order-1", 2).status, 502);
    for body in ["", "<html>", "{}", r#"{"id":"cs_test_1","url":null}"#, r#"{"id":"cs_test_1","url":"javascript:x"}"#] {
        shop.stripe.sink.reply_once(Reply::Status(200, Vec::new(), body.to_owned()));
        assert_eq!(shop.buy("order-1", 2).status, 502, "{body}");
    }
    assert_eq!(shop.buy("order-1", 3).status, 409, "the key was for another order");
    shop.stripe.opens();
    let placed = shop.buy("order-1", 2);
    assert_eq!(placed.status, 201, "{}", placed.body);
    let received = shop.stripe.sink.received();
    assert_eq!(received.len(), failures.len() + 1 + 5 + 1);
    for call in &received {
        assert_eq!(call.header("idempotency-key"), Some(placed.text("id").as_str()), "one session at Stripe");
        assert_eq!(call.body, received[0].body, "Stripe refuses a key that comes with something else");
    }
    assert_eq!(shop.owner.get("/quota/top-ups").json()["data"].as_array().unwrap().len(), 1);
    let waiting = shop.server.command(&["quota", "orders", "--workspace", &shop.workspace.id]);
    assert_eq!(waiting[0]["id"].as_str(), Some(placed.text("id").as_str()));
}

#[test]
fn another_admin_who_repeats_the_request_asks_for_the_same() {
    let shop = Shop::open(&[]);
    shop.server.person(&shop.workspace, "admin@a.example", "admin");
    shop.stripe.sink.reply_once(Reply::Drop);
    assert_eq!(shop.buy("order-1", 1).status, 502);
    let admin = shop.server.signed_in("admin@a.example");
    assert_eq!(admin.post_once("order-1", "/quota/top-ups", &json!({ "packs": 1 })).status, 201);
    assert_eq!(form(&shop)["customer_email"], "owner@a.example");
}

#[test]
fn stripe_is_waited_for_ten_seconds() {
    let shop = Shop::open(&[]);
    shop.stripe.sink.hold();
    let failed = shop.buy("order-1", 1);
    assert_eq!((failed.status, failed.header("retry-after")), (502, Some("5")));
    shop.stripe.sink.release();
    assert_eq!(shop.buy("order-1", 1).status, 201);
    assert_eq!(shop.owner.get("/quota/top-ups").json()["data"].as_array().unwrap().len(), 1);
}

#[test]
fn one_who_asks_twice_at_once_orders_once() {
    let shop = Shop::open(&[]);
    let second = shop.server.another(&shop.stripe.settings(&shop.stripe.sink.url("/")));
    let other = second.signed_in("owner@a.example");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let buyers: Vec<_> = (0..8)
            .map(|number| {
                let client = if number % 2 == 0 { &shop.owner } else { &other };
                scope.spawn(move || client.post_once("order-1", "/quota/top-ups", &json!({ "packs": 1 })).status)
            })
            .collect();
        buyers.into_iter().map(|buyer| buyer.join().unwrap()).collect()
    });
    assert!(statuses.contains(&201) && statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    let orders = shop.owner.get("/quota/top-ups").json();
    assert_eq!(orders["data"].as_array().unwrap().len(), 1);
    for call in shop.stripe.sink.received() {
        assert_eq!(call.header("idempotency-key"), orders["data"][0]["id"].as_str());
    }
}

#[test]
fn it_does_not_start_without_its_settings_and_logs_none_of_them() {
    let stripe = Stripe::start();
    let url = stripe.sink.url("/");
    let folder = tempfile::tempdir().unwrap();
    let run = |without: &str, more: &[(&str, &str)]| {
        let settings = stripe.settings(&url).into_iter().filter(|(name, _)| *name != without);
        let mut program = Command::new(KILO);
        program.arg("serve").current_dir(folder.path()).env("KILO_BIND", "127.0.0.1:0").envs(settings);
        let done = program.envs(more.iter().copied()).output().unwrap();
        assert!(!done.status.success());
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(!said.contains("hush"), "{said}");
        said
    };
    for name in ["KILO_STRIPE_SECRET_KEY", "KILO_STRIPE_WEBHOOK_SECRET", "KILO_STRIPE_PRICE"] {
        assert_eq!(run(name, &[]), format!("kilo: KILO_TOP_UPS=stripe needs {name}\n"));
        assert!(run("", &[(name, "")]).contains(&format!("KILO_TOP_UPS=stripe needs {name}")), "an empty one is none");
    }
    assert!(run("KILO_OUTBOUND_ALLOW", &[]).contains("KILO_STRIPE_URL must begin with https://"));

    let shop = Shop::open(&[("KILO_LOG", "trace")]);
    shop.stripe.refuses(401, &json!({ "type": "invalid_request_error", "message": "Invalid API Key provided: hush" }));
    assert_eq!(shop.buy("order-1", 1).status, 502);
    let (order, session) = shop.order(1);
    assert_eq!(tell(&shop.server, "completed", &order, &session, "paid").status, 200);
    let lines = || shop.server.logged(|line| Some(line.to_string()));
    wait_until("the log says so", || lines().iter().any(|line| line.contains("Stripe refused a session")));
    let lines = lines();
    for secret in [KEY, SECRET] {
        assert!(!lines.iter().any(|line| line.contains(secret)), "a secret is in the log");
    }
}
