//! The one meaning of a conversation filter. List, counts, exports, bulk calls, live updates and sync all
//! follow this predicate; SQL is held against it by a property test.

use crate::{
    period::Zone,
    qualification::roles::role_of,
    search::{MAX_WORD, MAX_WORDS, fold, is_bounded, phrases, words},
};
use kilo_types::{
    ConversationFilter, ConversationSummary, DateBound, FeedbackKind, FilterError, PERIOD_UPSIDE_DOWN, Score,
    StatusSet, Timestamp,
};

/// A filter made ready to ask: texts folded, days turned into instants, the query split into phrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criteria {
    /// Folded part of the visitor's email address.
    pub email: Option<String>,
    /// Folded part of the company's name or domain.
    pub company: Option<String>,
    /// Folded part of the persona.
    pub persona: Option<String>,
    /// Key of the [role](crate::qualification::roles) that the wanted persona stands for: `CTO` finds the chief
    /// technology officer.
    pub persona_role: Option<String>,
    /// Lowest score, inclusive.
    pub score_min: u8,
    /// Highest score, inclusive.
    pub score_max: u8,
    /// Statuses to show.
    pub statuses: StatusSet,
    /// Start of the period, inclusive.
    pub started_from: Option<Timestamp>,
    /// End of the period, exclusive.
    pub started_before: Option<Timestamp>,
    /// Phrases that one message must hold together. `None`: no query; an empty list: a query without a word,
    /// which finds nothing.
    pub phrases: Option<Vec<Vec<String>>>,
    /// What the visitor said of an answer.
    pub feedback: Option<FeedbackKind>,
}

/// Reads `filter` as [`Criteria`]. A day stands for the whole day in the filter's time zone (UTC by default),
/// also as the end of the period.
///
/// # Errors
/// An unknown time zone, as an error on the field `tz`; a period that ends before it begins, as one on `started_from`;
/// more or longer words than a query may hold, as one on `q`.
pub fn resolve(filter: &ConversationFilter) -> Result<Criteria, Vec<FilterError>> {
    let zone = zone_of(filter)?;
    refuse_upside_down(filter, &zone)?;
    let folded = |text: &Option<String>| text.as_deref().map(fold);
    Ok(Criteria {
        email: folded(&filter.email),
        company: folded(&filter.company),
        persona: folded(&filter.persona),
        persona_role: filter.persona.as_deref().and_then(role_of).map(|role| role.key().to_owned()),
        score_min: filter.score_min.unwrap_or_default().get(),
        score_max: filter.score_max.unwrap_or(Score::MAX).get(),
        statuses: filter.statuses(),
        started_from: filter.started_from.map(|bound| start_of(bound, &zone)),
        started_before: filter.started_to.and_then(|bound| end_of(bound, &zone)),
        phrases: phrases_of(filter)?,
        feedback: filter.feedback,
    })
}

fn phrases_of(filter: &ConversationFilter) -> Result<Option<Vec<Vec<String>>>, Vec<FilterError>> {
    let Some(phrases) = filter.q.as_deref().map(phrases) else { return Ok(None) };
    if is_bounded(&phrases) {
        return Ok(Some(phrases));
    }
    let message = format!("must hold at most {MAX_WORDS} words of at most {MAX_WORD} characters");
    Err(vec![FilterError { field: "q".to_owned(), message }])
}

/// A day and an instant can be compared in a zone alone; two days and two instants have been.
fn refuse_upside_down(filter: &ConversationFilter, zone: &Zone) -> Result<(), Vec<FilterError>> {
    let is_upside_down = match (filter.started_from, filter.started_to) {
        (Some(DateBound::Day(from)), Some(DateBound::Instant(to))) => zone.day_start(from) > to,
        (Some(DateBound::Instant(from)), Some(to @ DateBound::Day(_))) => {
            end_of(to, zone).is_some_and(|end| from >= end)
        }
        _ => false,
    };
    if !is_upside_down {
        return Ok(());
    }
    Err(vec![FilterError { field: "started_from".to_owned(), message: PERIOD_UPSIDE_DOWN.to_owned() }])
}

fn zone_of(filter: &ConversationFilter) -> Result<Zone, Vec<FilterError>> {
    let Some(name) = &filter.tz else { return Ok(Zone::utc()) };
    Zone::parse(name).ok_or_else(|| {
        let message = "must be an IANA time zone such as Europe/Berlin".to_owned();
        vec![FilterError { field: "tz".to_owned(), message }]
    })
}

fn start_of(bound: DateBound, zone: &Zone) -> Timestamp {
    match bound {
        DateBound::Instant(time) => time,
        DateBound::Day(day) => zone.day_start(day),
    }
}

/// The first instant that is too late; `None` where the day reaches to the end of time.
fn end_of(bound: DateBound, zone: &Zone) -> Option<Timestamp> {
    match bound {
        DateBound::Instant(time) => Some(time),
        DateBound::Day(day) => {
            let end = zone.day_start(day.succ_opt()?);
            (end < Timestamp::LATEST).then_some(end)
        }
    }
}

impl Criteria {
    /// Whether a conversation is found: every part must hold. `messages` are the texts of its messages as they
    /// were said; they are read only if there is a query.
    pub fn matches<'a>(&self, summary: &ConversationSummary, messages: impl IntoIterator<Item = &'a str>) -> bool {
        self.matches_summary(summary) && self.matches_messages(messages)
    }

    fn matches_summary(&self, summary: &ConversationSummary) -> bool {
        let score = summary.score.get();
        let company = [summary.company.name.as_deref(), summary.company.domain.as_deref()];
        self.statuses.contains(summary.status)
            && (self.score_min..=self.score_max).contains(&score)
            && self.feedback.is_none_or(|kind| kind.finds(summary.feedback))
            && self.started_from.is_none_or(|from| summary.started_at >= from)
            && self.started_before.is_none_or(|before| summary.started_at < before)
            && holds(self.email.as_deref(), &[summary.visitor.email.as_deref()])
            && (holds(self.persona.as_deref(), &[summary.persona.as_deref()]) || self.is_role_of(summary))
            && holds(self.company.as_deref(), &company)
    }

    fn is_role_of(&self, summary: &ConversationSummary) -> bool {
        let role = summary.persona.as_deref().and_then(role_of);
        role.is_some_and(|role| self.persona_role.as_deref() == Some(role.key()))
    }

    fn matches_messages<'a>(&self, messages: impl IntoIterator<Item = &'a str>) -> bool {
        match self.phrases.as_deref() {
            None => true,
            Some([]) => false,
            Some(phrases) => messages.into_iter().any(|text| {
                let words = words(text);
                phrases.iter().all(|phrase| words.windows(phrase.len().max(1)).any(|window| window == phrase))
            }),
        }
    }
}

/// Whether one of `values` contains the folded `part`; a value that is not known contains nothing.
fn holds(part: Option<&str>, values: &[Option<&str>]) -> bool {
    part.is_none_or(|part| values.iter().flatten().any(|value| fold(value).contains(part)))
}
