//! The rail: where one can go, and who is signed in.

use super::pages;
use crate::{
    browser::preference::Theme,
    quota::{Level, Usage, allowance, share},
    routes::{Navigator, Page, Place, Step},
    session::Session,
    ui::{
        Icon, Popover, Toasts,
        live::{attr, live, on},
        number::grouped,
    },
};
use kilo_types::Role;
use leptos::{prelude::*, task::spawn_local};

/// The rail at the left edge, or the bar at the lower edge of a phone.
#[component]
pub(super) fn Sidebar() -> impl IntoView {
    let session = expect_context::<Session>();
    let workspace = move || session.me().map(|me| me.workspace.name).unwrap_or_default();
    view! {
        <header class="sidebar">
            <div class="brand">
                <Icon name="kilo" />
                <span class="brand-workspace" title=attr(workspace)>{live(workspace)}</span>
            </div>
            <nav class="nav" aria-label="Main">
                <NavLink to=Place::home() icon="chat" label="Chat" />
                <PageLink page=Page::Usage />
                <div class="nav-group" role="group" aria-label="Settings">
                    <p class="nav-label nav-title" aria-hidden="true">"Settings"</p>
                    {Page::SETTINGS.map(|page| view! { <PageLink page=page /> }).collect_view()}
                </div>
            </nav>
            <div class="sidebar-foot">
                <QuotaMeter />
                <AccountMenu />
            </div>
        </header>
    }
}

#[component]
fn NavLink(to: Place, icon: &'static str, label: &'static str) -> impl IntoView {
    let navigator = expect_context::<Navigator>();
    let href = to.href();
    let is_here = move || match (&to, navigator.place()) {
        (Place::Conversations { .. }, Place::Conversations { .. }) => true,
        (to, here) => *to == here,
    };
    let current = move || is_here().then_some("page");
    view! {
        <a class="nav-link" href=href aria-current=attr(current) title=label>
            <Icon name=icon /><span class="nav-label">{label}</span>
        </a>
    }
}

/// Leads to a page beside Chat. Whoever points at it is about to press it.
#[component]
fn PageLink(page: Page) -> impl IntoView {
    view! {
        <div class="nav-page" on:pointerover=on(|_| pages::fetch_ahead()) on:focusin=on(|_| pages::fetch_ahead())>
            <NavLink to=Place::Page(page) icon=icon(page) label=page.label() />
        </div>
    }
}

/// How much of the quota is used, once most of it is.
#[component]
fn QuotaMeter() -> impl IntoView {
    let usage = expect_context::<Usage>();
    live(move || {
        let quota = usage.quota().filter(|quota| Level::of(quota) > Level::Quiet)?;
        let (used, all) = (grouped(quota.used.into()), grouped(allowance(&quota).into()));
        let share = share(&quota);
        Some(view! {
            <a
                class="quota-meter"
                href=Place::Page(Page::Usage).href()
                title=format!("{used} of {all} conversations used")
                on:pointerover=on(|_| pages::fetch_ahead())
            >
                <span class="nav-label">
                    <span aria-hidden="true">{format!("{used} / {all}")}</span>
                    <span class="sr-only">{format!("Usage: {used} of {all} conversations used")}</span>
                </span>
                <span class=Level::of(&quota).class() aria-hidden="true">
                    <span class="gauge-fill" style:width=format!("{share}%")></span>
                </span>
            </a>
        })
    })
}

const fn icon(page: Page) -> &'static str {
    match page {
        Page::Usage => "usage",
        Page::Qualification => "target",
        Page::Notifications => "bell",
        Page::Widget => "widget",
    }
}

#[component]
fn AccountMenu() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = RwSignal::new(false);
    view! {
        <div class="account">
            <Popover id="account" label="Account" icon="user" open=open>
                {live(move || session.me().map(|me| view! {
                    <div class="account-who">
                        <strong>{me.user.name}</strong>
                        <span class="muted">{me.user.email}</span>
                        <span class="muted">{format!("{} \u{b7} {}", me.workspace.name, role_label(me.workspace.role))}</span>
                    </div>
                }))}
                <ThemeSwitch />
                <SignOut />
            </Popover>
        </div>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(Theme::remembered());
    view! {
        <fieldset class="segments">
            <legend>"Theme"</legend>
            {Theme::ALL.map(|theme| view! {
                <label class="segment">
                    <input
                        type="radio"
                        name="theme"
                        prop:checked=attr(move || chosen.get() == theme)
                        on:change=on(move |_| {
                            theme.choose();
                            chosen.set(theme);
                        })
                    />
                    <span>{theme.label()}</span>
                </label>
            })
                .collect_view()}
        </fieldset>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let navigator = expect_context::<Navigator>();
    let leave = move |_| {
        spawn_local(async move {
            match session.sign_out().await {
                // Whoever comes next need not start where this person was.
                Ok(()) => navigator.go(&Place::SignIn { next: None }, Step::Push),
                Err(problem) => toasts.say(format!("You are still signed in. {}.", problem.title())),
            }
        });
    };
    view! {
        <button type="button" class="menu-item" on:click=leave>
            <Icon name="sign-out" />"Sign out"
        </button>
    }
}

const fn role_label(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Member => "Member",
        Role::Admin => "Admin",
        Role::Owner => "Owner",
    }
}
