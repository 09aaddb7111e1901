//! Orders of packs.

use super::meter::{figure, load, save, time};
use crate::{
    auth::scope_of,
    db::{self, Ask, Change, Row, Scope},
    error::ApiError,
};
use kilo_domain::quota;
use kilo_types::{OrderState, ProblemKind, Timestamp, TopUpOrder, WorkspaceId};
use uuid::Uuid;

/// The columns of a [`TopUpOrder`].
const ORDER: &str = "id, packs, state, ordered_at, settled_at, checkout_url";

/// An order to record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// Its identifier.
    pub id: Uuid,
    /// How many packs of 100 conversations.
    pub packs: u32,
    /// Who settles it.
    pub provider: &'static str,
    /// When it was placed.
    pub ordered_at: Timestamp,
}

/// An order that a payment service settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidOrder {
    /// Its identifier.
    pub id: Uuid,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// How many packs of 100 conversations.
    pub packs: u32,
    /// Who ordered it first.
    pub customer_email: Option<String>,
    /// Whether it is still to be paid and has no page for that yet.
    pub needs_session: bool,
}

impl PaidOrder {
    /// Refuses a key that named an order of another number of packs.
    ///
    /// # Errors
    /// 409 when it did.
    pub fn require_packs(&self, packs: u32) -> Result<(), ApiError> {
        if self.packs == packs {
            return Ok(());
        }
        let detail = "The key came with another number of packs before.";
        Err(ApiError::new(ProblemKind::IdempotencyKeyReused, detail))
    }
}

/// Where an order is paid.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The payment service's name for it.
    pub id: String,
    /// The page.
    pub url: String,
}

/// What became of being told about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It was settled with this.
    Now,
    /// It had been settled; nothing has changed.
    Before,
    /// There is no such order.
    Unknown,
    /// The order is paid in another session.
    OtherSession,
}

/// Records an order that is settled by hand, and adds its packs if they are `granted` at once; gives its id, or that of
/// the earlier one with the same `request_key`, to which nothing is added.
///
/// # Errors
/// 409 when the earlier one is of another number of packs, and when the database fails.
pub async fn add_order(
    write: &impl Change,
    scope: Scope,
    new: NewOrder,
    request_key: Option<&str>,
    granted: bool,
) -> Result<Uuid, ApiError> {
    let (number, packs) = (new.id, new.packs);
    let placed = add_paid_order(write, scope, new, request_key, None).await?;
    placed.require_packs(packs)?;
    if placed.id == number && granted {
        grant(write, scope, number, new.ordered_at).await?;
    }
    Ok(placed.id)
}

/// Records an order that is paid online; gives the earlier one if there is one with the same `request_key`.
///
/// # Errors
/// When the database fails.
pub async fn add_paid_order(
    write: &impl Change,
    scope: Scope,
    new: NewOrder,
    request_key: Option<&str>,
    customer_email: Option<String>,
) -> Result<PaidOrder, ApiError> {
    insert(write, scope, new, request_key, customer_email).await?;
    let columns = "SELECT id, packs, customer_email, state = 'pending' AND session IS NULL AS needs_session
      FROM quota_orders WHERE workspace = ?";
    let (sql, name) = match request_key {
        Some(key) => (format!("{columns} AND request_key = ?"), key.to_owned()),
        None => (format!("{columns} AND id = ?"), new.id.to_string()),
    };
    let row = db::one(write, sql, [scope.number().into(), name.into()]).await?;
    let row = row.ok_or_else(|| ApiError::internal("An order was not recorded."))?;
    Ok(PaidOrder {
        id: id(&row)?,
        workspace: scope.id(),
        packs: figure(row.get("packs")?)?,
        customer_email: row.get("customer_email")?,
        needs_session: row.get("needs_session")?,
    })
}

async fn insert(
    write: &impl Change,
    scope: Scope,
    new: NewOrder,
    request_key: Option<&str>,
    customer_email: Option<String>,
) -> Result<(), ApiError> {
    let sql = "INSERT INTO quota_orders (id, workspace, packs, provider, ordered_at, request_key, customer_email)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace, request_key) WHERE request_key IS NOT NULL DO NOTHING";
    let values = [
        new.id.to_string().into(),
        scope.number().into(),
        i64::from(new.packs).into(),
        new.provider.into(),
        new.ordered_at.to_string().into(),
        request_key.map(str::to_owned).into(),
        customer_email.into(),
    ];
    db::execute(write, sql, values).await?;
    Ok(())
}

/// Notes where an order is paid, unless that has become needless meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn set_session(write: &impl Change, scope: Scope, order: Uuid, session: &Session) -> Result<(), ApiError> {
    let sql = "UPDATE quota_orders SET session = ?1, checkout_url = ?2
      WHERE id = ?3 AND workspace = ?4 AND state = 'pending' AND coalesce(session, ?1) = ?1";
    let (id, url) = (session.id.clone(), session.url.clone());
    db::execute(write, sql, [id.into(), url.into(), order.to_string().into(), scope.number().into()]).await?;
    Ok(())
}

