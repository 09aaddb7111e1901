//! What the team is told when a visitor is worth a call: who it is, how to reach them, what they want next, why they are
//! hot in their own words; and the note that follows when an address comes later. Nothing is told twice.

use crate::{
    letter::{Letter, shortened},
    qualification::{Assessment, NextStep, Signal},
};
use kilo_types::{Conversation, ConversationSummary, Framework};

mod summary;
mod told;

pub use summary::telling_sentences;
use summary::{Said, Telling, telling};
use told::Told;

/// Longest part of a name, company or role in the headline, in characters.
const MAX_NAME: usize = 60;
/// Longest value that is a fact; what is longer is a sentence of the visitor, in characters.
const MAX_FACT: usize = 60;

/// The brief about `conversation`, whose transcript is at `link`. `found` is what its words and settings come to.
#[must_use]
pub fn brief(conversation: &Conversation, found: &Assessment, link: &str) -> Letter {
    let headline = headline(&conversation.summary);
    let mut told = Told::default();
    told.takes(&headline);
    let said = Said::of(conversation);
    let facts = facts(conversation, found, &said, &mut told);
    let reasons: Vec<_> = telling(conversation, &said, &mut told).iter().map(reason).collect();
    let sentences = known(conversation).filter(|(_, value)| told.takes(value));
    let sentences: Vec<_> = sentences.map(|(label, value)| (label.to_owned(), value.to_owned())).collect();
    Letter::new(&headline)
        .facts("Visitor", facts.iter().map(|(label, value)| (label.as_str(), value.as_str())))
        .points("Why", &reasons)
        .facts(
            conversation.qualification.framework.label(),
            sentences.iter().map(|(label, value)| (label.as_str(), value.as_str())),
        )
        .link("Open the transcript", link)
}

/// The note that follows the brief about `conversation` when the visitor's address comes later; `None` while there is
/// none.
#[must_use]
pub fn follow_up(conversation: &Conversation, link: &str) -> Option<Letter> {
    let summary = &conversation.summary;
    let email = summary.visitor.email.as_deref()?;
    let phone = summary.visitor.phone.as_deref();
    let reach = [Some(("Email", email)), phone.map(|phone| ("Phone", phone))];
    let letter = Letter::new(&format!("{} left an email address", who(summary)));
    Some(letter.facts("Visitor", reach.into_iter().flatten()).link("Open the transcript", link))
}

/// For example `Jane Doe, Head of Marketing at Acme: score 72`.
fn headline(summary: &ConversationSummary) -> String {
    let company = summary.company.name.as_deref().or(summary.company.domain.as_deref());
    let from = company.map(|company| format!(" at {}", shortened(company, MAX_NAME))).unwrap_or_default();
    format!("{}{from}: score {}", who(summary), summary.score)
}

/// `Jane Doe, Head of Marketing`
fn who(summary: &ConversationSummary) -> String {
    let known = [&summary.visitor.name, &summary.persona].into_iter().flatten();
    let known: Vec<_> = known.map(|part| shortened(part, MAX_NAME)).filter(|part| !part.is_empty()).collect();
    if known.is_empty() { "A visitor".to_owned() } else { known.join(", ") }
}

/// What a rep needs at a glance, but for what the headline says.
fn facts(conversation: &Conversation, found: &Assessment, said: &Said<'_>, told: &mut Told) -> Vec<(String, String)> {
    let summary = &conversation.summary;
    let next_step = found.next_step.as_ref().map(|step| next_step(step, said, told));
    let who = [
        ("Name", summary.visitor.name.clone()),
        ("Role", summary.persona.clone()),
        ("Company", summary.company.name.clone()),
        ("Phone", summary.visitor.phone.clone()),
        ("Email", summary.visitor.email.clone()),
        ("Website", summary.company.domain.clone()),
        ("Wants next", next_step),
    ];
    let who = who.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?)));
    let figures = figures(conversation, found, said).into_iter();
    who.chain(figures).filter(|(label, value)| label == "Wants next" || told.takes(value)).collect()
}

/// `Demo: “Thursday 10am” (Thursday 3 December, 10:00)`
fn next_step(step: &NextStep, said: &Said<'_>, told: &mut Told) -> String {
    let what = if step.signal == Signal::PurchaseIntent { "To buy" } else { "Demo or meeting" };
    let words = said.sentence(step.message, &step.excerpt).unwrap_or(&step.excerpt);
    let words = shortened(words, summary::MAX_SENTENCE);
    told.quotes(&words);
    let when = step.when.as_deref().filter(|when| told.takes(when)).map(|when| format!(" ({when})"));
    format!("{what}: “{words}”{}", when.unwrap_or_default())
}

/// Amounts, dates and other values in short: those of the framework, and money and time in any.
fn figures(conversation: &Conversation, found: &Assessment, said: &Said<'_>) -> Vec<(String, String)> {
    let short = |value: &str| {
        // The visitor's own words without a figure are a reason rather than a fact.
        let is_figure = value.contains(|c: char| c.is_ascii_digit()) || !said.holds(value);
        is_figure && value.chars().count() <= MAX_FACT
    };
    let own = known(conversation).filter(|(_, value)| short(value));
    let mut figures: Vec<_> = own.map(|(label, value)| (label.to_owned(), value.to_owned())).collect();
    for (key, label) in [("budget", "Budget"), ("timeline", "Timeline")] {
        let field = found.fields.iter().find(|field| field.framework == Framework::Bant && field.key == key);
        let is_known = figures.iter().any(|(known, _)| known == label);
        let value = field.map(|field| &field.value).filter(|value| !is_known && short(value));
        figures.extend(value.map(|value| (label.to_owned(), value.clone())));
    }
    figures
}

/// The fields of the framework that are known.
fn known(conversation: &Conversation) -> impl Iterator<Item = (&str, &str)> {
    let fields = conversation.qualification.fields.iter();
    fields.filter_map(|field| Some((field.label.as_str(), field.value.as_deref()?)))
}

/// For example `Demo request: “can we book a demo?”`, or `Budget: “up to 900 a month” (asked: “Is there a budget?”)`.
fn reason(telling: &Telling<'_>) -> String {
    let label = telling.label.map(|label| format!("{label}: ")).unwrap_or_default();
    let asked = telling.question.map(|question| format!(" (asked: “{}”)", shortened(question, summary::MAX_SENTENCE)));
    format!("{label}“{}”{}", telling.words, asked.unwrap_or_default())
}
