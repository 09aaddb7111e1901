//! Precision and recall.

/// How often an answer was right.
#[derive(Debug, Default)]
pub struct Measure {
    right: usize,
    given: usize,
    wanted: usize,
    wrong: Vec<String>,
}

impl Measure {
    /// Counts one answer: right if it is one of `accepted`; `None` in `accepted` means that nothing had to be found.
    pub fn count(&mut self, text: &str, answer: Option<&str>, accepted: &[Option<String>]) {
        let right = accepted.iter().any(|one| one.as_deref() == answer);
        self.given += usize::from(answer.is_some());
        self.wanted += usize::from(accepted.first().is_some_and(Option::is_some) && !(right && answer.is_none()));
        self.right += usize::from(right && answer.is_some());
        if !right {
            self.wrong.push(format!("{text:?}: {answer:?} instead of {accepted:?}"));
        }
    }

    /// Prints the figures and what was wrong, and asserts the floor of both.
    pub fn report(&self, name: &str, floor: f64) {
        let (precision, recall) = (ratio(self.right, self.given), ratio(self.right, self.wanted));
        println!(
            "{name}: precision {precision:.3} ({}/{}), recall {recall:.3} ({}/{})",
            self.right, self.given, self.right, self.wanted
        );
        for wrong in &self.wrong {
            println!("  {wrong}");
        }
        assert!(precision >= floor && recall >= floor, "{name}: {precision:.3} and {recall:.3} are not both {floor}");
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of test lines")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
