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

use kilo_domain::transcript::{Document, Entry};
use std::fmt;

/// Most pages of a document. More would take many seconds and more memory than one download is worth.
pub const MOST_PAGES: usize = 2_000;

/// Why a document has no PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It would have more than [`MOST_PAGES`].
    TooLong,
    /// The writer refused, which is a fault of this crate.
    Refused(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "the document has more than {MOST_PAGES} pages"),
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
    let mut typesetting = Typesetting::begin(document);
    document.entries.iter().try_for_each(|entry| typesetting.entry(entry))?;
    typesetting.finish()
}

/// A document that is typeset entry by entry: a page is drawn as soon as it is full.
pub struct Typesetting(pages::Pages);

impl Typesetting {
    /// Begins with all of `document` but its entries.
    #[must_use]
    pub fn begin(document: &Document) -> Self {
        let mut pages = pages::Pages::new(document);
        flow::head(document, &mut pages);
        Self(pages)
    }

    /// Adds an entry below the others.
    ///
    /// # Errors
    /// If the document is too long with it.
    pub fn entry(&mut self, entry: &Entry) -> Result<(), Error> {
        flow::entry(&mut self.0, entry);
        if self.0.count() > MOST_PAGES { Err(Error::TooLong) } else { Ok(()) }
    }

    /// The file.
    ///
    /// # Errors
    /// If the writer refuses, or the last page is one too many.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        self.0.finish()
    }
}
