//! What this browser remembers. Nothing here is personal: no names, no tokens.

use leptos::prelude::document;

/// Light, dark, or as the system has it. `static/start.js` reads the same key before the first paint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

const THEME: &str = "kilo-theme";
const DETAILS: &str = "kilo-details";
const LETTERS: &str = "kilo-letters";
const TOUR: &str = "kilo-tour";
const QUOTA: &str = "kilo-quota";

impl Theme {
    /// Every choice, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name a person reads.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    const fn stored(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// The choice made earlier.
    pub(crate) fn remembered() -> Self {
        match read(THEME).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Shows and remembers this choice.
    pub(crate) fn choose(self) {
        write(THEME, self.stored());
        if let Some(root) = document().document_element() {
            // The attribute's name is valid, so neither call can fail.
            let _ = match self.stored() {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
    }
}

/// Whether the details panel is open on a wide page.
pub(crate) fn details_open() -> bool {
    read(DETAILS).as_deref() != Some("closed")
}

/// Remembers whether the details panel is open.
pub(crate) fn remember_details(open: bool) {
    write(DETAILS, (!open).then_some("closed"));
}

/// Whether single letters are keys.
pub(crate) fn letters() -> bool {
    read(LETTERS).is_none()
}

/// Remembers whether single letters are keys.
pub(crate) fn remember_letters(on: bool) {
    write(LETTERS, (!on).then_some("off"));
}

/// How many keys of the tour somebody has tried; none once it has gone away for good.
pub(crate) fn tour() -> Option<usize> {
    read(TOUR).map_or(Some(0), |text| text.parse().ok())
}

/// Remembers how far the tour is.
pub(crate) fn remember_tour(tried: Option<usize>) {
    write(TOUR, Some(&tried.map_or_else(|| "done".to_owned(), |tried| tried.to_string())));
}

/// The word about the quota that somebody has read and closed.
pub(crate) fn closed_warning() -> Option<String> {
    read(QUOTA)
}

/// Remembers which word about the quota was read and closed.
pub(crate) fn remember_closed_warning(which: &str) {
    write(QUOTA, Some(which));
}

/// Storage can be switched off; then everything is as if for the first time.
fn read(key: &str) -> Option<String> {
    super::window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

fn write(key: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = super::window().local_storage() {
        // A full storage forgets; nothing depends on it.
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}
