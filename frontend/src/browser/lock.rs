//! One at a time across all tabs of this browser, by Web Locks.

use js_sys::{Function, Promise, Reflect};
use std::{cell::RefCell, future::Future, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs `work` while no other tab runs work under the same `name`. Where the browser has no locks (addresses that
/// are not secure) it runs at once.
pub(crate) async fn with_lock<T: 'static>(name: &str, work: impl Future<Output = T> + 'static) -> Option<T> {
    let navigator: JsValue = super::window().navigator().into();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).unwrap_or(JsValue::UNDEFINED);
    let request = Reflect::get(&locks, &JsValue::from_str("request")).ok();
    let Some(request) = request.and_then(|request| request.dyn_into::<Function>().ok()) else {
        return Some(work.await);
    };
    let outcome = Rc::new(RefCell::new(None));
    let inside = Rc::clone(&outcome);
    let held = Closure::once_into_js(move |_lock: JsValue| -> Promise {
        future_to_promise(async move {
            *inside.borrow_mut() = Some(work.await);
            Ok(JsValue::UNDEFINED)
        })
    });
    let promise = request.call2(&locks, &JsValue::from_str(name), &held).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok()?;
    outcome.borrow_mut().take()
}
