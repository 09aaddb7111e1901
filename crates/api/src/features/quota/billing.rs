//! Who settles orders of packs. A payment service would be another variant: it takes the order, and grants it when the
//! money is there.

use clap::ValueEnum;
use kilo_types::OrderState;

/// How orders are settled; `KILO_TOP_UPS` chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Provider {
    /// By hand: packs are there at once, the bill comes later.
    Grant,
    /// By hand: packs are there when an operator confirms the order with `kilo quota grant`.
    Confirm,
}

impl Provider {
    /// The name that orders are recorded under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grant | Self::Confirm => "manual",
        }
    }

    /// What becomes of an order that was just placed.
    #[must_use]
    pub const fn settle(self) -> OrderState {
        match self {
            Self::Grant => OrderState::Granted,
            Self::Confirm => OrderState::Pending,
        }
    }
}
