//! How Stripe signs what it calls back with (<https://docs.stripe.com/webhooks/signature>): HMAC-SHA256 of the time and
//! the body, in hexadecimal, as `v1`; while a secret is rolled over there is one for each.

use hmac::{Hmac, KeyInit, Mac};
use kilo_types::Timestamp;
use sha2::Sha256;
use std::fmt;

/// How far the time of a call may be from now, in milliseconds: an old one could be a replay.
const TOLERANCE_MILLIS: i64 = 300_000;

/// Why a call is not believed to be Stripe's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsigned {
    /// There is no header of the known form.
    Missing,
    /// It is too old, or of the future.
    Untimely,
    /// No signature fits the body.
    Wrong,
}

impl fmt::Display for Unsigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "The call has no Stripe-Signature of the form t=…,v1=….",
            Self::Untimely => "The time in Stripe-Signature is more than 300 seconds from now.",
            Self::Wrong => "No signature in Stripe-Signature fits the body and the webhook's secret.",
        })
    }
}

/// Holds the header `Stripe-Signature` of a call with `body` against `secret`.
///
/// # Errors
/// Says why the call is not believed.
pub(super) fn verify(secret: &str, header: &str, body: &[u8], now: Timestamp) -> Result<(), Unsigned> {
    let pairs = || header.split(',').filter_map(|pair| pair.trim().split_once('='));
    let time = pairs().find(|(name, _)| *name == "t").map(|(_, time)| time).ok_or(Unsigned::Missing)?;
    let seconds: i64 = time.parse().map_err(|_| Unsigned::Missing)?;
    let mut signatures = pairs().filter(|(name, _)| *name == "v1").filter_map(|(_, text)| bytes(text)).peekable();
    signatures.peek().ok_or(Unsigned::Missing)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| Unsigned::Wrong)?;
    for part in [time.as_bytes(), b".", body] {
        mac.update(part);
    }
    // `verify_slice` takes the same time wherever two differ.
    if !signatures.any(|signature| mac.clone().verify_slice(&signature).is_ok()) {
        return Err(Unsigned::Wrong);
    }
    let apart = now.millis().saturating_sub(seconds.saturating_mul(1000)).saturating_abs();
    if apart > TOLERANCE_MILLIS { Err(Unsigned::Untimely) } else { Ok(()) }
}

/// The 32 bytes that `text` spells in hexadecimal.
fn bytes(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Unsigned::*, *};

    /// Worked out with `printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test`.
    const SIGNATURE: &str = "c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925";
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn at(seconds: i64, header: &str, body: &[u8]) -> Result<(), Unsigned> {
        verify("whsec_test", header, body, Timestamp::from_millis(seconds * 1000))
    }

    #[test]
    fn what_stripe_signs_is_believed_for_five_minutes() {
        let header = format!("t=1700000000,v1={SIGNATURE},v0=ignored");
        for (seconds, found) in [
            (1_700_000_000, Ok(())),
            (1_700_000_300, Ok(())),
            (1_699_999_700, Ok(())),
            (1_700_000_301, Err(Untimely)),
            (1_699_999_699, Err(Untimely)),
        ] {
            assert_eq!(at(seconds, &header, BODY), found, "{seconds}");
        }
        let both = format!("t=1700000000, v1={}, v1={SIGNATURE}", "0".repeat(64));
        assert_eq!(at(1_700_000_000, &both, BODY), Ok(()), "while a secret is rolled over");
    }

    #[test]
    fn anything_else_is_not() {
        let upper = SIGNATURE.replace(|c: char| c.is_ascii_digit(), "0");
        for (header, found) in [
            (format!("t=1700000000,v1={upper}"), Wrong),
            (format!("t=1700000001,v1={SIGNATURE}"), Wrong),
            (format!("t=01700000000,v1={SIGNATURE}"), Wrong),
            (format!("t=1700000000,v0={SIGNATURE}"), Missing),
            (format!("v1={SIGNATURE}"), Missing),
            (format!("t=soon,v1={SIGNATURE}"), Missing),
            (format!("t=1700000000,v1={}", &SIGNATURE[1..]), Missing),
            (format!("t=1700000000,v1={}é", &SIGNATURE[2..]), Missing),
            (format!("t=99999999999999999999,v1={SIGNATURE}"), Missing),
            (String::new(), Missing),
        ] {
            assert_eq!(at(1_700_000_000, &header, BODY), Err(found), "{header}");
        }
        let header = format!("t=1700000000,v1={SIGNATURE}");
        assert_eq!(at(1_700_000_000, &header, br#"{"id":"evt_2"}"#), Err(Wrong), "another body");
        assert_eq!(verify("whsec_other", &header, BODY, Timestamp::from_millis(1_700_000_000_000)), Err(Wrong));
    }
}
