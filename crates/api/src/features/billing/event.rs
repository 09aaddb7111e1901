//! What Stripe tells, as far as it is about orders (<https://docs.stripe.com/api/events/types>).

use kilo_types::OrderState;
use serde::Deserialize;
use uuid::Uuid;

/// What became of an order, as Stripe tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// The event's identifier, for the log.
    pub event: String,
    /// The order; `None` when the session was opened by something else of the account's.
    pub order: Option<Uuid>,
    /// The session on whose page it was, or was not, paid.
    pub session: String,
    /// What became of it: never pending.
    pub state: OrderState,
}

/// An event. It may hold more than is known here: Stripe adds fields as it likes.
#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: serde_json::Value,
}

/// A Checkout Session. What it cost is not looked at: how many packs there are is what was ordered.
#[derive(Deserialize)]
struct Session {
    id: String,
    client_reference_id: Option<String>,
    payment_status: String,
}

/// What `body` tells about an order; `None` when it tells nothing that changes one.
///
/// # Errors
/// When it is no event.
pub(super) fn read(body: &[u8]) -> Result<Option<Told>, serde_json::Error> {
    let Event { id: event, kind, data } = serde_json::from_slice(body)?;
    let Some(what) = kind.strip_prefix("checkout.session.") else { return Ok(None) };
    let Session { id: session, client_reference_id, payment_status } = serde_json::from_value(data.object)?;
    let state = match (what, payment_status.as_str()) {
        ("completed", "paid" | "no_payment_required") | ("async_payment_succeeded", _) => OrderState::Granted,
        ("async_payment_failed", _) => OrderState::Failed,
        ("expired", _) => OrderState::Expired,
        // The money of a completed session may still be on its way.
        _ => return Ok(None),
    };
    let order = client_reference_id.and_then(|id| id.parse().ok());
    Ok(Some(Told { event, order, session, state }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn state(kind: &str, payment_status: &str) -> Option<OrderState> {
        let order = Uuid::from_u128(7);
        let body = json!({ "id": "evt_1", "object": "event", "type": kind, "data": { "object": {
            "id": "cs_1", "object": "checkout.session", "client_reference_id": order, "payment_status": payment_status,
            "something_new": {} } } });
        let told = read(body.to_string().as_bytes()).unwrap()?;
        assert_eq!((told.order, told.session.as_str()), (Some(order), "cs_1"));
        Some(told.state)
    }

    #[test]
    fn packs_are_for_money_that_is_there() {
        for (kind, payment_status, told) in [
            ("checkout.session.completed", "paid", Some(OrderState::Granted)),
            ("checkout.session.completed", "no_payment_required", Some(OrderState::Granted)),
            ("checkout.session.completed", "unpaid", None),
            ("checkout.session.async_payment_succeeded", "paid", Some(OrderState::Granted)),
            ("checkout.session.async_payment_failed", "unpaid", Some(OrderState::Failed)),
            ("checkout.session.expired", "unpaid", Some(OrderState::Expired)),
            ("checkout.session.renamed", "paid", None),
        ] {
            assert_eq!(state(kind, payment_status), told, "{kind} {payment_status}");
        }
        let other =
            json!({ "id": "evt_1", "type": "payment_intent.succeeded", "data": { "object": { "id": "pi_1" } } });
        assert_eq!(read(other.to_string().as_bytes()).unwrap(), None);
        assert!(read(b"{}").is_err());
    }
}
