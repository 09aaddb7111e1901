//! Secrets that have to be read again, sealed for the time they lie in the database: a copy of the file alone opens
//! nothing, where the server's secret is kept elsewhere (`KILO_SECRET`).

use crate::{clock::Random, error::ApiError};
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{fmt, sync::Arc};

/// How a sealed text begins. Nothing that was stored before there were seals does.
const MARK: &str = "sealed:1:";

/// Where a workspace's Slack webhook is kept.
#[must_use]
pub fn slack_webhook(workspace: i64) -> String {
    format!("slack_webhook:{workspace}")
}

/// Where the secret that signs the calls to a workspace's agent is kept.
#[must_use]
pub fn agent_secret(workspace: i64) -> String {
    format!("agent_secret:{workspace}")
}

/// Seals texts (AES-256-GCM-SIV) and opens them again.
#[derive(Clone)]
pub struct Sealer {
    /// The first seals; all open.
    keys: Arc<[LessSafeKey]>,
    random: Random,
}

/// What [`Sealer::renew`] finds in a stored text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// It is sealed as it would be today.
    Sealed,
    /// It was open, or sealed under an earlier secret: this has to take its place.
    Again(String),
    /// It was sealed under a secret that is not known, or is damaged.
    Lost,
}

impl Sealer {
    /// Seals under a key that follows from the first of `secrets` and serves nothing else; opens what any of them sealed.
    ///
    /// # Errors
    /// Never: keys of every length make one of the right length.
    pub fn new(secrets: &[&[u8]], random: Random) -> Result<Self, ApiError> {
        let keys = secrets.iter().map(|secret| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(ApiError::internal)?;
            mac.update(b"kilo: seals of what is stored");
            let key = UnboundKey::new(&AES_256_GCM_SIV, &mac.finalize().into_bytes()).map_err(ApiError::internal)?;
            Ok(LessSafeKey::new(key))
        });
        Ok(Self { keys: keys.collect::<Result<_, ApiError>>()?, random })
    }

    /// Seals `text` for the place that `label` names: elsewhere it does not open.
    ///
    /// # Errors
    /// When there is no key, or the cipher fails.
    pub fn seal(&self, label: &str, text: &str) -> Result<String, ApiError> {
        let key = self.keys.first().ok_or_else(|| ApiError::internal("no key to seal with"))?;
        let nonce = self.random.bytes::<NONCE_LEN>();
        let mut sealed = text.as_bytes().to_vec();
        let aad = Aad::from(label.as_bytes());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(ApiError::internal)?;
        Ok(format!("{MARK}{}", URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())))
    }

    /// The text that was sealed for `label` as `stored`; `None` when no secret opens it. A text that was stored before
    /// there were seals is its own.
    #[must_use]
    pub fn open(&self, label: &str, stored: &str) -> Option<String> {
        let Some(sealed) = stored.strip_prefix(MARK) else { return Some(stored.to_owned()) };
        self.keys.iter().find_map(|key| opened(key, label, sealed))
    }

    /// What has to become of `stored`, so that it is sealed as [`seal`](Self::seal) does today.
    ///
    /// # Errors
    /// As [`seal`](Self::seal).
    pub fn renew(&self, label: &str, stored: &str) -> Result<Renewal, ApiError> {
        let first = self.keys.first().zip(stored.strip_prefix(MARK));
        if first.is_some_and(|(key, sealed)| opened(key, label, sealed).is_some()) {
            return Ok(Renewal::Sealed);
        }
        match self.open(label, stored) {
            Some(text) => self.seal(label, &text).map(Renewal::Again),
            None => Ok(Renewal::Lost),
        }
    }
}

fn opened(key: &LessSafeKey, label: &str, sealed: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut sealed = sealed.to_vec();
    let text = key.open_in_place(nonce, Aad::from(label.as_bytes()), &mut sealed).ok()?;
    String::from_utf8(text.to_vec()).ok()
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(secrets: &[&[u8]]) -> Sealer {
        Sealer::new(secrets, Random::new(|bytes| bytes.fill(7))).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_and_under_its_secret_alone() {
        let one = sealer(&[b"one"]);
        let sealed = one.seal("slack:1", "https://hooks.slack.com/x").unwrap();
        assert!(sealed.starts_with(MARK) && !sealed.contains("slack"), "{sealed}");
        assert_eq!(one.open("slack:1", &sealed).as_deref(), Some("https://hooks.slack.com/x"));
        assert_eq!(one.open("slack:2", &sealed), None, "another row");
        assert_eq!(sealer(&[b"two"]).open("slack:1", &sealed), None, "another secret");
        let mut damaged = sealed.clone();
        damaged.replace_range(MARK.len()..=MARK.len(), if sealed.as_bytes()[MARK.len()] == b'A' { "B" } else { "A" });
        for broken in [damaged.as_str(), MARK, "sealed:1:AAAA", "sealed:1:%%%"] {
            assert_eq!(one.open("slack:1", broken), None, "{broken}");
        }
    }

    #[test]
    fn open_texts_and_those_of_an_earlier_secret_are_sealed_again() {
        let (old, new) = (sealer(&[b"old"]), sealer(&[b"new", b"old"]));
        let earlier = old.seal("x", "text").unwrap();
        for stored in ["text", &earlier] {
            assert_eq!(new.open("x", stored).as_deref(), Some("text"));
            let Renewal::Again(again) = new.renew("x", stored).unwrap() else { panic!("{stored}") };
            assert_eq!(new.renew("x", &again).unwrap(), Renewal::Sealed);
            assert_eq!(sealer(&[b"new"]).open("x", &again).as_deref(), Some("text"));
        }
        assert_eq!(sealer(&[b"new"]).renew("x", &earlier).unwrap(), Renewal::Lost);
    }
}
