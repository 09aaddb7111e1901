//! Placeholder: which roles decide.

/// Whether somebody of this title decides what a company buys.
#[must_use]
pub fn is_decision_maker(_title: &str) -> bool {
    false
}
