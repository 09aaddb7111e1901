//! What a workspace may use and has used.

use super::{
    ApiProblem,
    transport::{get, post_once, put, read},
};
use crate::{routes::encode_component, session::Session};
use kilo_types::{
    Cursor, Lead, LedgerEntry, NewTopUp, Page, Plan, PlanChoice, Quota, QuotaHistory, QuotaSettings, TopUp, TopUpOrder,
};
use serde::de::DeserializeOwned;

/// `GET /quota`
pub(crate) async fn quota(session: Session) -> Result<Quota, ApiProblem> {
    get(session, "/quota").await
}

/// `GET /quota/history`
pub(crate) async fn history(session: Session) -> Result<QuotaHistory, ApiProblem> {
    get(session, "/quota/history").await
}

/// `GET /quota/ledger`
pub(crate) async fn ledger(session: Session, cursor: Option<Cursor>) -> Result<Page<LedgerEntry>, ApiProblem> {
    page(session, "/quota/ledger", 20, cursor).await
}

/// `GET /quota/top-ups`
pub(crate) async fn orders(session: Session, cursor: Option<Cursor>) -> Result<Page<TopUpOrder>, ApiProblem> {
    page(session, "/quota/top-ups", 5, cursor).await
}

/// `GET /quota/top-ups/{id}`
pub(crate) async fn order(session: Session, id: &str) -> Result<TopUp, ApiProblem> {
    get(session, &format!("/quota/top-ups/{}", encode_component(id))).await
}

/// `GET /leads`
pub(crate) async fn leads(session: Session, cursor: Option<Cursor>) -> Result<Page<Lead>, ApiProblem> {
    page(session, "/leads", 10, cursor).await
}

async fn page<T: DeserializeOwned>(
    session: Session,
    path: &str,
    limit: u8,
    cursor: Option<Cursor>,
) -> Result<Page<T>, ApiProblem> {
    let cursor = cursor.map(|cursor| format!("&cursor={}", encode_component(&cursor.0)));
    get(session, &format!("{path}?limit={limit}{}", cursor.unwrap_or_default())).await
}

/// `POST /quota/top-ups`: with the same `key` it buys once.
pub(crate) async fn buy(session: Session, packs: u32, key: String) -> Result<TopUp, ApiProblem> {
    // A number alone: this cannot fail.
    let body = serde_json::to_string(&NewTopUp { packs }).unwrap_or_default();
    read(post_once(session, "/quota/top-ups", body, &key).await?).await
}

/// `PUT /quota/plan`
pub(crate) async fn choose(session: Session, plan: Plan) -> Result<Quota, ApiProblem> {
    put(session, "/quota/plan", &PlanChoice { plan }).await
}

/// `GET /settings/quota`
pub(crate) async fn marks(session: Session) -> Result<QuotaSettings, ApiProblem> {
    get(session, "/settings/quota").await
}

/// `PUT /settings/quota`
pub(crate) async fn set_marks(session: Session, settings: QuotaSettings) -> Result<QuotaSettings, ApiProblem> {
    put(session, "/settings/quota", &settings).await
}
