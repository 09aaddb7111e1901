//! `/widget.js`: the modules of `frontend/widget`, joined into one script.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    route, web,
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{io::Write, sync::LazyLock};

macro_rules! modules {
    ($($name:literal)*) => {
        [$(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend/widget/", $name))),*]
    };
}

/// Each only uses what stands before it.
const MODULES: [&str; 21] = modules!["dom.js" "marks.js" "inline.js" "markdown.js" "texts.js" "language.js" "visitor.js" "memory.js" "api.js"
    "outbox.js" "reply.js" "chat.js" "style.js" "rating.js" "message.js" "lead.js" "panel.js" "view.js" "tag.js" "page.js" "main.js"];

/// How long a browser uses the script without asking again: an upgrade reaches every page within that time.
pub(super) const CACHE: &str = "public, max-age=300";

struct Script {
    plain: web::Bytes,
    gzip: web::Bytes,
    etag: String,
}

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    let plain = join(&MODULES);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    // A vector takes everything.
    gzip.write_all(plain.as_bytes()).ok();
    let hash = Sha256::digest(plain.as_bytes());
    let etag = hash.iter().take(12).fold("W/\"".to_owned(), |tag, byte| format!("{tag}{byte:02x}")) + "\"";
    Script { gzip: gzip.finish().unwrap_or_default().into(), plain: plain.into(), etag }
});

/// The modules as one script with nothing of it in the page's own scope, without comments and indentation. An `import`
/// stands on one line, and a comment on lines of its own.
fn join(modules: &[&str]) -> String {
    let mut joined = "(()=>{\"use strict\";\n".to_owned();
    for module in modules {
        let mut in_comment = false;
        for line in module.lines().map(str::trim) {
            in_comment |= line.starts_with("/**");
            if !in_comment && !line.is_empty() && !line.starts_with("//") && !line.starts_with("import ") {
                joined.push_str(line.strip_prefix("export ").unwrap_or(line));
                joined.push('\n');
            }
            in_comment &= !line.ends_with("*/");
        }
    }
    joined + "})();\n"
}

/// The script behind the tag that customers put into their pages.
#[route("/widget.js", method = "GET", method = "HEAD")]
pub async fn script(request: HttpRequest) -> HttpResponse {
    let header =
        |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let known = header(header::IF_NONE_MATCH).split(',').any(|tag| tag.trim() == SCRIPT.etag);
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::ETAG, SCRIPT.etag.as_str()));
    answer.insert_header((header::CACHE_CONTROL, CACHE));
    answer.insert_header((header::VARY, "accept-encoding"));
    if known {
        return answer.finish();
    }
    answer.content_type("text/javascript; charset=utf-8");
    if header(header::ACCEPT_ENCODING).contains("gzip") {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
        return answer.body(SCRIPT.gzip.clone());
    }
    answer.body(SCRIPT.plain.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_become_one_script_and_stay_what_they_are() {
        let module =
            "import { a } from \"./a.js\";\n// One.\n/** Two\n * three. */\nexport const b = a;\n\n  * { c }\n";
        assert_eq!(join(&[module]), "(()=>{\"use strict\";\nconst b = a;\n* { c }\n})();\n");
        assert!(!SCRIPT.plain.windows(7).any(|text| text == b"import " || text == b"export "));
    }

    #[test]
    fn the_script_weighs_at_most_25_kb() {
        assert!(SCRIPT.gzip.len() > 1024 && SCRIPT.gzip.len() <= 25 * 1024, "{} bytes", SCRIPT.gzip.len());
    }
}
