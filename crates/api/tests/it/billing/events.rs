//! What Stripe tells about orders.

use super::{
    Shop,
    stripe::{SECRET, WEBHOOK, event, send, send_signed, session, signature, tell},
};
use crate::server;
use kilo_testkit::Reply;
use serde_json::json;

#[test]
fn what_is_paid_is_there_once_however_often_it_is_told() {
    let shop = Shop::open(&[]);
    let (order, session) = shop.order(2);
    for _ in 0..3 {
        let told = tell(&shop.server, "completed", &order, &session, "paid");
        assert_eq!((told.status, told.body.as_str()), (200, ""));
    }
    assert_eq!((shop.state(&order).as_str(), shop.bought(), shop.purchases()), ("granted", 200, 1));
    let (order, session) = shop.order(1);
    assert_eq!(tell(&shop.server, "completed", &order, &session, "no_payment_required").status, 200);
    assert_eq!((shop.state(&order).as_str(), shop.bought(), shop.purchases()), ("granted", 300, 2));
}

#[test]
fn two_servers_that_are_told_at_once_grant_once() {
    let shop = Shop::open(&[]);
    let second = shop.server.another(&shop.stripe.settings(&shop.stripe.sink.url("/")));
    let orders: Vec<_> = (1..=3).map(|packs| shop.order(packs)).collect();
    std::thread::scope(|scope| {
        for number in 0..24 {
            let (server, (order, session)) = ([&shop.server, &second][number % 2], &orders[number % 3]);
            let kind = ["completed", "async_payment_succeeded", "expired"][number / 3 % 3];
            scope.spawn(move || assert_eq!(tell(server, kind, order, session, "paid").status, 200));
        }
    });
    assert!(orders.iter().all(|(order, _)| shop.state(order) == "granted"));
    assert_eq!((shop.bought(), shop.purchases()), (600, 3));
}

#[test]
fn money_that_is_still_on_its_way_is_waited_for() {
    let shop = Shop::open(&[]);
    for (told, state) in [("async_payment_succeeded", "granted"), ("async_payment_failed", "failed")] {
        let (order, session) = shop.order(1);
        assert_eq!(tell(&shop.server, "completed", &order, &session, "unpaid").status, 200);
        assert_eq!(shop.state(&order), "pending");
        assert_eq!(tell(&shop.server, told, &order, &session, "unpaid").status, 200);
        assert_eq!(shop.state(&order), state);
    }
    assert_eq!((shop.bought(), shop.purchases()), (100, 1));
}

#[test]
fn events_come_in_any_order_and_money_counts() {
    let shop = Shop::open(&[]);
    for (first, second) in [
        ("expired", "completed"),
        ("completed", "expired"),
        ("async_payment_failed", "async_payment_succeeded"),
        ("async_payment_succeeded", "async_payment_failed"),
    ] {
        let (order, session) = shop.order(1);
        for kind in [first, second] {
            assert_eq!(tell(&shop.server, kind, &order, &session, "paid").status, 200);
        }
        assert_eq!(shop.state(&order), "granted", "{first}, {second}");
    }
    let (order, session) = shop.order(1);
    for kind in ["expired", "async_payment_failed"] {
        assert_eq!(tell(&shop.server, kind, &order, &session, "unpaid").status, 200);
    }
    assert_eq!(shop.state(&order), "expired", "what was told first");
    let read = shop.owner.get(&format!("/quota/top-ups/{order}")).json();
    assert!(read["settled_at"].is_string() && read["checkout_url"].is_null(), "{read}");
    assert_eq!((shop.bought(), shop.purchases()), (400, 4));
}

