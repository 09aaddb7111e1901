//! Bounded text: what a string of the outside world must be before anything else sees it.

use crate::safe_href;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::{borrow::Cow, fmt};

/// Why a text was refused; the message is meant for the client's developer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError(pub String);

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TextError {}

fn refuse<T>(message: &str) -> Result<T, TextError> {
    Err(TextError(message.to_owned()))
}

/// Trims `text` and checks that it is 1 to `max` characters on one line.
fn one_line(text: &str, max: usize) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return refuse("must not be empty");
    }
    if text.chars().count() > max {
        return Err(TextError(format!("must be at most {max} characters")));
    }
    if text.chars().any(char::is_control) {
        return refuse("must not contain control characters");
    }
    Ok(text.to_owned())
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $max:tt, $example:tt, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, min_length = 1, max_length = $max, example = $example))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Longest accepted text.
            pub const MAX_LENGTH: usize = $max;

            /// Checks and takes `text`.
            ///
            /// # Errors
            /// Says what is wrong with it, for the client's developer.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                let parse: fn(&str, usize) -> Result<String, TextError> = $parse;
                parse(text, $max).map(Self)
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text itself, owned.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                Self::parse(&text).map_err(D::Error::custom)
            }
        }
    };
}

text!(
    /// A person's name, at most 200 characters.
    PersonName, 200, "Jane Doe", one_line
);
text!(
    /// A visitor's role in their own company, at most 200 characters.
    Persona, 200, "Head of Marketing", one_line
);
text!(
    /// A company's name, at most 200 characters.
    CompanyName, 200, "Acme GmbH", one_line
);
text!(
    /// A company's domain, at most 253 characters, in lower case.
    CompanyDomain, 253, "acme.com", parse_domain
);
text!(
    /// What is known in a field of a framework, at most 1,000 characters.
    FieldValue, 1000, "$50K this year", one_line
);
text!(
    /// The caller's own identifier of an object, at most 200 characters; unique within its parent.
    ExternalId, 200, "crm-4711", one_line
);
text!(
    /// A title or label on one line, at most 500 characters.
    ShortText, 500, "Pricing", one_line
);
text!(
    /// An address of a page or file, at most 2,048 characters. It becomes a link only if
    /// [`safe_href`](crate::safe_href) allows it.
    Url, 2048, "https://acme.example/pricing", one_line
);
text!(
    /// The page on which the visitor started: an address of the web of at most 2,048 characters.
    LandingPage, 2048, "https://acme.example/?utm_source=ads", parse_page
);
text!(
    /// The browser's locale, at most 35 characters (BCP 47).
    Locale, 35, "de-DE", one_line
);
text!(
    /// Head of the chat panel, at most 80 characters.
    WidgetTitle, 80, "Chat with us", one_line
);
text!(
    /// The first line of every chat, at most 500 characters.
    Greeting, 500, "Hi! What would you like to know?", one_line
);
text!(
    /// What a visitor is told when no agent answers, at most 500 characters.
    OfflineNote, 500, "We are out until Monday: please leave your email address.", one_line
);
text!(
    /// How the agent that answers is called, at most 40 characters.
    AgentName, 40, "Ada", one_line
);
text!(
    /// Why an answer helped, or did not, in a visitor's words, at most 500 characters.
    FeedbackReason, 500, "That is the old price.", one_line
);
text!(
    /// An email address: one `@`, something on both sides, a dot-separated domain, at most 254 characters.
    Email, 254, "jane@acme.com", parse_email
);
text!(
    /// A telephone number as people write one: 5 to 20 digits with spaces, `+ - . / ( )` between them, and an extension
    /// (`ext 12`, `x12`) behind them; at most 40 characters.
    Phone, 40, "+49 170 1234567", parse_phone
);
text!(
    /// What a browser calls itself, so that it is the same visitor in every tab: 16 to 64 letters, digits, `-` and `_`,
    /// made at random by the page. Whoever knows it is that visitor.
    VisitorKey, 64, "5d0f3a7c9b1e4f2280c6d1a4e7b93f10", parse_visitor_key
);
text!(
    /// What was said: at most 32 KiB of UTF-8, not only white space. Of control characters it holds tab and line feed
    /// alone; CR LF is read as a line feed.
    MessageText, 32_768, "Do you integrate with Salesforce?", parse_message
);

/// How a workspace says that an AI answers, on one line of at most 300 characters; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, max_length = 300, example = "Ada is an AI and may be wrong."))]
#[serde(transparent)]
pub struct Disclosure(String);

