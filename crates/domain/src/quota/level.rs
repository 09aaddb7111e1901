//! Levels: marks of the whole allowance, in percent, that somebody is told about.

use super::Meter;

/// Where the warning is due.
pub const WARNING: u8 = 80;
/// Where nothing is left.
pub const FULL: u8 = 100;

/// Most marks of a workspace's own.
const MAX_MARKS: usize = 5;

/// Marks that a workspace added to 80 and 100.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Vec<u8>);

/// Why marks are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarksError {
    /// More than 5.
    TooMany,
    /// Not from 1 to 99.
    OutOfRange,
    /// Twice the same, or one that every workspace has.
    Repeated,
}

impl Marks {
    /// Checks marks and sorts them.
    ///
    /// # Errors
    /// When they are too many, out of range or repeated.
    pub fn new(mut marks: Vec<u8>) -> Result<Self, MarksError> {
        if marks.len() > MAX_MARKS {
            return Err(MarksError::TooMany);
        }
        if marks.iter().any(|mark| !(1..FULL).contains(mark)) {
            return Err(MarksError::OutOfRange);
        }
        marks.sort_unstable();
        let twice = marks.windows(2).any(|pair| pair[0] == pair[1]);
        if twice || marks.contains(&WARNING) {
            return Err(MarksError::Repeated);
        }
        Ok(Self(marks))
    }

    /// The marks, ascending.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

/// Whether `percent` of the allowance is used.
#[must_use]
pub const fn is_reached(meter: &Meter, percent: u8) -> bool {
    meter.used() as u64 * 100 >= meter.allowance() as u64 * percent as u64
}

/// The levels that `after` reaches and `before` did not, ascending. A level that moved back, because the allowance was
/// raised, is reached again later.
#[must_use]
pub fn crossed(before: &Meter, after: &Meter, marks: &Marks) -> Vec<u8> {
    let mut levels: Vec<u8> = marks.0.iter().copied().chain([WARNING, FULL]).collect();
    levels.sort_unstable();
    levels.retain(|level| is_reached(after, *level) && !is_reached(before, *level));
    levels
}
