//! No text costs more than its length.

use crate::sample::document;
use kilo_pdf::render;
use kilo_testkit::linear::assert_linear;

#[test]
fn what_a_visitor_says_is_set_in_linear_time() {
    assert_linear(|text| assert!(render(&document(&[text])).is_ok()));
}

#[test]
fn what_an_agent_says_is_set_in_linear_time() {
    assert_linear(|text| assert!(render(&document(&["hi", text])).is_ok()));
}