impl Disclosure {
    /// Checks and takes `text`.
    ///
    /// # Errors
    /// Says what is wrong with it, for the client's developer.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if text.trim().is_empty() { Ok(Self::default()) } else { one_line(text, 300).map(Self) }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Disclosure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

fn parse_page(text: &str, max: usize) -> Result<String, TextError> {
    let page = one_line(text, max)?;
    let is_of_web = safe_href(&page).is_some_and(|page| !page.to_ascii_lowercase().starts_with("mailto:"));
    if is_of_web { Ok(page) } else { refuse("must be an http or https address such as https://acme.example/pricing") }
}

fn parse_email(text: &str, max: usize) -> Result<String, TextError> {
    let address = one_line(text, max)?;
    let well_formed = address.split_once('@').is_some_and(|(local, domain)| {
        local.split('.').all(|part| !part.is_empty()) && domain.contains('.') && domain.split('.').all(is_label)
    });
    if !well_formed || address.chars().any(|c| c.is_whitespace() || is_invisible(c) || "<>()[]:,;\"\\".contains(c)) {
        return refuse("must be an email address such as jane@acme.com");
    }
    Ok(address)
}

fn parse_phone(text: &str, max: usize) -> Result<String, TextError> {
    let number = one_line(text, max)?;
    let lower = number.to_lowercase();
    let (main, extension) = lower.split_once("ext").or_else(|| lower.split_once('x')).unwrap_or((&lower, "0"));
    let digits = main.chars().filter(char::is_ascii_digit).count();
    let well_formed = (5..=20).contains(&digits)
        && main.rfind('+').is_none_or(|plus| plus == 0)
        && main.chars().all(|c| c.is_ascii_digit() || "+-./() ".contains(c))
        && extension.contains(|c: char| c.is_ascii_digit())
        && extension.chars().all(|c| c.is_ascii_digit() || ". ".contains(c));
    if well_formed { Ok(number) } else { refuse("must be a telephone number such as +49 170 1234567") }
}

/// Whether `label` can stand between the dots of a host, in any script.
fn is_label(label: &str) -> bool {
    let is_part = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-';
    !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(is_part)
}

/// Characters that cannot be seen: with one of them, two addresses that look the same are not.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

fn parse_domain(text: &str, max: usize) -> Result<String, TextError> {
    let domain = one_line(text, max)?.to_lowercase();
    let labels: Vec<&str> = domain.split('.').collect();
    let well_formed = labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
    if well_formed { Ok(domain) } else { refuse("must be a domain such as acme.com") }
}

fn parse_visitor_key(text: &str, max: usize) -> Result<String, TextError> {
    let fits = (16..=max).contains(&text.len());
    if fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return Ok(text.to_owned());
    }
    Err(TextError(format!("must be 16 to {max} letters, digits, - and _")))
}

fn parse_message(text: &str, max: usize) -> Result<String, TextError> {
    let text = with_line_feeds(text);
    if text.len() > max {
        return Err(TextError(format!("must be at most {max} bytes of UTF-8")));
    }
    if text.chars().any(|c| c.is_control() && !is_layout(c)) {
        return refuse("must not contain control characters other than tab and line feed");
    }
    if text.trim().is_empty() {
        return refuse("must not be empty");
    }
    Ok(text.into_owned())
}

/// The control characters that a message may hold.
const fn is_layout(c: char) -> bool {
    matches!(c, '\t' | '\n')
}

/// `text` with its lines as the web ends them.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

impl MessageText {
    /// Takes `text` from a writer who cannot be asked to mend it, such as history or an agent: other line breaks become
    /// line feeds, other control characters are dropped.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), for what is left.
    pub fn without_controls(text: &str) -> Result<Self, TextError> {
        let text = with_line_feeds(text);
        let kept = text.chars().filter_map(|c| match c {
            '\r' | '\u{B}' | '\u{C}' | '\u{85}' => Some('\n'),
            c => (!c.is_control() || is_layout(c)).then_some(c),
        });
        Self::parse(&kept.collect::<String>())
    }
}

/// Reads a message's text as [`MessageText::without_controls`] takes it, for `deserialize_with`.
///
/// # Errors
/// When what is left is no message.
pub fn without_controls<'de, D: Deserializer<'de>>(deserializer: D) -> Result<MessageText, D::Error> {
    let text = Cow::<'de, str>::deserialize(deserializer)?;
    MessageText::without_controls(&text).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests;
