//! What another program finds in a PDF.

use flate2::read::ZlibDecoder;
use kilo_domain::transcript::Document;
use std::{io::Read, process::Command};

/// A PDF on disk.
pub struct File(tempfile::NamedTempFile);

impl File {
    pub fn of(document: &Document) -> Self {
        let file = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
        std::fs::write(file.path(), kilo_pdf::render(document).unwrap()).unwrap();
        Self(file)
    }

    /// What a reader selects and copies.
    pub fn text(&self) -> String {
        self.ask("pdftotext", &["-enc", "UTF-8"], &["-"])
    }

    /// What a screen reader reads: the text by its tags.
    pub fn structure(&self) -> String {
        self.ask("pdfinfo", &["-struct-text"], &[])
    }

    /// Pages, version and what else a viewer shows as properties.
    pub fn properties(&self) -> String {
        self.ask("pdfinfo", &["-js"], &[]) + &self.ask("pdfinfo", &[], &[]) + &self.ask("pdfinfo", &["-url"], &[])
    }

    fn ask(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let mut command = Command::new(program);
        command.args(before).arg(self.0.path()).args(after);
        let output = command.output().unwrap_or_else(|error| panic!("{program} (poppler-utils): {error}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The drawing instructions of all pages.
pub fn drawn(pdf: &[u8]) -> String {
    const START: &[u8] = b"stream\n";
    let starts = (0..pdf.len()).filter(|place| pdf[*place..].starts_with(START) && !pdf[..*place].ends_with(b"end"));
    let mut all = String::new();
    for start in starts {
        let mut stream = Vec::new();
        // What is no compressed stream, a face for example, gives less or nothing.
        ZlibDecoder::new(&pdf[start + START.len()..]).read_to_end(&mut stream).ok();
        all.push_str(&String::from_utf8_lossy(&stream));
    }
    all
}
