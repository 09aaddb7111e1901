//! Text as the encoder saw it when it learned: compatibility forms composed, white space as `▁`.

use crate::model::{Broken, Sections};

/// What stands for a space.
const SPACE: &str = "\u{2581}";

/// The map from what is written to what is read: a double-array trie over bytes, and replacements that end with 0.
#[derive(Clone, Debug)]
pub(super) struct Normalizer {
    units: Vec<u32>,
    replacements: Vec<u8>,
}

impl Normalizer {
    /// Reads the map.
    ///
    /// # Errors
    /// When the model has none.
    pub fn read(model: &Sections) -> Result<Self, Broken> {
        const TAG: [u8; 4] = *b"CHAR";
        let (size, rest) = model.at(model.place(TAG)?).split_first_chunk().ok_or(Broken::Section(TAG))?;
        let (trie, replacements) =
            rest.split_at_checked(u32::from_le_bytes(*size) as usize).ok_or(Broken::Section(TAG))?;
        let units = trie.as_chunks().0.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        Ok(Self { units, replacements: replacements.to_vec() })
    }

    /// The text as it is cut into pieces; empty if nothing but white space is in it.
    pub fn normalize(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut after_space = true;
        let mut at = 0;
        while at < text.len() {
            let (part, length) = self.prefix(&text[at..]);
            at += length;
            let part = if after_space { part.trim_start_matches(' ') } else { part };
            if part.is_empty() {
                continue;
            }
            if out.is_empty() {
                out.push_str(SPACE);
            }
            for char in part.chars() {
                if char == ' ' { out.push_str(SPACE) } else { out.push(char) }
            }
            after_space = part.ends_with(' ');
        }
        while out.ends_with(SPACE) {
            out.truncate(out.len() - SPACE.len());
        }
        out
    }

    /// What the beginning of `text` is read as, and how many bytes that is.
    fn prefix<'a>(&'a self, text: &'a str) -> (&'a str, usize) {
        let longest = self.longest(text.as_bytes());
        let found = longest.and_then(|(value, length)| {
            let rest = self.replacements.get(value..)?;
            let end = rest.iter().position(|byte| *byte == 0)?;
            // Only whole characters are replaced.
            let whole = text.is_char_boundary(length);
            str::from_utf8(&rest[..end]).ok().filter(|_| whole).map(|part| (part, length))
        });
        let first = text.chars().next().map_or(0, char::len_utf8);
        found.unwrap_or((&text[..first], first))
    }

    /// The longest key that `text` begins with: its value and its length.
    fn longest(&self, text: &[u8]) -> Option<(usize, usize)> {
        let mut node = offset(*self.units.first()?);
        let mut found = None;
        for (place, byte) in text.iter().enumerate() {
            node ^= usize::from(*byte);
            let unit = *self.units.get(node)?;
            if unit & 0x8000_00ff != u32::from(*byte) {
                break;
            }
            node ^= offset(unit);
            if unit & 0x100 != 0 {
                found = Some(((self.units.get(node)? & 0x7fff_ffff) as usize, place + 1));
            }
        }
        found
    }
}

fn offset(unit: u32) -> usize {
    ((unit >> 10) << ((unit & 0x200) >> 6)) as usize
}
