//! The file that `scripts/make-model` writes: named sections of bytes, read where they lie.

use std::{borrow::Cow, collections::HashMap, fmt, ops::Range};

/// First bytes of the file; the last one is its version.
const MAGIC: &[u8] = b"KILOEAR1";

/// Why a file is not a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It begins otherwise.
    NotAModel,
    /// A section is missing, cut off or of another size.
    Section([u8; 4]),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAModel => f.write_str("this is no model file of scripts/make-model"),
            Self::Section(tag) => write!(f, "section {} of the model file is broken", tag.escape_ascii()),
        }
    }
}

impl std::error::Error for Broken {}

/// The sections of a model file.
#[derive(Clone, Debug)]
pub(crate) struct Sections {
    bytes: Cow<'static, [u8]>,
    places: HashMap<[u8; 4], Range<usize>>,
}

impl Sections {
    /// Reads the table of contents.
    ///
    /// # Errors
    /// When this is no model file, or one that was cut off.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Self, Broken> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Broken::NotAModel)?;
        let (count, table) = rest.split_first_chunk().ok_or(Broken::NotAModel)?;
        let rows = table.chunks_exact(12).take(u32::from_le_bytes(*count) as usize);
        let mut places = HashMap::new();
        for row in rows {
            let words: Vec<[u8; 4]> = row.as_chunks().0.to_vec();
            let [tag, at, length] = words[..] else { return Err(Broken::NotAModel) };
            let at = u32::from_le_bytes(at) as usize;
            let place = at..at.saturating_add(u32::from_le_bytes(length) as usize);
            if place.end > bytes.len() {
                return Err(Broken::Section(tag));
            }
            places.insert(tag, place);
        }
        Ok(Self { bytes, places })
    }

    /// Where a section lies.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn place(&self, tag: [u8; 4]) -> Result<Range<usize>, Broken> {
        self.places.get(&tag).cloned().ok_or(Broken::Section(tag))
    }

    /// The bytes at a [`place`](Self::place), or at a part of one.
    pub fn at(&self, place: Range<usize>) -> &[u8] {
        &self.bytes[place]
    }

    /// A section of four-byte numbers.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn numbers<T>(&self, tag: [u8; 4], read: impl Fn([u8; 4]) -> T) -> Result<Vec<T>, Broken> {
        let (words, rest) = self.at(self.place(tag)?).as_chunks();
        if rest.is_empty() { Ok(words.iter().map(|word| read(*word)).collect()) } else { Err(Broken::Section(tag)) }
    }

    /// A section of `length` numbers with a fraction.
    ///
    /// # Errors
    /// When there is none of that name and length.
    pub fn vector(&self, tag: [u8; 4], length: usize) -> Result<Vec<f32>, Broken> {
        let numbers = self.numbers(tag, f32::from_le_bytes)?;
        if numbers.len() == length { Ok(numbers) } else { Err(Broken::Section(tag)) }
    }
}

/// The name of the section of matrix (`M`) or vector (`V`) number `number`.
pub(crate) fn numbered(kind: u8, number: u8) -> [u8; 4] {
    [kind, b'0', b'0' + number / 10, b'0' + number % 10]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_cut_off_or_something_else_is_refused() {
        assert_eq!(Sections::read(Cow::Borrowed(b"")).unwrap_err(), Broken::NotAModel);
        assert_eq!(Sections::read(Cow::Borrowed(b"PK\x03\x04 a wheel, not a model")).unwrap_err(), Broken::NotAModel);
        let cut = b"KILOEAR1\x01\0\0\0CHAR\x18\0\0\0\xff\0\0\0";
        assert_eq!(Sections::read(Cow::Borrowed(cut)).unwrap_err(), Broken::Section(*b"CHAR"));
    }

    #[test]
    fn sections_are_read_where_they_lie() {
        let file = b"KILOEAR1\x01\0\0\0UNKN\x18\0\0\0\x04\0\0\0\0\0\x80\x3f";
        let sections = Sections::read(Cow::Borrowed(file)).unwrap();
        assert_eq!(sections.vector(*b"UNKN", 1), Ok(vec![1.0]));
        assert_eq!(sections.vector(*b"UNKN", 2), Err(Broken::Section(*b"UNKN")));
        assert_eq!(sections.vector(*b"CHAR", 1), Err(Broken::Section(*b"CHAR")));
    }
}
