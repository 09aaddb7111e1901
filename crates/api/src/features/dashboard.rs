//! The dashboard, embedded in the program and compressed when it was built.

use crate::{error::ApiError, route};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    http::{
        Method,
        header::{self, HeaderValue},
    },
};
use actix_web_rust_embed_responder::IntoResponse;
use base64::{Engine, engine::general_purpose::STANDARD};
use rust_embed_for_web::{EmbedableFile, RustEmbed};
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::LazyLock};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../frontend/dist"]
struct Dist;

const PAGE: &str = "index.html";

/// Only what comes from here may run, and of inline scripts only those that Trunk wrote into the page. Pictures may
/// come from elsewhere: one that an agent shared is shown on request.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let page = Dist::get(PAGE).map(|page| String::from_utf8_lossy(page.data()).into_owned());
    let mut hashes = String::new();
    for script in page.iter().flat_map(|page| inline_scripts(page)) {
        let _ = write!(hashes, " 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes())));
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data: https:; \
         connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
});

fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|part| {
        let (attributes, rest) = part.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=") && !script.is_empty()).then_some(script)
    })
}

/// A file of the dashboard; a path that is none opens the page, which knows its own routes.
///
/// # Errors
/// 404 for what neither is a file nor asks for a page.
pub fn serve(request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(ApiError::method_not_allowed("GET, HEAD".to_owned()));
    }
    let path = route::path(request).trim_start_matches('/');
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_page = path.is_empty() || path == PAGE || (accepts.contains("text/html") && !path.starts_with("api/"));
    let (file, page) = match Dist::get(path).filter(|_| path != PAGE) {
        Some(file) => (Some(file), false),
        None if is_page => (Dist::get(PAGE), true),
        None => (None, false),
    };
    let file = file.ok_or_else(ApiError::not_found)?;
    let mut response = file.into_response().respond_to(request).map_into_boxed_body();
    // Names carry a hash of what is in them, 16 hex digits less leading zeros; the page and a few fixed names do not.
    let hashed = !page
        && path
            .split(['-', '.', '_', '/'])
            .any(|part| (12..=16).contains(&part.len()) && part.chars().all(|c| c.is_ascii_hexdigit()));
    let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(policy) = HeaderValue::from_str(&POLICY) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::inline_scripts;

    #[test]
    fn finds_the_scripts_that_stand_in_the_page() {
        let page = "<script src=\"a.js\"></script><script type=\"module\">\nimport x\n</script>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["\nimport x\n"]);
    }
}
