//! What the team is told when a visitor is worth a call: who it is, how warm, why, what is known, and the visitor's
//! own most telling words.

use crate::letter::{Letter, shortened};
use kilo_types::{Conversation, ConversationSummary, ScoreSignal};

mod summary;

pub use summary::telling_sentences;

/// Longest part of a name, company or role in the headline, in characters.
const MAX_NAME: usize = 60;

/// The brief about `conversation`, whose transcript is at `link`.
#[must_use]
pub fn brief(conversation: &Conversation, link: &str) -> Letter {
    let summary = &conversation.summary;
    let qualification = &conversation.qualification;
    let known = qualification.fields.iter().filter_map(|field| Some((field.label.as_str(), field.value.as_deref()?)));
    let reasons: Vec<_> = conversation.score_breakdown.iter().map(reason).collect();
    Letter::new(&headline(summary))
        .facts("Visitor", visitor(summary).iter().map(|(label, value)| (*label, value.as_str())))
        .points("Why", &reasons)
        .facts(qualification.framework.label(), known)
        .quotes("In the visitor's words", &telling_sentences(conversation))
        .link("Open the transcript", link)
}

/// For example `Head of Marketing at Acme: score 72`.
fn headline(summary: &ConversationSummary) -> String {
    let who = summary.persona.as_deref().or(summary.visitor.name.as_deref()).unwrap_or("A visitor");
    let company = summary.company.name.as_deref().or(summary.company.domain.as_deref());
    let from = company.map(|company| format!(" at {}", shortened(company, MAX_NAME))).unwrap_or_default();
    format!("{}{from}: score {}", shortened(who, MAX_NAME), summary.score)
}

fn visitor(summary: &ConversationSummary) -> Vec<(&'static str, String)> {
    let company = match (&summary.company.name, &summary.company.domain) {
        (Some(name), Some(domain)) => Some(format!("{name} ({domain})")),
        (name, domain) => name.clone().or_else(|| domain.clone()),
    };
    let known = [
        ("Role", summary.persona.clone()),
        ("Company", company),
        ("Name", summary.visitor.name.clone()),
        ("Email", summary.visitor.email.clone()),
        ("Score", Some(format!("{} of 100", summary.score))),
    ];
    known.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

/// For example `+25 Demo request: “can we book a demo?”`.
fn reason(signal: &ScoreSignal) -> String {
    let said = signal.excerpt.as_deref().map(|excerpt| format!(": “{}”", shortened(excerpt, 200)));
    format!("{:+} {}{}", signal.points, signal.label, said.unwrap_or_default())
}
