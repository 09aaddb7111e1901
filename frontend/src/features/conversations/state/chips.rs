//! The parts of a filter as chips that can be taken away one by one. Free text is no chip: it stays in the box.

use super::{Period, period::with_days};
use chrono::NaiveDate;
use kilo_types::{ConversationFilter, DateBound};

/// A part of a filter that can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// `email`.
    Email,
    /// `company`.
    Company,
    /// `persona`.
    Persona,
    /// `score_min` and `score_max`.
    Score,
    /// `status`.
    Status,
    /// `started_from`, `started_to` and `tz`.
    Period,
    /// `feedback`.
    Feedback,
}

/// A part and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Chip {
    /// Which part.
    pub(crate) part: Part,
    /// What a person reads, for example `company: acme`.
    pub(crate) label: String,
}

/// The chips of `filter`, in the order of its parameters. `show_day` writes a day for a person.
pub(crate) fn chips(
    filter: &ConversationFilter,
    today: NaiveDate,
    tz: &str,
    show_day: impl Fn(NaiveDate) -> String,
) -> Vec<Chip> {
    let named = |part, name: &str, value: &Option<String>| {
        value.as_ref().map(|value| Chip { part, label: format!("{name}: {value}") })
    };
    let score = match (filter.score_min, filter.score_max) {
        (None, None) => None,
        (Some(min), None) => Some(format!("Score {min}+")),
        (None, Some(max)) => Some(format!("Score up to {max}")),
        (Some(min), Some(max)) => Some(format!("Score {min}\u{2013}{max}")),
    };
    let status = filter.status.map(|set| {
        let labels: Vec<&str> = set.iter().map(kilo_types::Status::label).collect();
        if labels.len() == 3 { "Any status".to_owned() } else { labels.join(", ") }
    });
    [
        named(Part::Email, "email", &filter.email),
        named(Part::Company, "company", &filter.company),
        named(Part::Persona, "persona", &filter.persona),
        score.map(|label| Chip { part: Part::Score, label }),
        status.map(|label| Chip { part: Part::Status, label }),
        period_label(filter, today, tz, show_day).map(|label| Chip { part: Part::Period, label }),
        filter.feedback.map(|kind| Chip { part: Part::Feedback, label: kind.label().to_owned() }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn period_label(
    filter: &ConversationFilter,
    today: NaiveDate,
    tz: &str,
    show_day: impl Fn(NaiveDate) -> String,
) -> Option<String> {
    if let Some(period) = Period::of(filter, today, tz) {
        return Some(period.label().to_owned());
    }
    let show = |bound: DateBound| match bound {
        DateBound::Day(day) => show_day(day),
        DateBound::Instant(instant) => instant.to_string(),
    };
    let text = match (filter.started_from.map(&show), filter.started_to.map(&show)) {
        (None, None) => return None,
        (Some(from), None) => format!("Since {from}"),
        (None, Some(to)) => format!("Until {to}"),
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => format!("{from} \u{2013} {to}"),
    };
    let zone = filter.tz.as_deref().unwrap_or("UTC");
    Some(if zone == tz { text } else { format!("{text} ({zone})") })
}

/// `filter` without `part`.
pub(crate) fn without(filter: &ConversationFilter, part: Part) -> ConversationFilter {
    let mut filter = filter.clone();
    match part {
        Part::Email => filter.email = None,
        Part::Company => filter.company = None,
        Part::Persona => filter.persona = None,
        Part::Score => (filter.score_min, filter.score_max) = (None, None),
        Part::Status => filter.status = None,
        Part::Period => filter = with_days(&filter, None, None, ""),
        Part::Feedback => filter.feedback = None,
    }
    filter
}

#[cfg(test)]
mod tests {
    use super::*;
    use kilo_types::{FeedbackKind, Score, Status, StatusSet};

    fn labels(filter: &ConversationFilter) -> Vec<String> {
        let today = "2026-03-12".parse().unwrap();
        chips(filter, today, "Europe/Berlin", |day| day.to_string()).into_iter().map(|chip| chip.label).collect()
    }

    fn full() -> ConversationFilter {
        ConversationFilter {
            email: Some("jane".into()),
            company: Some("acme".into()),
            persona: Some("cto".into()),
            score_min: Score::new(20),
            score_max: Score::new(60),
            status: StatusSet::of(&[Status::Active, Status::Archived]),
            started_from: Some(DateBound::Day("2026-03-09".parse().unwrap())),
            started_to: None,
            tz: Some("Europe/Berlin".into()),
            q: Some("demo".into()),
            feedback: Some(FeedbackKind::Negative),
        }
    }

    #[test]
    fn every_part_but_the_words_is_a_chip() {
        let expected = [
            "email: jane",
            "company: acme",
            "persona: cto",
            "Score 20–60",
            "Active, Archived",
            "This week",
            "Not helpful",
        ];
        assert_eq!(labels(&full()), expected);
    }

    #[test]
    fn taking_all_chips_away_leaves_the_words() {
        let mut filter = full();
        let today = "2026-03-12".parse().unwrap();
        for chip in chips(&full(), today, "Europe/Berlin", |day| day.to_string()) {
            filter = without(&filter, chip.part);
        }
        assert_eq!(filter, ConversationFilter { q: Some("demo".into()), ..Default::default() });
    }

    #[test]
    fn a_period_of_another_zone_says_so() {
        let filter = ConversationFilter { tz: Some("Asia/Tokyo".into()), ..full() };
        assert!(labels(&filter).contains(&"Since 2026-03-09 (Asia/Tokyo)".to_owned()));
    }
}
