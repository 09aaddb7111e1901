//! The one meaning of a conversation filter: the API's query parameters, the dashboard's address bar,
//! counts and exports all read and write it here.

use crate::{FeedbackKind, Score, Status, Timestamp};
use chrono::NaiveDate;
use std::{collections::BTreeSet, fmt, str::FromStr};

/// Query parameters of a filter, in canonical order.
pub const FILTER_PARAMETERS: [&str; 11] = [
    "email",
    "company",
    "persona",
    "score_min",
    "score_max",
    "status",
    "started_from",
    "started_to",
    "tz",
    "q",
    "feedback",
];

/// Longest `email`, `company`, `persona` and `q`, in characters.
const MAX_TEXT: usize = 200;

/// What is wrong with a period that ends before it begins.
pub const PERIOD_UPSIDE_DOWN: &str = "must not be after started_to";

/// A set of statuses. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatusSet(u8);

impl StatusSet {
    /// Every status.
    pub const ALL: Self = Self(0b111);

    /// The set of `statuses`, or `None` if there are none.
    #[must_use]
    pub fn of(statuses: &[Status]) -> Option<Self> {
        let bits = statuses.iter().fold(0, |bits, status| bits | Self::bit(*status));
        (bits != 0).then_some(Self(bits))
    }

    const fn bit(status: Status) -> u8 {
        match status {
            Status::Active => 1,
            Status::HandedOff => 2,
            Status::Archived => 4,
        }
    }

    /// Whether `status` is in the set.
    #[must_use]
    pub const fn contains(self, status: Status) -> bool {
        self.0 & Self::bit(status) != 0
    }

    /// The statuses of the set, in the order of the contract.
    pub fn iter(self) -> impl Iterator<Item = Status> {
        Status::ALL.into_iter().filter(move |status| self.contains(*status))
    }
}

impl Default for StatusSet {
    /// What the main list shows: everything that is not archived.
    fn default() -> Self {
        Self(0b011)
    }
}

impl fmt::Display for StatusSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, status) in self.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            f.write_str(status.as_str())?;
        }
        Ok(())
    }
}

/// One end of a period: an instant, or a day in the filter's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateBound {
    /// An exact instant.
    Instant(Timestamp),
    /// A whole day of the calendar.
    Day(NaiveDate),
}

impl FromStr for DateBound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(day) = day(text) {
            return Ok(Self::Day(day));
        }
        text.parse()
            .map(Self::Instant)
            .map_err(|_| "must be an RFC 3339 time such as 2026-10-03T14:05:09Z or a day such as 2026-10-03".to_owned())
    }
}

/// `2026-10-03`. By hand, as chrono's parser of formats weighs kilobytes in the dashboard.
fn day(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = <[&str; 3]>::try_from(text.split('-').collect::<Vec<_>>()).ok()?;
    let number = |part: &str, digits: usize| -> Option<u32> {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    NaiveDate::from_ymd_opt(number(year, 4)?.try_into().ok()?, number(month, 2)?, number(day, 2)?)
}

impl fmt::Display for DateBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(time) => time.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// Why a filter was refused: the parameter and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// Name of the query parameter.
    pub field: String,
    /// What is wrong with it, for the client's developer.
    pub message: String,
}

/// Which conversations to show. All parts must hold (AND); the default shows what is not archived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ConversationFilter {
    /// Part of the visitor's email address.
    pub email: Option<String>,
    /// Part of the company's name or domain.
    pub company: Option<String>,
    /// Part of the persona.
    pub persona: Option<String>,
    /// Lowest score, inclusive.
    pub score_min: Option<Score>,
    /// Highest score, inclusive.
    pub score_max: Option<Score>,
    /// Statuses; `None` is the default set.
    pub status: Option<StatusSet>,
    /// Start of the period, inclusive.
    pub started_from: Option<DateBound>,
    /// End of the period: an instant is exclusive, a day is included whole.
    pub started_to: Option<DateBound>,
    /// IANA name of the time zone that days are in; `None` is UTC.
    pub tz: Option<String>,
    /// Words to find in the messages.
    pub q: Option<String>,
    /// What the visitor said of an answer.
    pub feedback: Option<FeedbackKind>,
}

impl ConversationFilter {
    /// The statuses the filter shows.
    #[must_use]
    pub fn statuses(&self) -> StatusSet {
        self.status.unwrap_or_default()
    }

