//! Instants as the contract writes them: RFC 3339, UTC, `Z`, exactly three decimals.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{fmt, str::FromStr};

/// An instant with millisecond precision. A leap second (`23:59:60`) is read as the first
/// millisecond-exact instant after it, so that every stored time prints as an ordinary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-10-03T14:05:09.120Z"))]
pub struct Timestamp(i64);

impl Timestamp {
    /// Earliest instant the product accepts: 2000-01-01T00:00:00Z.
    pub const EARLIEST: Self = Self(946_684_800_000);
    /// Latest instant that can be written: 9999-12-31T23:59:59.999Z.
    pub const LATEST: Self = Self(253_402_300_799_999);

    /// The instant `millis` milliseconds after 1970-01-01T00:00:00Z, clamped to what RFC 3339 can write.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(-62_135_596_800_000, Self::LATEST.0))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The same instant for chrono's arithmetic and formatting.
    #[must_use]
    pub fn to_datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self::from_millis(time.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_datetime().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl FromStr for Timestamp {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|time| time.with_timezone(&Utc).into())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom("must be an RFC 3339 time such as 2026-10-03T14:05:09Z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_utc_with_three_decimals() {
        let time: Timestamp = "2026-03-01T01:00:00.123987+01:00".parse().unwrap();
        assert_eq!(time.to_string(), "2026-03-01T00:00:00.123Z");
    }

    #[test]
    fn a_leap_second_becomes_an_ordinary_instant() {
        let time: Timestamp = "2016-12-31T23:59:60Z".parse().unwrap();
        assert_eq!(time.to_string(), "2017-01-01T00:00:00.000Z");
    }

    #[test]
    fn extremes_do_not_panic() {
        assert_eq!(Timestamp::from_millis(i64::MAX), Timestamp::LATEST);
        assert_eq!(Timestamp::from_millis(i64::MIN).to_string(), "0001-01-01T00:00:00.000Z");
    }
}
