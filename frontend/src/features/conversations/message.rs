//! Messages of one speaker in a row, with what each answer rests on.

use super::markdown;
use crate::{
    browser::calendar::{self, Style},
    ui::Icon,
};
use kilo_types::{Asset, AssetKind, Citation, Message, Speaker, Timestamp, safe_href};
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
    name: String,
    /// The messages.
    messages: Vec<Message>,
) -> impl IntoView {
    let who = match speaker {
        Speaker::Visitor => name,
        Speaker::Agent => "Agent".to_owned(),
    };
    let first = messages.first().map(|message| view! { <MessageTime message=message.clone() /> });
    view! {
        <section class=format!("group group-{}", speaker.as_str())>
            <p class="group-head"><span class="group-who" dir="auto">{who}</span>{first}</p>
            {messages
                .into_iter()
                .enumerate()
                .map(|(place, message)| view! { <MessageItem message=message is_first=place == 0 /> })
                .collect_view()}
        </section>
    }
}

#[component]
fn MessageTime(message: Message) -> impl IntoView {
    let millis = message.sent_at.millis();
    view! {
        <a class="message-time" href=format!("#m-{}", message.id) title=calendar::write(millis, Style::Exact)>
            <time datetime=message.sent_at.to_string()>{calendar::write(millis, Style::Time)}</time>
        </a>
    }
}

#[component]
fn MessageItem(message: Message, is_first: bool) -> impl IntoView {
    let time = (!is_first).then(|| view! { <MessageTime message=message.clone() /> });
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
            {(!message.assets.is_empty()).then(|| view! { <Assets assets=message.assets /> })}
        </div>
    }
}

/// The pages of the knowledge base that an answer rests on.
#[component]
fn Sources(citations: Vec<Citation>) -> impl IntoView {
    view! {
        <div class="sources">
            <p class="sources-title">"Sources"</p>
            <ul>
                {citations
                    .into_iter()
                    .map(|citation| view! { <li><Card icon="link" kind="" title=citation.title.into_string() url=citation.url.into_string() /></li> })
                    .collect_view()}
            </ul>
        </div>
    }
}

/// What the agent shared. Nothing is loaded by merely looking at it.
#[component]
fn Assets(assets: Vec<Asset>) -> impl IntoView {
    view! {
        <div class="sources">
            <p class="sources-title">"Shared"</p>
            <ul>
                {assets
                    .into_iter()
                    .map(|asset| {
                        let icon = match asset.kind {
                            AssetKind::Document => "file",
                            AssetKind::Video => "video",
                            AssetKind::Image => "image",
                        };
                        let kind = asset.kind.label();
                        view! { <li><Card icon=icon kind=kind title=asset.title.into_string() url=asset.url.into_string() /></li> }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}

/// A quiet card; a link only where the address is one that a browser may be sent to.
#[component]
fn Card(icon: &'static str, kind: &'static str, title: String, url: String) -> impl IntoView {
    let place = place_of(&url).to_owned();
    let inside = view! {
        <Icon name=icon />
        {(!kind.is_empty()).then(|| view! { <span class="sr-only">{kind}": "</span> })}
        <span class="card-title" dir="auto">{title}</span>
        <span class="card-place">{place}</span>
    };
    match safe_href(&url).map(str::to_owned) {
        Some(href) => view! {
            <a class="card" href=href title=url target="_blank" rel="noopener noreferrer">{inside}</a>
        }
        .into_any(),
        None => view! { <span class="card" title=url>{inside}</span> }.into_any(),
    }
}

/// The host of an address, for the reader; the whole text where there is none.
fn place_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn places_are_hosts() {
        assert_eq!(place_of("https://www.acme.example/pricing?x"), "acme.example");
        assert_eq!(place_of("https://acme.example@evil.example/"), "evil.example");
        assert_eq!(place_of("javascript:alert(1)"), "javascript:alert(1)");
    }
}
