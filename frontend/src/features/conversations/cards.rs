//! What stands below an answer: the pages it rests on and what the agent shared, as quiet cards.

use super::transcript::Shown;
use crate::{
    api,
    browser::PageAddress,
    session::Session,
    ui::{
        Icon,
        live::{attr, live, on},
    },
};
use kilo_types::{Asset, AssetKind, Citation, MessageId, safe_href};
use leptos::{prelude::*, task::spawn_local};

/// The pages of the knowledge base that an answer rests on.
#[component]
pub(super) fn Sources(
    /// The pages.
    citations: Vec<Citation>,
) -> impl IntoView {
    let card = |citation: Citation| {
        let (title, url) = (citation.title.into_string(), citation.url.into_string());
        view! { <Card icon="link" kind="" title=title url=url /> }.into_any()
    };
    shelf("Sources", citations.into_iter().map(card).collect())
}

/// What the agent shared. Nothing is loaded by merely looking at it.
#[component]
pub(super) fn Assets(
    /// The message that came with them.
    message: MessageId,
    /// Files and pages.
    assets: Vec<Asset>,
) -> impl IntoView {
    let card = |(place, asset): (usize, Asset)| {
        let icon = match asset.kind {
            AssetKind::Document => "file",
            AssetKind::Video => "video",
            AssetKind::Image => "image",
        };
        let (title, url) = (asset.title.into_string(), asset.url.into_string());
        let picture = (asset.kind == AssetKind::Image)
            .then(|| view! { <Picture title=title.clone() url=url.clone() message=message place=place /> });
        view! { <Card icon=icon kind=asset.kind.label() title=title url=url />{picture} }.into_any()
    };
    shelf("Shared", assets.into_iter().enumerate().map(card).collect())
}

/// Cards under a title.
fn shelf(title: &'static str, cards: Vec<AnyView>) -> impl IntoView {
    view! {
        <div class="sources">
            <p class="sources-title">{title}</p>
            <ul>{cards.into_iter().map(|card| view! { <li>{card}</li> }).collect_view()}</ul>
        </div>
    }
}

/// A picture that comes when it is asked for. The server fetches it: its host learns nothing of the reader.
#[component]
fn Picture(title: String, url: String, message: MessageId, place: usize) -> impl IntoView {
    let (session, shown) = (expect_context::<Session>(), expect_context::<Shown>());
    let state = RwSignal::new(Preview::Waiting);
    let is_loading = move || state.with(|state| matches!(state, Preview::Loading));
    let load = move |_| {
        if untrack(is_loading) {
            return;
        }
        let Some(id) = shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.summary.id)) else { return };
        state.set(Preview::Loading);
        spawn_local(async move {
            let picture = api::conversations::picture(session, id, message, place).await.ok();
            let address = picture.and_then(|picture| PageAddress::of(&picture));
            state.try_set(address.map_or(Preview::Failed, Preview::Shown));
        });
    };
    let hint = format!("Kilo fetches the picture from {}", place_of(&url));
    view! {
        <Show when=move || state.with(|state| matches!(state, Preview::Waiting | Preview::Loading))>
            <button
                type="button"
                class="button button-small"
                title=hint.clone()
                aria-disabled=attr(move || is_loading().then_some("true"))
                on:click=on(load)
            >
                {live(move || if is_loading() { "Loading picture\u{2026}" } else { "Show picture" })}
            </button>
        </Show>
        {live(move || state.with(|state| match state {
            Preview::Waiting | Preview::Loading => ().into_any(),
            Preview::Shown(address) => view! {
                <img class="picture" src=address.text() alt=title.clone() />
            }
            .into_any(),
            Preview::Failed => view! { <p class="muted small" role="status">"The picture did not load."</p> }.into_any(),
        }))}
    }
}

enum Preview {
    Waiting,
    Loading,
    Shown(PageAddress),
    Failed,
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
