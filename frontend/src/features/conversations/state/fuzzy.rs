//! Finds a command by a few of its letters.

/// How well `typed` fits `label`: 0 is best, `None` is not at all. Its letters must occur in their order; those that
/// follow each other or begin a word cost nothing.
pub(crate) fn fit(label: &str, typed: &str) -> Option<usize> {
    let mut letters = label.chars().flat_map(char::to_lowercase);
    let (mut cost, mut before) = (0, ' ');
    for wanted in typed.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase) {
        let mut skipped = 0;
        loop {
            let letter = letters.next()?;
            let starts_word = before == ' ';
            before = letter;
            if letter == wanted {
                cost += if starts_word { 0 } else { skipped };
                break;
            }
            skipped += 1;
        }
    }
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_their_order_fit() {
        assert!(fit("Archive or unarchive", "arch").is_some());
        assert!(fit("Go to this week", "gtw").is_some());
        assert!(fit("Go to this week", "wtg").is_none());
        assert!(fit("Undo", "undone").is_none());
        assert_eq!(fit("Anything", ""), Some(0));
    }

    #[test]
    fn beginnings_of_words_fit_better_than_letters_in_between() {
        assert!(fit("Go to archived", "ga") < fit("Refresh the page again", "ga"));
        assert!(fit("Select this one", "SE") < fit("Use dark theme", "se"));
    }
}
