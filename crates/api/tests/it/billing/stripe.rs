//! What stands in for Stripe.

use crate::KILO;
use hmac::{Hmac, KeyInit, Mac};
use kilo_testkit::{Answer, HttpSink, Reply, Server};
use serde_json::{Value, json};
use sha2::Sha256;
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

pub(crate) const KEY: &str = "sk_test_hush";
pub(crate) const SECRET: &str = "whsec_hush";
pub(crate) const PRICE: &str = "price_1MoBy5LkdIwHu7ixZhnattbh";
pub(crate) const WEBHOOK: &str = "/api/v1/billing/stripe";

static SESSIONS: AtomicU32 = AtomicU32::new(1);

pub(crate) struct Stripe {
    pub(crate) sink: HttpSink,
}

impl Stripe {
    pub(crate) fn start() -> Self {
        let stripe = Self { sink: HttpSink::start() };
        stripe.sink.reply_always(created(&new_id()));
        stripe
    }

    /// A server whose packs are paid here.
    pub(crate) fn server(&self, more: &[(&str, &str)]) -> Server {
        let url = self.sink.url("/");
        let mut settings = self.settings(&url).to_vec();
        settings.extend(more);
        Server::start_with(KILO, &settings)
    }

    pub(crate) fn settings<'a>(&'a self, url: &'a str) -> [(&'a str, &'a str); 6] {
        [
            ("KILO_TOP_UPS", "stripe"),
            ("KILO_STRIPE_SECRET_KEY", KEY),
            ("KILO_STRIPE_WEBHOOK_SECRET", SECRET),
            ("KILO_STRIPE_PRICE", PRICE),
            ("KILO_STRIPE_URL", url),
            ("KILO_OUTBOUND_ALLOW", &self.sink.address),
        ]
    }

    /// Opens a session when it is asked next; gives its id.
    pub(crate) fn opens(&self) -> String {
        let id = new_id();
        self.sink.reply_once(created(&id));
        id
    }

    /// Refuses when it is asked next.
    pub(crate) fn refuses(&self, status: u16, error: &Value) {
        let headers = vec![("request-id".to_owned(), "req_1".to_owned())];
        self.sink.reply_once(Reply::Status(status, headers, json!({ "error": error }).to_string()));
    }
}

fn new_id() -> String {
    format!("cs_test_a1kDHnOOEHkruE96iyirU7x7UdizmBMn6yopd7tfRJUULoZ0401cb{}", SESSIONS.fetch_add(1, Ordering::Relaxed))
}

fn created(id: &str) -> Reply {
    let mut session = session(id, None, "unpaid");
    session["status"] = json!("open");
    session["url"] = json!(format!("https://checkout.stripe.com/c/pay/{id}#fidkdWxOYHwnPyd1blpxYHZxWjA0"));
    Reply::Status(200, vec![("content-type".to_owned(), "application/json".to_owned())], session.to_string())
}

/// A Checkout Session as Stripe describes it, abridged.
pub(crate) fn session(id: &str, order: Option<&str>, payment_status: &str) -> Value {
    json!({
        "id": id, "object": "checkout.session", "adaptive_pricing": { "enabled": true }, "after_expiration": null,
        "allow_promotion_codes": null, "amount_subtotal": 9900, "amount_total": 9900,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "cancel_url": "https://kilo.example/usage", "client_reference_id": order, "client_secret": null,
        "created": 1_755_156_953, "currency": "eur", "custom_fields": [], "customer": null,
        "customer_details": { "address": null, "email": "owner@a.example", "name": null, "tax_exempt": "none" },
        "customer_email": "owner@a.example", "discounts": [], "expires_at": 1_755_243_352, "invoice": null,
        "livemode": false, "metadata": { "order_id": order }, "mode": "payment", "payment_intent": null,
        "payment_method_types": ["card"], "payment_status": payment_status, "status": "complete",
        "success_url": "https://kilo.example/usage", "total_details": { "amount_discount": 0, "amount_tax": 0 },
        "ui_mode": "hosted", "url": null,
    })
}

/// An event about a session.
pub(crate) fn event(kind: &str, object: Value) -> String {
    json!({
        "id": "evt_1MoBy5LkdIwHu7ixZhnattbh", "object": "event", "api_version": "2025-03-31.basil", "created": 1_755_156_999,
        "data": { "object": object }, "livemode": false, "pending_webhooks": 1,
        "request": { "id": null, "idempotency_key": null }, "type": kind,
    })
    .to_string()
}

/// The header that signs `body` as sent `age` seconds ago.
pub(crate) fn signature(secret: &str, body: &str, age: i64) -> String {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let time = now - age;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={time},v1={hex},v0={}", "0".repeat(64))
}

/// Tells `server` about a session of an order.
pub(crate) fn tell(server: &Server, kind: &str, order: &str, session_id: &str, payment_status: &str) -> Answer {
    send(server, &event(&format!("checkout.session.{kind}"), session(session_id, Some(order), payment_status)))
}

pub(crate) fn send(server: &Server, body: &str) -> Answer {
    send_signed(server, body, &signature(SECRET, body, 0))
}

pub(crate) fn send_signed(server: &Server, body: &str, signature: &str) -> Answer {
    let headers = [("content-type", "application/json; charset=utf-8"), ("stripe-signature", signature)];
    server.call("POST", WEBHOOK, &headers, body)
}
