//! The dashboard, embedded in the program and compressed when it was built.

use crate::{error::ApiError, route};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rust_embed_for_web::{EmbedableFile, RustEmbed};
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::LazyLock};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../frontend/dist"]
struct Dist;

const PAGE: &str = "index.html";

/// Only what comes from here may run, and of inline scripts only those that Trunk wrote into the page. Pictures come from
/// here too: one that an agent shared is fetched by the server, and the page shows what it was given (`blob:`).
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let page = Dist::get(PAGE).map(|page| String::from_utf8_lossy(page.data()).into_owned());
    let mut hashes = String::new();
    for script in page.iter().flat_map(|page| inline_scripts(page)) {
        let _ = write!(hashes, " 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes())));
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data: blob:; \
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
    let is_page = path.is_empty() || path == PAGE || (asks_for_page(request, path) && !path.starts_with("api/"));
    let (file, page) = match Dist::get(path).filter(|_| path != PAGE) {
        Some(file) => (Some(file), false),
        None if is_page => (Dist::get(PAGE), true),
        None => (None, false),
    };
    let file = file.ok_or_else(ApiError::not_found)?;
    let mut response = send(&file, request);
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

/// The file, as small as the client takes it, or word that what it has is still good.
fn send(file: &impl EmbedableFile<Data = &'static [u8], Meta = &'static str>, request: &HttpRequest) -> HttpResponse {
    let known = text_of(request, header::IF_NONE_MATCH);
    let is_known = known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == file.etag() || tag.trim() == "*");
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::ETAG, file.etag())).insert_header((header::VARY, "accept-encoding"));
    if let Some(time) = file.last_modified() {
        answer.insert_header((header::LAST_MODIFIED, time));
    }
    if is_known {
        return answer.finish();
    }
    answer.content_type(file.mime_type().unwrap_or("application/octet-stream"));
    let encodings = text_of(request, header::ACCEPT_ENCODING);
    let smaller = [("br", file.data_br()), ("gzip", file.data_gzip())];
    match smaller.into_iter().find_map(|(name, data)| Some((name, data.filter(|_| accepts(encodings, name))?))) {
        Some((name, data)) => answer.insert_header((header::CONTENT_ENCODING, name)).body(data),
        None => answer.body(file.data()),
    }
}

/// Whether `request` takes a page for `path`: browsers say so, and checks and previews that take anything do where the
/// path is none of a file, nor one of the API that is spelled wrong.
fn asks_for_page(request: &HttpRequest, path: &str) -> bool {
    let takes = text_of(request, header::ACCEPT);
    let takes_all = takes.is_empty() || takes.contains("*/*") || takes.contains("text/*");
    let is_of_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    takes.contains("text/html") || (takes_all && !is_of_file && !route::is_of_api(path))
}

fn text_of(request: &HttpRequest, name: HeaderName) -> &str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whether an `Accept-Encoding` header takes `encoding`.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight.trim().trim_start_matches("q=").parse::<f32>();
        name.trim().eq_ignore_ascii_case(encoding) && weight != Ok(0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::{accepts, inline_scripts};

    #[test]
    fn an_encoding_is_used_where_it_is_named_and_not_ruled_out() {
        for header in ["br", "gzip, br", "gzip;q=1.0, BR;q=0.5", "br ; q=0.001"] {
            assert!(accepts(header, "br"), "{header}");
        }
        for header in ["", "gzip", "brotli", "br;q=0", "gzip, br; q=0.0", "identity"] {
            assert!(!accepts(header, "br"), "{header}");
        }
    }

    #[test]
    fn finds_the_scripts_that_stand_in_the_page() {
        let page = "<script src=\"a.js\"></script><script type=\"module\">\nimport x\n</script>";
        assert_eq!(inline_scripts(page).collect::<Vec<_>>(), ["\nimport x\n"]);
    }
}
