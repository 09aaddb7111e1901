//! What a workspace is set to.

use super::{
    ApiProblem,
    transport::{get, put, read, send},
};
use crate::{routes::encode_component, session::Session};
use gloo_net::http::Method;
use kilo_types::{
    Cursor, Delivery, DeliveryId, Email, NewConfirmation, NotificationSettings, NotificationSettingsUpdate, Page,
    QualificationSettings, QueuedDeliveries, Receiver, SignalRule, WidgetSettings, WidgetSettingsUpdate,
};

/// `GET /settings/qualification`
pub(crate) async fn qualification(session: Session) -> Result<QualificationSettings, ApiProblem> {
    get(session, "/settings/qualification").await
}

/// `PUT /settings/qualification`
pub(crate) async fn set_qualification(
    session: Session,
    settings: QualificationSettings,
) -> Result<QualificationSettings, ApiProblem> {
    put(session, "/settings/qualification", &settings).await
}

/// `GET /settings/qualification/signals`
pub(crate) async fn signals(session: Session) -> Result<Vec<SignalRule>, ApiProblem> {
    Ok(get::<Page<SignalRule>>(session, "/settings/qualification/signals").await?.data)
}

/// `GET /settings/notifications`
pub(crate) async fn notifications(session: Session) -> Result<NotificationSettings, ApiProblem> {
    get(session, "/settings/notifications").await
}

/// `PUT /settings/notifications`
pub(crate) async fn set_notifications(
    session: Session,
    update: NotificationSettingsUpdate,
) -> Result<NotificationSettings, ApiProblem> {
    put(session, "/settings/notifications", &update).await
}

/// `POST /settings/notifications/test`: what was queued.
pub(crate) async fn test_notifications(session: Session) -> Result<Vec<Delivery>, ApiProblem> {
    let answer = send(session, Method::POST, "/settings/notifications/test", None).await?;
    Ok(read::<QueuedDeliveries>(answer).await?.data)
}

/// `GET /settings/notifications/receivers`
pub(crate) async fn receivers(session: Session) -> Result<Vec<Receiver>, ApiProblem> {
    Ok(get::<Page<Receiver>>(session, "/settings/notifications/receivers").await?.data)
}

/// `POST /settings/notifications/resume`: everybody, as they are now.
pub(crate) async fn resume_webhook(session: Session) -> Result<Vec<Receiver>, ApiProblem> {
    let answer = send(session, Method::POST, "/settings/notifications/resume", None).await?;
    Ok(read::<Page<Receiver>>(answer).await?.data)
}

/// `POST /settings/notifications/confirmations`
pub(crate) async fn confirm_again(session: Session, email: Email) -> Result<(), ApiProblem> {
    // An address alone: this cannot fail.
    let body = serde_json::to_string(&NewConfirmation { email }).unwrap_or_default();
    send(session, Method::POST, "/settings/notifications/confirmations", Some(body)).await.map(drop)
}

/// `GET /deliveries`
pub(crate) async fn deliveries(session: Session, cursor: Option<Cursor>) -> Result<Page<Delivery>, ApiProblem> {
    let cursor = cursor.map(|cursor| format!("?cursor={}", encode_component(&cursor.0)));
    get(session, &format!("/deliveries{}", cursor.unwrap_or_default())).await
}

/// `POST /deliveries/{id}/retry`
pub(crate) async fn retry_delivery(session: Session, id: DeliveryId) -> Result<Delivery, ApiProblem> {
    read(send(session, Method::POST, &format!("/deliveries/{id}/retry"), None).await?).await
}

/// `GET /settings/widget`
pub(crate) async fn widget(session: Session) -> Result<WidgetSettings, ApiProblem> {
    get(session, "/settings/widget").await
}

/// `PUT /settings/widget`
pub(crate) async fn set_widget(session: Session, update: WidgetSettingsUpdate) -> Result<WidgetSettings, ApiProblem> {
    put(session, "/settings/widget", &update).await
}

/// `POST /settings/widget/secret`: a new one in place of the old.
pub(crate) async fn replace_widget_secret(session: Session) -> Result<WidgetSettings, ApiProblem> {
    read(send(session, Method::POST, "/settings/widget/secret", None).await?).await
}
