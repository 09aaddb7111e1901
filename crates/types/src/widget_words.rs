//! The languages that the widget speaks, and what a workspace says in them.

use crate::{Greeting, OfflineNote, WidgetTitle};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! languages {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $own:literal;)*) => {
        /// A language that the widget speaks.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum WidgetLanguage {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl WidgetLanguage {
            /// All of them.
            pub const ALL: [Self; 15] = [$(Self::$name),*];

            /// The code on the wire and in the page (ISO 639-1).
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Its name in itself.
            #[must_use]
            pub const fn own_name(self) -> &'static str {
                match self { $(Self::$name => $own),* }
            }
        }
    };
}

languages! {
    /// English.
    #[default]
    English = "en", "English";
    /// German.
    German = "de", "Deutsch";
    /// French.
    French = "fr", "Français";
    /// Spanish.
    Spanish = "es", "Español";
    /// Portuguese.
    Portuguese = "pt", "Português";
    /// Italian.
    Italian = "it", "Italiano";
    /// Dutch.
    Dutch = "nl", "Nederlands";
    /// Polish.
    Polish = "pl", "Polski";
    /// Czech.
    Czech = "cs", "Čeština";
    /// Swedish.
    Swedish = "sv", "Svenska";
    /// Turkish.
    Turkish = "tr", "Türkçe";
    /// Japanese.
    Japanese = "ja", "日本語";
    /// Chinese, simplified.
    Chinese = "zh", "简体中文";
    /// Arabic, written from right to left.
    Arabic = "ar", "العربية";
    /// Hebrew, written from right to left.
    Hebrew = "he", "עברית";
}

impl WidgetLanguage {
    /// The language of a locale such as `de-AT` or `pt_BR`, if it is one of these.
    #[must_use]
    pub fn of(locale: &str) -> Option<Self> {
        let code = locale.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        // What some browsers still call Hebrew.
        let code = if code == "iw" { "he" } else { code.as_str() };
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// A workspace's own words in one language. What is left out is said in the widget's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WidgetTexts {
    /// Head of the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<WidgetTitle>,
    /// The first line of every conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<Greeting>,
    /// What a visitor is told, once, when no agent answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline_note: Option<OfflineNote>,
}

/// Own words by language.
pub type TextsByLanguage = BTreeMap<WidgetLanguage, WidgetTexts>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_has_its_language() {
        for (locale, language) in [
            ("de", Some(WidgetLanguage::German)),
            ("de-AT", Some(WidgetLanguage::German)),
            ("PT_br", Some(WidgetLanguage::Portuguese)),
            ("zh-Hans-CN", Some(WidgetLanguage::Chinese)),
            ("iw-IL", Some(WidgetLanguage::Hebrew)),
            ("fi", None),
            ("", None),
            ("deutsch", None),
        ] {
            assert_eq!(WidgetLanguage::of(locale), language, "{locale}");
        }
    }

    #[test]
    fn own_words_are_keyed_by_code() {
        let texts: TextsByLanguage = serde_json::from_str(r#"{"de":{"title":"Frag uns"},"ar":{}}"#).unwrap();
        assert_eq!(texts[&WidgetLanguage::German].title.as_ref().unwrap().as_str(), "Frag uns");
        assert_eq!(serde_json::to_string(&texts).unwrap(), r#"{"de":{"title":"Frag uns"},"ar":{}}"#);
        assert!(serde_json::from_str::<TextsByLanguage>(r#"{"xx":{}}"#).is_err());
    }
}
