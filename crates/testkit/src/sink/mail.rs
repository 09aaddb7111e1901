//! A mail that arrived.

/// A mail as the server took it.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Who sent it, by the envelope.
    pub from: String,
    /// Who gets it, by the envelope.
    pub to: Vec<String>,
    /// Headers and bodies, without the dots that the protocol adds.
    pub data: String,
}

impl Mail {
    /// Header names in lower case, with values on one line, in their order.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        headers_of(&self.data)
    }

    /// The first header with this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The part of this type, decoded.
    ///
    /// # Panics
    /// When there is none, or it is not in quoted-printable UTF-8.
    #[must_use]
    pub fn part(&self, kind: &str) -> String {
        let content_type = self.header("content-type").unwrap();
        let boundary = content_type.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let boundary = format!("--{boundary}");
        let parts = self.data.split(&boundary);
        let is_wanted = |part: &&str| headers_of(part.trim_start()).iter().any(|(_, value)| value.starts_with(kind));
        let part = parts.skip(1).find(is_wanted).unwrap_or_else(|| panic!("no {kind}: {}", self.data));
        let (head, body) = part.trim_start().split_once("\r\n\r\n").unwrap();
        assert!(head.to_lowercase().contains("quoted-printable"), "{head}");
        quoted_printable(body)
    }
}

fn headers_of(text: &str) -> Vec<(String, String)> {
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let named = unfolded.split("\r\n").filter_map(|line| line.split_once(':'));
    named.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect()
}

fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'=' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}
