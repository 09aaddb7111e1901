//! The one predicate, as a table.

#![expect(clippy::unwrap_used, reason = "a test may panic, its fixtures included")]

use chrono::NaiveDate;
use kilo_domain::filter::resolve;
use kilo_types::{
    Company, ConversationFilter, ConversationSummary, DateBound, FeedbackCounts, Score, Status, Timestamp, Visitor,
};
use uuid::Uuid;

const MESSAGES: [&str; 3] = ["Don't you support SSO with Łódź?", "Yes: SAML and OpenID.", "日本語はできますか"];

fn jane() -> ConversationSummary {
    let time: Timestamp = "2026-10-03T14:05:00Z".parse().unwrap();
    ConversationSummary {
        id: kilo_types::ConversationId(Uuid::from_u128(1)),
        status: Status::Active,
        score: Score::new(50).unwrap(),
        persona: Some("Head of Marketing 100%".to_owned()),
        visitor: Visitor { name: Some("Jane".to_owned()), email: Some("Jane.Döe@acme.com".to_owned()), phone: None },
        company: Company { name: Some("Müller & Söhne".to_owned()), domain: Some("acme.com".to_owned()) },
        message_count: 3,
        started_at: time,
        last_message_at: time,
        updated_at: time,
        archived_at: None,
        handed_off_at: None,
        external_id: None,
        feedback: kilo_types::FeedbackCounts::default(),
        version: 1,
    }
}

fn finds(pairs: &[(&str, &str)]) -> bool {
    let filter = ConversationFilter::from_pairs(pairs.iter().copied()).unwrap();
    resolve(&filter).unwrap().matches(&jane(), MESSAGES)
}

#[test]
fn finds_what_every_part_of_the_filter_describes() {
    for pairs in [
        &[][..],
        &[("email", "JANE.DOE")],
        &[("company", "muller")],
        &[("company", "ACME")],
        &[("persona", "marketing 100%")],
        &[("score_min", "50"), ("score_max", "50")],
        &[("status", "archived,active")],
        &[("started_from", "2026-10-03"), ("started_to", "2026-10-03")],
        &[("started_from", "2026-10-03T14:05:00Z")],
        &[("started_from", "2026-10-04"), ("started_to", "2026-10-04"), ("tz", "Pacific/Kiritimati")],
        &[("q", "don't LODZ")],
        &[("q", "\"sso with\"")],
        &[("q", "日本")],
    ] {
        assert!(finds(pairs), "{pairs:?}");
    }
}

#[test]
fn leaves_out_what_any_part_does_not_describe() {
    for pairs in [
        &[("email", "john")][..],
        &[("email", "jane"), ("company", "globex")],
        &[("persona", "_ead")],
        &[("persona", "m%g")],
        &[("score_min", "51")],
        &[("score_max", "49")],
        &[("status", "handed_off,archived")],
        &[("started_from", "2026-10-04")],
        &[("started_to", "2026-10-02")],
        &[("started_to", "2026-10-03T14:05:00Z")],
        &[("started_to", "2026-10-03"), ("tz", "America/New_York"), ("started_from", "2026-10-03T14:05:01Z")],
        // No single message holds both.
        &[("q", "sso saml")],
        &[("q", "\"with sso\"")],
        // A query without a word finds nothing.
        &[("q", "\"--\" *")],
        &[("q", "suppor")],
    ] {
        assert!(!finds(pairs), "{pairs:?}");
    }
}

#[test]
fn what_is_not_known_is_not_found() {
    let mut summary = jane();
    summary.visitor.email = None;
    summary.company = Company::default();
    summary.persona = None;
    for name in ["email", "company", "persona"] {
        let filter = ConversationFilter::from_pairs([(name, "a")]).unwrap();
        assert!(!resolve(&filter).unwrap().matches(&summary, MESSAGES), "{name}");
    }
}

