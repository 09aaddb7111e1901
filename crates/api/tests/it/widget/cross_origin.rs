//! What pages of other origins may ask and read.

use super::Visit;
use crate::server;

const ORIGIN: (&str, &str) = ("origin", "https://acme.example");

#[test]
fn any_page_may_ask_the_widgets_calls_and_no_others() {
    let (server, workspace) = server();
    let visit = Visit::begin(&server, &workspace, "hello");
    let asks = [ORIGIN, ("access-control-request-method", "POST"), ("access-control-request-headers", "x-kilo-key")];
    for path in ["config", "conversations", "leads", &format!("conversations/{}/messages", visit.id)] {
        let answer = server.call("OPTIONS", &format!("/api/v1/widget/{path}"), &asks, "");
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some("*")), "{path}");
        assert!(answer.header("access-control-allow-headers").unwrap().contains("x-kilo-key"));
        assert!(answer.header("access-control-allow-methods").unwrap().contains("POST"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    for path in ["/api/v1/conversations", "/api/v1/auth/login", "/api/v1/settings/widget"] {
        let answer = server.call("OPTIONS", path, &asks, "");
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (405, None), "{path}");
    }
    let key = ("x-kilo-key", workspace.publishable_key.as_str());
    for (headers, status) in [(vec![ORIGIN, key], 200), (vec![ORIGIN], 401)] {
        let answer = server.call("GET", "/api/v1/widget/config", &headers, "");
        assert_eq!(answer.status, status, "a page may read refusals too");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("cross-origin"));
        let exposed = answer.header("access-control-expose-headers").unwrap();
        let exposed: Vec<_> = exposed.split(", ").collect();
        for name in ["ratelimit", "ratelimit-policy", "retry-after", "x-request-id"] {
            assert!(exposed.contains(&name), "{name}");
            assert_eq!(answer.header(name).is_some(), name != "retry-after", "{name}");
        }
    }
    let list = server.call("GET", "/api/v1/conversations", &[ORIGIN], "");
    assert_eq!(list.header("access-control-allow-origin"), None);
    assert_eq!(list.header("cross-origin-resource-policy"), Some("same-origin"));
}

#[test]
fn the_script_may_be_loaded_from_anywhere_and_is_asked_for_again_by_its_tag() {
    let (server, _) = server();
    let plain = server.call("GET", "/widget.js", &[], "");
    assert_eq!((plain.status, plain.header("cross-origin-resource-policy")), (200, Some("cross-origin")));
    assert_eq!(plain.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(plain.header("cache-control").unwrap().contains("max-age=300"));
    assert!(plain.body.contains("attachShadow") && !plain.body.contains("innerHTML"));
    let packed = server.call("GET", "/widget.js", &[("accept-encoding", "br, gzip")], "");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.bytes.len() < 25 * 1024 && packed.bytes.len() * 2 < plain.bytes.len());
    let etag = plain.header("etag").unwrap();
    let known = server.call("GET", "/widget.js", &[("if-none-match", etag)], "");
    assert_eq!((known.status, known.bytes.len(), known.header("etag")), (304, 0, Some(etag)));
    assert_eq!(server.call("HEAD", "/widget.js", &[], "").status, 200);
    assert_eq!(server.call("POST", "/widget.js", &[], "").status, 405);
}

#[test]
fn the_demo_shows_the_bubble_of_a_workspace_that_exists() {
    let (server, workspace) = server();
    let demo = |query: &str| server.call("GET", &format!("/widget/demo{query}"), &[], "");
    let page = demo(&format!("?key={}", workspace.publishable_key));
    assert!(
        page.body.contains(&format!(r#"<script src="/widget.js" data-key="{}" async>"#, workspace.publishable_key))
    );
    assert!(page.body.contains("&lt;script src="));
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'; script-src 'self'"));
    for query in ["", "?key=kilo_pk_nobody", "?key=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"] {
        let page = demo(query);
        assert_eq!((page.status, page.body.contains("<script")), (200, false), "{query}");
    }
}
