//! What somebody types into the filter box: `email:jane company:"acme gmbh" persona:cto demo` becomes three
//! qualifiers and the words to search for.

use kilo_types::{ConversationFilter, FeedbackKind};

/// A filter box, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    /// Qualifiers that are complete, as (parameter, value): they become chips.
    pub(crate) qualifiers: Vec<(&'static str, String)>,
    /// The words to search for.
    pub(crate) words: String,
    /// What stays in the box: the words, and the qualifier that is still being typed.
    pub(crate) rest: String,
}

const QUALIFIERS: [&str; 4] = ["email", "company", "persona", "feedback"];

/// Reads `text`. While somebody types (`finished` is false) a qualifier at the very end is not complete yet and
/// stays in the box; Enter or leaving the box completes it.
pub(crate) fn read_draft(text: &str, finished: bool) -> Draft {
    let mut draft = Draft::default();
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let token = token_at_start(rest);
        let after = &rest[token.len()..];
        match qualifier(token) {
            Some((name, value)) if finished || !after.is_empty() => {
                // A qualifier without a value is dropped once it is clear that none will come.
                if !value.is_empty() {
                    draft.qualifiers.push((name, value));
                }
            }
            Some(_) => draft.rest = token.to_owned(),
            None => words.push(token),
        }
        rest = after;
    }
    draft.words = words.join(" ");
    let typing_goes_on = !finished && text.ends_with(char::is_whitespace) && !draft.words.is_empty();
    draft.rest = match (draft.words.is_empty(), draft.rest.is_empty()) {
        (false, false) => format!("{} {}", draft.words, draft.rest),
        (false, true) if typing_goes_on => format!("{} ", draft.words),
        (false, true) => draft.words.clone(),
        (true, _) => draft.rest,
    };
    draft
}

impl Draft {
    /// `filter` with the words and the complete qualifiers; a qualifier replaces the one of its name.
    pub(crate) fn apply(&self, filter: &ConversationFilter) -> ConversationFilter {
        let mut filter = filter.clone();
        filter.q = (!self.words.is_empty()).then(|| self.words.clone());
        for (name, value) in &self.qualifiers {
            let value = Some(value.clone());
            match *name {
                "email" => filter.email = value,
                "company" => filter.company = value,
                "feedback" => filter.feedback = value.as_deref().and_then(feedback),
                _ => filter.persona = value,
            }
        }
        filter
    }
}

/// Up to the next white space that is not inside quotes.
fn token_at_start(text: &str) -> &str {
    let mut quoted = false;
    for (place, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            letter if letter.is_whitespace() && !quoted => return &text[..place],
            _ => {}
        }
    }
    text
}

fn qualifier(token: &str) -> Option<(&'static str, String)> {
    let (name, value) = token.split_once(':')?;
    let name = QUALIFIERS.into_iter().find(|known| known.eq_ignore_ascii_case(name))?;
    let value = value.trim_matches('"').trim();
    // What is no feedback is a word with a colon.
    let fits = name != "feedback" || feedback(value).is_some() || value.is_empty();
    fits.then(|| (name, value.to_owned()))
}

fn feedback(value: &str) -> Option<FeedbackKind> {
    value.to_lowercase().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_and_words_part() {
        let draft = read_draft(r#"email:jane@ company:"acme gmbh" book a Persona:cto demo"#, true);
        let expected = [("email", "jane@"), ("company", "acme gmbh"), ("persona", "cto")];
        assert_eq!(draft.qualifiers, expected.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(draft.words, "book a demo");
        assert_eq!(draft.rest, "book a demo");
    }

    #[test]
    fn a_qualifier_waits_until_it_is_complete() {
        let typing = read_draft("demo company:acm", false);
        assert_eq!((typing.words.as_str(), typing.rest.as_str()), ("demo", "demo company:acm"));
        assert!(typing.qualifiers.is_empty());
        assert_eq!(read_draft("company:acme ", false).qualifiers.len(), 1);
        assert_eq!(read_draft("company:\"acme g", false).rest, "company:\"acme g");
        assert_eq!(read_draft("company:", true), Draft::default());
    }

    #[test]
    fn a_space_at_the_end_does_not_jump_away_while_typing() {
        assert_eq!(read_draft("book ", false).rest, "book ");
        assert_eq!(read_draft("book ", true).rest, "book");
    }

    #[test]
    fn words_with_a_colon_are_words() {
        let draft = read_draft("https://acme.example is:open 10:30", true);
        assert_eq!(draft.words, "https://acme.example is:open 10:30");
        assert!(draft.qualifiers.is_empty());
    }

    #[test]
    fn feedback_is_positive_or_negative() {
        let of = |text: &str| read_draft(text, true).apply(&ConversationFilter::default());
        assert_eq!(of("feedback:negative").feedback, Some(FeedbackKind::Negative));
        assert_eq!(of("price Feedback:Positive").feedback, Some(FeedbackKind::Positive));
        let words = of("feedback:loud");
        assert_eq!((words.feedback, words.q.as_deref()), (None, Some("feedback:loud")));
        assert!(of("feedback:").is_default());
    }

    #[test]
    fn applying_replaces_only_what_was_typed() {
        let before = ConversationFilter { email: Some("a".into()), persona: Some("cto".into()), ..Default::default() };
        let after = read_draft("email:b demo", true).apply(&before);
        assert_eq!(after.email.as_deref(), Some("b"));
        assert_eq!(after.persona.as_deref(), Some("cto"));
        assert_eq!(after.q.as_deref(), Some("demo"));
        assert_eq!(Draft::default().apply(&after).q, None);
    }
}
