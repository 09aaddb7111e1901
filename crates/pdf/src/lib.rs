//! A transcript as a PDF that can be read, selected, searched and heard: typeset in any script, tagged to PDF/UA-1.
//!
//! [`kilo_domain::transcript::Document`] has decided everything; here it only gets its form. [`flow`] and
//! [`message`] turn it into blocks of text, [`lines`] breaks a block into lines, [`pages`] puts lines on
//! pages, [`draw`] draws them, [`tags`] keeps the tree that says what each piece is.
//!
//! The text is hostile. It reaches the file as glyphs and as strings that the writer escapes; the only actions are
//! links to addresses the document already found safe, and nothing is loaded.

mod draw;
mod flow;
mod fonts;
mod lines;
mod look;
mod message;
mod pages;
mod tags;

use kilo_domain::transcript::Document;
use std::fmt;

/// Longest document in bytes of text: some 800 pages. A longer one would take many seconds and more memory than one
/// download is worth.
pub const LONGEST: usize = 4 << 20;

/// Why a document has no PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It holds this many bytes of text, more than [`LONGEST`].
    TooLong(usize),
    /// The writer refused, which is a fault of this crate.
    Refused(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(bytes) => write!(f, "{bytes} bytes of text are more than {LONGEST}"),
            Self::Refused(reason) => write!(f, "the PDF could not be written: {reason}"),
        }
    }
}

impl std::error::Error for Error {}

/// `document` on A4 pages. Takes time and memory in proportion to its text; call it where blocking is allowed.
///
/// # Errors
/// If the document is too long.
pub fn render(document: &Document) -> Result<Vec<u8>, Error> {
    let length = document.entries.iter().map(|entry| entry.source.len()).sum();
    if length > LONGEST {
        return Err(Error::TooLong(length));
    }
    let mut pages = pages::Pages::new(document);
    flow::document(document, &mut pages);
    pages.finish()
}
