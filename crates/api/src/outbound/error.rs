//! Why a call had no answer. Nothing here holds the address that was called.

use super::TargetError;
use std::{error::Error, fmt};

/// Longest cause that is told, in characters.
const MAX_CAUSE: usize = 200;

/// Why a call had no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboundError {
    /// The address may not be called.
    Refused(TargetError),
    /// The name has no address.
    Unresolved,
    /// There was no whole answer in time.
    TimedOut,
    /// The connection could not be made or broke, and why.
    Broken(String),
}

impl fmt::Display for OutboundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "The address {refusal}."),
            Self::Unresolved => f.write_str("The name of the address cannot be resolved."),
            Self::TimedOut => f.write_str("There was no answer in time."),
            Self::Broken(cause) => write!(f, "The connection failed: {cause}."),
        }
    }
}

impl Error for OutboundError {}

impl OutboundError {
    /// What `error` comes down to.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        let causes = || std::iter::successors(error.source(), |&cause| cause.source());
        if let Some(ours) = causes().find_map(|cause| cause.downcast_ref::<Self>()) {
            return ours.clone();
        }
        // The first in the chain names the address, the last is what happened.
        let cause = causes().last().map_or_else(|| "no answer".to_owned(), ToString::to_string);
        Self::Broken(cause.trim_end_matches('.').chars().filter(|c| !c.is_control()).take(MAX_CAUSE).collect())
    }
}
