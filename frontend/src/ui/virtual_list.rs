//! Which rows of a very long list are in the page: those in sight, some around them, and the one with the focus.
//! Plain Rust, tested on the host; every row has the same height.

use std::ops::Range;

/// Rows are added and taken away this many at a time, so that most scroll events change nothing.
const STEP: usize = 8;

/// What can be seen of the list, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Viewport {
    /// How far the list is scrolled.
    pub(crate) top: u32,
    /// How much of it is in sight; 0 while it is hidden.
    pub(crate) height: u32,
    /// The height of a row.
    pub(crate) row: u32,
}

impl Viewport {
    /// The rows to draw out of `total`.
    pub(crate) fn rows(self, total: usize) -> Range<usize> {
        let place = |pixels: u32| pixels.checked_div(self.row).unwrap_or(0) as usize;
        let first = (place(self.top) / STEP).saturating_sub(1) * STEP;
        let end = (place(self.top.saturating_add(self.height)) / STEP + 2) * STEP;
        first.min(total)..end.min(total)
    }

    /// Whether less than two screens are left below.
    pub(crate) fn near_end(self, total: usize) -> bool {
        let whole = u64::from(self.row) * total as u64;
        self.row > 0 && u64::from(self.top) + 3 * u64::from(self.height) >= whole
    }
}

/// The places to draw, in order: `rows`, and each of `kept` wherever it is.
pub(crate) fn drawn(rows: Range<usize>, kept: impl IntoIterator<Item = Option<usize>>) -> Vec<usize> {
    let mut places: Vec<usize> = rows.collect();
    for place in kept.into_iter().flatten() {
        if let Err(at) = places.binary_search(&place) {
            places.insert(at, place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(top: u32) -> Viewport {
        Viewport { top, height: 600, row: 60 }
    }

    #[test]
    fn what_is_in_sight_is_always_drawn_and_never_much_more() {
        for total in [0, 1, 7, 50, 100_000] {
            for top in (0..60 * 200).step_by(17) {
                let rows = at(top).rows(total);
                let (first, last) = (top as usize / 60, (top as usize + 599) / 60);
                for place in first..=last {
                    assert!(place >= total || rows.contains(&place), "{place} of {total} at {top}");
                }
                assert!(rows.len() <= 10 + 4 * STEP);
            }
        }
    }

    #[test]
    fn a_hundred_thousand_rows_cost_no_more_than_a_hundred() {
        let deep = at(60 * 99_000);
        assert!(deep.rows(100_000).len() <= 10 + 4 * STEP);
        assert!(deep.rows(100_000).contains(&99_005));
        assert!(at(u32::MAX).rows(100_000).is_empty());
    }

    #[test]
    fn scrolling_a_little_redraws_nothing() {
        let same = (0..60 * 8).map(|top| at(60 * 80 + top).rows(1_000)).filter(|rows| rows.start == 72).count();
        assert_eq!(same, 60 * 8);
    }

    #[test]
    fn nothing_is_known_before_the_first_measurement() {
        assert!(!Viewport::default().near_end(50));
        assert_eq!(Viewport::default().rows(3), 0..3);
    }

    #[test]
    fn more_is_fetched_before_the_end_is_in_sight() {
        assert!(!at(0).near_end(50));
        assert!(at(1_200).near_end(50));
        assert!(at(0).near_end(5));
    }

    #[test]
    fn the_focused_row_stays_in_the_page_wherever_it_is() {
        assert_eq!(drawn(8..11, [Some(2), None]), [2, 8, 9, 10]);
        assert_eq!(drawn(8..11, [Some(9), Some(40)]), [8, 9, 10, 40]);
        assert_eq!(drawn(0..0, [Some(0), Some(0)]), [0]);
    }
}
