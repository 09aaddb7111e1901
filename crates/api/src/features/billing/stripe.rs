//! Stripe's API, of which one call is used: opening a Checkout Session
//! (<https://docs.stripe.com/api/checkout/sessions/create>).

use super::Provider;
use crate::{
    config::{Config, Hidden},
    error::ApiError,
    features::quota::store::{PaidOrder, Session},
    outbound::{Answer, HeaderMap, HeaderName, HeaderValue, MAX_ANSWER, Outbound, Post, Target},
};
use kilo_domain::delivery::may_pass;
use kilo_types::{ProblemKind, safe_href};
use serde::Deserialize;
use std::time::Duration;

/// The version of the API whose shapes are used here, whatever the account's own is.
const VERSION: &str = "2024-06-20";

/// How long Stripe may take, while somebody waits for the page.
const TIME_OUT: Duration = Duration::from_secs(10);

/// Longest identifier and address of a session that are kept, in bytes.
const MAX_ID: usize = 255;
const MAX_URL: usize = 4096;

/// The account at Stripe that packs are paid to.
#[derive(Debug)]
pub struct Stripe {
    sessions: Target,
    key: Hidden,
    price: String,
    /// Signs what Stripe calls back with.
    pub(super) webhook_secret: Hidden,
}

/// Stripe's answer. Like everything of Stripe's it may hold more than is known here: Stripe adds fields as it likes.
#[derive(Deserialize)]
struct Created {
    id: String,
    url: Option<String>,
}

/// Stripe's refusal.
#[derive(Default, Deserialize)]
struct Refused {
    error: Reason,
}

#[derive(Default, Deserialize)]
struct Reason {
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
}

impl Stripe {
    /// As the settings say; `None` when orders are settled by hand.
    ///
    /// # Errors
    /// Names the variables that are missing, or what is wrong with the address.
    pub fn new(config: &Config, outbound: &Outbound) -> Result<Option<Self>, String> {
        if config.top_ups != Provider::Stripe {
            return Ok(None);
        }
        let set = |value: &Option<Hidden>| value.clone().filter(|value| !value.reveal().is_empty());
        let given = &config.stripe;
        let price = given.price.clone().filter(|price| !price.is_empty());
        let (key, secret) = (set(&given.secret_key), set(&given.webhook_secret));
        let (Some(key), Some(webhook_secret), Some(price)) = (&key, &secret, &price) else {
            let needed = [
                ("KILO_STRIPE_SECRET_KEY", key.is_none()),
                ("KILO_STRIPE_WEBHOOK_SECRET", secret.is_none()),
                ("KILO_STRIPE_PRICE", price.is_none()),
            ];
            let missing: Vec<_> = needed.iter().filter(|(_, missing)| *missing).map(|(name, _)| *name).collect();
            return Err(format!("KILO_TOP_UPS=stripe needs {}", missing.join(", ")));
        };
        let url = format!("{}/v1/checkout/sessions", given.url.trim_end_matches('/'));
        let sessions = outbound.target(&url).map_err(|refusal| format!("KILO_STRIPE_URL {refusal}"))?;
        let (key, webhook_secret, price) = (key.clone(), webhook_secret.clone(), price.clone());
        headers(&key, "").ok_or("KILO_STRIPE_SECRET_KEY must hold visible characters alone")?;
        Ok(Some(Self { sessions, key, price, webhook_secret }))
    }

    /// Opens the page on which `order` is paid; whoever has paid or turned back goes on at `back`. However often it is
    /// called for an order, Stripe opens one session: the order's id is the idempotency key.
    ///
    /// # Errors
    /// 502 when Stripe refuses, does not answer in time, or answers what is no session.
    pub async fn open(&self, outbound: &Outbound, order: &PaidOrder, back: &str) -> Result<Session, ApiError> {
        let id = order.id.to_string();
        let headers = headers(&self.key, &id).ok_or_else(|| ApiError::internal("the key cannot be sent"))?;
        let body = self.form(order, back)?;
        let post = Post { target: &self.sessions, headers, body, max_answer: MAX_ANSWER, time_out: TIME_OUT };
        let answer = outbound.post(post).await.map_err(|error| {
            tracing::warn!(order = id, %error, "Stripe cannot be reached");
            failed("Stripe could not be reached.").retry_after(5)
        })?;
        if !answer.is_success() {
            return Err(refused(&id, &answer));
        }
        session(&answer).ok_or_else(|| {
            tracing::warn!(order = id, status = answer.status, "Stripe answered what is no open session");
            failed("Stripe's answer is not an open session.")
        })
    }

