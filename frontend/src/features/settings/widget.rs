//! The chat bubble: the tag that puts it on a website, its words, who answers, and how long a conversation goes on.

use super::{
    secret::Secret,
    widget_words::{AboutTheAgent, InOtherLanguages, Mistake, Problems, Words, unchanged},
};
use crate::{
    api::settings,
    page::{Save, Saving, SidePage, fetched},
    session::Session,
    ui::{
        CopyButton, TextField,
        live::{attr, live, on},
    },
};
use kilo_types::{
    Greeting, MAX_ALLOWED_ORIGINS, OriginPattern, TextError, TimeoutHours, Url, WidgetSettings, WidgetSettingsUpdate,
    WidgetTitle,
};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn WidgetPage() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <SidePage title="Widget" about="The chat bubble on your website, and the agent that answers in it.">
            {fetched(
                move || Box::pin(settings::widget(session)),
                |settings| {
                    let saved = RwSignal::new(settings.clone());
                    view! {
                        <Tag settings=settings.clone() />
                        <Form settings=settings saved=saved />
                        <Secret saved=saved />
                    }
                    .into_any()
                },
            )}
        </SidePage>
    }
}

#[component]
fn Tag(settings: WidgetSettings) -> impl IntoView {
    let demo = format!("/widget/demo?key={}", settings.publishable_key);
    let tag = settings.script_tag;
    let server = tag.split('"').nth(1).and_then(|address| address.strip_suffix("/widget.js")).unwrap_or_default();
    let policy = format!("script-src {server}; connect-src {server}");
    view! {
        <section class="settings-section" aria-labelledby="tag-title">
            <h2 id="tag-title">"On your website"</h2>
            <p class="muted">"Add this to every page where the chat bubble should appear. The key is not secret."</p>
            <pre class="command" tabindex="0" role="group" aria-label="Script tag"><code>{tag.clone()}</code></pre>
            <p class="muted">
                "A page with a Content-Security-Policy allows this server in two directives: "<code>{policy}</code>
            </p>
            <div class="settings-save">
                <CopyButton text=tag label="Copy the tag" />
                <a href=demo target="_blank" rel="noopener">"See it on a sample page"</a>
            </div>
        </section>
    }
}

/// What stands in the form.
#[derive(Clone, Copy)]
struct Draft {
    title: RwSignal<String>,
    greeting: RwSignal<String>,
    agent_url: RwSignal<String>,
    hours: RwSignal<String>,
    reopen: RwSignal<bool>,
    ask_email: RwSignal<bool>,
    /// An origin a line.
    origins: RwSignal<String>,
    words: Words,
}

impl Draft {
    fn of(settings: &WidgetSettings) -> Self {
        Self {
            title: RwSignal::new(settings.title.to_string()),
            greeting: RwSignal::new(settings.greeting.to_string()),
            agent_url: RwSignal::new(settings.agent_url.clone().unwrap_or_default()),
            hours: RwSignal::new(settings.conversation_timeout_hours.get().to_string()),
            reopen: RwSignal::new(settings.reopen_on_message),
            ask_email: RwSignal::new(settings.ask_email_when_paused),
            origins: RwSignal::new(lines(&settings.allowed_origins)),
            words: Words::of(settings),
        }
    }

    /// The change it stands for, or the first mistake; tracked.
    fn read(self) -> Result<WidgetSettingsUpdate, Mistake> {
        let refused = |field| move |TextError(message)| (field, format!("This {message}."));
        let agent_url = self.agent_url.get().trim().to_owned();
        let agent_url = (!agent_url.is_empty()).then(|| Url::parse(&agent_url).map_err(refused("agent_url")));
        let hours = self.hours.with(|text| text.trim().parse().ok().and_then(TimeoutHours::new));
        let no_hours = || ("conversation_timeout_hours", "This must be a whole number from 1 to 720.".to_owned());
        self.words.read(WidgetSettingsUpdate {
            title: Some(self.title.with(|text| WidgetTitle::parse(text)).map_err(refused("title"))?),
            greeting: Some(self.greeting.with(|text| Greeting::parse(text)).map_err(refused("greeting"))?),
            agent_url: Some(agent_url.transpose()?),
            conversation_timeout_hours: Some(hours.ok_or_else(no_hours)?),
            reopen_on_message: Some(self.reopen.get()),
            ask_email_when_paused: Some(self.ask_email.get()),
            allowed_origins: Some(
                self.origins.with(|text| origins(text)).map_err(|mistake| ("allowed_origins", mistake))?,
            ),
            ..WidgetSettingsUpdate::default()
        })
    }
}

fn lines(origins: &[OriginPattern]) -> String {
    origins.iter().map(OriginPattern::as_str).collect::<Vec<_>>().join("\n")
}

