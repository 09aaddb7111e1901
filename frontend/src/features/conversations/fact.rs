//! One thing that is known about the visitor, and correcting it in its place.

use super::{
    breakdown::Evidence,
    details::linked,
    inbox::Inbox,
    state::{Draft, Edit, Field},
    transcript::Shown,
};
use crate::{
    api::{self, ApiProblem},
    browser::{
        self,
        calendar::{self, Style},
    },
    ui::{
        Button, Icon, Look,
        live::{attr, live, on},
    },
};
use kilo_types::{ConversationId, Correction, FactSource};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// A fact. An open one says so, because it is what to ask next.
#[component]
pub(super) fn Fact(
    /// Which one.
    field: Field,
    /// Whose.
    id: ConversationId,
    /// The conversation as it is shown.
    shown: Shown,
) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let edited = Memo::new(move |_| {
        inbox.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.id == id && draft.field == field))
    });
    view! {
        <div>
            <dt>{field.label}</dt>
            <dd>
                {live(move || if edited.get() {
                    view! { <Editor /> }.into_any()
                } else {
                    view! { <Value field=field id=id shown=shown /> }.into_any()
                })}
            </dd>
        </div>
    }
}

/// What is known, and the button that opens it for correction.
#[component]
fn Value(field: Field, id: ConversationId, shown: Shown) -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let known = Memo::new(move |_| {
        let known = shown.with(|shown| shown.as_ref().map(|shown| field.read(shown)).unwrap_or_default());
        let edit = inbox.edits.with(|edits| edits.iter().rfind(|edit| edit.id == id && edit.field == field).cloned());
        edit.map_or(known.clone(), |edit| known.corrected(&edit.value))
    });
    let edit = move |_| {
        let text = known.get_untracked().value.unwrap_or_default();
        inbox.correct(Draft { id, field, text, problem: None });
    };
    view! {
        <span class="fact-value" dir="auto">
            {live(move || {
                let known = known.get();
                match known.value {
                    Some(text) => {
                        let href = field.href(&text);
                        linked(text, href)
                    }
                    None if known.fact.source != FactSource::Detected => view! { <span class="muted">"None"</span> }.into_any(),
                    None => view! { <span class="muted">"Not known yet"</span> }.into_any(),
                }
            })}
            {live(move || view! { <Evidence message=known.get().fact.message_id /> })}
            {live(move || known.get().origin(|millis| calendar::write(millis, Style::DayAndYear)).map(|origin| {
                let exact = known.get().fact.set_at.map(|time| calendar::write(time.millis(), Style::Exact));
                view! { <span class="fact-origin" title=exact>{origin}</span> }
            }))}
        </span>
        {inbox.session.may_change().then(|| {
            let label = format!("Edit {}", field.label);
            view! {
                <button type="button" class="evidence" id=field.element("edit") title=label.clone() aria-label=label on:click=on(edit)>
                    <Icon name="edit" />
                </button>
            }
        })}
    }
}

/// The open draft. What is typed outlives a redraw, a look at another conversation, and a refusal.
#[component]
fn Editor() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let Some(Draft { id, field, text, .. }) = inbox.draft.get_untracked() else { return ().into_any() };
    let known = inbox.shown(id).map(|shown| field.read(&shown)).unwrap_or_default();
    let (clearable, is_set) = (known.value.is_some(), known.is_set());
    let problem_id = field.element("problem");
    let problem = move || inbox.draft.with(|draft| draft.as_ref().and_then(|draft| draft.problem.clone()));
    let typed = move |text: String| {
        inbox.draft.update(|draft| {
            if let Some(draft) = draft {
                draft.text = text;
            }
        });
    };
    let key = move |event: web_sys::KeyboardEvent| {
        let save = event.key() == "Enter";
        if (save || event.key() == "Escape") && !event.is_composing() {
            event.prevent_default();
            inbox.leave_draft(save);
        }
    };
    view! {
        <textarea
            class="fact-input"
            id=field.element("input")
            rows="1"
            dir="auto"
            autocomplete="off"
            aria-label=field.label
            aria-describedby=problem_id.clone()
            aria-invalid=attr(move || problem().is_some().then_some("true"))
            prop:value=text
            on:input:target=move |event| typed(event.target().value())
            on:keydown=on(key)
        ></textarea>
        <p class="field-problem" id=problem_id role="alert">{live(problem)}</p>
        <div class="fact-actions">
            <Button label="Save".to_owned() on_press=move |_| inbox.leave_draft(true) />
            <Button label="Cancel".to_owned() look=Look::Quiet on_press=move |_| inbox.leave_draft(false) />
            {clearable.then(|| view! {
                <Button
                    label="Set to none".to_owned()
                    look=Look::Quiet
                    on_press=move |_| {
                        typed(String::new());
                        inbox.leave_draft(true);
                    }
                />
            })}
            {is_set.then(|| view! {
                <Button
                    label="Use what was detected".to_owned()
                    look=Look::Quiet
                    on_press=move |_| inbox.give_back()
                />
            })}
        </div>
    }
    .into_any()
}

impl Inbox {
    /// Opens a draft, in place of the one before.
    fn correct(self, draft: Draft) {
        let input = draft.field.element("input");
        self.draft.set(Some(draft));
        browser::focus_soon(input);
    }

    /// Closes the draft and returns to where it was opened; saves it on the way, if that is wanted.
    fn leave_draft(self, save: bool) {
        let Some(Some(draft)) = self.draft.try_update(Option::take) else { return };
        browser::focus_soon(draft.field.element("edit"));
        if save {
            self.send_edit(draft.finish());
        }
    }

    /// Closes the draft and lets what is detected count again.
    fn give_back(self) {
        let Some(Some(Draft { id, field, .. })) = self.draft.try_update(Option::take) else { return };
        browser::focus_soon(field.element("edit"));
        self.send_edit(Edit { id, field, value: Correction::Detected });
    }

    /// Shows a value as if it were saved, and saves it.
    fn send_edit(self, edit: Edit) {
        if self.shown(edit.id).is_some_and(|shown| !edit.field.read(&shown).differs(&edit.value)) {
            return;
        }
        self.edits.update(|edits| edits.push(edit.clone()));
        spawn_local(async move {
            let outcome = api::conversations::patch(self.session, edit.id, edit.body()).await;
            if let Ok(fresh) = &outcome {
                self.take(Arc::new(fresh.clone()));
            }
            self.edits.try_update(|edits| {
                if let Some(place) = edits.iter().position(|other| *other == edit) {
                    edits.remove(place);
                }
            });
            if let Err(problem) = outcome {
                self.refused(edit, &problem);
            }
        });
    }

    /// The value before is back: says why, in the place of the value as long as somebody looks at it.
    fn refused(self, edit: Edit, problem: &ApiProblem) {
        let field = edit.field;
        let reason = field.refusal(&problem.detail());
        let button = field.element("edit");
        let in_sight = self.open.try_get_untracked() == Some(Some(edit.id)) && browser::element(&button).is_some();
        if in_sight && self.draft.with_untracked(Option::is_none) {
            let was_here = browser::focused_id().is_none_or(|id| id.is_empty() || id == button);
            let text = if let Correction::Value(text) = edit.value { text } else { String::new() };
            self.draft.set(Some(Draft { id: edit.id, field, text, problem: Some(reason) }));
            if was_here {
                browser::focus_soon(field.element("input"));
            }
        } else {
            let text = format!("{} was not saved. {reason}", field.label);
            self.toasts.offer(text, "Retry", move || self.send_edit(edit.clone()));
        }
    }
}