#[test]
fn a_day_as_the_end_includes_the_whole_day() {
    for (tz, day, from, before) in [
        ("UTC", "2026-10-03", "2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z"),
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"),
        ("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"),
    ] {
        let pairs = [("started_from", day), ("started_to", day), ("tz", tz)];
        let criteria = resolve(&ConversationFilter::from_pairs(pairs).unwrap()).unwrap();
        assert_eq!(criteria.started_from, Some(from.parse().unwrap()), "{tz}");
        assert_eq!(criteria.started_before, Some(before.parse().unwrap()), "{tz}");
    }
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for day in [NaiveDate::MAX, NaiveDate::MIN] {
        let bound = Some(DateBound::Day(day));
        let filter = ConversationFilter { started_from: bound, started_to: bound, ..ConversationFilter::default() };
        let criteria = resolve(&filter).unwrap();
        assert!(!criteria.matches(&jane(), MESSAGES));
    }
    let open = ConversationFilter { started_to: Some(DateBound::Day(NaiveDate::MAX)), ..ConversationFilter::default() };
    assert!(resolve(&open).unwrap().matches(&jane(), MESSAGES));
}

#[test]
fn a_day_and_an_instant_are_compared_in_the_zone() {
    for (from, to, tz, refused) in [
        ("2026-10-04", "2026-10-04T00:00:00Z", "UTC", false),
        ("2026-10-04", "2026-10-03T23:59:59.999Z", "UTC", true),
        ("2026-10-04", "2026-10-03T23:59:59.999Z", "Europe/Berlin", false),
        ("2026-10-03T23:59:59.999Z", "2026-10-03", "UTC", false),
        ("2026-10-04T00:00:00Z", "2026-10-03", "UTC", true),
        ("2026-10-04T00:00:00Z", "2026-10-03", "America/New_York", false),
        ("2026-10-04T04:00:00Z", "2026-10-03", "America/New_York", true),
    ] {
        let pairs = [("started_from", from), ("started_to", to), ("tz", tz)];
        let resolved = resolve(&ConversationFilter::from_pairs(pairs).unwrap());
        assert_eq!(resolved.is_err_and(|errors| errors[0].field == "started_from"), refused, "{from} {to} {tz}");
    }
}

#[test]
fn an_unknown_zone_is_an_error_on_its_field() {
    let filter = ConversationFilter { tz: Some("Mars/Olympus".to_owned()), ..ConversationFilter::default() };
    assert_eq!(resolve(&filter).unwrap_err()[0].field, "tz");
}

#[test]
fn the_words_of_a_query_are_bounded() {
    let refused = |q: &str| match resolve(&ConversationFilter::from_pairs([("q", q)]).unwrap()) {
        Ok(_) => None,
        Err(errors) => Some((errors[0].field.clone(), errors.len())),
    };
    for q in ["a ".repeat(40), format!("\"{}\"", "a ".repeat(40)), "x".repeat(64), "語".repeat(40), "ﷺ".repeat(3)] {
        assert_eq!(refused(&q), None, "{q}");
    }
    let named = Some(("q".to_owned(), 1));
    for q in [
        "a ".repeat(41),
        format!("\"{}\"", "a ".repeat(41)),
        "a.".repeat(41),
        "x".repeat(65),
        "語".repeat(41),
        "ﷺ".repeat(41),
        format!("{} {}", "a ".repeat(39), "语言"),
    ] {
        assert_eq!(refused(&q), named, "{q}");
    }
}

#[test]
fn feedback_finds_conversations_with_an_answer_that_was_rated_so() {
    for (helpful, not_helpful, positive, negative) in
        [(0, 0, false, false), (2, 0, true, false), (0, 1, false, true), (1, 3, true, true)]
    {
        let rated = ConversationSummary { feedback: FeedbackCounts { helpful, not_helpful }, ..jane() };
        for (kind, wanted) in [("positive", positive), ("negative", negative)] {
            let filter = ConversationFilter::from_pairs([("feedback", kind)]).unwrap();
            assert_eq!(resolve(&filter).unwrap().matches(&rated, []), wanted, "{kind} of {helpful}, {not_helpful}");
        }
    }
}
