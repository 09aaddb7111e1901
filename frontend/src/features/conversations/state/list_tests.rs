//! Tests of the list, and what others need to test against one.

use super::*;
use kilo_types::{Company, Score, Status, StatusSet, Visitor};

fn id(number: u8) -> ConversationId {
    format!("01930000-0000-7000-8000-0000000000{number:02x}").parse().unwrap()
}

/// Conversation `number`; higher numbers are newer.
pub(crate) fn row(number: u8) -> ConversationSummary {
    let time = Timestamp::from_millis(1_700_000_000_000 + i64::from(number) * 1000);
    ConversationSummary {
        id: id(number),
        status: Status::Active,
        score: Score::default(),
        persona: None,
        visitor: Visitor::default(),
        company: Company::default(),
        message_count: 1,
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

pub(crate) fn page(numbers: &[u8], next: Option<&str>) -> Page<ConversationSummary> {
    Page {
        data: numbers.iter().map(|number| row(*number)).collect(),
        next_cursor: next.map(|text| Cursor(text.to_owned())),
    }
}

pub(crate) fn ids(list: &ListState) -> Vec<u128> {
    list.rows().iter().map(|row| row.id.0.as_u128() & 0xff).collect()
}

fn set(numbers: &[u8]) -> HashSet<ConversationId> {
    numbers.iter().map(|number| id(*number)).collect()
}

pub(crate) fn loaded(numbers: &[u8], next: Option<&str>) -> ListState {
    let mut list = ListState::default();
    let ticket = list.begin(&ConversationFilter::default());
    assert!(list.arrived(ticket, page(numbers, next)));
    list
}

#[test]
fn pages_are_joined_without_doubles() {
    let mut list = loaded(&[9, 8, 7], Some("a"));
    let (ticket, cursor, _) = list.begin_more().unwrap();
    assert_eq!(cursor.0, "a");
    assert!(list.begin_more().is_none(), "one page at a time");
    assert!(list.arrived(ticket, page(&[7, 6], None)));
    assert_eq!(ids(&list), [9, 8, 7, 6]);
    assert!(list.begin_more().is_none(), "there is no more");
}

#[test]
fn a_new_filter_keeps_the_rows_until_its_own_are_there() {
    let mut list = loaded(&[9, 8], Some("a"));
    let (old, ..) = list.begin_more().unwrap();
    let new = list.begin(&ConversationFilter { q: Some("x".into()), ..Default::default() });
    assert_eq!(ids(&list), [9, 8]);
    assert!(!list.arrived(old, page(&[7], None)), "a stale page is dropped");
    assert!(!list.failed(old));
    assert!(list.begin_more().is_none());
    assert!(list.arrived(new, page(&[3], None)));
    assert_eq!(ids(&list), [3]);
}

#[test]
fn failures_say_which_page_is_missing() {
    let mut list = ListState::default();
    let ticket = list.begin(&ConversationFilter::default());
    assert!(list.failed(ticket));
    assert_eq!(list.phase(), Phase::FirstFailed);
    let mut list = loaded(&[9], Some("a"));
    let (ticket, ..) = list.begin_more().unwrap();
    assert!(list.failed(ticket));
    assert_eq!(list.phase(), Phase::MoreFailed);
    assert!(list.begin_more().is_some(), "can be tried again");
}

#[test]
fn a_removed_row_names_its_neighbour_and_comes_back_to_its_place() {
    let mut list = loaded(&[9, 8, 7], None);
    assert_eq!(list.neighbour(id(8), &set(&[8])), Some(id(7)));
    let removed = list.remove(&set(&[8]));
    assert_eq!(ids(&list), [9, 7]);
    assert!(list.restore(removed[0].clone()));
    assert_eq!(ids(&list), [9, 8, 7]);
    assert_eq!(list.neighbour(id(7), &set(&[7])), Some(id(8)));
    assert_eq!(list.remove(&set(&[7])).len(), 1);
    assert!(list.remove(&set(&[7])).is_empty());
}

#[test]
fn many_rows_leave_at_once_and_the_next_one_left_is_looked_at() {
    let mut list = loaded(&[9, 8, 7, 6, 5], None);
    assert_eq!(list.neighbour(id(8), &set(&[9, 8, 7])), Some(id(6)));
    assert_eq!(list.neighbour(id(6), &set(&[8, 7, 6, 5])), Some(id(9)));
    assert_eq!(list.neighbour(id(6), &set(&[9, 8, 7, 6, 5])), None);
    let removed = list.remove(&set(&[8, 6, 5]));
    assert_eq!(ids(&list), [9, 7]);
    for row in removed {
        assert!(list.restore(row));
    }
    assert_eq!(ids(&list), [9, 8, 7, 6, 5]);
}

#[test]
fn a_row_is_found_by_its_key() {
    let list = loaded(&[9, 7, 6], None);
    let key = |number| RowKey::of(&row(number));
    assert_eq!(list.find(key(7)).map(|(place, row)| (place, row.id)), Some((1, id(7))));
    assert_eq!(list.find(key(8)), None);
    assert_eq!(list.find(key(1)), None);
    assert_eq!(list.place(id(6)), Some(2));
}

#[test]
fn a_removed_row_does_not_return_with_a_page_on_its_way() {
    let mut list = loaded(&[9, 8], Some("a"));
    let (ticket, ..) = list.begin_more().unwrap();
    list.remove(&set(&[8]));
    assert!(list.arrived(ticket, page(&[8, 7], None)));
    assert_eq!(ids(&list), [9, 7]);
}

#[test]
fn a_row_is_not_restored_into_a_list_that_does_not_show_it() {
    let mut list = loaded(&[9, 8], None);
    let removed = list.remove(&set(&[8]));
    let archived = ConversationFilter { status: StatusSet::of(&[Status::Archived]), ..Default::default() };
    let ticket = list.begin(&archived);
    list.arrived(ticket, page(&[], None));
    assert!(!list.restore(removed[0].clone()));
    assert!(list.rows().is_empty());
}

#[test]
fn only_a_newer_version_changes_a_row() {
    let mut list = loaded(&[9], None);
    list.update(&ConversationSummary { version: 0, message_count: 5, ..row(9) });
    assert_eq!(list.rows()[0].message_count, 1);
    list.update(&ConversationSummary { version: 2, message_count: 5, ..row(9) });
    assert_eq!(list.rows()[0].message_count, 5);
}

#[test]
fn steps_stay_inside_the_list() {
    let list = loaded(&[9, 8], None);
    assert_eq!(list.step(None, 1), Some(id(9)));
    assert_eq!(list.step(Some(id(9)), 1), Some(id(8)));
    assert_eq!(list.step(Some(id(8)), 1), None);
    assert_eq!(list.step(Some(id(9)), -1), None);
    assert_eq!(ListState::default().step(None, 1), None);
}
