//! Detection measured on labelled sentences, and what must hold for every text.

#![expect(clippy::unwrap_used, reason = "a test may panic, its fixtures included")]

mod answers;
mod bugs;
mod dev;
mod emails;
mod learned;
mod measure;
mod personas;
mod properties;
mod scoring;
mod signals;

use kilo_domain::qualification::{Assessment, Evidence, Given, Heard, assess};
use kilo_types::{MessageId, Timestamp};
use uuid::Uuid;

/// The id of the n-th message.
fn message(n: usize) -> MessageId {
    MessageId(Uuid::from_u128(n as u128 + 1))
}

fn evidence<'t>(messages: impl IntoIterator<Item = &'t str>) -> Evidence {
    let mut evidence = Evidence::default();
    for (n, text) in messages.into_iter().enumerate() {
        evidence.absorb(&Heard::new(message(n), text, Timestamp::from_millis(0)));
    }
    evidence
}

fn assessed(messages: &[&str]) -> Assessment {
    assess(&evidence(messages.iter().copied()), &Given::default())
}
