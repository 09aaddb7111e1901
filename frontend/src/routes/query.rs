//! Query strings, readable: only what has a meaning in a query is escaped.

use super::Pairs;
use std::fmt::Write;

/// The decoded parameters of a query string without its `?`. `+` and `%20` are both spaces.
pub(super) fn parse(query: &str) -> Pairs {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// `pairs` as a query string with its `?`, or nothing.
pub(super) fn write(pairs: &[(String, String)]) -> String {
    let mut text = String::new();
    for (place, (name, value)) in pairs.iter().enumerate() {
        text.push(if place == 0 { '?' } else { '&' });
        encode(name, ",:/@", &mut text);
        text.push('=');
        encode(value, ",:/@", &mut text);
    }
    text
}

/// `text` with everything escaped that is not a letter, a digit or one of `-._~`; spaces become `%20`.
pub(crate) fn encode_component(text: &str) -> String {
    let mut out = String::new();
    encode(text, "", &mut out);
    out.replace('+', "%20")
}

fn encode(text: &str, also_plain: &str, out: &mut String) {
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || "-._~".contains(char::from(byte));
        if plain || (byte.is_ascii() && also_plain.contains(char::from(byte))) {
            out.push(char::from(byte));
        } else if byte == b' ' {
            out.push('+');
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let digits = [ahead.next(), ahead.next()].map(|digit| digit.and_then(hex));
                if let [Some(high), Some(low)] = digits {
                    bytes.push(high * 16 + low);
                    rest = ahead;
                } else {
                    bytes.push(b'%');
                }
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_survives() {
        for text in ["a b", "ü%20+&=#?", "100%", "日本語", "%zz", "a+b", "😀"] {
            let pairs = vec![("q".to_owned(), text.to_owned())];
            assert_eq!(parse(&write(&pairs)[1..]), pairs, "{text}");
            assert_eq!(decode(&encode_component(text)), text);
        }
    }

    #[test]
    fn broken_escapes_are_taken_as_they_are() {
        assert_eq!(decode("50%"), "50%");
        assert_eq!(decode("%4"), "%4");
        assert_eq!(decode("%ff"), "\u{FFFD}");
    }
}
