//! Files with settings, one a line, as `.env` and as systemd's `EnvironmentFile`: `NAME=value`, with or without quotation
//! marks. What stands in the environment wins over what a file says.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// The file that is read where none is named, if it is there.
const USUAL: &str = ".env";

/// Puts the settings of `named`, or of `.env` in the working directory, into the environment.
///
/// # Errors
/// Names the file and the line that is no setting, and never a value; or says why a named file cannot be read.
pub fn load(named: Option<&Path>) -> Result<(), String> {
    let path = named.unwrap_or(Path::new(USUAL));
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| format!("{} is not UTF-8", path.display()))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => return Ok(()),
        Err(error) => return Err(format!("{} cannot be read: {}", path.display(), plain(&error))),
    };
    let settings = parse(&text).map_err(|(line, why)| format!("{}, line {line}: {why}", path.display()))?;
    let spelled: String = settings.iter().map(|(name, value)| format!("{name}=\"{}\"\n", escaped(value))).collect();
    dotenvy::from_read(spelled.as_bytes()).map_err(|_| format!("{} cannot be used", path.display()))
}

/// What the operator named with `--env-file` before anything else was read.
#[must_use]
pub fn named(arguments: impl Iterator<Item = std::ffi::OsString>) -> Option<PathBuf> {
    let mut arguments = arguments.skip(1).take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        match argument.to_str().and_then(|text| text.strip_prefix("--env-file")) {
            Some("") => return arguments.next().map(PathBuf::from),
            Some(rest) if rest.starts_with('=') => return Some(PathBuf::from(&rest[1..])),
            _ => {}
        }
    }
    None
}

/// In words of people: without the number of the system's error.
pub(crate) fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not read it".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
}

/// As dotenvy reads a value in quotation marks: it knows these escapes.
fn escaped(value: &str) -> String {
    value.chars().fold(String::new(), |mut text, c| {
        match c {
            '"' | '\\' | '$' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            c => text.push(c),
        }
        text
    })
}

type Refused = (usize, String);

/// The settings of a file; of two with one name the last.
fn parse(text: &str) -> Result<BTreeMap<String, String>, Refused> {
    let mut settings = BTreeMap::new();
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().enumerate();
    while let Some((place, line)) = lines.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let refuse = |why: &str| (place + 1, why.to_owned());
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, rest) = line.split_once('=').ok_or_else(|| refuse("this is no setting: write NAME=value"))?;
        let name = name.trim_end();
        if !is_name(name) {
            return Err(refuse("this is no name of a setting: write NAME=value"));
        }
        let mut rest = rest.trim_start().to_owned();
        let value = match rest.chars().next().filter(|mark| matches!(mark, '"' | '\'')) {
            None => unquoted(&rest).to_owned(),
            Some(mark) => loop {
                match quoted(&rest, mark).map_err(refuse)? {
                    Some(value) => break value,
                    // It goes on in the next line.
                    None => match lines.next() {
                        Some((_, more)) => rest = format!("{rest}\n{more}"),
                        None => return Err(refuse(&format!("the value of {name} lacks its closing {mark}"))),
                    },
                }
            },
        };
        if value.contains('\0') {
            return Err(refuse(&format!("the value of {name} contains a NUL character")));
        }
        settings.insert(name.to_owned(), value);
    }
    Ok(settings)
}

fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// All of the line, but for a comment behind white space.
fn unquoted(rest: &str) -> &str {
    let comment = rest
        .char_indices()
        .find(|(place, c)| *c == '#' && (*place == 0 || rest[..*place].ends_with(char::is_whitespace)));
    rest[..comment.map_or(rest.len(), |(place, _)| place)].trim_end()
}

/// What stands between the quotation marks `mark`; `None` while the second one lacks.
fn quoted(rest: &str, mark: char) -> Result<Option<String>, &'static str> {
    let mut value = String::new();
    let mut letters = rest.chars();
    letters.next();
    while let Some(c) = letters.next() {
        match c {
            c if c == mark => {
                let behind = letters.as_str().trim();
                let is_end = behind.is_empty() || behind.starts_with('#');
                return if is_end { Ok(Some(value)) } else { Err("something follows the closing quotation mark") };
            }
            '\\' if mark == '"' => match letters.next() {
                Some('n') => value.push('\n'),
                Some(c @ ('"' | '\\' | '$' | '\'' | ' ')) => value.push(c),
                Some(c) => value.extend(['\\', c]),
                None => return Ok(None),
            },
            c => value.push(c),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_are_written() {
        for (line, value) in [
            ("A=b", "b"),
            ("export A=b", "b"),
            ("A = b ", "b"),
            ("A=Kilo <kilo@example.com>", "Kilo <kilo@example.com>"),
            (
                "A=smtp://u:p#1@mail.example.com:587?tls=required    # STARTTLS",
                "smtp://u:p#1@mail.example.com:587?tls=required",
            ),
            ("A=", ""),
            ("A= # nothing", ""),
            ("A=p$ss\\w'rd\"", "p$ss\\w'rd\""),
            ("A='b # $c \\n'", "b # $c \\n"),
            ("A=\"b \\\"c\\\" \\$d\\n\" # e", "b \"c\" $d\n"),
            ("A=\"b\nc\"", "b\nc"),
            ("\u{FEFF}A=b\r", "b"),
            ("A=x\nA=b", "b"),
            ("# A=c\n; A=d\n\nA=b", "b"),
        ] {
            assert_eq!(parse(line).unwrap()["A"], value, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_no_setting_is_named() {
        for (text, line) in [
            ("A=b\nKILO_BIND", 2),
            ("A=b\n\n# c\nKILO BIND=x", 4),
            ("=b", 1),
            ("1A=b", 1),
            ("A=b\nB='c", 2),
            ("A=\"b\" c", 1),
            ("A=\"b\nc\nd", 1),
            ("A-B=c", 1),
        ] {
            assert_eq!(parse(text).unwrap_err().0, line, "{text}");
        }
    }

    #[test]
    fn a_value_survives_the_way_into_the_environment() {
        for value in ["p$ss", "a\"b\\c", "two\nlines", "it's # one", "Kilo <k@e.example>", "", "${HOME} \\n"] {
            let spelled = format!("A=\"{}\"\n", escaped(value));
            let read: Vec<_> = dotenvy::from_read_iter(spelled.as_bytes()).map(Result::unwrap).collect();
            assert_eq!(read, [("A".to_owned(), value.to_owned())]);
        }
    }

    #[test]
    fn the_file_is_named_before_the_arguments_are_read() {
        let find = |arguments: &[&str]| named(arguments.iter().map(Into::into));
        assert_eq!(find(&["kilo", "--env-file", "a b", "serve"]), Some("a b".into()));
        assert_eq!(find(&["kilo", "serve", "--env-file=/etc/kilo.env"]), Some("/etc/kilo.env".into()));
        assert_eq!(find(&["kilo", "import", "--", "--env-file"]), None);
        assert_eq!(find(&["kilo", "serve"]), None);
    }
}
