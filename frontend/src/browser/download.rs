//! Handing a file to the person.

use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Saves `content` as `name`. `None` if the browser refuses.
pub(crate) fn save_file(content: &Blob, name: &str) -> Option<()> {
    let address = Url::create_object_url_with_blob(content).ok()?;
    let link = leptos::prelude::document().create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Some browsers read the content a little later.
    let later = std::time::Duration::from_secs(60);
    leptos::prelude::set_timeout(
        move || {
            // An address that is gone already is what we want.
            let _ = Url::revoke_object_url(&address);
        },
        later,
    );
    Some(())
}
