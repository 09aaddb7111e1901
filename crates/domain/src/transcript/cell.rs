//! Cells of a table that a spreadsheet may open.

use std::borrow::Cow;

/// `text` so that no spreadsheet takes it for a formula: where the first visible character is `=`, `+`, `-` or
/// `@` (also full-width), or a tab or line break comes before it, an apostrophe is put in front (OWASP, "CSV
/// injection"). Doing it twice changes nothing.
#[must_use]
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    let mut broken = false;
    for c in text.chars() {
        match c {
            '\t' | '\r' | '\n' => broken = true,
            _ if is_invisible(c) => {}
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' => return Cow::Owned(format!("'{text}")),
            _ => break,
        }
    }
    if broken { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// White space, controls and marks without a width: programs drop them before they look for a formula.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// `cells` as a line of RFC 4180, each cell defused.
pub(super) fn push_row<'a>(writer: &mut ::csv::Writer<Vec<u8>>, cells: impl IntoIterator<Item = &'a str>) {
    // Writing to memory cannot fail, and rows may differ in length (`flexible`).
    let cells: Vec<_> = cells.into_iter().map(csv_cell).collect();
    let _ = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn formulas_are_defused() {
        for text in [
            "=1+1",
            "+49 30",
            "-5",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            "\nx",
            " =1",
            "  @x",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\u{A0}=1",
            "\u{FEFF}=1",
            "\u{200B}=1",
            " \n ",
        ] {
            assert_eq!(csv_cell(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "Jane", "a=b", "1-2", "'=1", "日本", "(=1)", "\"=1\""] {
            assert_eq!(csv_cell(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn defusing_twice_is_defusing_once(text in "[ =+@\t\r\n'a＝-]{0,6}") {
            let once = csv_cell(&text).into_owned();
            assert_eq!(csv_cell(&once), once);
        }
    }
}
