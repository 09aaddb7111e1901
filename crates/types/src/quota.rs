//! What a workspace may use, what it has used, and what explains the figures.

use crate::{ConversationId, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a customer pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// 100 conversations, once.
    Trial,
    /// 300 conversations a month.
    Starter,
    /// 1,500 conversations a month.
    Growth,
}

impl Plan {
    /// Every plan, smallest first.
    pub const ALL: [Self; 3] = [Self::Trial, Self::Starter, Self::Growth];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Starter => "starter",
            Self::Growth => "growth",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Trial => "Free trial",
            Self::Starter => "Starter",
            Self::Growth => "Growth",
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Plan {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|plan| plan.as_str() == text).ok_or(())
    }
}

/// Whether new conversations can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuotaState {
    /// Less than 80 % of the allowance is used.
    Ok,
    /// 80 % or more is used.
    Warning,
    /// All is used: conversations go on, none can start.
    Paused,
}

/// Answer of `GET /quota`. The allowance is `used + remaining`: the plan's and that of packs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quota {
    /// The plan.
    pub plan: Plan,
    /// The plan that takes its place when the period ends.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next_plan: Option<Plan>,
    /// The plan's allowance in this period, in conversations.
    #[cfg_attr(feature = "openapi", schema(example = 300))]
    pub limit: u32,
    /// Conversations left of packs; they are used after the plan's allowance and kept until used up.
    #[cfg_attr(feature = "openapi", schema(example = 100))]
    pub top_up_remaining: u32,
    /// Conversations counted in this period.
    #[cfg_attr(feature = "openapi", schema(example = 241))]
    pub used: u32,
    /// Conversations that can still start.
    #[cfg_attr(feature = "openapi", schema(example = 159))]
    pub remaining: u32,
    /// Whether new ones can start.
    pub state: QuotaState,
    /// When the period began.
    pub period_start: Timestamp,
    /// When the next one begins; null on the trial, which has no next one.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub period_end: Option<Timestamp>,
    /// The day, in the workspace's time zone, on which the allowance is used up at the pace of this period; null if
    /// it lasts, or is used up already.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = Date, example = "2026-11-28"))]
    pub runs_out_on: Option<String>,
}

/// What an entry of the ledger records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// A period began; nothing of it is used.
    PeriodOpened,
    /// A conversation's first visitor message was stored.
    ConversationCounted,
    /// Packs were bought.
    PackBought,
    /// The plan was changed, or will be with the next period.
    PlanChanged,
}

impl LedgerKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::PeriodOpened, Self::ConversationCounted, Self::PackBought, Self::PlanChanged];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PeriodOpened => "period_opened",
            Self::ConversationCounted => "conversation_counted",
            Self::PackBought => "pack_bought",
            Self::PlanChanged => "plan_changed",
        }
    }
}

impl FromStr for LedgerKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// A line of the ledger: what happened, and the figures after it. Lines are never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerEntry {
    /// 1, 2, 3 … in the workspace, without gaps.
    #[cfg_attr(feature = "openapi", schema(example = 243))]
    pub number: u64,
    /// What happened.
    pub kind: LedgerKind,
    /// When.
    pub at: Timestamp,
    /// The period it belongs to: 1, 2, 3 …
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub period: u32,
    /// The conversation that was counted.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub conversation_id: Option<ConversationId>,
    /// How many packs were bought.
    #[cfg_attr(feature = "openapi", schema(required, example = json!(null)))]
    pub packs: Option<u32>,
    /// The plan from then on.
    pub plan: Plan,
    /// The plan from the next period on, if it is another.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next_plan: Option<Plan>,
    /// Conversations counted in the period so far, with this line.
    #[cfg_attr(feature = "openapi", schema(example = 241))]
    pub used: u32,
    /// Conversations left of packs.
    #[cfg_attr(feature = "openapi", schema(example = 100))]
    pub top_up_remaining: u32,
    /// Conversations that could still start after this line.
    #[cfg_attr(feature = "openapi", schema(example = 159))]
    pub remaining: u32,
}

/// Conversations counted on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuotaDay {
    /// The period it belongs to.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub period: u32,
    /// The day, in the workspace's time zone.
    #[cfg_attr(feature = "openapi", schema(format = Date, example = "2026-11-25"))]
    pub day: String,
    /// How many.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub conversations: u32,
}

/// What a period came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuotaPeriod {
    /// 1, 2, 3 …; months in which nothing happened at all have none.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub period: u32,
    /// When it began.
    pub period_start: Timestamp,
    /// When it ended or will end; null on the trial.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub period_end: Option<Timestamp>,
    /// The plan at its end.
    pub plan: Plan,
    /// The plan's allowance.
    #[cfg_attr(feature = "openapi", schema(example = 300))]
    pub limit: u32,
    /// Conversations counted.
    #[cfg_attr(feature = "openapi", schema(example = 241))]
    pub used: u32,
    /// How many of them came from packs.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub top_up_used: u32,
}

/// Answer of `GET /quota/history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuotaHistory {
    /// The IANA time zone that days and periods are in.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Berlin"))]
    pub time_zone: String,
    /// The days of this period and the one before on which conversations were counted, oldest first.
    pub days: Vec<QuotaDay>,
    /// The last 36 periods, newest first; the first is the present one.
    pub periods: Vec<QuotaPeriod>,
}

/// Body of `PUT /quota/plan`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanChoice {
    /// A larger plan acts at once, a smaller one when the next period begins. The trial cannot be chosen again.
    pub plan: Plan,
}

/// Answer and body of `/settings/quota`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuotaSettings {
    /// Marks at which owners and admins are told as well, besides 80 and 100: at most 5 different percentages from 1
    /// to 99.
    #[cfg_attr(feature = "openapi", schema(max_items = 5, example = json!([50, 90])))]
    pub marks: Vec<u8>,
}
