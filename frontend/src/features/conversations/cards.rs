//! What stands below an answer: the pages it rests on and what the agent shared, as quiet cards.

use crate::ui::{
    Icon,
    live::{live, on},
};
use kilo_types::{Asset, AssetKind, Citation, safe_href};
use leptos::prelude::*;

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
    /// Files and pages.
    assets: Vec<Asset>,
) -> impl IntoView {
    let card = |asset: Asset| {
        let icon = match asset.kind {
            AssetKind::Document => "file",
            AssetKind::Video => "video",
            AssetKind::Image => "image",
        };
        let (title, url) = (asset.title.into_string(), asset.url.into_string());
        let picture = (asset.kind == AssetKind::Image && url.starts_with("https://"))
            .then(|| view! { <Picture title=title.clone() url=url.clone() /> });
        view! { <Card icon=icon kind=asset.kind.label() title=title url=url />{picture} }.into_any()
    };
    shelf("Shared", assets.into_iter().map(card).collect())
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

/// A picture that comes when it is asked for: until then its host learns nothing.
#[component]
fn Picture(title: String, url: String) -> impl IntoView {
    let state = RwSignal::new(Preview::Waiting);
    let hidden = move || state.get() == Preview::Waiting;
    let host = place_of(&url).to_owned();
    let hint = format!("Loads the picture from {host}");
    view! {
        <Show when=hidden>
            <button type="button" class="button button-small" title=hint.clone() on:click=on(move |_| state.set(Preview::Shown))>
                "Show picture"
            </button>
        </Show>
        {live(move || match state.get() {
            Preview::Waiting => ().into_any(),
            Preview::Shown => view! {
                <img class="picture" src=url.clone() alt=title.clone() referrerpolicy="no-referrer"
                    on:error=on(move |_| state.set(Preview::Failed)) />
            }
            .into_any(),
            Preview::Failed => view! { <p class="muted small" role="status">"The picture did not load."</p> }.into_any(),
        })}
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Preview {
    Waiting,
    Shown,
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
