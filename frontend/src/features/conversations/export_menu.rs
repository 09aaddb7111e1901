//! Handing a conversation on as a file.

use super::{inbox::Inbox, panels::Panel, transcript::Shown};
use crate::{
    api::conversations,
    browser::{calendar, save_file},
    ui::{
        Icon, OpenPanel, Part, Popover,
        live::{attr, live, on},
    },
};
use kilo_types::{Audience, ConversationId, ExportFormat};
use leptos::{prelude::*, task::spawn_local};

/// The button and its menu.
#[component]
pub(super) fn ExportMenu() -> impl IntoView {
    view! {
        <Popover id="export" label="Export" icon="download" open=RwSignal::new(false)>
            <Part fetch=Panel::Export.fetch() />
        </Popover>
    }
}

/// For whom, and as what.
#[component]
pub(super) fn ExportChoices() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let shown = expect_context::<Shown>();
    let panel = expect_context::<OpenPanel>();
    let audience = RwSignal::new(Audience::Internal);
    let busy = RwSignal::new(false);
    let export = move |format: ExportFormat| {
        let id = shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.summary.id));
        let Some(id) = id.filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            download(inbox, id, format, audience.get_untracked()).await;
            busy.try_set(false);
            panel.close();
        });
    };
    view! {
            <div class="export-menu" aria-busy=attr(move || busy.get().to_string())>
                <fieldset class="segments">
                    <legend>"For"</legend>
                    {Audience::ALL.map(|choice| view! {
                        <label class="segment">
                            <input
                                type="radio"
                                name="audience"
                                prop:checked=attr(move || audience.get() == choice)
                                on:change=on(move |_| audience.set(choice))
                            />
                            <span>{audience_label(choice)}</span>
                        </label>
                    })
                        .collect_view()}
                </fieldset>
                <p class="muted small">{live(move || audience_hint(audience.get()))}</p>
                <div class="menu-items">
                    {ExportFormat::ALL.map(|format| {
                        let (name, hint) = format_label(format);
                        view! {
                            <button type="button" class="menu-item" on:click=on(move |_| export(format))>
                                <Icon name="file" /><span>{name}</span><span class="muted small">{hint}</span>
                            </button>
                        }
                    })
                        .collect_view()}
                </div>
            </div>
    }
}

async fn download(inbox: Inbox, id: ConversationId, format: ExportFormat, audience: Audience) {
    match conversations::export(inbox.session, id, format, audience, &calendar::zone()).await {
        Ok((file, name)) => match save_file(&file, &name) {
            Some(()) => inbox.toasts.say(format!("Exported {name}")),
            None => inbox.toasts.say("The browser did not save the file"),
        },
        Err(problem) => inbox.toasts.offer(
            format!("Not exported. {}.", problem.title().trim_end_matches('.')),
            "Retry",
            move || spawn_local(download(inbox, id, format, audience)),
        ),
    }
}

const fn format_label(format: ExportFormat) -> (&'static str, &'static str) {
    match format {
        ExportFormat::Markdown => ("Markdown", "for notes and wikis"),
        ExportFormat::Text => ("Text", "for mail and Slack"),
        ExportFormat::Html => ("HTML", "for a browser"),
        ExportFormat::Pdf => ("PDF", "to print and file"),
        ExportFormat::Json => ("JSON", "for programs"),
        ExportFormat::Csv => ("CSV", "for spreadsheets"),
    }
}

const fn audience_label(audience: Audience) -> &'static str {
    match audience {
        Audience::Internal => "My team",
        Audience::External => "Someone outside",
    }
}

const fn audience_hint(audience: Audience) -> &'static str {
    match audience {
        Audience::Internal => "With score and qualification.",
        Audience::External => "Without score, qualification and internal ids.",
    }
}
