//! The file name in a `Content-Disposition` header (RFC 6266).

/// The name, preferring the extended form (`filename*=UTF-8''…`); never a path.
pub(super) fn file_name(header: &str) -> Option<String> {
    let extended = parameter(header, "filename*=").and_then(|value| {
        let encoded = value.split_once("''")?.1;
        percent_decode(encoded)
    });
    let name = extended.or_else(|| parameter(header, "filename=").map(|value| value.trim_matches('"').to_owned()))?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
    (!name.is_empty()).then_some(name)
}

fn parameter<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').map(str::trim).find_map(|part| {
        let start = part.get(..name.len())?;
        start.eq_ignore_ascii_case(name).then(|| part[name.len()..].trim())
    })
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok())?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_are_read_and_paths_are_not() {
        let name = |header| file_name(header).unwrap();
        assert_eq!(name(r#"attachment; filename="acme.md""#), "acme.md");
        assert_eq!(name("attachment; filename=acme.md; filename*=UTF-8''M%C3%BCller.md"), "Müller.md");
        assert_eq!(name(r#"attachment; filename="../../etc/passwd""#), "passwd");
        assert_eq!(name(r"attachment; FileName=a\b.csv"), "b.csv");
        assert_eq!(file_name("attachment"), None);
        assert_eq!(file_name("attachment; filename=\"\""), None);
    }
}