    fn form(&self, order: &PaidOrder, back: &str) -> Result<String, ApiError> {
        let (id, workspace, packs) = (order.id.to_string(), order.workspace.to_string(), order.packs.to_string());
        let cancelled = format!("{back}&cancelled=1");
        let mut fields = vec![
            ("mode", "payment"),
            ("line_items[0][price]", &self.price),
            ("line_items[0][quantity]", &packs),
            ("client_reference_id", &id),
            ("metadata[order_id]", &id),
            ("metadata[workspace_id]", &workspace),
            ("payment_intent_data[metadata][order_id]", &id),
            ("payment_intent_data[metadata][workspace_id]", &workspace),
            ("success_url", back),
            ("cancel_url", &cancelled),
        ];
        fields.extend(order.customer_email.as_deref().map(|email| ("customer_email", email)));
        serde_urlencoded::to_string(fields).map_err(ApiError::internal)
    }
}

fn headers(key: &Hidden, order: &str) -> Option<HeaderMap> {
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", key.reveal())).ok()?;
    bearer.set_sensitive(true);
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("authorization", bearer),
        ("content-type", HeaderValue::from_static("application/x-www-form-urlencoded")),
        ("idempotency-key", HeaderValue::from_str(order).ok()?),
        ("stripe-version", HeaderValue::from_static(VERSION)),
    ] {
        headers.insert(HeaderName::from_static(name), value);
    }
    Some(headers)
}

/// What an answer says about the session that was opened. Its address becomes a link.
fn session(answer: &Answer) -> Option<Session> {
    let Created { id, url } = serde_json::from_slice(&answer.body).ok().filter(|_| answer.whole)?;
    let url = url.filter(|url| url.starts_with("https://") && url.len() <= MAX_URL && safe_href(url).is_some())?;
    (id.starts_with("cs_") && id.len() <= MAX_ID).then_some(Session { id, url })
}

/// Stripe's words are for the operator's log, where they are codes; its message may hold anything.
fn refused(order: &str, answer: &Answer) -> ApiError {
    let Refused { error } = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = |code: Option<String>| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_[]-.".contains(c);
        code.filter(|code| code.len() <= 100 && code.chars().all(plain)).unwrap_or_default()
    };
    let (status, kind, reason, param) = (answer.status, code(error.kind), code(error.code), code(error.param));
    let request = answer.header("request-id").unwrap_or_default();
    tracing::warn!(order, status, kind, code = reason, param, request, "Stripe refused a session");
    let detail = failed(&format!("Stripe answered {status}."));
    if may_pass(status) || status == 409 { detail.retry_after(5) } else { detail }
}

fn failed(detail: &str) -> ApiError {
    ApiError::new(ProblemKind::PaymentServiceFailed, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, headers: HeaderMap::new(), body: body.to_owned().into(), whole: true }
    }

    #[test]
    fn only_an_address_that_may_be_linked_is_taken() {
        let url = |url: &str| session(&answer(&format!(r#"{{"id":"cs_test_1","url":"{url}","new":1}}"#))).is_some();
        assert!(url("https://checkout.stripe.com/c/pay/cs_test_1#fid"));
        assert!(!url("javascript:alert(1)") && !url("http://checkout.stripe.com/") && !url("https://a b/"));
        assert!(session(&answer(r#"{"id":"cs_test_1","url":null}"#)).is_none());
        assert!(session(&answer(r#"{"id":"pi_1","url":"https://checkout.stripe.com/"}"#)).is_none());
        assert!(session(&answer("not json")).is_none());
    }

    #[test]
    fn keys_are_shown_nowhere() {
        let key: Hidden = "sk_test_hush".parse().unwrap();
        assert!(!format!("{:?}", headers(&key, "o").unwrap()).contains("hush"));
        assert!(headers(&"sk\n".parse().unwrap(), "o").is_none());
    }
}
