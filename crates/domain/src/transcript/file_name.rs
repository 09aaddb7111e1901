//! A speaking name for the file: day, person, company.

use super::{Audience, Format, Options};
use crate::search::fold;
use kilo_types::ConversationSummary;

/// Longest person or company in a name, so that the whole stays far below any system's limit.
const LONGEST: usize = 40;

/// `2026-10-03-jane-doe-acme-com.md`. Where neither person nor company has ASCII letters the name says
/// `conversation`, for the team with the end of the id.
pub(super) fn of(summary: &ConversationSummary, format: Format, options: &Options) -> String {
    let day = options.zone.local(summary.started_at).iso_day();
    let local_part = summary.visitor.email.as_deref().and_then(|email| email.split('@').next());
    let person = first_slug([summary.visitor.name.as_deref(), local_part]);
    let company = first_slug([summary.company.domain.as_deref(), summary.company.name.as_deref()]);
    let who: Vec<_> = [person, company].into_iter().flatten().collect();
    let what = match (who.is_empty(), options.audience) {
        (false, _) => who.join("-"),
        (true, Audience::External) => "conversation".to_owned(),
        (true, Audience::Internal) => format!("conversation-{}", short_id(summary)),
    };
    format!("{day}-{what}.{}", format.extension())
}

/// The end of the id: its beginning is the time, which conversations of a busy minute share.
fn short_id(summary: &ConversationSummary) -> String {
    summary.id.0.simple().to_string().split_off(24)
}

fn first_slug<const N: usize>(texts: [Option<&str>; N]) -> Option<String> {
    texts.into_iter().flatten().map(slug).find(|slug| !slug.is_empty())
}

/// ASCII letters and digits of the folded text, all else as single hyphens between them.
fn slug(text: &str) -> String {
    let folded = fold(text);
    let parts = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut slug = parts.collect::<Vec<_>>().join("-");
    slug.truncate(LONGEST);
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}
