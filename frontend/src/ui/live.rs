//! Closures of a view behind one type each. Leptos writes its machinery out once for every type of closure it meets,
//! so that the dashboard would be a fifth larger to load; behind a pointer they all share it.

use leptos::prelude::*;

/// A part of a view that changes.
pub(crate) fn live<V: IntoView + 'static>(draw: impl Fn() -> V + Send + 'static) -> Box<dyn Fn() -> AnyView + Send> {
    Box::new(move || draw().into_any())
}

/// An attribute, class or property that changes.
pub(crate) fn attr<T>(value: impl Fn() -> T + Send + 'static) -> Box<dyn Fn() -> T + Send> {
    Box::new(value)
}

/// What an event does.
pub(crate) fn on<E>(act: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(act)
}

/// An effect.
pub(crate) fn effect(run: impl FnMut() + 'static) {
    let run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(run);
}
