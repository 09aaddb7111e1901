//! A letter as the HTML of a mail: nothing is loaded, colours are the reader's own, light or dark.

use super::{Letter, Part};
use crate::transcript::escape_html as escape;
use kilo_types::safe_href;

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
    <meta name=\"color-scheme\" content=\"light dark\">\n\
    <meta name=\"supported-color-schemes\" content=\"light dark\">\n";

/// Many mail programs drop a style sheet, so each element carries its own.
const BODY: &str = "font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;max-width:40em;margin:1.5em auto;\
    padding:0 1em";
const HEADLINE: &str = "font-size:20px;line-height:1.3;margin:0 0 1em";
const TITLE: &str = "font-size:13px;letter-spacing:.04em;text-transform:uppercase;opacity:.7;margin:1.5em 0 .4em";
const LABEL: &str = "text-align:left;vertical-align:top;font-weight:600;padding:.15em 1em .15em 0;white-space:nowrap";
const VALUE: &str = "vertical-align:top;padding:.15em 0;overflow-wrap:anywhere";
const QUOTE: &str = "margin:.4em 0;padding-left:.8em;border-left:3px solid #8888;overflow-wrap:anywhere";

/// `letter` as a whole page.
#[must_use]
pub fn render(letter: &Letter) -> String {
    let headline = escape(&letter.headline);
    let mut page = format!(
        "{HEAD}<title>{headline}</title>\n</head>\n<body style=\"{BODY}\">\n\
         <h1 dir=\"auto\" style=\"{HEADLINE}\">{headline}</h1>\n"
    );
    for part in &letter.parts {
        push(&mut page, part);
    }
    if let Some((link, href)) = letter.link.as_ref().and_then(|link| Some((link, safe_href(&link.url)?))) {
        let (href, label) = (escape(href), escape(&link.label));
        page.push_str(&format!("<p style=\"margin:1.5em 0\"><a href=\"{href}\" rel=\"noreferrer\">{label}</a></p>\n"));
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn push(page: &mut String, part: &Part) {
    match part {
        Part::Paragraph(text) => page.push_str(&format!("<p dir=\"auto\">{}</p>\n", escape(text))),
        Part::Facts { title, facts } => {
            heading(page, title);
            page.push_str("<table role=\"presentation\" style=\"border-collapse:collapse\">\n");
            for (label, value) in facts {
                page.push_str(&format!(
                    "<tr><th scope=\"row\" style=\"{LABEL}\">{}</th><td dir=\"auto\" style=\"{VALUE}\">{}</td></tr>\n",
                    escape(label),
                    escape(value)
                ));
            }
            page.push_str("</table>\n");
        }
        Part::Quotes { title, quotes } => {
            heading(page, title);
            for quote in quotes {
                page.push_str(&format!("<blockquote dir=\"auto\" style=\"{QUOTE}\">{}</blockquote>\n", escape(quote)));
            }
        }
        Part::Points { title, points } => {
            heading(page, title);
            page.push_str("<ul style=\"margin:0;padding-left:1.2em\">\n");
            for point in points {
                page.push_str(&format!("<li dir=\"auto\">{}</li>\n", escape(point)));
            }
            page.push_str("</ul>\n");
        }
    }
}

fn heading(page: &mut String, title: &str) {
    page.push_str(&format!("<h2 style=\"{TITLE}\">{}</h2>\n", escape(title)));
}
