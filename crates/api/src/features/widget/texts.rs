//! `/widget/texts/de.json`: what the bubble says in a language other than English, which the script asks for when it is
//! first opened.

use crate::error::ApiError;
use actix_web::{HttpResponse, http::header, route, web};
use kilo_types::WidgetLanguage;

macro_rules! texts {
    ($language:ident: $($name:ident $code:literal)*) => {
        match $language {
            WidgetLanguage::English => None,
            $(WidgetLanguage::$name => Some(include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/../../frontend/widget/texts/", $code, ".json"
            ))),)*
        }
    };
}

/// The texts as a JSON object; English ones are in the script.
const fn texts(language: WidgetLanguage) -> Option<&'static str> {
    texts!(language: German "de" French "fr" Spanish "es" Portuguese "pt" Italian "it" Dutch "nl" Polish "pl" Czech "cs"
        Swedish "sv" Turkish "tr" Japanese "ja" Chinese "zh" Arabic "ar" Hebrew "he")
}

/// What the bubble says in the language that the path names.
///
/// # Errors
/// 404 for a language that it does not speak.
#[route("/widget/texts/{language}.json", method = "GET", method = "HEAD")]
pub async fn read(path: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let language = WidgetLanguage::ALL.into_iter().find(|language| language.code() == path.as_str());
    let texts = language.and_then(texts).ok_or_else(ApiError::not_found)?;
    let cache = (header::CACHE_CONTROL, super::script::CACHE);
    Ok(HttpResponse::Ok().content_type("application/json").insert_header(cache).body(texts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, Value};

    #[test]
    fn every_language_says_everything_and_fills_in_the_same() {
        let all: Vec<Map<String, Value>> =
            WidgetLanguage::ALL.into_iter().filter_map(texts).map(|text| serde_json::from_str(text).unwrap()).collect();
        assert_eq!(all.len(), WidgetLanguage::ALL.len() - 1);
        let english = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend/widget/texts.js"));
        for language in &all {
            assert!(language.keys().eq(all[0].keys()), "{:?}", language["open"]);
            for (name, text) in language {
                assert!(english.contains(&format!("\n  {name}: ")), "{name}");
                let names_the_agent = name == "disclosureNamed";
                assert_eq!(
                    text.as_str().is_some_and(|text| text.contains("{name}")),
                    names_the_agent,
                    "{name}: {text}"
                );
            }
            assert!(language["unread"]["other"].as_str().unwrap().contains("{count}"));
        }
        let names =
            english.lines().filter(|line| line.starts_with("  ") && line.contains(": ") && line.ends_with(",")).count();
        assert_eq!(names, all[0].len(), "the script says as much in English");
    }
}
