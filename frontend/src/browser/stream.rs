//! Server-sent events, and telling the other tabs of this browser what they said.

use super::window;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, EventSource, MessageEvent};

/// Reads events of `names` at `url` until the stream ends or `left` is fulfilled. An event is told as its name, its
/// id and its data.
pub(crate) async fn read_events(
    url: &str,
    names: &[&str],
    left: &Promise,
    tell: impl Fn(String, String, String) + 'static,
) {
    let Ok(source) = EventSource::new(url) else { return };
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        tell(event.type_(), event.last_event_id(), event.data().as_string().unwrap_or_default());
    });
    for name in names {
        // A fresh source takes any listener.
        let _ = source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    }
    let ended = Promise::new(&mut |end, _| source.set_onerror(Some(&end)));
    first_of(&[&ended, left]).await;
    source.close();
}

/// Waits until one of `promises` is fulfilled.
pub(crate) async fn first_of(promises: &[&Promise]) {
    // None of them is ever rejected.
    let _ = JsFuture::from(Promise::race(&promises.iter().copied().collect::<Array>())).await;
}

/// Fulfilled after that many milliseconds.
pub(crate) fn after(millis: i32) -> Promise {
    Promise::new(&mut |go_on, _| {
        // Fails only for a window that is gone, and with it whoever waits.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&go_on, millis);
    })
}

/// A promise, and what fulfils it.
pub(crate) fn promise() -> (Promise, Function) {
    let mut fulfil = JsValue::UNDEFINED;
    // Called at once, before the promise is given back.
    let promise = Promise::new(&mut |done, _| fulfil = done.into());
    (promise, fulfil.unchecked_into())
}

/// What all tabs of this browser hear under one name.
pub(crate) struct Channel(Option<BroadcastChannel>);

impl Channel {
    /// Listens to what the other tabs say.
    pub(crate) fn open(name: &str, hear: impl Fn(String) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                hear(event.data().as_string().unwrap_or_default());
            });
            channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
        }
        Self(channel)
    }

    /// Tells the other tabs.
    pub(crate) fn say(&self, text: &str) {
        if let Some(channel) = &self.0 {
            // A text can always be sent.
            let _ = channel.post_message(&text.into());
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.0 {
            channel.close();
        }
    }
}
