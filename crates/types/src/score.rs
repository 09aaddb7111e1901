//! How qualified a visitor is.

use serde::{Deserialize, Serialize, de::Error};

/// A qualification score, 0 (nothing known) to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = u8, minimum = 0, maximum = 100, example = 72))]
#[serde(transparent)]
pub struct Score(u8);

/// What a score means to a reader; the bounds are those of the list's meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreBand {
    /// 0 to 29.
    Cold,
    /// 30 to 59.
    Warm,
    /// 60 to 100.
    Hot,
}

impl ScoreBand {
    /// The word that stands beside the number.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Warm => "warm",
            Self::Hot => "hot",
        }
    }
}

impl Score {
    /// The highest score.
    pub const MAX: Self = Self(100);

    /// `value` as a score, or `None` above 100.
    #[must_use]
    pub const fn new(value: u8) -> Option<Self> {
        if value <= 100 { Some(Self(value)) } else { None }
    }

    /// The number itself, 0 to 100.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The band the score falls in.
    #[must_use]
    pub const fn band(self) -> ScoreBand {
        match self.0 {
            0..=29 => ScoreBand::Cold,
            30..=59 => ScoreBand::Warm,
            _ => ScoreBand::Hot,
        }
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = u8::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| D::Error::custom("must be a whole number from 0 to 100"))
    }
}
