//! Which path a request is for. Whatever decides by a path asks here, so that no spelling of it gets around a rule.

use actix_web::HttpRequest;

/// The path of `request` as the router reads it: percent-encoded letters are decoded, `%2F`, `%2B` and `%25` are not.
#[must_use]
pub fn path(request: &HttpRequest) -> &str {
    request.match_info().as_str()
}

/// The route of `request`, for the log: what it has in place of ids is a name. A path that no route takes is not told.
#[must_use]
pub fn name(request: &HttpRequest) -> String {
    let known = request.match_pattern().filter(|pattern| !pattern.is_empty());
    let other = || if is_of_api(path(request)) { "/api/v1/{path}" } else { "/{path}" };
    known.unwrap_or_else(|| other().to_owned())
}

/// Whether `path`, as the router reads it, is one of the API, or would be one if doubled slashes, dots, encoded slashes
/// and capitals did not count. Nothing is found under such a path, but looking for it is not for free either.
#[must_use]
pub fn is_of_api(path: &str) -> bool {
    let path = path.to_ascii_lowercase().replace("%2f", "/").replace('\\', "/");
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.starts_with(&["api", "v1"])
}

#[cfg(test)]
mod tests {
    use super::is_of_api;

    #[test]
    fn no_spelling_leads_out_of_the_api() {
        for path in [
            "/api/v1/quota",
            "/api/v1/",
            "/api/v1",
            "//api/v1/quota",
            "/api///v1/quota/",
            "/./api/./v1/quota",
            "/x/../api/v1/quota",
            "/../api/v1/quota",
            "/API/V1/quota",
            "/api%2Fv1%2fquota",
            "/api\\v1\\quota",
        ] {
            assert!(is_of_api(path), "{path}");
        }
        for path in ["/", "/healthz", "/api/docs/", "/api/openapi.json", "/apiv1", "/conversations/api/v1", "/api/v10"]
        {
            assert!(!is_of_api(path), "{path}");
        }
    }
}
