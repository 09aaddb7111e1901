//! Files that the page was given: handed to the person, or shown.

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

/// An address in this page for what it was given, good until it is dropped.
pub(crate) struct PageAddress(String);

impl PageAddress {
    /// The address of `content`. `None` if the browser refuses.
    pub(crate) fn of(content: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(content).ok().map(Self)
    }

    /// The address as an attribute takes it.
    pub(crate) fn text(&self) -> String {
        self.0.clone()
    }
}

impl Drop for PageAddress {
    fn drop(&mut self) {
        // One that is gone already is what we want.
        let _ = Url::revoke_object_url(&self.0);
    }
}
