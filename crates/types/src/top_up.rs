//! Orders of packs.

use crate::{Quota, Timestamp};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use uuid::Uuid;

/// Body of `POST /quota/top-ups`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTopUp {
    /// 1 to 100 packs of 100 conversations.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100, example = 2))]
    pub packs: u32,
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// It is recorded; the packs come when it is paid, or when the operator confirms it.
    Pending,
    /// The packs are there.
    Granted,
    /// It was not paid: the payment failed.
    Failed,
    /// It was not paid: the time to do so is over.
    Expired,
}

impl OrderState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Granted, Self::Failed, Self::Expired];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}

impl FromStr for OrderState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// An order of packs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TopUpOrder {
    /// The order's identifier.
    pub id: Uuid,
    /// How many packs.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub packs: u32,
    /// What became of it.
    pub state: OrderState,
    /// When it was placed.
    pub ordered_at: Timestamp,
    /// When it was granted, failed or expired; null while it is pending.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub settled_at: Option<Timestamp>,
    /// Where it is paid, while it is pending and paid online; below admin it is null.
    #[cfg_attr(feature = "openapi", schema(required, example = "https://checkout.stripe.com/c/pay/cs_test_a1…"))]
    pub checkout_url: Option<String>,
}

/// Answer of `POST /quota/top-ups` and `GET /quota/top-ups/{id}`: an order, and the quota as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TopUp {
    /// The order's identifier.
    pub id: Uuid,
    /// How many packs.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub packs: u32,
    /// What became of it.
    pub state: OrderState,
    /// When it was placed.
    pub ordered_at: Timestamp,
    /// When it was granted, failed or expired; null while it is pending.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub settled_at: Option<Timestamp>,
    /// Where it is paid, while it is pending and paid online; below admin it is null.
    #[cfg_attr(feature = "openapi", schema(required, example = "https://checkout.stripe.com/c/pay/cs_test_a1…"))]
    pub checkout_url: Option<String>,
    /// The quota as it is now.
    pub quota: Quota,
}

impl TopUp {
    /// `order`, and the `quota` with it.
    #[must_use]
    pub fn new(order: TopUpOrder, quota: Quota) -> Self {
        let TopUpOrder { id, packs, state, ordered_at, settled_at, checkout_url } = order;
        Self { id, packs, state, ordered_at, settled_at, checkout_url, quota }
    }
}
