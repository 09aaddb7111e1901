//! Answers that `static/start.js` asked for while the program was still loading.

use super::window;
use js_sys::{Map, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The answer to `asked` (`GET /conversations?limit=50`), once and only if it came.
pub(crate) async fn early(asked: &str) -> Option<Response> {
    let answers: Map = Reflect::get(&window(), &JsValue::from_str("kiloEarly")).ok()?.dyn_into().ok()?;
    let answer: Promise = answers.get(&JsValue::from_str(asked)).dyn_into().ok()?;
    answers.delete(&JsValue::from_str(asked));
    JsFuture::from(answer).await.ok()?.dyn_into().ok()
}
