//! Access tokens, visitors' tokens, refresh tokens and secret keys.

use crate::clock::Random;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac, digest::InvalidLength};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kilo_types::{ConversationId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// Seconds an access token is good for.
pub const ACCESS_SECONDS: u32 = 15 * 60;
/// Seconds a visitor's token is good for: 90 days, three times as long as a conversation can be gone on with.
pub const VISITOR_SECONDS: u32 = 90 * 24 * 60 * 60;

/// Seconds a link that confirms a recipient is good for: 7 days.
pub const RECIPIENT_SECONDS: u32 = 7 * 24 * 60 * 60;

/// Seconds a browser stays known that has signed in: half a year.
pub const DEVICE_SECONDS: u32 = 180 * 24 * 60 * 60;

const ISSUER: &str = "kilo";

/// A kind of token: one is never taken for another.
struct Kind {
    /// `typ` in the token.
    name: &'static str,
    /// `aud` in the token.
    audience: &'static str,
    seconds: u32,
}

const ACCESS: Kind = Kind { name: "access", audience: "kilo-api", seconds: ACCESS_SECONDS };
const VISITOR: Kind = Kind { name: "visitor", audience: "kilo-widget", seconds: VISITOR_SECONDS };
const RECIPIENT: Kind = Kind { name: "recipient", audience: "kilo-mail", seconds: RECIPIENT_SECONDS };
const DEVICE: Kind = Kind { name: "device", audience: "kilo-sign-in", seconds: DEVICE_SECONDS };

/// What every token says.
#[derive(Serialize, Deserialize)]
struct Envelope<C> {
    iss: String,
    aud: String,
    typ: String,
    nbf: i64,
    exp: i64,
    #[serde(flatten)]
    claims: C,
}

/// The head of every token. Whatever else a head says, such as a `crit` that we do not know, we have not said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    alg: String,
    typ: String,
}

impl Head {
    fn is_ours(token: &str) -> bool {
        let head = token.split('.').next().and_then(|head| URL_SAFE_NO_PAD.decode(head).ok());
        let head = head.and_then(|head| serde_json::from_slice::<Self>(&head).ok());
        head.is_some_and(|head| head.alg == "HS256" && head.typ == "JWT")
    }
}

/// What an access token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// The user's id.
    pub sub: String,
    /// The session's id.
    pub sid: String,
}

/// What a visitor's token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorClaims {
    /// The visitor: a random id that says nothing about the person.
    pub sub: Uuid,
    /// The workspace whose visitor it is.
    pub wid: WorkspaceId,
    /// The conversation the token opens.
    pub cid: ConversationId,
}

/// What a link to confirm says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientClaims {
    /// The recipient's id: another one when the address is taken out and named again.
    pub sub: String,
    /// The workspace that wants to notify it.
    pub wid: WorkspaceId,
}

/// What a browser says that somebody has signed in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceClaims {
    /// The user's id.
    pub sub: String,
    /// The browser: a random id that says nothing about it.
    pub did: Uuid,
}

