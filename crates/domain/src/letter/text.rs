//! A letter as plain text.

use super::{Letter, Part};

/// `letter` as lines of plain text; each text stays on its line.
#[must_use]
pub fn render(letter: &Letter) -> String {
    let mut lines = vec![letter.headline.clone()];
    for part in &letter.parts {
        lines.push(String::new());
        match part {
            Part::Paragraph(text) => lines.push(text.clone()),
            Part::Facts { title, facts } => {
                lines.push(format!("{title}:"));
                lines.extend(facts.iter().map(|(label, value)| format!("  {label}: {value}")));
            }
            Part::Quotes { title, quotes } => {
                lines.push(format!("{title}:"));
                lines.extend(quotes.iter().map(|quote| format!("  “{quote}”")));
            }
            Part::Points { title, points } => {
                lines.push(format!("{title}:"));
                lines.extend(points.iter().map(|point| format!("  - {point}")));
            }
        }
    }
    if let Some(link) = &letter.link {
        lines.extend([String::new(), format!("{}: {}", link.label, link.url)]);
    }
    lines.push(String::new());
    lines.join("\n")
}
