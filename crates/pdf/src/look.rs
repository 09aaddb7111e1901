//! Sizes and colours. Lengths are in points.

use krilla::color::rgb;

/// A4.
pub const PAGE: (f32, f32) = (595.276, 841.89);
/// Left and right.
pub const MARGIN: f32 = 62.0;
/// Where text begins and ends on a page.
pub const TOP: f32 = 76.0;
pub const BOTTOM: f32 = PAGE.1 - 64.0;
/// Baselines of the head and foot.
pub const HEAD: f32 = 46.0;
pub const FOOT: f32 = PAGE.1 - 36.0;
/// The width of text.
pub const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Line height over size.
pub const LEADING: f32 = 1.42;

/// Sizes of type.
pub const TITLE: f32 = 19.0;
pub const SECTION: f32 = 12.0;
pub const BODY: f32 = 10.0;
pub const SMALL: f32 = 8.5;

/// Colours by what they are for. On white each has a contrast of 4.5 to 1 or more, lines and tints excepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    #[default]
    Text,
    Quiet,
    /// Links, and who visits.
    Accent,
    Line,
    Tint,
}

impl Ink {
    pub fn color(self) -> rgb::Color {
        let (red, green, blue) = match self {
            Self::Text => (0x1c, 0x1e, 0x24),
            Self::Quiet => (0x5b, 0x60, 0x6b),
            Self::Accent => (0x1f, 0x4f, 0xc4),
            Self::Line => (0xc9, 0xce, 0xd8),
            Self::Tint => (0xf3, 0xf4, 0xf7),
        };
        rgb::Color::new(red, green, blue)
    }
}