/// Signs and reads tokens (JWT, HS256).
#[derive(Clone)]
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl Tokens {
    /// Tokens signed with `secret`.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret) }
    }

    /// An access token for `user` in `session`, good from `now` for [`ACCESS_SECONDS`].
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn sign(&self, user: &str, session: &str, now: Timestamp) -> Result<String, jsonwebtoken::errors::Error> {
        self.sign_as(&ACCESS, Claims { sub: user.to_owned(), sid: session.to_owned() }, now)
    }

    /// What the access token `token` says, if we signed it and it is good at `now`.
    #[must_use]
    pub fn read(&self, token: &str, now: Timestamp) -> Option<Claims> {
        self.read_as(&ACCESS, token, now)
    }

    /// A visitor's token, good from `now` for [`VISITOR_SECONDS`].
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn sign_visitor(&self, claims: VisitorClaims, now: Timestamp) -> Result<String, jsonwebtoken::errors::Error> {
        self.sign_as(&VISITOR, claims, now)
    }

    /// What the visitor's token `token` says, if we signed it and it is good at `now`.
    #[must_use]
    pub fn read_visitor(&self, token: &str, now: Timestamp) -> Option<VisitorClaims> {
        self.read_as(&VISITOR, token, now)
    }

    /// The token of a link that confirms a recipient, good from `now` for [`RECIPIENT_SECONDS`].
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn sign_recipient(
        &self,
        claims: RecipientClaims,
        now: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        self.sign_as(&RECIPIENT, claims, now)
    }

    /// What the token of such a link says, if we signed it and it is good at `now`.
    #[must_use]
    pub fn read_recipient(&self, token: &str, now: Timestamp) -> Option<RecipientClaims> {
        self.read_as(&RECIPIENT, token, now)
    }

    /// A browser's token, good from `now` for [`DEVICE_SECONDS`].
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn sign_device(&self, claims: DeviceClaims, now: Timestamp) -> Result<String, jsonwebtoken::errors::Error> {
        self.sign_as(&DEVICE, claims, now)
    }

    /// What the browser's token `token` says, if we signed it and it is good at `now`.
    #[must_use]
    pub fn read_device(&self, token: &str, now: Timestamp) -> Option<DeviceClaims> {
        self.read_as(&DEVICE, token, now)
    }

    fn sign_as<C: Serialize>(
        &self,
        kind: &Kind,
        claims: C,
        now: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let nbf = seconds(now);
        let envelope = Envelope {
            iss: ISSUER.to_owned(),
            aud: kind.audience.to_owned(),
            typ: kind.name.to_owned(),
            nbf,
            exp: nbf + i64::from(kind.seconds),
            claims,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &envelope, &self.encoding)
    }

    fn read_as<C: DeserializeOwned>(&self, kind: &Kind, token: &str, now: Timestamp) -> Option<C> {
        if !Head::is_ours(token) {
            return None;
        }
        let envelope =
            jsonwebtoken::decode::<Envelope<C>>(token, &self.decoding, &validation(kind.audience)).ok()?.claims;
        let good = envelope.nbf <= seconds(now) + 5 && seconds(now) < envelope.exp;
        (envelope.typ == kind.name && good).then_some(envelope.claims)
    }
}

fn validation(audience: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    // The times are held against the server's own clock, which tests can move.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn seconds(time: Timestamp) -> i64 {
    time.millis().div_euclid(1000)
}

/// 256 random bits as URL-safe text, behind `prefix`.
#[must_use]
pub fn random(prefix: &str, random: &Random) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random.bytes::<32>()))
}

/// What is stored of a random token: its SHA-256. It has 256 bits of its own, so no slow hash is needed.
#[must_use]
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// HMAC-SHA-256 under a key of this server: what has few possible values, such as an address, cannot be found from
/// its hash by trying them all.
#[derive(Clone)]
pub struct KeyedHash(Hmac<Sha256>);

impl KeyedHash {
    /// Hashes under a key that follows from `secret` and serves nothing else.
    ///
    /// # Errors
    /// Never: HMAC takes keys of any length.
    pub fn new(secret: &[u8]) -> Result<Self, InvalidLength> {
        let mut hash = Hmac::<Sha256>::new_from_slice(secret)?;
        hash.update(b"kilo: keyed hashes of accounts and addresses");
        Ok(Self(Hmac::new_from_slice(&hash.finalize().into_bytes())?))
    }

    /// The hash of `value`, which is of the given kind.
    #[must_use]
    pub fn of(&self, kind: &str, value: &[u8]) -> Vec<u8> {
        let mut hash = self.0.clone();
        hash.update(kind.as_bytes());
        hash.update(&[0]);
        hash.update(value);
        hash.finalize().into_bytes().to_vec()
    }
}