/// The origins in `text`: one a line, or with commas or spaces between them.
fn origins(text: &str) -> Result<Vec<OriginPattern>, String> {
    let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let parse = |part| OriginPattern::parse(part).map_err(|TextError(message)| format!("{part} {message}."));
    let origins = parts.map(parse).collect::<Result<Vec<_>, _>>()?;
    if origins.len() > MAX_ALLOWED_ORIGINS { Err("At most 50 websites can be named.".to_owned()) } else { Ok(origins) }
}

/// The change that would leave `settings` as they are.
fn no_change(settings: &WidgetSettings) -> WidgetSettingsUpdate {
    let update = WidgetSettingsUpdate {
        title: Some(settings.title.clone()),
        greeting: Some(settings.greeting.clone()),
        agent_url: Some(settings.agent_url.as_deref().and_then(|url| Url::parse(url).ok())),
        conversation_timeout_hours: Some(settings.conversation_timeout_hours),
        reopen_on_message: Some(settings.reopen_on_message),
        ask_email_when_paused: Some(settings.ask_email_when_paused),
        allowed_origins: Some(settings.allowed_origins.clone()),
        ..WidgetSettingsUpdate::default()
    };
    unchanged(settings, update)
}

#[component]
fn Form(settings: WidgetSettings, saved: RwSignal<WidgetSettings>) -> impl IntoView {
    let session = expect_context::<Session>();
    let saving = Saving::new();
    let draft = Draft::of(&settings);
    let mistake = RwSignal::new(None::<Mistake>);
    let changed = Signal::derive(move || draft.read().map_or(true, |wanted| wanted != saved.with(no_change)));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = untrack(|| draft.read());
        mistake.set(wanted.as_ref().err().cloned());
        if let Ok(update) = wanted {
            saving.send(settings::set_widget(session, update), move |answer| {
                saved.try_set(answer);
                "Saved"
            });
        }
    };
    let problem = move |field: &'static str| {
        let refused = saving.of_field(field);
        let own = move || mistake.get().filter(|(of, _)| *of == field).map(|(_, text)| text);
        Signal::derive(move || own().or_else(|| refused.get()))
    };
    let locked = move || !session.may_manage();
    let problems: Problems = std::sync::Arc::new(problem);
    view! {
        <form class="settings-form" on:submit=save novalidate>
            <fieldset class="settings-section" disabled=attr(locked)>
                <legend>"Text"</legend>
                <TextField id="widget-title" label="Title" value=draft.title problem=problem("title") />
                <TextField id="widget-greeting" label="Greeting" value=draft.greeting problem=problem("greeting") />
            </fieldset>
            <fieldset class="settings-section" disabled=attr(locked)>
                <legend>"Agent"</legend>
                <TextField
                    id="agent-url"
                    label="Agent endpoint"
                    kind="url"
                    value=draft.agent_url
                    problem=problem("agent_url")
                    placeholder="https://agent.example.com/kilo"
                    hint="Kilo sends each conversation there and shows the answer. Without one, visitors read that the team will reply by email."
                />
                <AboutTheAgent words=draft.words problem=problems.clone() />
            </fieldset>
            <fieldset class="settings-section" disabled=attr(locked)>
                <legend>"In other languages"</legend>
                <InOtherLanguages words=draft.words problem=problems />
            </fieldset>
            <fieldset class="settings-section" disabled=attr(locked)>
                <legend>"Allowed websites"</legend>
                <TextField
                    id="allowed-origins"
                    label="Websites that may use the widget"
                    lines=3
                    value=draft.origins
                    problem=problem("allowed_origins")
                    placeholder="https://www.example.com"
                    hint="One per line; https://*.example.com covers every subdomain of example.com. Leave it empty to allow every website."
                />
            </fieldset>
            <fieldset class="settings-section" disabled=attr(locked)>
                <legend>"Conversations"</legend>
                <TextField
                    id="hours"
                    label="Start a new conversation after (hours)"
                    kind="number"
                    value=draft.hours
                    problem=problem("conversation_timeout_hours")
                    hint="A visitor who comes back earlier goes on in the same conversation."
                />
                <Check label="A new message brings an archived conversation back" value=draft.reopen />
                <Check label="When you run out, ask visitors for their email" value=draft.ask_email />
            </fieldset>
            {live(move || session.may_manage().then(|| view! { <Save saving=saving changed=changed /> }))}
        </form>
    }
}

#[component]
fn Check(label: &'static str, value: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=attr(move || value.get())
                on:change=on(move |_| value.update(|on| *on = !*on))
            />
            <span>{label}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::{lines, origins};

    #[test]
    fn websites_stand_in_lines_or_between_commas() {
        let read = |text| origins(text).map(|found| lines(&found));
        assert_eq!(
            read("https://a.example/\n\n HTTPS://B.example, https://*.c.example"),
            Ok("https://a.example\nhttps://b.example\nhttps://*.c.example".to_owned())
        );
        assert_eq!(read(""), Ok(String::new()));
        assert!(read("https://a.example\nb.example").unwrap_err().starts_with("b.example must be an origin"));
        assert!(read(&"https://a.example ".repeat(51)).unwrap_err().contains("At most 50"));
    }
}
