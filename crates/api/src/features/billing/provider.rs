//! Who settles orders of packs.

use clap::ValueEnum;
use kilo_types::OrderState;

/// How orders are settled; `KILO_TOP_UPS` chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Provider {
    /// By hand: packs are there at once, the bill comes later.
    Grant,
    /// By hand: packs are there when an operator confirms the order with `kilo quota grant`.
    Confirm,
    /// By Stripe Checkout: packs are there when Stripe says that they are paid.
    Stripe,
}

impl Provider {
    /// The name that orders are recorded under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grant | Self::Confirm => "manual",
            Self::Stripe => "stripe",
        }
    }

    /// What becomes of an order that was just placed.
    #[must_use]
    pub const fn settle(self) -> OrderState {
        match self {
            Self::Grant => OrderState::Granted,
            Self::Confirm | Self::Stripe => OrderState::Pending,
        }
    }
}
