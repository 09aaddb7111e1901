//! What a workspace is set to.

mod deliveries;
mod notifications;
mod qualification;

pub(crate) use notifications::NotificationsPage;
pub(crate) use qualification::QualificationPage;