/// Adds the packs of an order; once, however often it is called.
///
/// # Errors
/// 404 when the workspace has no such order that waits.
pub async fn grant(write: &impl Change, scope: Scope, id: Uuid, now: Timestamp) -> Result<(), ApiError> {
    let sql = "UPDATE quota_orders SET state = 'granted', settled_at = ?
      WHERE id = ? AND workspace = ? AND state = 'pending' RETURNING packs";
    let row = db::one(write, sql, [now.to_string().into(), id.to_string().into(), scope.number().into()]).await?;
    add_packs(write, scope, figure(row.ok_or_else(ApiError::not_found)?.get("packs")?)?, now).await
}

async fn add_packs(write: &impl Change, scope: Scope, packs: u32, now: Timestamp) -> Result<(), ApiError> {
    let loaded = load(write, scope, now).await?;
    let change = quota::add_packs(&loaded.meter, &loaded.billing, packs, now);
    save(write, scope, &loaded, &change, None).await
}

/// Settles an order as the payment service tells, which says things more than once and in any order: what was granted
/// stays so, and money that comes after all counts.
///
/// A session that is not known yet becomes the order's: its opening was not noted here before it was told of.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    write: &impl Change,
    order: Uuid,
    session: &str,
    outcome: OrderState,
    now: Timestamp,
) -> Result<Settled, ApiError> {
    let sql = "SELECT w.number, w.id, o.packs, o.state, o.session FROM quota_orders o
      JOIN workspaces w ON w.number = o.workspace WHERE o.id = ? AND o.provider = 'stripe'";
    let Some(row) = db::one(write, sql, [order.to_string().into()]).await? else { return Ok(Settled::Unknown) };
    let known: Option<String> = row.get("session")?;
    if known.is_some_and(|known| known != session) {
        return Ok(Settled::OtherSession);
    }
    let before = state(&row)?;
    if before == OrderState::Granted || (before != OrderState::Pending && outcome != OrderState::Granted) {
        return Ok(Settled::Before);
    }
    let sql = "UPDATE quota_orders SET state = ?, settled_at = ?, session = ? WHERE id = ?";
    let values = [outcome.as_str().into(), now.to_string().into(), session.into(), order.to_string().into()];
    db::execute(write, sql, values).await?;
    if outcome == OrderState::Granted {
        add_packs(write, scope_of(&row)?, figure(row.get("packs")?)?, now).await?;
    }
    Ok(Settled::Now)
}

/// Orders that wait, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn pending(db: &impl Ask, scope: Scope) -> Result<Vec<TopUpOrder>, ApiError> {
    let sql = format!(
        "SELECT {ORDER} FROM quota_orders WHERE workspace = ? AND state = 'pending' ORDER BY number LIMIT 1000"
    );
    db::all(db, sql, [scope.number().into()]).await?.iter().map(placed).collect()
}

/// The order with this id, if the workspace has it.
///
/// # Errors
/// When the database fails.
pub async fn order(db: &impl Ask, scope: Scope, id: Uuid) -> Result<Option<TopUpOrder>, ApiError> {
    let sql = format!("SELECT {ORDER} FROM quota_orders WHERE id = ? AND workspace = ?");
    db::one(db, sql, [id.to_string().into(), scope.number().into()]).await?.as_ref().map(placed).transpose()
}

/// A page of orders, newest first, and the number of the last one if more follow.
///
/// # Errors
/// When the database fails.
pub async fn orders(
    db: &impl Ask,
    scope: Scope,
    before: Option<i64>,
    limit: u8,
) -> Result<(Vec<TopUpOrder>, Option<i64>), ApiError> {
    let sql = format!(
        "SELECT number, {ORDER} FROM quota_orders WHERE workspace = ? AND number < ? ORDER BY number DESC LIMIT ?"
    );
    let values = [scope.number().into(), before.unwrap_or(i64::MAX).into(), (i64::from(limit) + 1).into()];
    let mut rows = db::all(db, sql, values).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let last = rows.last().filter(|_| more).map(|row| row.get("number")).transpose()?;
    Ok((rows.iter().map(placed).collect::<Result<_, _>>()?, last))
}

fn placed(row: &Row) -> Result<TopUpOrder, ApiError> {
    let state = state(row)?;
    let checkout_url: Option<String> = row.get("checkout_url")?;
    Ok(TopUpOrder {
        id: id(row)?,
        packs: figure(row.get("packs")?)?,
        state,
        ordered_at: time(&row.get::<String>("ordered_at")?)?,
        settled_at: row.get::<Option<String>>("settled_at")?.map(|settled| time(&settled)).transpose()?,
        checkout_url: checkout_url.filter(|_| state == OrderState::Pending),
    })
}

fn id(row: &Row) -> Result<Uuid, ApiError> {
    row.get::<String>("id")?.parse().map_err(|_| ApiError::internal("An order has a broken id."))
}

fn state(row: &Row) -> Result<OrderState, ApiError> {
    row.get::<String>("state")?.parse().map_err(|()| ApiError::internal("An order has a broken state."))
}
