//! The cookies of people's browsers. By https they carry the prefix `__Host-`: no other host, such as a subdomain, and no
//! plain connection can set one.

use crate::startup::State;
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
};

/// Holds the refresh token.
pub(super) const REFRESH: &str = "kilo_refresh";
/// Holds what a browser is known by, that has signed in before.
pub(super) const DEVICE: &str = "kilo_device";

/// Most cookies of one name that are looked at.
const MAX_OF_NAME: usize = 8;

fn name(state: &State, plain: &str) -> String {
    if state.config.is_secure() { format!("__Host-{plain}") } else { plain.to_owned() }
}

/// The cookie `plain` with `value`, kept for `age`.
pub(super) fn make(state: &State, plain: &str, value: &str, age: Duration) -> Cookie<'static> {
    let is_secure = state.config.is_secure();
    Cookie::build(name(state, plain), value.to_owned())
        // The prefix asks for the whole host.
        .path(if is_secure { "/" } else { "/api/v1/auth" })
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(is_secure)
        .max_age(age)
        .finish()
}

/// Takes the cookie `plain` away.
pub(super) fn remove(state: &State, plain: &str) -> Cookie<'static> {
    make(state, plain, "", Duration::ZERO)
}

/// What came as the cookie `plain`. A browser sends all cookies of a name that it has, for example of two paths, and
/// nothing says which is ours; and one that is no cookie at all does not spoil the others.
pub(super) fn all(state: &State, request: &HttpRequest, plain: &str) -> Vec<String> {
    let wanted = name(state, plain);
    let lines = request.headers().get_all(header::COOKIE);
    let lines: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned()).collect();
    let pairs = lines.iter().flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values: Vec<String> = Vec::new();
    for (_, value) in pairs.filter(|(name, _)| *name == wanted) {
        if !values.iter().any(|known| known == value) && values.len() < MAX_OF_NAME {
            values.push(value.to_owned());
        }
    }
    values
}
