//! Messages of one speaker in a row, with what each answer rests on.

use super::{
    cards::{Assets, Sources},
    markdown,
    remarks::Remarks,
};
use crate::{
    browser::calendar::{self, Style},
    ui::{Icon, live::live},
};
use kilo_types::{Message, Speaker, Timestamp};
use leptos::prelude::*;

/// The line between two days.
#[component]
pub(super) fn DayLine(
    /// An instant of the day that begins.
    at: Timestamp,
) -> impl IntoView {
    view! { <h3 class="day-line"><span>{calendar::write(at.millis(), Style::LongDay)}</span></h3> }
}

/// A group.
#[component]
pub(super) fn MessageGroup(
    /// Who speaks.
    speaker: Speaker,
    /// What to call the visitor.
    name: Memo<String>,
    /// Whether the group before it says who speaks, and when.
    goes_on: bool,
    /// The messages.
    messages: Vec<Message>,
) -> impl IntoView {
    let who = match speaker {
        Speaker::Visitor => live(move || name.get()).into_any(),
        Speaker::Agent => "Agent".into_any(),
    };
    let first = messages.first().filter(|_| !goes_on).map(|message| {
        view! {
            <MessageTime message=message.clone() />
            <button type="button" class="group-quote" data-copy-quote=message.id.to_string() title="Copy as a quote">
                <Icon name="quote" /><span class="sr-only">"Copy as a quote"</span>
            </button>
        }
    });
    view! {
        <section class=format!("group group-{}", speaker.as_str()) class:group-on=goes_on>
            {first.map(|first| view! { <p class="group-head"><span class="group-who" dir="auto">{who}</span>{first}</p> })}
            {messages
                .into_iter()
                .enumerate()
                .map(|(place, message)| view! { <MessageItem message=message is_first=place == 0 && !goes_on /> })
                .collect_view()}
        </section>
    }
}

#[component]
fn MessageTime(message: Message) -> impl IntoView {
    let millis = message.sent_at.millis();
    view! {
        <a
            class="message-time"
            href=format!("#m-{}", message.id)
            data-copy-link=message.id.to_string()
            title=format!("{}. Press to copy a link to this message.", calendar::write(millis, Style::Exact))
        >
            <time datetime=message.sent_at.to_string()>{calendar::write(millis, Style::Time)}</time>
        </a>
    }
}

#[component]
fn MessageItem(message: Message, is_first: bool) -> impl IntoView {
    let time = (!is_first).then(|| view! { <MessageTime message=message.clone() /> });
    let remarks = (message.role == Speaker::Agent).then(|| view! { <Remarks message=message.id /> });
    let text = message.text;
    let body = match message.role {
        Speaker::Visitor => view! { <div class="bubble bubble-plain" dir="auto">{text}</div> }.into_any(),
        Speaker::Agent => view! { <div class="bubble" dir="auto">{markdown::draw(&text)}</div> }.into_any(),
    };
    view! {
        <div class="message" id=format!("m-{}", message.id)>
            {body}
            {time}
            {(!message.citations.is_empty()).then(|| view! { <Sources citations=message.citations /> })}
            {(!message.assets.is_empty()).then(|| view! { <Assets message=message.id assets=message.assets /> })}
            {remarks}
        </div>
    }
}
