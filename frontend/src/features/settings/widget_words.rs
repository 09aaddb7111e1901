//! How the bubble says that an AI answers, and the workspace's own words in other languages.

use crate::ui::{
    TextField,
    live::{live, on},
};
use kilo_types::{
    AgentName, Disclosure, Greeting, OfflineNote, TextError, TextsByLanguage, Url, WidgetLanguage, WidgetSettings,
    WidgetSettingsUpdate, WidgetTexts, WidgetTitle,
};
use leptos::prelude::*;

/// A field and what is wrong with it.
pub(super) type Mistake = (&'static str, String);

/// What stands in the fields.
#[derive(Clone, Copy)]
pub(super) struct Words {
    disclosure: RwSignal<String>,
    agent_name: RwSignal<String>,
    privacy_url: RwSignal<String>,
    chosen: RwSignal<WidgetLanguage>,
    texts: [Own; WidgetLanguage::ALL.len()],
}

/// What stands in the fields of one language.
#[derive(Clone, Copy)]
struct Own {
    language: WidgetLanguage,
    title: RwSignal<String>,
    greeting: RwSignal<String>,
    offline_note: RwSignal<String>,
}

impl Words {
    pub(super) fn of(settings: &WidgetSettings) -> Self {
        let text = |text: Option<&str>| RwSignal::new(text.unwrap_or_default().to_owned());
        let own = |language| {
            let words = settings.texts.get(&language).cloned().unwrap_or_default();
            Own {
                language,
                title: text(words.title.as_ref().map(WidgetTitle::as_str)),
                greeting: text(words.greeting.as_ref().map(Greeting::as_str)),
                offline_note: text(words.offline_note.as_ref().map(OfflineNote::as_str)),
            }
        };
        Self {
            disclosure: text(settings.disclosure.as_ref().map(Disclosure::as_str)),
            agent_name: text(settings.agent_name.as_ref().map(AgentName::as_str)),
            privacy_url: text(settings.privacy_url.as_ref().map(Url::as_str)),
            chosen: RwSignal::new(WidgetLanguage::default()),
            texts: WidgetLanguage::ALL.map(own),
        }
    }

    /// `update` with what the fields stand for, or the first mistake; tracked.
    pub(super) fn read(self, update: WidgetSettingsUpdate) -> Result<WidgetSettingsUpdate, Mistake> {
        Ok(WidgetSettingsUpdate {
            disclosure: Some(given(self.disclosure, "disclosure", Disclosure::parse)?),
            agent_name: Some(given(self.agent_name, "agent_name", AgentName::parse)?),
            privacy_url: Some(given(self.privacy_url, "privacy_url", Url::parse)?),
            texts: Some(self.read_texts()?),
            ..update
        })
    }

    fn read_texts(self) -> Result<TextsByLanguage, Mistake> {
        let mut all = TextsByLanguage::new();
        for own in self.texts {
            let words = WidgetTexts {
                title: given(own.title, "texts.title", WidgetTitle::parse)?,
                greeting: given(own.greeting, "texts.greeting", Greeting::parse)?,
                offline_note: given(own.offline_note, "texts.offline_note", OfflineNote::parse)?,
            };
            if words != WidgetTexts::default() {
                all.insert(own.language, words);
            }
        }
        Ok(all)
    }
}

/// `update` with what would leave `settings` as they are.
pub(super) fn unchanged(settings: &WidgetSettings, update: WidgetSettingsUpdate) -> WidgetSettingsUpdate {
    // An empty disclosure looks like none in the field, and is sent as none.
    let disclosure = settings.disclosure.clone().filter(|own| !own.as_str().is_empty());
    WidgetSettingsUpdate {
        disclosure: Some(disclosure),
        agent_name: Some(settings.agent_name.clone()),
        privacy_url: Some(settings.privacy_url.clone()),
        texts: Some(settings.texts.clone()),
        ..update
    }
}

/// What a field stands for; nothing when it is empty.
fn given<T>(
    field: RwSignal<String>,
    name: &'static str,
    parse: fn(&str) -> Result<T, TextError>,
) -> Result<Option<T>, Mistake> {
    let text = field.with(|text| text.trim().to_owned());
    if text.is_empty() {
        return Ok(None);
    }
    parse(&text).map(Some).map_err(|TextError(message)| (name, format!("This {message}.")))
}

/// Whose mistakes are shown beside which field.
pub(super) type Problems = std::sync::Arc<dyn Fn(&'static str) -> Signal<Option<String>> + Send + Sync>;

/// The fields about the AI.
#[component]
pub(super) fn AboutTheAgent(words: Words, problem: Problems) -> impl IntoView {
    view! {
        <TextField
            id="disclosure"
            label="Disclosure"
            value=words.disclosure
            problem=problem("disclosure")
            placeholder="You’re chatting with an AI assistant. It can make mistakes."
            hint="Stands above the message field while an agent answers. Leave it empty to say it in each visitor's language."
        />
        <TextField
            id="agent-name"
            label="Name of the agent"
            value=words.agent_name
            problem=problem("agent_name")
            placeholder="Ada"
        />
        <TextField
            id="privacy-url"
            label="Privacy page"
            kind="url"
            value=words.privacy_url
            problem=problem("privacy_url")
            placeholder="https://www.example.com/privacy"
            hint="The bubble links to it beside the disclosure."
        />
    }
}

/// The fields of one language, and which language that is.
#[component]
pub(super) fn InOtherLanguages(words: Words, problem: Problems) -> impl IntoView {
    let choose = move |event: leptos::ev::Event| {
        if let Some(language) = WidgetLanguage::of(&event_target_value(&event)) {
            words.chosen.set(language);
        }
    };
    let options: Vec<_> = WidgetLanguage::ALL
        .into_iter()
        .map(|language| view! { <option value=language.code()>{language.own_name()}</option> }.into_any())
        .collect();
    view! {
        <p class="muted">
            "The bubble speaks 15 languages by itself. Words of your own in one of them take the place of the ones above and of its own."
        </p>
        <div class="field">
            <label for="texts-language">"Language"</label>
            <select id="texts-language" on:change=on(choose)>{options}</select>
        </div>
        {live(move || {
            let chosen = words.chosen.get();
            let own = words.texts.into_iter().find(|own| own.language == chosen);
            own.map(|own| view! { <OwnWords own=own problem=problem.clone() /> })
        })}
    }
}

#[component]
fn OwnWords(own: Own, problem: Problems) -> impl IntoView {
    view! {
        <TextField id="own-title" label="Head of the panel" value=own.title problem=problem("texts.title") />
        <TextField
            id="own-greeting"
            label="First line of every chat"
            value=own.greeting
            problem=problem("texts.greeting")
        />
        <TextField
            id="own-offline-note"
            label="When no agent answers"
            value=own.offline_note
            problem=problem("texts.offline_note")
            hint="Said once in place of “Our team will reply by email”."
        />
    }
}