#[test]
fn a_session_that_was_told_of_before_it_was_noted_is_the_orders() {
    let shop = Shop::open(&[]);
    // Stripe opened it, and its answer was lost.
    shop.stripe.sink.reply_once(Reply::Drop);
    assert_eq!(shop.buy("order-1", 1).status, 502);
    let order = shop.owner.get("/quota/top-ups").json()["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(tell(&shop.server, "completed", &order, "cs_test_lost", "paid").status, 200);
    let calls = shop.stripe.sink.received().len();
    let again = shop.buy("order-1", 1);
    assert_eq!((again.status, again.text("state").as_str()), (201, "granted"));
    assert_eq!(shop.stripe.sink.received().len(), calls, "what is paid is not paid again");
    assert_eq!((shop.bought(), shop.purchases()), (100, 1));
}

#[test]
fn only_what_stripe_signed_a_moment_ago_is_believed() {
    let shop = Shop::open(&[]);
    let (order, id) = shop.order(1);
    let paid = event("checkout.session.completed", session(&id, Some(&order), "paid"));
    let good = signature(SECRET, &paid, 0);
    let other = signature("whsec_other", &paid, 0);
    for (header, detail) in [
        ("", "has no Stripe-Signature"),
        ("t=1,v1=abc", "has no Stripe-Signature"),
        (&other, "fits the body"),
        (&signature(SECRET, "{}", 0), "fits the body"),
        (&good.replace(",v1=", ",v2="), "has no Stripe-Signature"),
        (&signature(SECRET, &paid, 360), "300 seconds"),
        (&signature(SECRET, &paid, -360), "300 seconds"),
    ] {
        let refused = send_signed(&shop.server, &paid, header);
        assert_eq!((refused.status, refused.problem().as_str()), (400, "/problems/bad-request"), "{header}");
        assert!(refused.text("detail").contains(detail), "{header}: {}", refused.body);
    }
    let unsigned = shop.server.call("POST", WEBHOOK, &[], &paid);
    assert_eq!((unsigned.status, shop.state(&order).as_str(), shop.bought()), (400, "pending", 0));
    let rolled = format!("{},{}", other.rsplit_once(",v0").unwrap().0, good.split(',').nth(1).unwrap());
    assert_eq!(send_signed(&shop.server, &paid, &rolled).status, 200, "two signatures while the secret is rolled over");
    assert_eq!(shop.bought(), 100);
}

#[test]
fn what_is_about_no_order_of_ours_changes_nothing() {
    let shop = Shop::open(&[]);
    let (order, id) = shop.order(1);
    let unknown = "0199a3e2-7c1e-7d31-9d0f-3b6f1c2d4e5f";
    for object in [
        session("cs_test_another", Some(&order), "paid"),
        session(&id, Some(unknown), "paid"),
        session(&id, Some("crm-4711"), "paid"),
        session(&id, None, "paid"),
    ] {
        assert_eq!(send(&shop.server, &event("checkout.session.completed", object)).status, 200);
    }
    for kind in ["payment_intent.succeeded", "checkout.session.renamed", "charge.refunded"] {
        let object = session(&id, Some(&order), "paid");
        assert_eq!(send(&shop.server, &event(kind, object)).status, 200, "{kind}");
    }
    for body in ["", "{}", "[]", "nope", r#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{}}}"#] {
        assert_eq!(send(&shop.server, body).status, 400, "{body}");
    }
    assert_eq!((shop.state(&order).as_str(), shop.bought(), shop.purchases()), ("pending", 0, 0));
}

#[test]
fn how_many_packs_there_are_is_what_was_ordered() {
    let shop = Shop::open(&[]);
    let (order, id) = shop.order(1);
    let mut paid = session(&id, Some(&order), "paid");
    paid["amount_total"] = json!(990_000);
    paid["metadata"]["packs"] = json!("100");
    paid["line_items"] = json!({ "object": "list", "data": [{ "quantity": 100 }] });
    assert_eq!(send(&shop.server, &event("checkout.session.completed", paid)).status, 200);
    assert_eq!(shop.bought(), 100);
}

#[test]
fn an_order_that_the_operator_has_granted_is_not_granted_again() {
    let shop = Shop::open(&[]);
    let (order, session) = shop.order(1);
    assert!(shop.server.run(&["quota", "grant", "--workspace", &shop.workspace.id, &order]).0);
    assert_eq!(tell(&shop.server, "completed", &order, &session, "paid").status, 200);
    assert_eq!((shop.bought(), shop.purchases()), (100, 1));
}

#[test]
fn it_is_there_with_stripe_alone_held_to_a_size_and_not_limited() {
    let (without, _) = server();
    let refused = send(&without, "{}");
    assert_eq!((refused.status, refused.problem().as_str()), (404, "/problems/not-found"));
    let shop = Shop::open(&[("KILO_REQUESTS_OF_ADDRESS", "20")]);
    let large = " ".repeat(1024 * 1024 + 1);
    assert_eq!(send(&shop.server, &large).status, 413);
    for _ in 0..40 {
        let refused = send_signed(&shop.server, "{}", "");
        assert_eq!((refused.status, refused.header("ratelimit")), (400, None));
    }
    let headers = [("stripe-signature", ""), ("content-encoding", "gzip")];
    assert_eq!(shop.server.call("POST", WEBHOOK, &headers, "{}").status, 415);
}
