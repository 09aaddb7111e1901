//! The built-in faces and what they cover.

use krilla::text::Font;
use parley::{
    FontContext,
    fontique::{Blob, Collection, CollectionOptions, GenericFamily, SourceCache},
    style::{FontFamily, FontFamilyName},
};
use skrifa::{FontRef, MetadataProvider};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{Arc, LazyLock},
};

const EMOJI: &str = "Noto Emoji";

/// Families in the order in which a character looks for its face.
const TEXT: [&str; 9] = [
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Droid Sans Fallback",
    "Kilo Hangul",
    EMOJI,
    "DejaVu Sans",
];

const FILES: [&[u8]; 12] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSans-Italic.ttf"),
    include_bytes!("../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../fonts/NotoSansThai-Regular.ttf"),
    include_bytes!("../fonts/DroidSansFallbackFull.ttf"),
    include_bytes!("../fonts/KiloHangul.ttf"),
    include_bytes!("../fonts/NotoEmoji-Regular.ttf"),
    include_bytes!("../fonts/DejaVuSans.ttf"),
    include_bytes!("../fonts/DejaVuSansMono.ttf"),
];

/// All faces, read once.
struct Library {
    collection: Collection,
    /// By the number of the blob that holds it, which is what a line of text names.
    faces: HashMap<u64, Font>,
    covered: HashSet<u32>,
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
    let (mut faces, mut covered) = (HashMap::new(), HashSet::new());
    for file in FILES {
        let blob: Blob<u8> = Blob::new(Arc::new(file));
        faces.extend(Font::new(file.into(), 0).map(|font| (blob.id(), font)));
        covered.extend(FontRef::new(file).iter().flat_map(|font| font.charmap().mappings()).map(|(point, _)| point));
        collection.register_fonts(blob, None);
    }
    let emoji: Vec<_> = collection.family_id(EMOJI).into_iter().collect();
    collection.set_generic_families(GenericFamily::Emoji, emoji.into_iter());
    Library { collection, faces, covered }
});

/// What breaks text into lines looks faces up in.
pub fn context() -> FontContext {
    FontContext { collection: LIBRARY.collection.clone(), source_cache: SourceCache::default() }
}

/// The face in the blob of that number.
pub fn face(blob: u64) -> Option<Font> {
    LIBRARY.faces.get(&blob).cloned()
}

/// The families for words, or for code.
pub fn families(code: bool) -> FontFamily<'static> {
    let first = code.then_some("DejaVu Sans Mono");
    let names = first.into_iter().chain(TEXT).map(|name| FontFamilyName::Named(Cow::Borrowed(name)));
    FontFamily::List(Cow::Owned(names.collect()))
}

/// `text` in characters that can be set. Line breaks stay, and what is invisible by nature; control characters and
/// what no face has become the replacement character; byte order marks go.
pub fn settable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            '\u{FEFF}' => {}
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            c if is_invisible(c) => out.push(c),
            c if !c.is_control() && LIBRARY.covered.contains(&u32::from(c)) => out.push(c),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
    out
}

/// Joiners, directions and variation selectors, which shape their neighbours and show nothing themselves.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}')
}
