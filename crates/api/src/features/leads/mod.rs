//! Addresses that visitors leave while the widget is paused: no conversations, and nothing of the quota.

use crate::{
    db::{Change, Scope},
    error::ApiError,
    outbox::{self, Notice},
    startup::State,
};
use kilo_types::{DeliveryKind, LeadId, NewLead};

pub mod list;
mod store;

/// Where a notice of a lead leads: to what ends the pause.
const PATH: &str = "/usage";

/// Keeps the address, and queues what the team is told about it; nothing of that when it is known already.
///
/// # Errors
/// When the database fails.
pub async fn keep(state: &State, write: &impl Change, scope: Scope, new: &NewLead) -> Result<(), ApiError> {
    let id = LeadId(state.ids.next());
    if !store::add(write, scope, id, new, state.clock.now()).await? {
        return Ok(());
    }
    let notice = Notice {
        headline: "A visitor left an email address".to_owned(),
        paragraphs: vec![
            new.email.to_string(),
            "The visitor wanted to chat while the widget was paused, and would like to hear from you.".to_owned(),
            "Nobody has checked that the address is theirs.".to_owned(),
        ],
        path: PATH.to_owned(),
        reply_to: Some(new.email.to_string()),
    };
    let kind = DeliveryKind::Lead;
    outbox::enqueue_for_team(state, write, scope, kind, None, &id.to_string(), Some(&notice)).await.map(drop)
}