    /// Whether nothing is filtered beyond the default.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self { tz: self.tz.clone(), ..Self::default() }
    }

    /// Reads decoded query parameters. An empty value is as good as none.
    ///
    /// # Errors
    /// Every unknown or repeated parameter and every bad value, by name.
    pub fn from_pairs<K: AsRef<str>, V: AsRef<str>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, Vec<FilterError>> {
        let mut filter = Self::default();
        let mut errors = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, value) in pairs {
            let (name, value) = (name.as_ref(), value.as_ref());
            let first = seen.insert(name.to_owned());
            let outcome = if first { filter.set(name, value) } else { Err("must be given once".to_owned()) };
            if let Err(message) = outcome {
                errors.push(FilterError { field: name.to_owned(), message });
            }
        }
        if let (Some(min), Some(max)) = (filter.score_min, filter.score_max)
            && min > max
        {
            errors
                .push(FilterError { field: "score_min".to_owned(), message: "must not be above score_max".to_owned() });
        }
        if filter.period_is_upside_down() {
            errors.push(FilterError { field: "started_from".to_owned(), message: PERIOD_UPSIDE_DOWN.to_owned() });
        }
        if errors.is_empty() { Ok(filter) } else { Err(errors) }
    }

    /// Whether the period ends before it begins, as far as can be told without a time zone.
    fn period_is_upside_down(&self) -> bool {
        match (self.started_from, self.started_to) {
            (Some(DateBound::Instant(from)), Some(DateBound::Instant(to))) => from > to,
            (Some(DateBound::Day(from)), Some(DateBound::Day(to))) => from > to,
            _ => false,
        }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "email" => self.email = text(value)?,
            "company" => self.company = text(value)?,
            "persona" => self.persona = text(value)?,
            "q" => self.q = text(value)?,
            "score_min" => self.score_min = optional(value, score)?,
            "score_max" => self.score_max = optional(value, score)?,
            "status" => self.status = optional(value, statuses)?,
            "started_from" => self.started_from = optional(value, str::parse)?,
            "started_to" => self.started_to = optional(value, str::parse)?,
            "tz" => self.tz = optional(value, |name| Ok(name.to_owned()))?,
            "feedback" => self.feedback = optional(value, str::parse)?,
            _ => return Err("is not a known parameter".to_owned()),
        }
        Ok(())
    }

    /// The filter as query parameters in canonical order: `from_pairs` reads back an equal filter.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let values = [
            self.email.clone(),
            self.company.clone(),
            self.persona.clone(),
            self.score_min.map(|score| score.to_string()),
            self.score_max.map(|score| score.to_string()),
            self.status.map(|set| set.to_string()),
            self.started_from.map(|bound| bound.to_string()),
            self.started_to.map(|bound| bound.to_string()),
            self.tz.clone(),
            self.q.clone(),
            self.feedback.map(|kind| kind.as_str().to_owned()),
        ];
        FILTER_PARAMETERS.into_iter().zip(values).filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }
}

fn optional<T>(value: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if value.is_empty() { Ok(None) } else { parse(value).map(Some) }
}

fn text(value: &str) -> Result<Option<String>, String> {
    if value.chars().count() > MAX_TEXT {
        return Err(format!("must be at most {MAX_TEXT} characters"));
    }
    if value.contains('\0') {
        return Err("must not contain the NUL character".to_owned());
    }
    let value = value.trim();
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

fn score(value: &str) -> Result<Score, String> {
    value.parse().ok().and_then(Score::new).ok_or_else(|| "must be a whole number from 0 to 100".to_owned())
}

fn statuses(value: &str) -> Result<StatusSet, String> {
    let statuses: Option<Vec<Status>> = value.split(',').map(|name| name.trim().parse().ok()).collect();
    statuses
        .and_then(|statuses| StatusSet::of(&statuses))
        .ok_or_else(|| "must be a comma list of active, handed_off and archived".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_every_bad_parameter() {
        let errors = ConversationFilter::from_pairs([
            ("score_min", "101"),
            ("status", "open"),
            ("colour", "red"),
            ("feedback", "bad"),
            ("started_from", "2026-02-30"),
            ("q", "a"),
            ("q", "b"),
        ])
        .unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["score_min", "status", "colour", "feedback", "started_from", "q"]);
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused() {
        let refused = |from: &str, to: &str| {
            let pairs = [("started_from", from), ("started_to", to)];
            ConversationFilter::from_pairs(pairs).is_err_and(|errors| errors[0].field == "started_from")
        };
        assert!(refused("2026-10-04", "2026-10-03"));
        assert!(refused("2026-10-03T10:00:00.001Z", "2026-10-03T10:00:00Z"));
        assert!(refused("2026-10-03T10:00:00Z", "2026-10-03T10:00:00+01:00"));
        assert!(!refused("2026-10-03", "2026-10-03"));
        assert!(!refused("2026-10-03T10:00:00Z", "2026-10-03T10:00:00Z"));
        assert!(!refused("2026-10-04", ""));
    }

    #[test]
    fn empty_values_are_no_filter() {
        let filter = ConversationFilter::from_pairs([("email", ""), ("status", ""), ("q", "  ")]).unwrap();
        assert!(filter.is_default());
    }

    prop_compose! {
        fn any_filter()(
            email in proptest::option::of("[a-zß%_]{1,8}"), q in proptest::option::of("[a-z\"]{1,8}"),
            scores in proptest::option::of((0u8..=50, 50u8..=100)), bits in proptest::option::of(1u8..8),
            day in proptest::option::of(0i32..20_000), millis in proptest::option::of(0i64..4_000_000_000_000),
        ) -> ConversationFilter {
            ConversationFilter {
                email, q,
                score_min: scores.and_then(|(min, _)| Score::new(min)),
                score_max: scores.and_then(|(_, max)| Score::new(max)),
                status: bits.map(StatusSet),
                started_from: day.and_then(|day| NaiveDate::from_num_days_from_ce_opt(719_163 + day)).map(DateBound::Day),
                started_to: millis.map(|millis| DateBound::Instant(Timestamp::from_millis(millis))),
                ..ConversationFilter::default()
            }
        }
    }

    proptest! {
        #[test]
        fn survives_the_way_through_an_address(filter in any_filter()) {
            prop_assert_eq!(ConversationFilter::from_pairs(filter.to_pairs()), Ok(filter));
        }
    }
}