impl fmt::Debug for KeyedHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyedHash")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_fifteen_minutes_and_for_its_secret() {
        let (tokens, now) = (Tokens::new(b"one"), Timestamp::from_millis(1_700_000_000_000));
        let token = tokens.sign("user", "session", now).unwrap();
        let later = |seconds: i64| Timestamp::from_millis(now.millis() + seconds * 1000);
        assert_eq!(tokens.read(&token, later(899)).unwrap().sid, "session");
        assert!(tokens.read(&token, later(900)).is_none());
        assert!(tokens.read(&token, later(-60)).is_none());
        assert!(Tokens::new(b"two").read(&token, now).is_none());
    }

    #[test]
    fn a_visitor_is_no_user_and_a_user_no_visitor() {
        let (tokens, now) = (Tokens::new(b"one"), Timestamp::from_millis(1_700_000_000_000));
        let id = Uuid::from_u128(7);
        let claims = VisitorClaims { sub: id, wid: WorkspaceId(id), cid: ConversationId(id) };
        let token = tokens.sign_visitor(claims.clone(), now).unwrap();
        let later = |seconds: u32| Timestamp::from_millis(now.millis() + i64::from(seconds) * 1000);
        assert_eq!(tokens.read_visitor(&token, later(VISITOR_SECONDS - 1)), Some(claims));
        assert!(tokens.read_visitor(&token, later(VISITOR_SECONDS)).is_none());
        assert!(tokens.read(&token, now).is_none());
        assert!(tokens.read_visitor(&tokens.sign("user", "session", now).unwrap(), now).is_none());
    }

    #[test]
    fn an_unsigned_token_is_refused() {
        let body = URL_SAFE_NO_PAD
            .encode(r#"{"iss":"kilo","aud":"kilo-api","typ":"access","sub":"u","sid":"s","nbf":0,"exp":99999999999}"#);
        let token = format!("{}.{body}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#));
        assert!(Tokens::new(b"one").read(&token, Timestamp::EARLIEST).is_none());
    }

    #[test]
    fn a_head_that_says_more_than_ours_is_refused() {
        let claims = serde_json::json!({ "iss": "kilo", "aud": "kilo-api", "typ": "access", "sub": "u", "sid": "s",
            "nbf": 1000, "exp": 2000 });
        let read = |head: &str| {
            let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
            let message = format!("{}.{}", encode(head), encode(&claims.to_string()));
            let mut mac = Hmac::<Sha256>::new_from_slice(b"one").unwrap();
            mac.update(message.as_bytes());
            let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
            Tokens::new(b"one").read(&token, Timestamp::from_millis(1_500_000)).is_some()
        };
        assert!(read(r#"{"typ":"JWT","alg":"HS256"}"#) && read(r#"{ "alg": "HS256", "typ": "JWT" }"#));
        for head in [
            r#"{"typ":"JWT","alg":"HS256","crit":["exp"]}"#,
            r#"{"typ":"JWT","alg":"HS256","crit":["b64"],"b64":false}"#,
            r#"{"typ":"JWT","alg":"HS256","crit":[]}"#,
            r#"{"typ":"JWT","alg":"HS256","kid":"1"}"#,
            r#"{"typ":"JWT","alg":"HS256","jku":"https://evil.example"}"#,
            r#"{"typ":"JWT","alg":"HS256","alg":"HS256"}"#,
            r#"{"typ":"at+jwt","alg":"HS256"}"#,
            r#"{"alg":"HS256"}"#,
        ] {
            assert!(!read(head), "{head}");
        }
    }

    #[test]
    fn a_token_of_another_kind_is_refused() {
        let good = serde_json::json!({ "iss": "kilo", "aud": "kilo-api", "typ": "access", "sub": "u", "sid": "s",
            "nbf": 1000, "exp": 2000 });
        let (tokens, key) = (Tokens::new(b"one"), EncodingKey::from_secret(b"one"));
        let read = |algorithm: Algorithm, claims: &serde_json::Value, second: i64| {
            let token = jsonwebtoken::encode(&Header::new(algorithm), claims, &key).unwrap();
            tokens.read(&token, Timestamp::from_millis(second * 1000)).is_some()
        };
        assert!(read(Algorithm::HS256, &good, 1500) && read(Algorithm::HS256, &good, 995));
        assert!(!read(Algorithm::HS512, &good, 1500), "another algorithm");
        assert!(!read(Algorithm::HS256, &good, 994) && !read(Algorithm::HS256, &good, 2005), "another time");
        for name in ["iss", "aud", "typ", "sub", "sid", "nbf", "exp"] {
            let (mut other, mut none) = (good.clone(), good.clone());
            none.as_object_mut().unwrap().remove(name);
            assert!(!read(Algorithm::HS256, &none, 1500), "no {name}");
            if ["iss", "aud", "typ"].contains(&name) {
                other[name] = serde_json::json!("other");
                assert!(!read(Algorithm::HS256, &other, 1500), "another {name}");
            }
        }
    }
}
