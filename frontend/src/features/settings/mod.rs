//! What a workspace is set to.

mod deliveries;
mod notifications;
mod qualification;
mod receivers;
mod secret;
mod widget;
mod widget_words;

pub(crate) use notifications::NotificationsPage;
pub(crate) use qualification::QualificationPage;
pub(crate) use widget::WidgetPage;
